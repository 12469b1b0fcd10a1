"""Places in a town: where they are, who goes there, when they are open."""

from __future__ import annotations

from random import Random

from attn_tui.training.generated.calendar import WEEKDAYS

# French with its article, whether feminine; English.
_PLACES = (
    ("la gare", True, "train station"), ("la boulangerie", True, "bakery"), ("la pharmacie", True, "pharmacy"),
    ("la banque", True, "bank"), ("la poste", True, "post office"), ("la bibliothèque", True, "library"),
    ("la piscine", True, "swimming pool"), ("la plage", True, "beach"), ("la mairie", True, "town hall"),
    ("la cathédrale", True, "cathedral"), ("la librairie", True, "bookstore"), ("l'école", True, "school"),
    ("l'église", True, "church"), ("l'université", True, "university"), ("l'hôpital", False, "hospital"),
    ("l'hôtel", False, "hotel"), ("l'aéroport", False, "airport"), ("l'arrêt de bus", False, "bus stop"),
    ("le marché", False, "market"), ("le musée", False, "museum"), ("le parc", False, "park"), ("le zoo", False, "zoo"),
    ("le théâtre", False, "theater"), ("le restaurant", False, "restaurant"), ("le supermarché", False, "supermarket"),
    ("le port", False, "harbor"), ("le pont", False, "bridge"), ("le château", False, "castle"),
    ("le stade", False, "stadium"),
)  # fmt: skip
_WITHOUT_ARTICLE = ("school", "church")
_NEVER_CLOSED = ("bus stop", "bridge", "beach", "harbor")
_AT = (
    ("Où est {} ?", "Where is {}?"), ("Où se trouve {} ?", "Where is {}?"),
    ("Excusez-moi, où est {} ?", "Excuse me, where is {}?"), ("Je cherche {}.", "I'm looking for {}."),
    ("Est-ce que {} est loin d'ici ?", "Is {} far from here?"),
    ("On se retrouve devant {}.", "We'll meet in front of {}."),
    ("Il m'attend devant {}.", "He's waiting for me in front of {}."),
    ("Nous habitons derrière {}.", "We live behind {}."),
)  # fmt: skip
_TO = (
    ("Je vais {}.", "I'm going to {}."), ("Elle va {}.", "She's going to {}."),
    ("Nous allons {}.", "We're going to {}."), ("Comment va-t-on {} ?", "How do you get to {}?"),
    ("Il est allé {} hier.", "He went to {} yesterday."), ("Tu viens {} avec moi ?", "Are you coming to {} with me?"),
    ("Ce bus va {}.", "This bus goes to {}."),
)  # fmt: skip
_NEAR = (
    ("J'habite près {}.", "I live near {}."), ("Y a-t-il un café près {} ?", "Is there a café near {}?"),
    ("Notre hôtel est à côté {}.", "Our hotel is next to {}."),
    ("Elle travaille en face {}.", "She works across from {}."),
)  # fmt: skip


def places(random: Random) -> tuple[str, str]:
    """Make a sentence about a place in a town: «Le musée est fermé le lundi.», "The museum is closed on Mondays."."""
    place, feminine, english_place = random.choice(_PLACES)
    kind, there = random.random(), f"the {english_place}"
    if kind < 0.35:
        source, target = random.choice(_AT)
        return source.format(place), target.format(there)
    if kind < 0.6 and english_place not in _WITHOUT_ARTICLE:
        source, target = random.choice(_TO)
        return source.format(f"à {place}".replace("à le ", "au ")), target.format(there)
    if kind < 0.75 or english_place in _NEVER_CLOSED:
        source, target = random.choice(_NEAR)
        return source.format(f"de {place}".replace("de le ", "du ")), target.format(there)
    day, (state, english_state) = random.choice(WEEKDAYS), random.choice((("fermé", "closed"), ("ouvert", "open")))
    agreed = state + ("e" if feminine else "")
    start = place[0].upper() + place[1:]
    if random.random() < 0.6:
        return f"{start} est {agreed} le {day[0]}.", f"The {english_place} is {english_state} on {day[1]}s."
    when = random.choice(
        (("aujourd'hui", "today"), ("demain", "tomorrow"), ("maintenant", "now"), ("le soir", "in the evening"))
    )
    return f"{start} est {agreed} {when[0]}.", f"The {english_place} is {english_state} {when[1]}."
