"""Lines drawn with characters, told apart by their marks and not by colour alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

MARKS = "●▲■◆○△□◇"
BARS = "▁▂▃▄▅▆▇█"
_LINE = "·"
Cell: TypeAlias = tuple[str, int | None]
"""A character, and the number of the series it is drawn for."""


def plot(series: Sequence[Sequence[float | None]], labels: Sequence[str], width: int, height: int) -> list[list[Cell]]:
    """Draw series of values ≥ 0 over the same positions, each with its mark from `MARKS`; None leaves a gap.

    Returns the rows from the top, `height` of them and the labels below, none wider than `width` cells.
    """
    largest = max((value for values in series for value in values if value is not None), default=0.0)
    top = 20 * max(1, math.ceil(largest / 20))
    scale = [f"{top * row / (height - 1):.0f}" if row % 3 == 0 else "" for row in reversed(range(height))]
    margin = max(map(len, scale)) + 2
    room = width - margin
    columns = [int((place + 0.5) * room / len(labels)) for place in range(len(labels))]
    canvas: list[list[Cell]] = [[(" ", None)] * room for _ in range(height)]

    def row(value: float) -> int:
        return height - 1 - round(value / top * (height - 1))

    for number, values in enumerate(series):
        for x, y in _line(values, columns):
            canvas[row(y)][x] = (_LINE, number)
    for number, values in enumerate(series):
        for x, value in zip(columns, values, strict=True):
            if value is not None:
                line = canvas[row(value)]
                while line[x][0] in MARKS and x < room - 1:  # beside another mark in the same cell
                    x += 1
                line[x] = (MARKS[number], number)
    rows = [[*_cells(f"{text:>{margin - 2}} │"), *cells] for text, cells in zip(scale, canvas, strict=True)]
    return [*rows, _cells(" " * (margin - 1) + "└" + "─" * room), _cells(" " * margin + _below(labels, columns, room))]


def _line(values: Sequence[float | None], columns: Sequence[int]) -> Iterator[tuple[int, float]]:
    """Points of the straight lines between neighbouring values, every second cell."""
    for (x0, y0), (x1, y1) in pairwise(zip(columns, values, strict=True)):
        if y0 is not None and y1 is not None:
            for x in range(x0, x1, 2):
                yield x, y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def _below(labels: Sequence[str], columns: Sequence[int], room: int) -> str:
    """The labels below their positions, without those that do not fit."""
    text = ""
    for label, column in zip(labels, columns, strict=True):
        first = max(0, min(column - len(label) // 2, room - len(label)))
        if not text or first > len(text):
            text += " " * (first - len(text)) + label
    return text


def _cells(text: str) -> list[Cell]:
    return [(character, None) for character in text]


def sparkline(values: Sequence[float]) -> str:
    """Draw values as bars of one cell each, from the smallest to the largest.

    >>> sparkline([7.2, 28.7, 48.9])
    '▁▅█'
    """
    low, high = min(values), max(values)
    steps = (high - low) / (len(BARS) - 1) or 1.0
    return "".join(BARS[round((value - low) / steps)] for value in values)
