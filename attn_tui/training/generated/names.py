"""First names, surnames, towns and countries: lists of our own. In English, names stay the same, some towns do not.

Do not reorder a list while a run lasts: what is drawn depends on the order.
"""

from __future__ import annotations

from random import Random

from attn_tui.training.generated.numbers import words

MEN = words(
    """
    Paul Pierre Jean Jacques Louis Lucas Hugo Léo Arthur Jules Gabriel Raphaël Adam Nathan Théo Thomas Antoine
    Alexandre Maxime Nicolas Julien Romain Mathieu Guillaume Olivier Philippe Michel Alain Bernard Gérard Christophe
    Laurent Sébastien Frédéric Vincent Éric Étienne François Marc Luc Denis Yves René André Henri Georges Marcel Roger
    Claude Robert Daniel David Simon Samuel Benjamin Clément Quentin Valentin Florian Kevin Mehdi Karim Mohamed Ali
    Omar Youssef Rachid Samir Ahmed Hassan Ivan Igor Boris Sergueï Dimitri Marek Pavel Jan Lars Erik Sven Hans Klaus
    Jürgen Otto Felix Stefan Marco Paolo Giovanni Luca Matteo Carlos José Juan Miguel Pedro João Diego Pablo Kenji
    Hiroshi Minho Wei Peter John James William George Charlie Oliver Jack Harry Patrick Steve Bill Bob Mike Gilles
    Bruno Didier Franck Fabien Cédric Damien Loïc Yann Gaël Mathis Enzo Noé Ethan Victor Oscar Émile Gustave Léon
    Maurice Édouard Albert
    """
)
WOMEN = words(
    """
    Marie Alice Emma Louise Jade Chloé Léa Manon Camille Inès Sarah Zoé Juliette Lucie Anaïs Clara Eva Julie Pauline
    Mathilde Marion Laura Céline Sophie Isabelle Nathalie Catherine Christine Françoise Monique Sylvie Anne Hélène
    Élise Émilie Élodie Aurélie Sandrine Stéphanie Valérie Véronique Virginie Brigitte Martine Nicole Jacqueline
    Simone Denise Jeanne Marguerite Madeleine Suzanne Yvette Colette Odette Agnès Claire Cécile Delphine Florence
    Estelle Charlotte Margaux Océane Amélie Adèle Agathe Rose Lina Mila Anna Nina Lola Romane Ambre Capucine Apolline
    Fatima Aïcha Leïla Samira Nadia Yasmine Amina Olga Tatiana Natacha Irina Katarzyna Agnieszka Ingrid Astrid Greta
    Heidi Ursula Petra Sabine Giulia Francesca Chiara Lucia Carmen Maria Pilar Dolores Ana Inês Yuki Keiko Mei Jisoo
    Kate Jane Lucy Emily Susan Linda Alison Noémie Gaëlle Solène Maëlys Éléonore Eugénie Ophélie Justine Audrey
    Laetitia Mélanie Coralie
    """
)
SURNAMES = words(
    """
    Martin Bernard Dubois Durand Moreau Laurent Simon Michel Lefebvre Leroy Roux Fournier Girard Bonnet Dupont Lambert
    Fontaine Rousseau Blanc Guérin Müller Henry Roussel Morin Mathieu Gautier Perrin Chevalier Legrand Garnier Faure
    Mercier Boyer Lemaire Dumont Marchand Picard Renard Rivière Colin Vidal Caron Benali Haddad Nguyen Traoré Diallo
    Schmidt Weber Rossi Garcia Lopez Ferreira Novak Kowalski Andersson Hansen Smith Jones Brown Taylor Kim Tanaka
    """
)
# French name, English name.
_SAME = words(
    """
    Paris Lyon Marseille Toulouse Nice Nantes Montpellier Strasbourg Bordeaux Lille Rennes Reims Toulon Grenoble Dijon
    Angers Nîmes Brest Limoges Tours Amiens Perpignan Metz Besançon Orléans Rouen Mulhouse Caen Nancy Avignon Poitiers
    Pau Calais Colmar Annecy Bayonne Lorient Quimper Cannes Arles Chartres Vannes Troyes Valence Chambéry Biarritz
    Saumur Lausanne Fribourg Namur Charleroi Mons Luxembourg Berlin Munich Leipzig Stuttgart Dortmund Heidelberg Bonn
    Madrid Bilbao Porto Rome Milan Turin Amsterdam Rotterdam Utrecht Oslo Stockholm Helsinki Dublin
    Glasgow Liverpool Manchester Oxford Cambridge Bristol Prague Budapest Zagreb Belgrade Sofia Tallinn Riga Vilnius
    Istanbul Ankara Tokyo Osaka Busan Dakar Tunis Rabat Casablanca Boston Chicago Toronto Vancouver Denver Seattle
    """
)
TOWNS = (
    *((town, town) for town in _SAME),
    ("Londres", "London"), ("Bruxelles", "Brussels"), ("Genève", "Geneva"), ("Vienne", "Vienna"),
    ("Lisbonne", "Lisbon"), ("Venise", "Venice"), ("Florence", "Florence"), ("Naples", "Naples"),
    ("Palerme", "Palermo"), ("Bologne", "Bologna"), ("Gênes", "Genoa"), ("Moscou", "Moscow"),
    ("Saint-Pétersbourg", "Saint Petersburg"), ("Varsovie", "Warsaw"), ("Cracovie", "Krakow"),
    ("Copenhague", "Copenhagen"), ("Athènes", "Athens"), ("Cologne", "Cologne"), ("Francfort", "Frankfurt"),
    ("Hambourg", "Hamburg"), ("Brême", "Bremen"), ("Dresde", "Dresden"), ("Zurich", "Zurich"), ("Bâle", "Basel"),
    ("Berne", "Bern"), ("Anvers", "Antwerp"), ("Gand", "Ghent"), ("Bruges", "Bruges"), ("Liège", "Liège"),
    ("Édimbourg", "Edinburgh"), ("Séville", "Seville"), ("Barcelone", "Barcelona"), ("Grenade", "Granada"),
    ("Bucarest", "Bucharest"), ("Pékin", "Beijing"), ("Séoul", "Seoul"), ("Alger", "Algiers"), ("Montréal", "Montreal"),
    ("Québec", "Quebec City"), ("New York", "New York"), ("La Rochelle", "La Rochelle"),
    ("Saint-Étienne", "Saint-Étienne"),
    ("Aix-en-Provence", "Aix-en-Provence"), ("Clermont-Ferrand", "Clermont-Ferrand"), ("Saint-Malo", "Saint-Malo"),
    ("San Francisco", "San Francisco"), ("Los Angeles", "Los Angeles"), ("Le Caire", "Cairo"), ("La Haye", "The Hague"),
)  # fmt: skip
COUNTRIES = (
    ("en France", "in France"), ("en Allemagne", "in Germany"), ("en Italie", "in Italy"), ("en Espagne", "in Spain"),
    ("au Portugal", "in Portugal"), ("en Belgique", "in Belgium"), ("en Suisse", "in Switzerland"),
    ("aux Pays-Bas", "in the Netherlands"), ("en Angleterre", "in England"), ("en Irlande", "in Ireland"),
    ("en Écosse", "in Scotland"), ("en Pologne", "in Poland"), ("en Grèce", "in Greece"), ("en Suède", "in Sweden"),
    ("en Norvège", "in Norway"), ("au Danemark", "in Denmark"), ("en Finlande", "in Finland"), ("au Japon", "in Japan"),
    ("en Corée", "in Korea"), ("en Chine", "in China"), ("au Canada", "in Canada"),
    ("aux États-Unis", "in the United States"),
    ("au Mexique", "in Mexico"), ("au Brésil", "in Brazil"), ("au Maroc", "in Morocco"), ("en Tunisie", "in Tunisia"),
    ("en Algérie", "in Algeria"), ("au Sénégal", "in Senegal"), ("en Autriche", "in Austria"),
    ("en Hongrie", "in Hungary"),
)  # fmt: skip
_ONSETS = words("b br c ch d dr f fl g gr j k l m n p pr r s st t tr v z th")
_VOWELS = words("a e i o u é ou ai an in on")
_ENDS = ("", "", "l", "n", "r", "s", "t", "c", "x", "lle", "nne")


def invented(random: Random) -> str:
    """Make a name of two or three syllables that nobody has: it must be copied, it cannot be known by heart."""
    name = "".join(random.choice(_ONSETS) + random.choice(_VOWELS) for _ in range(random.choice((2, 2, 3))))
    return (name + random.choice(("", "d", "t") if name.endswith("n") else _ENDS)).capitalize()


def person(random: Random, women: bool | None = None) -> str:
    """Draw a first name, one in ten of them invented."""
    if random.random() < 0.1:
        return invented(random)
    women = random.random() < 0.5 if women is None else women
    return random.choice(WOMEN if women else MEN)


def surname(random: Random) -> str:
    """Draw a surname, one in five of them invented."""
    return invented(random) if random.random() < 0.2 else random.choice(SURNAMES)


def town(random: Random) -> tuple[str, str]:
    """Draw a town: French, English. Those with an article that merges with «à» and «de» (Le Caire) are left out."""
    if random.random() < 0.05:
        name = invented(random)
        return name, name
    while (found := random.choice(TOWNS))[0].startswith("Le "):
        pass
    return found


def elided(word: str, name: str) -> str:
    """Put «de», «que», «lorsque» … before a name, elided if it begins with a vowel or a mute h.

    >>> elided("de", "Alice"), elided("que", "Hugo"), elided("de", "Paul"), elided("de", "Hélène")
    ("d'Alice", "qu'Hugo", 'de Paul', "d'Hélène")
    """
    mute = name.startswith("H") and not name.startswith(
        ("Hambourg", "Hassan", "Hans", "Heidi", "Harry", "Hiroshi", "Haddad")
    )
    if name[0] in "AEIOUÉÈÊÎÔÂ" or name.startswith("Yv") or mute:
        return word[:-1] + "'" + name
    return f"{word} {name}"
