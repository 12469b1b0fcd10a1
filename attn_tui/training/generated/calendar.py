"""Dates and birthdays: «le vingt-deux mars» is "March 22nd", with a year "March 22, 1987"."""

from __future__ import annotations

from random import Random

from attn_tui.training.generated.names import elided, person, town
from attn_tui.training.generated.numbers import french, ordinal

MONTHS = (
    ("janvier", "January", 31), ("février", "February", 29), ("mars", "March", 31), ("avril", "April", 30),
    ("mai", "May", 31), ("juin", "June", 30), ("juillet", "July", 31), ("août", "August", 31),
    ("septembre", "September", 30), ("octobre", "October", 31), ("novembre", "November", 30),
    ("décembre", "December", 31),
)  # fmt: skip
WEEKDAYS = (
    ("lundi", "Monday"), ("mardi", "Tuesday"), ("mercredi", "Wednesday"), ("jeudi", "Thursday"), ("vendredi", "Friday"),
    ("samedi", "Saturday"), ("dimanche", "Sunday"),
)  # fmt: skip
_ON = (
    ("Il est né le {}.", "He was born on {}."), ("Elle est née le {}.", "She was born on {}."),
    ("Je suis né le {}.", "I was born on {}."), ("Elle est morte le {}.", "She died on {}."),
    ("Il est mort le {}.", "He died on {}."), ("La guerre a commencé le {}.", "The war began on {}."),
    ("L'accord a été signé le {}.", "The agreement was signed on {}."), ("Nous partons le {}.", "We're leaving on {}."),
    ("Je reviens le {}.", "I'm coming back on {}."),
    ("La réunion aura lieu le {}.", "The meeting will take place on {}."),
    ("Le mariage aura lieu le {}.", "The wedding will take place on {}."),
    ("L'école commence le {}.", "School starts on {}."),
    ("Nous nous sommes rencontrés le {}.", "We met on {}."), ("Ils se sont mariés le {}.", "They got married on {}."),
    ("Le magasin sera fermé le {}.", "The store will be closed on {}."), ("L'examen est le {}.", "The exam is on {}."),
    ("J'ai rendez-vous le {}.", "I have an appointment on {}."), ("Rendez-vous le {}.", "See you on {}."),
    ("La lettre est arrivée le {}.", "The letter arrived on {}."), ("Elle arrivera le {}.", "She will arrive on {}."),
)  # fmt: skip
_IS = (
    ("Nous sommes le {}.", "Today is {}."), ("Aujourd'hui, nous sommes le {}.", "Today is {}."),
    ("On est le {}.", "It's {}."), ("C'est le {}.", "It's {}."), ("Demain, c'est le {}.", "Tomorrow is {}."),
    ("Hier, c'était le {}.", "Yesterday was {}."),
)  # fmt: skip
_IN = (
    ("L'accord a été signé en {}.", "The agreement was signed in {}."), ("Il est né en {}.", "He was born in {}."),
    ("Elle est née en {}.", "She was born in {}."), ("Il est mort en {}.", "He died in {}."),
    ("La guerre a fini en {}.", "The war ended in {}."),
    ("Ce livre a été écrit en {}.", "This book was written in {}."),
    ("L'église a été construite en {}.", "The church was built in {}."),
    ("Nous nous sommes mariés en {}.", "We got married in {}."),
    ("J'ai commencé à travailler en {}.", "I started working in {}."),
    ("Que s'est-il passé en {} ?", "What happened in {}?"),
)  # fmt: skip
_OWNERS = (
    ("Mon anniversaire", "My birthday"), ("Mon anniversaire", "My birthday"), ("Ton anniversaire", "Your birthday"),
    ("Son anniversaire", "His birthday"), ("L'anniversaire de ma mère", "My mother's birthday"),
    ("L'anniversaire de mon frère", "My brother's birthday"), ("L'anniversaire de ma sœur", "My sister's birthday"),
    ("L'anniversaire de mon père", "My father's birthday"), ("L'anniversaire de ma fille", "My daughter's birthday"),
)  # fmt: skip


def date(random: Random, year: bool = False) -> tuple[str, str]:
    """Draw a date, its day in words or digits, without «le»."""
    month, english_month, days = random.choice(MONTHS)
    day = random.randint(1, days)
    first = ("premier", "1er")
    source = random.choice(first) if day == 1 else french(day) if random.random() < 0.6 else str(day)
    if not year:
        return f"{source} {month}", f"{english_month} {ordinal(day)}"
    shown, number = some_year(random, words=not source[0].isdigit() and random.random() < 0.3)
    return f"{source} {month} {shown}", f"{english_month} {day}, {number}"


def some_year(random: Random, words: bool) -> tuple[str, int]:
    """Draw a year, mostly from the last hundred; returns it in French, in words or digits, and the number."""
    number = random.choice((random.randint(1_500, 2_030), random.randint(1_900, 2_030), random.randint(1_980, 2_030)))
    return (french(number) if words else str(number)), number


def dates(random: Random) -> tuple[str, str]:
    """Make a sentence about a date: «Il est né le 3 mai 1992.», "He was born on May 3, 1992."."""
    kind = random.random()
    if kind < 0.3:
        source, target = random.choice(_IS)
        found = date(random)
        if random.random() < 0.5:
            weekday = random.choice(WEEKDAYS)
            found = f"{weekday[0]} {found[0]}", f"{weekday[1]}, {found[1]}"
    elif kind < 0.75:
        source, target = random.choice(_ON)
        found = date(random, year=random.random() < 0.5)
    else:
        source, target = random.choice(_IN)
        year, number = some_year(random, words=random.random() < 0.3)
        found = year, str(number)
        if random.random() < 0.5:
            month = random.choice(MONTHS)
            found = f"{month[0]} {year}", f"{month[1]} {number}"
        if "né" in source.split()[2] and random.random() < 0.3:
            where = town(random)
            return (
                f"{source.removesuffix('.').format(found[0])} à {where[0]}.",
                f"{target.removesuffix('.').format(found[1])} in {where[1]}.",
            )
    return source.format(found[0]), target.format(found[1])


def birthdays(random: Random) -> tuple[str, str]:
    """Make a sentence about a birthday: «Mon anniversaire est le vingt-deux mars.», "My birthday is on March 22nd."."""
    owner = random.choice(_OWNERS)
    if random.random() < 0.3:
        name = person(random)
        owner = f"L'anniversaire {elided('de', name)}", f"{name}'s birthday"
    found = date(random)
    kind = random.random()
    if kind < 0.75:
        return f"{owner[0]} est le {found[0]}.", f"{owner[1]} is on {found[1]}."
    if kind < 0.9:
        month = random.choice(MONTHS)
        return f"{owner[0]} est en {month[0]}.", f"{owner[1]} is in {month[1]}."
    return f"{owner[0]} était le {found[0]}.", f"{owner[1]} was on {found[1]}."
