"""Weather, health, work, family, meetings."""

from __future__ import annotations

from random import Random

from attn_tui.training.generated.calendar import WEEKDAYS
from attn_tui.training.generated.names import person, town

_WEATHER = (
    ("Il fait froid", "It's cold"), ("Il fait très froid", "It's very cold"), ("Il fait chaud", "It's hot"),
    ("Il fait trop chaud", "It's too hot"), ("Il fait beau", "The weather is nice"),
    ("Il fait mauvais", "The weather is bad"), ("Il pleut", "It's raining"), ("Il neige", "It's snowing"),
    ("Il y a du vent", "It's windy"),
)  # fmt: skip
_WILL = (
    ("il va pleuvoir", "it's going to rain"), ("il va neiger", "it's going to snow"),
    ("il fera froid", "it will be cold"), ("il fera chaud", "it will be hot"),
    ("il fera beau", "the weather will be nice"), ("il pleuvra", "it will rain"),
)  # fmt: skip
_LATER = (
    ("Demain", "Tomorrow"), ("Ce soir", "Tonight"), ("Demain matin", "Tomorrow morning"),
    ("Cet après-midi", "This afternoon"),
)  # fmt: skip
_PAIN = (
    ("à la tête", "a headache"), ("aux dents", "a toothache"), ("au ventre", "a stomachache"),
    ("à l'oreille", "an earache"), ("à la gorge", "a sore throat"),
)  # fmt: skip
_HURT = (
    ("au dos", "back hurts"), ("au bras", "arm hurts"), ("à la jambe", "leg hurts"), ("au genou", "knee hurts"),
    ("au pied", "foot hurts"), ("aux pieds", "feet hurt"), ("aux yeux", "eyes hurt"), ("à la main", "hand hurts"),
)  # fmt: skip
_SUFFERS = (
    ("J'ai", "I have", "My"), ("Il a", "He has", "His"), ("Elle a", "She has", "Her"), ("Tu as", "You have", "Your"),
)  # fmt: skip
_KIN = (
    ("Mon père", "My father", False), ("Ma mère", "My mother", True), ("Mon frère", "My brother", False),
    ("Ma sœur", "My sister", True), ("Mon oncle", "My uncle", False), ("Ma tante", "My aunt", True),
    ("Il", "He", False), ("Elle", "She", True), ("Mon voisin", "My neighbor", False),
    ("Ma voisine", "My neighbor", True),
)  # fmt: skip
_JOBS = (
    ("médecin", "médecin", "a doctor"), ("professeur", "professeure", "a teacher"),
    ("boulanger", "boulangère", "a baker"), ("avocat", "avocate", "a lawyer"), ("infirmier", "infirmière", "a nurse"),
    ("étudiant", "étudiante", "a student"), ("ingénieur", "ingénieure", "an engineer"),
    ("facteur", "factrice", "a mail carrier"), ("coiffeur", "coiffeuse", "a hairdresser"),
    ("journaliste", "journaliste", "a journalist"), ("cuisinier", "cuisinière", "a cook"),
    ("dentiste", "dentiste", "a dentist"), ("musicien", "musicienne", "a musician"),
    ("vendeur", "vendeuse", "a salesperson"), ("pilote", "pilote", "a pilot"),
    ("agriculteur", "agricultrice", "a farmer"), ("écrivain", "écrivaine", "a writer"),
    ("policier", "policière", "a police officer"),
)  # fmt: skip
_WORKS = (
    ("un hôpital", "a hospital"), ("une banque", "a bank"), ("une école", "a school"),
    ("un restaurant", "a restaurant"), ("une usine", "a factory"), ("un bureau", "an office"),
    ("une librairie", "a bookstore"), ("un supermarché", "a supermarket"), ("une bibliothèque", "a library"),
    ("un hôtel", "a hotel"), ("une boulangerie", "a bakery"), ("un musée", "a museum"),
)  # fmt: skip
_FAMILY = (
    ("Mes parents", "My parents"), ("Mes grands-parents", "My grandparents"), ("Mes cousins", "My cousins"),
    ("Ils", "They"), ("Mes amis", "My friends"), ("Nos voisins", "Our neighbors"), ("Mes enfants", "My children"),
    ("Mes beaux-parents", "My in-laws"),
)  # fmt: skip
_LIVE = (
    ("à la campagne", "in the country"), ("en ville", "in the city"), ("à la montagne", "in the mountains"),
    ("au bord de la mer", "by the sea"), ("dans un petit village", "in a small village"), ("à l'étranger", "abroad"),
    ("dans une grande maison", "in a big house"),
)  # fmt: skip
_PARTS = (("", ""), (" matin", " morning"), (" soir", " evening"), (" après-midi", " afternoon"))


def daily(random: Random) -> tuple[str, str]:
    """Make a sentence on weather, health, work, family or a meeting: «On se voit vendredi soir ?»."""
    rule = random.choice((_weather, _health, _work, _work, _home, _meeting))
    return rule(random)


def _weather(random: Random) -> tuple[str, str]:
    if random.random() < 0.4:
        later, will = random.choice(_LATER), random.choice(_WILL)
        if random.random() < 0.5:
            comma = random.choice((",", ""))
            return f"{later[0]}{comma} {will[0]}.", f"{later[1]}, {will[1]}."
        return f"{will[0].capitalize()} {later[0].lower()}.", f"{will[1].capitalize()} {later[1].lower()}."
    found = random.choice(_WEATHER)
    there = town(random)
    end = random.choice(
        (("", ""), (" aujourd'hui", " today"), (" ici", " here"), (f" à {there[0]}", f" in {there[1]}"))
    )
    return f"{found[0]}{end[0]}.", f"{found[1]}{end[1]}."


def _health(random: Random) -> tuple[str, str]:
    subject, has, owns = random.choice(_SUFFERS)
    if random.random() < 0.5:
        part = random.choice(_PAIN)
        return f"{subject} mal {part[0]}.", f"{has} {part[1]}."
    part = random.choice(_HURT)
    return f"{subject} mal {part[0]}.", f"{owns} {part[1]}."


def _work(random: Random) -> tuple[str, str]:
    who, english_who, feminine = random.choice(_KIN)
    if random.random() < 0.2:
        feminine = random.random() < 0.5
        who = english_who = person(random, feminine)
    if random.random() < 0.5:
        job = random.choice(_JOBS)
        return f"{who} est {job[feminine]}.", f"{english_who} is {job[2]}."
    at, there = random.choice(_WORKS), town(random)
    end = (f" à {there[0]}", f" in {there[1]}") if random.random() < 0.5 else ("", "")
    return f"{who} travaille dans {at[0]}{end[0]}.", f"{english_who} works in {at[1]}{end[1]}."


def _home(random: Random) -> tuple[str, str]:
    who, there = random.choice(_FAMILY), town(random)
    at = random.choice((*_LIVE, (f"à {there[0]}", f"in {there[1]}")))
    verb = random.choice((("habitent", "live"), ("vivent", "live")))
    return f"{who[0]} {verb[0]} {at[0]}.", f"{who[1]} {verb[1]} {at[1]}."


def _meeting(random: Random) -> tuple[str, str]:
    day, part = random.choice(WEEKDAYS), random.choice(_PARTS)
    when = f"{day[0]}{part[0]}", f"{day[1]}{part[1]}"
    source, target = random.choice(
        (
            ("On se voit {} ?", "Shall we meet on {}?"),
            ("Tu es libre {} ?", "Are you free on {}?"),
            ("Êtes-vous libre {} ?", "Are you free on {}?"),
            ("Je ne travaille pas {}.", "I'm not working on {}."),
            ("Elle arrive {}.", "She's arriving on {}."),
            ("Nous partons {}.", "We're leaving on {}."),
            ("J'ai un examen {}.", "I have an exam on {}."),
            ("Qu'est-ce que tu fais {} ?", "What are you doing on {}?"),
            ("À {} !", "See you on {}!"),
        )
    )
    return source.format(when[0]), target.format(when[1])
