"""Adjectives that change places: «le chat noir», "the black cat"."""

from __future__ import annotations

from random import Random

# French with its article, whether feminine; English.
_THINGS = (
    ("le chat", False, "cat"), ("le chien", False, "dog"), ("le cheval", False, "horse"), ("l'oiseau", False, "bird"),
    ("la vache", True, "cow"), ("la souris", True, "mouse"), ("la voiture", True, "car"), ("le vélo", False, "bicycle"),
    ("la chaise", True, "chair"), ("la table", True, "table"), ("le livre", False, "book"), ("le sac", False, "bag"),
    ("la robe", True, "dress"), ("le chapeau", False, "hat"), ("la chemise", True, "shirt"),
    ("le manteau", False, "coat"), ("la porte", True, "door"), ("la maison", True, "house"),
    ("le canapé", False, "couch"), ("la lampe", True, "lamp"), ("la fleur", True, "flower"), ("la tasse", True, "cup"),
    ("la valise", True, "suitcase"), ("le lit", False, "bed"),
)  # fmt: skip
_ANIMALS, _LAIN_ON = (
    _THINGS[:6], tuple(thing for thing in _THINGS if thing[2] in ("chair", "table", "couch", "bed", "car", "bag")),
)  # fmt: skip
_COLOURS = (
    ("noir", "noire", "black"), ("blanc", "blanche", "white"), ("rouge", "rouge", "red"), ("vert", "verte", "green"),
    ("bleu", "bleue", "blue"), ("jaune", "jaune", "yellow"), ("gris", "grise", "gray"), ("rose", "rose", "pink"),
    ("brun", "brune", "brown"), ("orange", "orange", "orange"), ("violet", "violette", "purple"),
)  # fmt: skip
_DOES = (("dort", "is sleeping"), ("est assis", "is sitting"), ("est", "is"), ("joue", "is playing"))


def colours(random: Random) -> tuple[str, str]:
    """Make a sentence in which adjectives change places: «Le chat noir dort sur le lit blanc.»."""
    thing, other = random.choice(_THINGS), random.choice(_LAIN_ON)
    one, english_one = _coloured(random, thing)
    kind = random.random()
    if kind < 0.35:
        animal = random.choice(_ANIMALS)
        one, english_one = _coloured(random, animal)
        does = random.choice(_DOES)
        verb = does[0] + ("e" if does[0] == "est assis" and animal[1] else "")
        where, there = _coloured(random, other) if random.random() < 0.6 else (other[0], f"the {other[2]}")
        on = random.choice((("sur", "on"), ("sous", "under"), ("derrière", "behind"), ("devant", "in front of")))
        return f"{one[0].upper()}{one[1:]} {verb} {on[0]} {where}.", f"T{english_one[1:]} {does[1]} {on[1]} {there}."
    if kind < 0.55:
        colour = random.choice(_COLOURS)
        return f"{thing[0].capitalize()} est {colour[thing[1]]}.", f"The {thing[2]} is {colour[2]}."
    source, target = random.choice(
        (
            ("J'aime {}.", "I like {}."),
            ("Où est {} ?", "Where is {}?"),
            ("Je préfère {}.", "I prefer {}."),
            ("Regarde {}.", "Look at {}."),
            ("Elle a acheté {}.", "She bought {}."),
            ("Je vois {}.", "I see {}."),
        )
    )
    return source.format(one), target.format(english_one)


def _coloured(random: Random, thing: tuple[str, bool, str]) -> tuple[str, str]:
    colour = random.choice(_COLOURS)
    return f"{thing[0]} {colour[thing[1]]}", f"the {colour[2]} {thing[2]}"
