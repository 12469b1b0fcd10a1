"""Tasks made on the fly, whose alignment everyone can check: characters in, characters out, no corpus.

Each is learnt at every length it is asked for, from the shortest on.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from attn_tui.corpora.bitext import Pair
from attn_tui.vocabulary import END

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
    longer: Callable[[int, int], Iterator[Pair]] = lambda count, seed: iter(())
    """Pairs longer than any that `make` gives, to see what becomes of them."""

    def material(self, seed: int, count: int = 100_000, held_out: int = 2_000) -> tuple[list[Pair], list[Pair]]:
        """Make the pairs to learn from and those to be judged by, which, but for the few, are not among them."""
        judged = list(self.make(held_out, seed + 1))
        hidden = {source for source, _ in judged if not self.few(source)}
        return [pair for pair in self.make(count, seed) if pair[0] not in hidden], judged

    def fresh(self, seed: int, count: int = 4_000) -> list[Pair]:
        """Make pairs of which, but for the few, neither the learning nor the judging of this seed has seen one."""
        seen = {source for pairs in self.material(seed) for source, _ in pairs if not self.few(source)}
        return [
            pair for pair in (*self.make(count, seed + 2), *self.longer(count // 4, seed + 2)) if pair[0] not in seen
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
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def dates(count: int, seed: int) -> Iterator[Pair]:
    """Dates from 1950 to 2049 as people write them, and in ISO 8601: «3 May 2009», «2009-05-03».

    In digits alone the order is the English one, day, month, year; a year of two digits is 1950–2049.
    """
    random = Random(f"dates {seed}")
    first = datetime.date(1950, 1, 1)
    days = (datetime.date(2050, 1, 1) - first).days
    for _ in range(count):
        date = first + datetime.timedelta(random.randrange(days))
        yield _as_written(random, date), date.isoformat()


def _as_written(random: Random, date: datetime.date) -> str:
    day, month, year = date.day, _MONTHS[date.month - 1], date.year
    ordinal = f"{day}{'th' if day in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"
    short, weekday = month[:3], _DAYS[date.weekday()]
    mark = random.choice("./-")
    form = random.choice(
        (
            f"{day} {month} {year}",
            f"{day} {short} {year}",
            f"{month} {day}, {year}",
            f"{short} {ordinal} {year}",
            f"{weekday}, {month} {ordinal} {year}",
            f"{weekday} {day} {month} {year}",
            f"{weekday[:3]} {day} {short} {year}",
            mark.join((f"{day:02}", f"{date.month:02}", str(year))),
            mark.join((str(day), str(date.month), str(year))),
            mark.join((f"{day:02}", f"{date.month:02}", f"{year % 100:02}")),
        )
    )
    return form.lower() if random.random() < 0.4 else form


def korean(number: int) -> str:
    """Write a number from 0 to 99,999,999 in Sino-Korean, as one does: no 일 before 십, 백, 천, nor before a first 만.

    >>> korean(31_415), korean(10_000), korean(0), korean(110_001), korean(20_500_010)
    ('삼만 천사백십오', '만', '영', '십일만 일', '이천오십만 십')
    """
    if number == 0:
        return _KOREAN[0]
    thousands, rest = divmod(number, 10_000)
    head = "" if thousands == 0 else "만" if thousands == 1 else _below_10_000(thousands) + "만"
    return " ".join(filter(None, (head, _below_10_000(rest))))


def _below_10_000(number: int) -> str:
    text = ""
    for unit, name in ((1_000, "천"), (100, "백"), (10, "십"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("" if digit == 1 and name else _KOREAN[digit]) + name
    return text


def korean_numbers(count: int, seed: int) -> Iterator[Pair]:
    """Numbers in Korean and in digits: «삼만 천사백십오», «31,415»; each number of digits as often, zeros more."""
    random = Random(f"numbers-ko {seed}")
    for _ in range(count):
        digits = random.choices("0123456789", k=random.randint(1, 8))
        if random.random() < 0.3:
            digits = [digit if random.random() < 0.5 else "0" for digit in digits]
        number = int("".join(digits))
        yield korean(number), f"{number:,}"


def _turned(count: int, seed: int) -> Iterator[Pair]:
    """The same the other way round, and written without the blank after 만: characters are all a toy can write."""
    return ((digits, words.replace(" ", "")) for words, digits in korean_numbers(count, seed))


_HANGEUL = _characters(_KOREAN + "십백천만")
_DIGITS = _characters("0123456789,")


def _of_digits(make: Callable[[int, int, tuple[int, int]], Iterator[Pair]]) -> Toy:
    digits = _characters("0123456789")
    return Toy(
        lambda count, seed: make(count, seed, _LEARNT),
        digits,
        digits,
        few=lambda source: len(source) <= 3,
        longer=lambda count, seed: make(count, seed, _LONGER),
    )


TOYS = {
    "reverse": _of_digits(reversed_digits),
    "sort": _of_digits(sorted_digits),
    "dates": Toy(
        dates,
        _characters("0123456789./-," + "".join((*_MONTHS, *_DAYS)) + "".join((*_MONTHS, *_DAYS)).lower() + "stndrdth"),
        _characters("0123456789-"),
    ),
    "numbers-ko": Toy(korean_numbers, _HANGEUL, _DIGITS, few=lambda source: not set(source) & {"천", "만"}),
    "numbers-ko-back": Toy(_turned, _DIGITS, _HANGEUL, few=lambda source: len(source) <= 3),
}
"""By the task's name."""
