"""Where values stand along an axis, and what is written beside it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

_NEAR = 1e-6
"""What differs by so little is the same: a share of a step, or of a number. A BLEU can be 100.00000000000004."""
_LEAST = 1e-300
"""Numbers closer than this are one: a part of so small a difference may be 0."""
Tick: TypeAlias = tuple[float, str]
"""A value, and what is written there."""


@dataclass(frozen=True, slots=True)
class Axis:
    """What a row or a column of a plot stands for."""

    low: float
    high: float
    ticks: Sequence[Tick]
    """The more important ones first; one that has no room is left out."""
    logarithmic: bool = False
    """Then `low` is above 0."""

    def share(self, value: float) -> float:
        """How far along the axis a value is, from 0 at `low` to 1 at `high`."""
        low, high = self.low, self.high
        if self.logarithmic:
            low, high, value = math.log(low), math.log(high), math.log(value)
        return (value - low) / (high - low) if high > low else 0.0


def even(values: Sequence[float], most: int) -> Axis:
    """An axis with room for all the values, between round numbers, in at most `most` steps (2 or more).

    >>> [text for _, text in even([3.2, 9.4], 3).ticks], [text for _, text in even([0, 0], 3).ticks]
    (['2.5', '5.0', '7.5', '10.0'], ['0.0', '0.5', '1.0'])
    """
    low, high = min(values), max(values)
    if math.isclose(low, high, rel_tol=_NEAR, abs_tol=_LEAST):
        apart = max(1.0, abs(low) * _NEAR)  # 1 is nothing beside a large number
        low, high = (low - apart, high) if low >= 1 else (low, high + apart)
    step, first, last = next(
        (step, first, last)
        for step in _round_numbers((high - low) / most)
        if (last := math.ceil(high / step - _NEAR)) - (first := math.floor(low / step + _NEAR)) <= most
    )
    ticks = [(step * i, _written(step * i, step)) for i in range(first, last + 1)]
    return Axis(ticks[0][0], ticks[-1][0], ticks)


def updates(last: int) -> Axis:
    """An axis from no update to the last one.

    >>> [text for _, text in updates(12_000).ticks]
    ['0', '12,000', '2,500', '5,000', '7,500', '10,000']
    """
    between = [round(value) for value, _ in even([0, last], 5).ticks if 1 <= value < last]
    return Axis(0, last, [(value, f"{value:,}") for value in dict.fromkeys((0, last, *between))])


def decades(first: int, last: int) -> Axis:
    """A logarithmic axis between two numbers of updates.

    >>> [text for _, text in decades(10, 6_000).ticks]
    ['10', '6,000', '100', '1,000']
    """
    between = [10**power for power in range(len(f"{last}")) if first < 10**power < last]
    return Axis(first, last, [(value, f"{value:,}") for value in dict.fromkeys((first, last, *between))], True)


def _round_numbers(least: float) -> Iterator[float]:
    """1, 2, 2.5 and 5 times a power of ten, from `least` on."""
    power = math.floor(math.log10(least))
    while True:
        yield from (factor * 10.0**power for factor in (1, 2, 2.5, 5) if factor * 10.0**power >= least)
        power += 1


def _written(value: float, step: float) -> str:
    """A multiple of a step with as many digits as tell it from the next one."""
    if 1e-4 <= step < 1e12:
        digits = len(f"{step:.6f}".rstrip("0").partition(".")[2])
        return f"{value:,.{digits}f}"
    return f"{value:.{1 + math.ceil(math.log10(max(abs(value) / step, 1)))}e}"
