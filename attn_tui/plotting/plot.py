"""Lines drawn with characters, told apart by their marks and not by colour alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from attn_tui.plotting.axes import Axis

MARKS = "●▲■◆○△□◇"
BARS = "▁▂▃▄▅▆▇█"
HERE, HERE_BELOW = "┊", "┴"
"""The line at a place, and its end on the axis."""
_LINE = "·"
_BLANK, _DOTS = 0x2800, ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
"""Braille without any dot, and the dots of a cell, by column and row."""
_ASCII = str.maketrans(
    dict(zip(MARKS + "·│┤└─┬┴┊–", "*^#%o+@&.||+-++:-", strict=True))
    | dict.fromkeys(map(chr, range(_BLANK + 1, _BLANK + 256)), "*")
)
Cell: TypeAlias = tuple[str, int | None]
"""A character, and the number of the series it is drawn for."""
Point: TypeAlias = tuple[float, float]


def plot(
    series: Sequence[Sequence[Point | None]], x: Axis, y: Axis, width: int, height: int, here: float | None = None
) -> list[list[Cell]]:
    """Draw series of points from left to right, each with its mark from `MARKS`; None leaves a gap.

    `here` is a place on the horizontal axis that gets a line of its own. Returns the rows from the top, `height`
    of them and the axis below, none wider than `width` cells.
    """
    room = _room(y, width)
    canvas: list[list[Cell]] = [[(" ", None)] * room for _ in range(height)]

    def row(value: float) -> int:
        return height - 1 - round(y.share(value) * (height - 1))

    placed = [[point and (_column(x, point[0], room), point[1]) for point in points] for points in series]
    for number, points in enumerate(placed):
        for at, value in _line(points):
            canvas[row(value)][at] = (_LINE, number)
    for number, points in enumerate(placed):
        for point in filter(None, points):
            at, line = point[0], canvas[row(point[1])]
            while line[at][0] in MARKS and line[at][1] != number and at < room - 1:  # beside another's mark
                at += 1
            line[at] = (MARKS[number % len(MARKS)], number)
    return _framed(canvas, x, y, room, here)


def plot_by_label(
    series: Sequence[Sequence[float | None]], labels: Sequence[str], width: int, height: int
) -> list[list[Cell]]:
    """Draw series of values ≥ 0 over the same labels, on a scale from 0 to a multiple of 20; None leaves a gap."""
    largest = max((value for values in series for value in values if value is not None), default=0.0)
    top = 20 * max(1, math.ceil(largest / 20))
    marked = [top * row / (height - 1) for row in range(0, height, 3)]
    x = Axis(0, len(labels), [(place + 0.5, label) for place, label in enumerate(labels)])
    y = Axis(0, top, [(value, f"{value:.0f}") for value in marked])
    points = [[None if v is None else (place + 0.5, v) for place, v in enumerate(values)] for values in series]
    return plot(points, x, y, width, height)


def curve(
    points: Sequence[Point], x: Axis, y: Axis, width: int, height: int, here: float | None = None
) -> list[list[Cell]]:
    """Draw many points from left to right as one fine line; where they are dense it is their mean.

    Returns rows as `plot` does.
    """
    room = _room(y, width)
    found: dict[int, list[float]] = {}
    for place, value in points:
        found.setdefault(_column(x, place, 2 * room), []).append(value)
    means = [(at, sum(values) / len(values)) for at, values in sorted(found.items())]
    dots = [[0] * room for _ in range(height)]
    before = None
    for at, value in [*_line(means, 1), *means[-1:]]:
        row = 4 * height - 1 - round(y.share(value) * (4 * height - 1))
        # A steep line has no gaps.
        for one in range(min(row, before + 1), max(row, before - 1) + 1) if before is not None else (row,):
            dots[one // 4][at // 2] |= _DOTS[at % 2][one % 4]
        before = row
    canvas: list[list[Cell]] = [[(chr(_BLANK + cell), 0) if cell else (" ", None) for cell in line] for line in dots]
    return _framed(canvas, x, y, room, here)


def in_ascii(text: str) -> str:
    """What is drawn here, for terminals that have ASCII alone.

    >>> in_ascii("40 ┤ ● · ▲ 1–5")
    '40 | * . ^ 1-5'
    """
    return text.translate(_ASCII)


def _room(y: Axis, width: int) -> int:
    """Columns beside the vertical axis."""
    return width - max(len(text) for _, text in y.ticks) - len(" │")


def _column(x: Axis, value: float, columns: int) -> int:
    return min(int(x.share(value) * columns), columns - 1)


def _line(points: Sequence[tuple[int, float] | None], step: int = 2) -> Iterator[tuple[int, float]]:
    """Points of the straight lines between neighbouring points, without the last: one every `step` cells."""
    for first, second in pairwise(points):
        if first and second:
            (x0, y0), (x1, y1) = first, second
            for x in range(x0, x1, step):
                yield x, y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def _framed(canvas: list[list[Cell]], x: Axis, y: Axis, room: int, here: float | None) -> list[list[Cell]]:
    """Put the axes beside and below what is drawn, and the line at a place behind it."""
    height, margin = len(canvas), max(len(text) for _, text in y.ticks)
    marked = [] if here is None else [_column(x, here, room)]
    for column in marked:
        for line in canvas:
            if line[column][0] == " ":
                line[column] = (HERE, None)
    beside = {height - 1 - round(y.share(value) * (height - 1)): text for value, text in reversed(y.ticks)}
    rows = [
        [*_cells(f"{beside.get(row, ''):>{margin}} {'┤' if row in beside else '│'}"), *cells]
        for row, cells in enumerate(canvas)
    ]
    axis, below = ["─"] * room, [" "] * room
    for value, text in x.ticks:
        column = _column(x, value, room)
        first = max(0, min(column - len(text) // 2, room - len(text)))
        if not "".join(below[max(0, first - 1) : first + len(text) + 1]).strip() and len(text) <= room:
            axis[column], below[first : first + len(text)] = "┬", text
    for column in marked:
        axis[column] = HERE_BELOW
    return [*rows, _cells(" " * (margin + 1) + "└" + "".join(axis)), _cells(" " * (margin + 2) + "".join(below))]


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
