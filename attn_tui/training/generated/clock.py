"""Clock times: in words as they are said ("half past eight"), in digits as they are written ("8:30")."""

from __future__ import annotations

from random import Random

from attn_tui.training.generated.names import person, town
from attn_tui.training.generated.numbers import before_one, english, french

_PARTS = (
    (range(5, 12), ("du matin", "in the morning")),
    (range(1, 6), ("de l'après-midi", "in the afternoon")),
    (range(6, 12), ("du soir", "in the evening")),
    (range(1, 5), ("du matin", "in the morning")),
)
_SPECIAL = {5: "cinq", 10: "dix", 15: "et quart", 20: "vingt", 25: "vingt-cinq", 30: "et demie"}
_BEFORE = {5: "cinq", 10: "dix", 15: "le quart", 20: "vingt", 25: "vingt-cinq"}
_FRAMES = (
    ("Il est {}.", "It's {}."), ("Il est {}.", "It's {}."), ("Il est {}.", "It is {}."),
    ("Il est déjà {}.", "It's already {}."),
    ("Il est presque {}.", "It's almost {}."), ("Il était {}.", "It was {}."), ("Il est {} ici.", "It's {} here."),
    ("Je crois qu'il est {}.", "I think it's {}."), ("Est-il {} ?", "Is it {}?"), ("Il n'est que {}.", "It's only {}."),
)  # fmt: skip
_AT = (
    ("Je me lève à {}.", "I get up at {}."), ("Je me couche à {}.", "I go to bed at {}."),
    ("Le train part à {}.", "The train leaves at {}."), ("Le train arrive à {}.", "The train arrives at {}."),
    ("L'avion part à {}.", "The plane leaves at {}."), ("Le bus passe à {}.", "The bus comes at {}."),
    ("Le magasin ouvre à {}.", "The store opens at {}."), ("Le magasin ferme à {}.", "The store closes at {}."),
    ("La banque ouvre à {}.", "The bank opens at {}."), ("Le musée ferme à {}.", "The museum closes at {}."),
    ("Le film commence à {}.", "The movie starts at {}."), ("Le concert commence à {}.", "The concert starts at {}."),
    ("La réunion commence à {}.", "The meeting starts at {}."), ("La réunion est à {}.", "The meeting is at {}."),
    ("L'école commence à {}.", "School starts at {}."), ("Le cours finit à {}.", "The class ends at {}."),
    ("Nous dînons à {}.", "We have dinner at {}."), ("Nous déjeunons à {}.", "We have lunch at {}."),
    ("Je prends mon petit déjeuner à {}.", "I have breakfast at {}."),
    ("Elle est rentrée à {}.", "She came home at {}."),
    ("Il est parti à {}.", "He left at {}."), ("Il est arrivé à {}.", "He arrived at {}."),
    ("Je dois partir à {}.", "I have to leave at {}."), ("Je finis le travail à {}.", "I finish work at {}."),
    ("Réveille-moi à {}.", "Wake me up at {}."), ("Appelle-moi à {}.", "Call me at {}."),
    ("Viens à {}.", "Come at {}."), ("Retrouvons-nous à {}.", "Let's meet at {}."),
    ("On se voit à {}.", "We'll see each other at {}."), ("On se voit demain à {}.", "See you tomorrow at {}."),
    ("J'ai rendez-vous à {}.", "I have an appointment at {}."),
    ("Nous avons une réservation à {}.", "We have a reservation at {}."),
    ("Peux-tu venir à {} ?", "Can you come at {}?"), ("Est-ce que tu peux venir à {} ?", "Can you come at {}?"),
    ("Le dîner sera servi à {}.", "Dinner will be served at {}."), ("Je serai là à {}.", "I'll be there at {}."),
    ("Demain, je me lève à {}.", "Tomorrow, I'm getting up at {}."), ("Ça commence à {}.", "It starts at {}."),
    ("À {}, je dormais encore.", "At {}, I was still sleeping."),
    ("Tout le monde était là à {}.", "Everyone was there at {}."),
    ("Je serai là vers {}.", "I'll be there around {}."), ("Elle m'a appelé vers {}.", "She called me around {}."),
    ("Le magasin est ouvert jusqu'à {}.", "The store is open until {}."),
    ("Je t'attendrai jusqu'à {}.", "I'll wait for you until {}."),
    ("Sois là avant {}.", "Be there before {}."), ("Il faut finir avant {}.", "We have to finish before {}."),
)  # fmt: skip


def spoken(random: Random) -> tuple[str, str]:
    """Draw a time as it is said with a 12-hour clock, sometimes with the part of the day.

    «huit heures et demie», "half past eight"; «neuf heures moins le quart du soir» is rare and left out.
    """
    hour, minute = random.randrange(13), random.choice((0, 0, 0, 5, 10, 15, 15, 20, 25, 30, 30, 35, 40, 45, 45, 50, 55))
    part_of_day = ("", "")
    if hour in (0, 12):
        # Noon and midnight have no «heures», and «demi» is masculine after them.
        words = ("minuit", "midnight") if hour == 0 else ("midi", "noon")
    else:
        words = f"{french(hour, feminine=True)} heure{'s' if hour > 1 else ''}", english(hour)
        if minute == 0 and random.random() < 0.4:
            part_of_day = random.choice([part for hours, part in _PARTS if hour in hours])
    if minute == 0:
        whole = words[1] if hour in (0, 12) or (part_of_day[0] and random.random() < 0.3) else f"{words[1]} o'clock"
        return " ".join(filter(None, (words[0], part_of_day[0]))), " ".join(filter(None, (whole, part_of_day[1])))
    if minute <= 30:
        after = _SPECIAL[minute].removesuffix("e") if minute == 30 and hour in (0, 12) else _SPECIAL[minute]
        return f"{words[0]} {after}", f"{_past(minute)} past {words[1]}"
    return f"{words[0]} moins {_BEFORE[60 - minute]}", f"{_past(60 - minute)} to {words[1]}"


def _past(minute: int) -> str:
    return {15: "a quarter", 30: "half"}.get(minute) or english(minute)


def written(random: Random) -> tuple[str, str]:
    """Draw a time of the 24-hour clock, as in timetables: «18 h 30» or in words, and "6:30 p.m.".

    From one to noon it may be either half of the day, and English says no more than French does: «4 h 30», "4:30".
    """
    hour, minute = random.randrange(24), random.choice((0, random.randrange(60), random.choice((15, 30, 45))))
    if hour > 0 and random.random() < 0.4:
        hour = hour if minute else random.randrange(13, 24)  # «huit heures» is `spoken`
        source = f"{french(hour, feminine=True)} heure{'s' if hour > 1 else ''}"
        source = f"{source} {french(minute, feminine=True)}" if minute else source
        if minute in (5, 10, 20, 25) and hour < 12:  # `spoken` has these, too
            return source, f"{_past(minute)} past {english(hour)}"
    elif minute:
        source = random.choice(("{} h {:02}", "{} h {:02}", "{}h{:02}", "{}:{:02}")).format(hour, minute)
    else:
        source = random.choice(("{} h", "{}h", "{} heures")).format(hour)
        source = source.replace("heures", "heure") if hour < 2 else source
    if 1 <= hour <= 12:
        return source, f"{hour}:{minute:02}" if minute else f"{hour} o'clock"
    half = "p.m." if hour else "a.m."
    return source, f"{hour % 12 or 12}:{minute:02} {half}" if minute else f"{hour % 12 or 12} {half}"


def clock(random: Random) -> tuple[str, str]:
    """Make a sentence about a time: «Il est huit heures et demie.», "It's half past eight."."""
    time = spoken(random) if random.random() < 0.75 else written(random)
    kind = random.random()
    if kind < 0.45:
        source, target = random.choice(_FRAMES)
    elif kind < 0.9:
        source, target = random.choice(_AT)
    elif kind < 0.95:
        who = person(random)
        source, target = random.choice(
            ((who + " arrive à {}.", who + " arrives at {}."), (who + " m'a appelé à {}.", who + " called me at {}."))
        )
    else:
        there = town(random)
        source, target = f"Le train pour {there[0]} part à {{}}.", f"The train to {there[1]} leaves at {{}}."
    # A sentence has one full stop, even if «p.m.» ends with its own.
    return before_one(source.format(time[0])), target.format(time[1]).replace(".m..", ".m.")
