"""Tasks made on the fly, whose alignment everyone can check: characters in, characters out, no corpus.

Each is learnt at every length it is asked for, from the shortest on.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from attn_tui.corpora.bitext import Pair
from attn_tui.vocabulary import END

Kind: TypeAlias = int | str
"""A pair's length, an int, or a text: an example of the same form."""
_KOREAN = "영일이삼사오육칠팔구"
LARGEST = 99_999_999
"""The largest number that is written in Korean: up to 구천구백구십구만 구천구백구십구."""


@dataclass(frozen=True, slots=True)
class Toy:
    """A task: what it makes, and of which characters."""

    make: Callable[[int, int], Iterator[Pair]]
    """Count and seed → that many pairs, some of which may be equal."""
    source: tuple[str, ...]
    """All characters of its sources, `<END>` first."""
    target: tuple[str, ...]
    few: Callable[[str], bool] = lambda source: False
    """Whether there are so few sources of this kind that all must be learnt, and none held out for judging."""
    beyond: Callable[[int, int], Iterator[Pair]] = lambda count, seed: iter(())
    """Pairs beyond all that `make` gives, to see what becomes of them."""
    unit: str = "characters"
    """What the pairs of its card's table are told apart by."""
    kind: Callable[[Pair], Kind] = lambda pair: len(pair[0])
    """Which kind of pair this is."""

    def material(self, seed: int, count: int = 100_000, held_out: int = 2_000) -> tuple[list[Pair], list[Pair]]:
        """Make the pairs to learn from and those to be judged by, which, but for the few, are not among them."""
        judged = list(self.make(held_out, seed + 1))
        hidden = {source for source, _ in judged if not self.few(source)}
        return [pair for pair in self.make(count, seed) if pair[0] not in hidden], judged

    def fresh(self, seed: int, count: int = 4_000) -> list[Pair]:
        """Make pairs of which, but for the few, neither the learning nor the judging of this seed has seen one."""
        seen = {source for pairs in self.material(seed) for source, _ in pairs if not self.few(source)}
        return [
            pair for pair in (*self.make(count, seed + 2), *self.beyond(count // 4, seed + 2)) if pair[0] not in seen
        ]


def _characters(text: str) -> tuple[str, ...]:
    return (END, *dict.fromkeys(text))


_LEARNT, _LONGER = (1, 8), (9, 12)
"""The fewest and the most digits of a string."""


def reversed_digits(count: int, seed: int, lengths: tuple[int, int] = _LEARNT) -> Iterator[Pair]:
    """Digit strings and the same from the end: «31415», «51413»."""
    return ((digits, digits[::-1]) for digits in _strings(count, Random(f"reverse {seed}"), lengths))


def sorted_digits(count: int, seed: int, lengths: tuple[int, int] = _LEARNT) -> Iterator[Pair]:
    """Digit strings and their digits in order: «31415», «11345»."""
    return ((digits, "".join(sorted(digits))) for digits in _strings(count, Random(f"sort {seed}"), lengths))


def _strings(count: int, random: Random, lengths: tuple[int, int]) -> Iterator[str]:
    """Digit strings, each of the lengths as often."""
    return ("".join(random.choices("0123456789", k=random.randint(*lengths))) for _ in range(count))


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_YEARS = (1950, 2050)
_OTHER_YEARS = (1900, 1950), (2050, 2100)
"""The first year that dates are of, and the first after them."""
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def dates(count: int, seed: int) -> Iterator[Pair]:
    """Dates from 1950 to 2049 as people write them, and in ISO 8601: «3 May 2009», «2009-05-03».

    In digits alone the year stands last if it has four digits and the day is first, or else first: 03.05.2009,
    2009.5.3, 09.05.03. A year of two digits is 1950–2049.
    """
    return _dates(count, Random(f"dates {seed}"), _YEARS)


def other_dates(count: int, seed: int) -> Iterator[Pair]:
    """Dates of the 50 years before those and after; none has a year of two digits, which would mean another."""
    random = Random(f"other dates {seed}")
    pairs = (pair for years in _OTHER_YEARS for pair in _dates(count // 2, random, years))
    return (pair for pair in pairs if not re.fullmatch(r"\d\d\W\d\d\W\d\d", pair[0]))


def _dates(count: int, random: Random, years: tuple[int, int]) -> Iterator[Pair]:
    """Days from the first of these years on, up to the second."""
    first, end = (datetime.date(year, 1, 1) for year in years)
    for _ in range(count):
        date = first + datetime.timedelta(random.randrange((end - first).days))
        text = _in_digits(random, date) if random.random() < 0.4 else _in_words(random, date)
        yield text.lower() if random.random() < 0.4 else text, date.isoformat()


def _in_words(random: Random, date: datetime.date) -> str:
    day, month, weekday = str(date.day), _MONTHS[date.month - 1], _DAYS[date.weekday()]
    if random.random() < 0.4:
        day += "th" if date.day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(date.day % 10, "th")
    month = random.choice((month, month[:3]))
    form = random.choice((f"{day} {month} {date.year}", f"{month} {day}{random.choice(('', ','))} {date.year}"))
    if random.random() < 0.5:
        return form
    return f"{random.choice((weekday, weekday[:3]))}{random.choice(('', ','))} {form}"


def _in_digits(random: Random, date: datetime.date) -> str:
    year, month, day = date.isoformat().split("-")
    m, d = str(date.month), str(date.day)
    orders = (day, month, year), (d, m, year), (year, month, day), (year, m, d), (year[2:], month, day)
    return random.choice("./-").join(random.choice(orders))


def _form(pair: Pair) -> Kind:
    """The example that is written like the source of this pair, but for what may be left out, or the years beyond."""
    source, year = pair[0].lower(), int(pair[1][:4])
    for first, end in _OTHER_YEARS:
        if first <= year < end:
            return f"any of these, {first}–{end - 1}"
    for pattern, example in _FORMS.items():
        if re.match(pattern, source):
            return example
    raise ValueError(source)


_FORMS = {
    r"\d+[a-z]* [a-z]+ \d{4}": "3 May 2009",
    r"[a-z]+ \d+[a-z]*,? \d{4}": "May 3, 2009",
    r"[a-z]+,? \d+[a-z]* [a-z]+ \d{4}": "Sunday, 3 May 2009",
    r"[a-z]+,? [a-z]+ \d+[a-z]*,? \d{4}": "Sunday, May 3rd 2009",
    r"\d\d\W\d\d\W\d{4}": "03.05.2009",
    r"\d{1,2}\W\d{1,2}\W\d{4}": "3/5/2009",
    r"\d{4}\W\d\d\W\d\d": "2009-05-03",
    r"\d{4}\W\d{1,2}\W\d{1,2}": "2009.5.3",
    r"\d\d\W\d\d\W\d\d": "09.05.03",
}
"""Examples by patterns of what is written like them."""


def korean(number: int, *, ones: bool = False) -> str:
    """Write a number from 0 to 99,999,999 in Sino-Korean: no 일 before 십, 백, 천 and a first 만, unless all `ones`.

    >>> korean(31_415), korean(10_000), korean(0), korean(110_001), korean(20_500_010)
    ('삼만 천사백십오', '만', '영', '십일만 일', '이천오십만 십')
    >>> korean(11_100, ones=True)
    '일만 일천일백'
    """
    if number == 0:
        return _KOREAN[0]
    thousands, rest = divmod(number, 10_000)
    head = "만" if thousands == 1 and not ones else _below_10_000(thousands, ones) + "만" if thousands else ""
    return " ".join(filter(None, (head, _below_10_000(rest, ones))))


def _below_10_000(number: int, ones: bool) -> str:
    text = ""
    for unit, name in ((1_000, "천"), (100, "백"), (10, "십"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("" if digit == 1 and name and not ones else _KOREAN[digit]) + name
    return text


def korean_numbers(count: int, seed: int) -> Iterator[Pair]:
    """Numbers in Korean and in digits: «삼만 천사백십오», «31,415»; some with every 일: «삼만 일천사백일십오»."""
    random = Random(f"numbers-ko {seed}")
    for number in _numbers(count, random):
        yield korean(number, ones=random.random() < 0.2), f"{number:,}"


def written_numbers(count: int, seed: int) -> Iterator[Pair]:
    """Numbers in digits and in Korean: «31,415», «삼만 천사백십오»; some without the commas: «31415»."""
    random = Random(f"numbers-ko-back {seed}")
    for number in _numbers(count, random):
        yield str(number) if random.random() < 0.3 else f"{number:,}", korean(number)


def _numbers(count: int, random: Random) -> Iterator[int]:
    """Numbers of one digit to eight, each as often; zeros more."""
    for _ in range(count):
        digits = random.choices("0123456789", k=random.randint(1, 8))
        if random.random() < 0.3:
            digits = [digit if random.random() < 0.5 else "0" for digit in digits]
        yield int("".join(digits))


def _digits(text: str) -> int:
    return sum(character.isdigit() for character in text)


_HANGEUL = _characters(_KOREAN + "십백천만")
_DIGITS = _characters("0123456789,")


def _of_digits(make: Callable[[int, int, tuple[int, int]], Iterator[Pair]]) -> Toy:
    digits = _characters("0123456789")
    return Toy(
        lambda count, seed: make(count, seed, _LEARNT),
        digits,
        digits,
        few=lambda source: len(source) <= 3,
        beyond=lambda count, seed: make(count, seed, _LONGER),
    )


TOYS = {
    "reverse": _of_digits(reversed_digits),
    "sort": _of_digits(sorted_digits),
    "dates": Toy(
        dates,
        _characters("0123456789./-," + "".join((*_MONTHS, *_DAYS)) + "".join((*_MONTHS, *_DAYS)).lower() + "stndrdth"),
        _characters("0123456789-"),
        beyond=other_dates,
        unit="written like",
        kind=_form,
    ),
    "numbers-ko": Toy(
        korean_numbers,
        _HANGEUL,
        _DIGITS,
        few=lambda source: len(source) <= 3 or not set(source) & {"천", "만"},
        unit="digits",
        kind=lambda pair: _digits(pair[1]),
    ),
    "numbers-ko-back": Toy(
        written_numbers,
        _DIGITS,
        (*_HANGEUL, " "),
        few=lambda source: len(source) <= 3,
        unit="digits",
        kind=lambda pair: _digits(pair[0]),
    ),
}
"""By the task's name."""
