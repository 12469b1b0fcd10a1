"""Greetings and introductions, with names and towns to be copied."""

from __future__ import annotations

from random import Random

from attn_tui.training.generated.names import COUNTRIES, elided, person, surname, town

_HELLO = (
    ("Salut", "Hi"),
    ("Salut", "Hi"),
    ("Bonjour", "Hello"),
    ("Bonjour", "Hello"),
    ("Bonsoir", "Good evening"),
    ("Coucou", "Hi"),
)
_HOW = (
    ("tu vas bien ?", "are you doing well?"), ("tu vas bien ?", "are you doing well?"), ("ça va ?", "how are you?"),
    ("comment ça va ?", "how are you?"), ("comment vas-tu ?", "how are you?"),
    ("vous allez bien ?", "are you doing well?"),
    ("comment allez-vous ?", "how are you?"), ("ça va bien ?", "are you doing well?"),
    ("quoi de neuf ?", "what's new?"),
)  # fmt: skip
_PARTING = (
    ("Au revoir", "Goodbye"), ("À demain", "See you tomorrow"), ("À bientôt", "See you soon"), ("Merci", "Thank you"),
    ("Merci beaucoup", "Thank you very much"), ("Bonne nuit", "Good night"), ("À tout à l'heure", "See you later"),
    ("Joyeux anniversaire", "Happy birthday"), ("Bon anniversaire", "Happy birthday"),
    ("Bienvenue", "Welcome"), ("Félicitations", "Congratulations"),
    ("Désolé", "Sorry"), ("Enchanté", "Nice to meet you"), ("Bonne chance", "Good luck"),
    ("À lundi", "See you on Monday"),
)  # fmt: skip
_KIN = (
    ("Mon frère", "My brother", "he"), ("Ma sœur", "My sister", "she"), ("Mon ami", "My friend", "he"),
    ("Mon amie", "My friend", "she"), ("Mon cousin", "My cousin", "he"), ("Ma cousine", "My cousin", "she"),
    ("Ma fille", "My daughter", "she"), ("Mon fils", "My son", "he"), ("Mon mari", "My husband", "he"),
    ("Ma femme", "My wife", "she"), ("Ma tante", "My aunt", "she"), ("Mon oncle", "My uncle", "he"),
    ("Mon voisin", "My neighbor", "he"), ("Ma voisine", "My neighbor", "she"),
)  # fmt: skip
_TITLES = (("Monsieur", "Mr."), ("Madame", "Mrs."), ("M.", "Mr."), ("Mme", "Mrs."), ("Mademoiselle", "Miss"))
_VERBS = (
    ("habite", "lives"), ("vit", "lives"), ("travaille", "works"), ("est né", "was born"), ("étudie", "studies"),
)  # fmt: skip


def greetings(random: Random) -> tuple[str, str]:
    """Make a greeting or a parting word with a name: «Salut Paul, tu vas bien ?», "Hi Paul, are you doing well?"."""
    name = english_name = person(random)
    hello = random.choice(_HELLO)
    if random.random() < 0.2 and hello[0] not in ("Salut", "Coucou"):
        title, last = random.choice(_TITLES), surname(random)
        name, english_name = f"{title[0]} {last}", f"{title[1]} {last}"
    kind = random.random()
    if kind < 0.45:
        how = random.choice(_HOW)
        comma = random.choice((" ", " ", ", "))
        return f"{hello[0]}{comma}{name}, {how[0]}", f"{hello[1]}{comma}{english_name}, {how[1]}"
    if kind < 0.6:
        comma, end = random.choice((" ", ", ")), random.choice(("!", "."))
        return f"{hello[0]}{comma}{name}{' !' if end == '!' else '.'}", f"{hello[1]}{comma}{english_name}{end}"
    if kind < 0.7:
        how = random.choice(_HOW)
        return (
            f"{hello[0]} {name} ! {how[0][0].upper()}{how[0][1:]}",
            f"{hello[1]} {english_name}! {how[1].capitalize()}",
        )
    parting = random.choice(_PARTING)
    comma, end = random.choice((" ", ", ")), random.choice(("!", ".", "."))
    return f"{parting[0]}{comma}{name}{' !' if end == '!' else '.'}", f"{parting[1]}, {english_name}{end}"


def introductions(random: Random) -> tuple[str, str]:
    """Make a sentence on who someone is and where from: «Je m'appelle Élise et j'habite à Lyon.»."""
    kin, there = random.choice(_KIN), town(random)
    name = person(random, women=kin[2] == "she")
    at = (f"à {there[0]}", f"in {there[1]}") if random.random() < 0.8 else random.choice(COUNTRIES)
    from_there = elided("de", there[0]), f"from {there[1]}"
    verb = random.choice(_VERBS)
    full = f"{name} {surname(random)}"
    agreed = verb[0] + ("e" if verb[0].endswith("né") and kin[2] == "she" else "")
    return random.choice(
        (
            (f"Je m'appelle {name}.", f"My name is {name}."),
            (f"Je m'appelle {full}.", f"My name is {full}."),
            (f"Je m'appelle {name} et j'habite {at[0]}.", f"My name is {name} and I live {at[1]}."),
            (f"Je suis {name}.", f"I'm {name}."),
            (f"Voici {name}.", f"This is {name}."),
            (f"C'est {name}.", f"It's {name}."),
            (f"{kin[0]} s'appelle {name}.", f"{kin[1]}'s name is {name}."),
            (f"{kin[0]} s'appelle {name} et habite {at[0]}.", f"{kin[1]}'s name is {name} and {kin[2]} lives {at[1]}."),
            (f"{kin[0]} {agreed} {at[0]}.", f"{kin[1]} {verb[1]} {at[1]}."),
            (f"{name} habite {at[0]}.", f"{name} lives {at[1]}."),
            (f"{name} travaille {at[0]}.", f"{name} works {at[1]}."),
            (f"J'habite {at[0]}.", f"I live {at[1]}."),
            (f"J'habite {at[0]} depuis trois ans.", f"I've lived {at[1]} for three years."),
            (f"Je viens {from_there[0]}.", f"I'm {from_there[1]}."),
            (f"Elle vient {from_there[0]}.", f"She's {from_there[1]}."),
            (f"Je vais à {there[0]}.", f"I'm going to {there[1]}."),
            (f"Je pars pour {there[0]} demain.", f"I'm leaving for {there[1]} tomorrow."),
            (f"{name} est parti{'e' if kin[2] == 'she' else ''} pour {there[0]}.", f"{name} left for {there[1]}."),
            (f"Connais-tu {name} ?", f"Do you know {name}?"),
            (f"Où est {name} ?", f"Where is {name}?"),
            (f"J'ai rencontré {name} à {there[0]}.", f"I met {name} in {there[1]}."),
            (f"{there[0]} est une belle ville.", f"{there[1]} is a beautiful city."),
            (f"Es-tu déjà allé à {there[0]} ?", f"Have you ever been to {there[1]}?"),
            (f"Le train pour {there[0]} est en retard.", f"The train to {there[1]} is late."),
        )
    )
