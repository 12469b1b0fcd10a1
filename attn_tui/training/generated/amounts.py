"""Numbers of things, prices, phone numbers, ages."""

from __future__ import annotations

from random import Random

from attn_tui.training.generated.names import elided, person
from attn_tui.training.generated.numbers import before_one, english, french, french_digits, some_number

# French singular, plural, whether feminine; English singular, plural.
_THINGS = (
    ("livre", "livres", False, "book", "books"), ("voiture", "voitures", True, "car", "cars"),
    ("personne", "personnes", True, "person", "people"), ("enfant", "enfants", False, "child", "children"),
    ("maison", "maisons", True, "house", "houses"), ("jour", "jours", False, "day", "days"),
    ("semaine", "semaines", True, "week", "weeks"), ("heure", "heures", True, "hour", "hours"),
    ("minute", "minutes", True, "minute", "minutes"), ("pomme", "pommes", True, "apple", "apples"),
    ("œuf", "œufs", False, "egg", "eggs"), ("élève", "élèves", False, "student", "students"),
    ("étudiante", "étudiantes", True, "student", "students"),
    ("kilomètre", "kilomètres", False, "kilometer", "kilometers"),
    ("mètre", "mètres", False, "meter", "meters"), ("page", "pages", True, "page", "pages"),
    ("habitant", "habitants", False, "inhabitant", "inhabitants"), ("soldat", "soldats", False, "soldier", "soldiers"),
    ("chaise", "chaises", True, "chair", "chairs"), ("billet", "billets", False, "ticket", "tickets"),
    ("fois", "fois", True, "time", "times"), ("mot", "mots", False, "word", "words"),
    ("an", "ans", False, "year", "years"), ("mois", "mois", False, "month", "months"),
    ("chat", "chats", False, "cat", "cats"), ("vache", "vaches", True, "cow", "cows"),
    ("arbre", "arbres", False, "tree", "trees"), ("bouteille", "bouteilles", True, "bottle", "bottles"),
)  # fmt: skip
_COUNTED = (
    ("Il y a {}.", "There are {}."), ("J'ai compté {}.", "I counted {}."), ("J'ai {}.", "I have {}."),
    ("Nous avons {}.", "We have {}."), ("Il me faut {}.", "I need {}."), ("Elle a vu {}.", "She saw {}."),
    ("Il reste {}.", "There are {} left."), ("Il a vendu {}.", "He sold {}."),
)  # fmt: skip
_CURRENCIES = (
    ("euro", "euros", "euro", "euros", "€"), ("euro", "euros", "euro", "euros", "€"),
    ("dollar", "dollars", "dollar", "dollars", "$"), ("livre", "livres", "pound", "pounds", "£"),
)  # fmt: skip
_COSTS = (
    ("Ça coûte {}.", "It costs {}."), ("Cela coûte {}.", "It costs {}."), ("Ce livre coûte {}.", "This book costs {}."),
    ("Le billet coûte {}.", "The ticket costs {}."), ("Cette voiture coûte {}.", "This car costs {}."),
    ("La chambre coûte {} par nuit.", "The room costs {} a night."), ("Le café coûte {}.", "The coffee costs {}."),
    ("Le prix est de {}.", "The price is {}."), ("J'ai payé {}.", "I paid {}."),
    ("Je l'ai acheté pour {}.", "I bought it for {}."), ("Il me doit {}.", "He owes me {}."),
    ("Je te dois {}.", "I owe you {}."), ("Peux-tu me prêter {} ?", "Can you lend me {}?"),
    ("Il gagne {} par mois.", "He earns {} a month."), ("Elle a dépensé {}.", "She spent {}."),
    ("Ces chaussures coûtent {}.", "These shoes cost {}."), ("Ça fait {}.", "That's {}."),
    ("Ça vous fera {}, s'il vous plaît.", "That will be {}, please."),
    ("Il ne me reste que {}.", "I only have {} left."),
)  # fmt: skip
_AGED = (
    ("J'ai", "I'm"), ("Tu as", "You're"), ("Il a", "He's"), ("Elle a", "She's"), ("Mon père a", "My father is"),
    ("Ma mère a", "My mother is"), ("Mon fils a", "My son is"), ("Ma fille a", "My daughter is"),
    ("Mon frère a", "My brother is"), ("Ma sœur a", "My sister is"), ("Mon grand-père a", "My grandfather is"),
    ("Ma grand-mère a", "My grandmother is"), ("Il aura bientôt", "He'll soon be"), ("J'avais", "I was"),
    ("Elle avait", "She was"),
)  # fmt: skip
_CALL = (
    ("Mon numéro de téléphone est le {}.", "My phone number is {}."), ("Mon numéro est le {}.", "My number is {}."),
    ("Son numéro de téléphone est le {}.", "His phone number is {}."), ("Appelez-moi au {}.", "Call me at {}."),
    ("Appelle-moi au {}.", "Call me at {}."), ("Vous pouvez me joindre au {}.", "You can reach me at {}."),
    ("Le numéro de l'hôtel est le {}.", "The hotel's number is {}."), ("Téléphone : {}", "Phone: {}"),
)  # fmt: skip


def numbers(random: Random) -> tuple[str, str]:
    """Make a number alone, or of things: words become words, digits digits with English separators."""
    number = some_number(random)
    kind = random.random()
    if kind < 0.25:
        source, target = french(number), english(number)
        if random.random() < 0.3:
            return source, target
        return source.capitalize() + ".", target.capitalize() + "."
    if kind < 0.3:
        whole, rest = random.randrange(100), random.randrange(1, 100)
        return f"Le taux est de {whole},{rest} %.", f"The rate is {whole}.{rest}%."
    if kind < 0.4:
        a, b = random.randrange(2, 60), random.randrange(2, 60)
        sign, word, result = random.choice((("plus", "plus", a + b), ("fois", "times", a * b)))
        end = "égale" if random.random() < 0.5 else "font"
        source, target = (
            f"{french(a)} {sign} {french(b)} {end} {french(result)}.",
            f"{english(a)} {word} {english(b)} is {english(result)}.",
        )
        return source.capitalize(), target.capitalize()
    # For one thing, "a" may be said as well as "one": left to the corpora.
    number = max(2, number)
    _, many, feminine, _, english_many = random.choice(_THINGS)
    if random.random() < (0.8 if number < 1_000 else 0.2):
        found = french(number, feminine), english(number)
    else:
        found = french_digits(number), f"{number:,}"
    source, target = random.choice(_COUNTED)
    return source.format(f"{found[0]} {many}"), target.format(f"{found[1]} {english_many}")


def prices(random: Random) -> tuple[str, str]:
    """Make a sentence about a price: «Ça coûte 12,50 €.», "It costs €12.50."; words stay words."""
    one, many, english_one, english_many, sign = random.choice(_CURRENCIES)
    feminine = one == "livre"
    number = max(1, random.choice((random.randrange(100), random.randrange(100), some_number(random))))
    cents = random.choice((5, 10, 20, 25, 30, 40, 50, 60, 75, 80, 90, 95, 99))
    name, english_name = (one, english_one) if number == 1 else (many, english_many)
    kind = random.random()
    if kind < 0.4:
        found = f"{french(number, feminine)} {name}", f"{english(number)} {english_name}"
    elif kind < 0.5 and number < 200:
        found = (
            f"{french(number, feminine)} {name} {french(cents)}",
            f"{english(number)} {english_name} {english(cents)}",
        )
    elif kind < 0.65:
        found = f"{french_digits(number)} {name}", f"{number:,} {english_name}"
    elif kind < 0.8:
        found = f"{french_digits(number)} {sign}", f"{sign}{number:,}"
    else:
        found = f"{french_digits(number)},{cents:02} {sign}", f"{sign}{number:,}.{cents:02}"
    source, target = random.choice(_COSTS)
    return before_one(source.format(found[0])), target.format(found[1])


def phones(random: Random) -> tuple[str, str]:
    """Make a sentence about a phone number, which is copied: «06 12 34 56 78»."""
    pairs = [f"{random.randrange(100):02}" for _ in range(4)]
    number = random.choice((" ", " ", ".", "-")).join([f"0{random.randint(1, 9)}", *pairs])
    kind = random.random()
    if kind < 0.15:
        number = f"+33 {number.lstrip('0').replace('.', ' ').replace('-', ' ')}"
    elif kind < 0.3:
        number = f"{random.randint(200, 999)}-{random.randint(1000, 9999)}"
    source, target = random.choice(_CALL)
    return source.format(number), target.format(number)


def ages(random: Random) -> tuple[str, str]:
    """Make a sentence about an age: «J'ai vingt-trois ans.», "I'm twenty-three years old."."""
    number = random.choice(
        (random.randint(1, 20), random.randint(1, 99), random.randint(1, 99), random.randint(90, 105))
    )
    who = random.choice(_AGED)
    name = person(random)
    if random.random() < 0.3:
        who = f"{name} a", f"{name} is"
    if random.random() < 0.1:
        return f"Quel âge a {name} ?", f"How old is {name}?"
    if random.random() < 0.08:
        return (
            f"La sœur {elided('de', name)} a {french(number)} an{'s' if number > 1 else ''}.",
            f"{name}'s sister is {english(number)} year{'s' if number > 1 else ''} old.",
        )
    in_words = random.random() < 0.7
    source, target = (french(number), english(number)) if in_words else (str(number), str(number))
    many = "s" if number > 1 else ""
    return f"{who[0]} {source} an{many}.", f"{who[1]} {target} year{many} old."
