"""Food and drink, from small tables."""

from __future__ import annotations

from random import Random

from attn_tui.training.generated.numbers import english, french

_ORDERED = (
    ("un café", "a coffee"), ("un thé", "a tea"), ("un chocolat chaud", "a hot chocolate"), ("une bière", "a beer"),
    ("un verre d'eau", "a glass of water"), ("un verre de vin", "a glass of wine"),
    ("un jus d'orange", "an orange juice"), ("une bouteille d'eau", "a bottle of water"),
    ("une tasse de thé", "a cup of tea"), ("un croissant", "a croissant"),
    ("un pain au chocolat", "a chocolate croissant"), ("une baguette", "a baguette"), ("un gâteau", "a cake"),
    ("une glace", "an ice cream"), ("une crêpe", "a pancake"), ("une tarte aux pommes", "an apple pie"),
    ("un sandwich", "a sandwich"), ("une salade", "a salad"), ("une soupe", "a soup"), ("une omelette", "an omelet"),
    ("une pizza", "a pizza"), ("un steak", "a steak"), ("du pain", "some bread"), ("du beurre", "some butter"),
    ("du fromage", "some cheese"), ("du lait", "some milk"), ("du sel", "some salt"), ("du poivre", "some pepper"),
    ("du sucre", "some sugar"), ("du poisson", "some fish"), ("du poulet", "some chicken"), ("du jambon", "some ham"),
    ("du riz", "some rice"), ("du vin rouge", "some red wine"), ("de l'eau", "some water"),
    ("de la viande", "some meat"), ("de la confiture", "some jam"), ("des œufs", "some eggs"),
    ("des pommes", "some apples"), ("des frites", "some fries"), ("des légumes", "some vegetables"),
    ("des fraises", "some strawberries"), ("des cerises", "some cherries"),
)  # fmt: skip
_LIKED = (
    ("le café", "coffee"), ("le thé", "tea"), ("la bière", "beer"), ("le vin", "wine"), ("le lait", "milk"),
    ("le chocolat", "chocolate"), ("le fromage", "cheese"), ("le pain", "bread"), ("le poisson", "fish"),
    ("la viande", "meat"), ("le riz", "rice"), ("la soupe", "soup"), ("les légumes", "vegetables"),
    ("les pommes", "apples"), ("les cerises", "cherries"), ("les fraises", "strawberries"), ("les escargots", "snails"),
    ("les champignons", "mushrooms"), ("les croissants", "croissants"), ("les huîtres", "oysters"),
    ("la musique", "music"), ("le sport", "sports"), ("le football", "soccer"), ("la danse", "dancing"),
    ("le cinéma", "movies"), ("la neige", "snow"), ("les chats", "cats"), ("les chiens", "dogs"),
    ("les fleurs", "flowers"),
)  # fmt: skip
_EATEN = (
    ("de poisson cru", "raw fish"), ("d'escargots", "snails"), ("de grenouilles", "frogs"), ("d'huîtres", "oysters"),
    ("de champignons", "mushrooms"), ("de viande crue", "raw meat"), ("de fromage de chèvre", "goat cheese"),
    ("de croissants", "croissants"), ("de sushis", "sushi"), ("de mangue", "mango"), ("de lapin", "rabbit"),
)  # fmt: skip
_MEASURED = (
    ("kilo", "de pommes", "kilo", "of apples"), ("kilo", "de pommes de terre", "kilo", "of potatoes"),
    ("kilo", "de tomates", "kilo", "of tomatoes"), ("kilo", "de sucre", "kilo", "of sugar"),
    ("kilo", "d'oranges", "kilo", "of oranges"), ("litre", "de lait", "liter", "of milk"),
    ("litre", "d'eau", "liter", "of water"), ("bouteille", "de vin", "bottle", "of wine"),
    ("bouteille", "d'eau", "bottle", "of water"), ("tasse", "de café", "cup", "of coffee"),
    ("tasse", "de thé", "cup", "of tea"), ("verre", "de vin", "glass", "of wine"),
    ("verre", "d'eau", "glass", "of water"), ("tranche", "de pain", "slice", "of bread"),
    ("paquet", "de cigarettes", "pack", "of cigarettes"),
)  # fmt: skip
_ORDERS = (
    ("Je voudrais {}, s'il vous plaît.", "I'd like {}, please."), ("Je voudrais {}.", "I'd like {}."),
    ("J'aimerais {}.", "I'd like {}."), ("Je vais prendre {}.", "I'll have {}."), ("Je prends {}.", "I'll have {}."),
    ("Elle a acheté {}.", "She bought {}."), ("Il a commandé {}.", "He ordered {}."),
    ("Tu veux {} ?", "Do you want {}?"), ("Voulez-vous {} ?", "Would you like {}?"), ("Il me faut {}.", "I need {}."),
    ("J'ai acheté {}.", "I bought {}."), ("Est-ce que je peux avoir {}, s'il vous plaît ?", "Can I have {}, please?"),
    ("Nous avons pris {}.", "We had {}."), ("N'oublie pas d'acheter {}.", "Don't forget to buy {}."),
    ("Apportez-moi {}, s'il vous plaît.", "Bring me {}, please."),
)  # fmt: skip
_LIKES = (
    ("J'aime {}.", "I like {}."), ("Je n'aime pas {}.", "I don't like {}."), ("J'adore {}.", "I love {}."),
    ("Je déteste {}.", "I hate {}."), ("Elle aime {}.", "She likes {}."), ("Il n'aime pas {}.", "He doesn't like {}."),
    ("Tu aimes {} ?", "Do you like {}?"), ("Est-ce que vous aimez {} ?", "Do you like {}?"),
    ("Aimez-vous {} ?", "Do you like {}?"), ("Les enfants aiment {}.", "Children like {}."),
    ("Mon frère préfère {}.", "My brother prefers {}."),
)  # fmt: skip
_NEVER = (
    ("Je n'ai jamais mangé {}.", "I've never eaten {}."), ("Elle n'a jamais mangé {}.", "She's never eaten {}."),
    ("Il ne mange jamais {}.", "He never eats {}."), ("Je ne mange pas {}.", "I don't eat {}."),
    ("Nous n'avons jamais mangé {}.", "We've never eaten {}."),
)  # fmt: skip


def meals(random: Random) -> tuple[str, str]:
    """Make a sentence on food: «Je voudrais un café et un croissant.», "I'd like a coffee and a croissant."."""
    kind = random.random()
    if kind < 0.5:
        first, second = random.sample(_ORDERED, 2)
        found = (f"{first[0]} et {second[0]}", f"{first[1]} and {second[1]}") if random.random() < 0.5 else first
        source, target = random.choice(_ORDERS)
    elif kind < 0.7:
        found = random.choice(_LIKED)
        source, target = random.choice(_LIKES)
    elif kind < 0.8:
        found = random.choice(_EATEN)
        source, target = random.choice(_NEVER)
    elif kind < 0.85:
        thing = random.choice(_ORDERED[26:34])  # «du sel»: the salt on the table
        found = thing[0].replace("du ", "le "), thing[1].replace("some ", "the ")
        source, target = random.choice(
            (
                ("Peux-tu me passer {}, s'il te plaît ?", "Can you pass me {}, please?"),
                ("Est-ce que tu peux me passer {} ?", "Can you pass me {}?"),
                ("Pouvez-vous me passer {}, s'il vous plaît ?", "Can you pass me {}, please?"),
            )
        )
    else:
        unit, of, english_unit, english_of = random.choice(_MEASURED)
        number = random.randint(2, 12)
        many = english_unit + ("es" if english_unit.endswith("s") else "s")
        found = f"{french(number)} {unit}s {of}", f"{english(number)} {many} {english_of}"
        source, target = random.choice(
            (
                *_ORDERS[:2],
                ("Il a acheté {}.", "He bought {}."),
                ("Elle a acheté {}.", "She bought {}."),
                ("Achète {}.", "Buy {}."),
                ("Nous avons acheté {}.", "We bought {}."),
            )
        )
    return source.format(found[0]), target.format(found[1])
