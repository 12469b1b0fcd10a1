"""Whole numbers in words: French and English."""

from __future__ import annotations

import re
from random import Random


def words(text: str) -> tuple[str, ...]:
    """Split a text into a list of words."""
    return tuple(text.split())


_FRENCH = words(
    """
    zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit
    dix-neuf
    """
)
_FRENCH_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}
_ENGLISH = words(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen
    """
)
_ENGLISH_TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
LARGEST = 999_999_999


def french(number: int, feminine: bool = False) -> str:
    """Write a number from 0 to 999,999,999 in French, in the traditional spelling; its «un» agrees.

    >>> french(71), french(80), french(81), french(200), french(201), french(21, feminine=True)
    ('soixante et onze', 'quatre-vingts', 'quatre-vingt-un', 'deux cents', 'deux cent un', 'vingt et une')
    >>> french(1_999), french(80_000), french(2_000_300)
    ('mille neuf cent quatre-vingt-dix-neuf', 'quatre-vingt mille', 'deux millions trois cents')
    """
    written = _french(number)
    return written + "e" if feminine and written.split("-")[-1].split()[-1] == "un" else written


def _french(number: int) -> str:
    if number < 20:
        return _FRENCH[number]
    if number < 100:
        ten = max(base for base in _FRENCH_TENS if base <= number)
        rest = number - ten
        if rest == 0:
            return "quatre-vingts" if ten == 80 else _FRENCH_TENS[ten]
        joint = " et " if rest in (1, 11) and ten != 80 else "-"
        return _FRENCH_TENS[ten] + joint + _FRENCH[rest]
    if number < 1_000:
        hundreds, rest = divmod(number, 100)
        head = "cent" if hundreds == 1 else f"{_FRENCH[hundreds]} cent{'' if rest else 's'}"
        return f"{head} {_french(rest)}" if rest else head
    if number < 1_000_000:
        thousands, rest = divmod(number, 1_000)
        # Before «mille», a numeral, «vingt» and «cent» stay without s; before «million», a noun, they keep it.
        head = "mille" if thousands == 1 else f"{_before_thousand(thousands)} mille"
    else:
        millions, rest = divmod(number, 1_000_000)
        head = f"{_french(millions)} million{'s' if millions > 1 else ''}"
    return f"{head} {_french(rest)}" if rest else head


def _before_thousand(number: int) -> str:
    written = _french(number)
    return written.removesuffix("s") if written.endswith(("vingts", "cents")) else written


def before_one(sentence: str) -> str:
    """Elide «que» and «de» before «un» and «une»; no other number needs it.

    >>> before_one("Il n'est que une heure et demie.")
    "Il n'est qu'une heure et demie."
    """
    return re.sub(r"\b([Qq]u|[Dd])e (?=une?\b)", r"\1'", sentence)


def english(number: int) -> str:
    """Write a number from 0 to 999,999,999 in English.

    >>> english(71), english(100), english(215), english(1_999), english(2_000_300)
    ('seventy-one', 'one hundred', 'two hundred fifteen', 'one thousand nine hundred ninety-nine',
     'two million three hundred')
    """
    if number < 20:
        return _ENGLISH[number]
    if number < 100:
        ten, rest = divmod(number, 10)
        return _ENGLISH_TENS[ten - 2] + (f"-{_ENGLISH[rest]}" if rest else "")
    unit, name = next((u, n) for u, n in ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred")) if number >= u)
    count, rest = divmod(number, unit)
    return f"{english(count)} {name}" + (f" {english(rest)}" if rest else "")


def french_digits(number: int) -> str:
    """Write a number in digits with a blank between thousands, which French texts sometimes omit below 10,000.

    >>> french_digits(12_500)
    '12 500'
    """
    return f"{number:,}".replace(",", " ")


def ordinal(number: int) -> str:
    """Write an English ordinal in digits.

    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 21, 22, 113)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '21st', '22nd', '113th']
    """
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def some_number(random: Random) -> int:
    """Draw a number from 0 to 999,999, each number of digits about as often; two digits, the hard ones, most."""
    digits = random.choice((1, 2, 2, 2, 3, 3, 4, 5, 6))
    return random.randrange(10 ** (digits - 1) if digits > 1 else 0, 10**digits)
