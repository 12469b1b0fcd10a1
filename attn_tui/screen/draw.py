"""Numbers and words → cells of a terminal. Pure functions; the widgets only place what they return.

A value is a length or a digit, never a colour alone: bars of a vector stand on a zero line for positive values
and hang from it for negative ones; in ASCII, digits are positive tenths and letters negative ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rich.segment import Segment
from rich.style import Style

from attn_tui.engine.model import Array, Ids
from attn_tui.screen.look import LOOK, Look
from attn_tui.screen.write import padded

_RISING = " ▁▂▃▄▅▆▇█"
_GROWING = " ▏▎▍▌▋▊▉█"
_POSITIVE, _NEGATIVE = ".123456789", ".abcdefghi"
DIGITS = ("1-9 +", "a-i −")
"""What they mean in ASCII."""
_BEYOND, _BELOW = "↑↓"
_REVERSED = Style(reverse=True)
NUMBER_WIDTH = 5  # "-.98 "


def bar(share: float, width: int) -> str:
    """A horizontal bar for a share from 0 to 1, in eighths of a cell; at least one eighth for more than 0.

    >>> bar(0.5, 4), bar(0.001, 4)
    ('██  ', '▏   ')
    """
    # Sums of huge weights overflow to NaN, which has no length.
    eighths = min(8 * width, max(round(share * 8 * width), 1)) if 0 < share <= 1 else 0
    full, rest = divmod(eighths, 8)
    return ("█" * full + (_GROWING[rest] if rest else "")).ljust(width)


def is_bar(text: str) -> bool:
    """Whether a text is only a horizontal bar, or the blanks in its place.

    >>> is_bar("██▎ "), is_bar(" 0.25")
    (True, False)
    """
    return not text.strip(_GROWING)


@lru_cache(4096)
def bars(size: int, cells: int) -> int:
    """How many bars stand for `size` values in so many cells: one for each if they fit, else one for each group.

    All groups are equally large, if that leaves no more than a quarter of the cells empty.

    >>> bars(8, 20), bars(384, 17), bars(101, 17)
    (8, 16, 17)
    """
    if size <= cells:
        return size
    equal = next(count for count in range(max(1, cells), 0, -1) if size % count == 0)
    return equal if 4 * equal >= 3 * cells else max(1, cells)


def pooled(values: Array, cells: int) -> Array:
    """Average neighbours so that a vector fits into that many cells: [..., n] → [..., bars(n, cells)].

    The mean keeps the picture true: the pooled context is the weighted sum of the pooled states.
    """
    size = values.shape[-1]
    if size <= cells:
        return values
    edges = _edges(size, cells)
    sums = np.add.reduceat(values, edges[:-1], axis=-1)
    return np.asarray(sums / np.diff(edges), np.float32)


def _edges(size: int, cells: int) -> Ids:
    """Where each bar's group of values begins, as in `pooled`: [bars(size, cells) + 1]."""
    return np.linspace(0, size, bars(size, cells) + 1).astype(int)


def pool_of(index: int, size: int, cells: int) -> tuple[int, int]:
    """The first value of the group that a value belongs to, and the one after its last.

    >>> pool_of(5, 10, 3)
    (3, 6)
    """
    edges = _edges(size, cells)
    k = int(np.searchsorted(edges, index, "right")) - 1
    return int(edges[k]), int(edges[k + 1])


def _each(size: int, cells: int) -> int:
    """The cells of a number or a bar."""
    return min(NUMBER_WIDTH, cells // max(1, bars(size, cells)))


def cells_of(index: int, size: int, cells: int) -> tuple[int, int]:
    """The first cell where a value is drawn, counted from the vector's first cell, and the one after the last."""
    each, k = _each(size, cells), int(np.searchsorted(_edges(size, cells), index, "right")) - 1
    return k * each, k * each + each


def index_at(x: int, size: int, cells: int) -> int:
    """The value that is drawn in a cell, or the nearest to it; the first of a group."""
    return int(_edges(size, cells)[max(0, min(bars(size, cells) - 1, x // _each(size, cells)))])


def ruler(size: int, cells: int) -> str:
    """Number the bars of a vector, or the numbers in their place: the first, and every one, fifth, tenth … of them.

    A number stands below the first cell of its bar, of a number below its last digits.

    >>> ruler(8, 40), ruler(12, 12), ruler(12, 36)
    ('   1    2    3    4    5    6    7    8', '1   5    10', '1  2  3  4  5  6  7  8  9  10 11 12')
    """
    each, count = _each(size, cells), bars(size, cells)
    longest = len(str(size))
    step = next(10**power * part for power in range(9) for part in (1, 5) if 10**power * part * each > longest)
    row = ""
    for k in sorted({0, *range(step - 1, count, step)}):
        number, first = str(int(_edges(size, cells)[k]) + 1), k * each
        if each == NUMBER_WIDTH:
            number = number.rjust(NUMBER_WIDTH - 1)
        if not row or len(row) < first:
            row = row.ljust(first) + number
    return row[:cells]


@dataclass(frozen=True, slots=True)
class Part:
    """One line of something drawn several lines high: line 0 is the uppermost."""

    line: int = 0
    lines: int = 1

    @property
    def is_middle(self) -> bool:
        """Whether what takes one line is drawn on this one."""
        return self.line == (self.lines - 1) // 2


def spaced(rows: int, lines: int, highest: int, sums: int = 0) -> tuple[int, int]:
    """Lines from one row of bars to the next, at most `highest`, and how many of them are drawn on.

    An even number, with the zero line in the middle; or, if there is no room, one. Below the rows, without a gap,
    there is room for `sums` more.

    >>> spaced(3, 8, 6), spaced(3, 6, 6), spaced(3, 5, 6), spaced(3, 4, 6)
    ((3, 2), (2, 2), (2, 1), (1, 1))
    """
    for spacing, drawn in ((6, 4), (5, 4), (3, 2), (2, 2), (2, 1)):
        if spacing <= highest and rows * spacing - (spacing - drawn) + sums * drawn <= lines:
            return spacing, drawn
    return 1, 1


def vector(values: Array, cells: int, full: float, part: Part = Part(), look: Look = LOOK) -> list[Segment]:
    """Draw a vector in so many cells: its numbers if they fit, else a bar per value, else a bar per group of values.

    `full` is the value of a full bar; a larger one has an arrow. NaN, a value not computed yet, stays blank.
    """
    size = values.shape[-1]
    each = _each(size, cells)
    draw = _number if each == NUMBER_WIDTH else _digit if look.ascii else _half_cell if part.lines == 1 else _bar
    drawn = (
        draw(value, full, each, part, look) if value == value else Segment(" " * each, look.style("dim"))
        for value in pooled(values, cells).tolist()
    )
    return padded(drawn, cells, look)


def levels(values: Array, cells: int, part: Part = Part(), look: Look = LOOK) -> list[Segment]:
    """Draw shares from 0 to 1 in so many cells, each as high as it is: their numbers if they fit, else bars.

    The uppermost eighth stays blank, so that bars of different rows never touch. NaN stays blank.
    """
    each = _each(values.shape[-1], cells)
    draw = _number if each == NUMBER_WIDTH else _level
    drawn = (
        draw(value, 1.0, each, part, look) if value == value else Segment(" " * each, look.style("dim"))
        for value in pooled(values, cells).tolist()
    )
    return padded(drawn, cells, look)


def _level(value: float, full: float, width: int, part: Part, look: Look) -> Segment:
    if look.ascii:
        return Segment((f"{min(9, int(10 * value))}" if part.is_middle else " ") * width, look.style("weight"))
    height = round(min(full, max(0.0, value)) / full * (8 * part.lines - 1))
    here = min(8, max(0, height - 8 * (part.lines - 1 - part.line)))
    if height == 0 and part.line == part.lines - 1:
        return Segment("." * width, look.style("dim"))
    return Segment(_RISING[here] * width, look.style("weight"))


def _number(value: float, full: float, width: int, part: Part, look: Look) -> Segment:
    if not part.is_middle:
        return Segment(" " * width, look.style("dim"))
    digits = f"{value:.2f}".replace("0.", ".") if abs(value) < 0.995 else f"{value:.1f}"
    style = look.style("positive" if value >= 0 else "negative")
    return Segment(digits.rjust(NUMBER_WIDTH - 1).ljust(width), style)


def _bar(value: float, full: float, width: int, part: Part, look: Look) -> Segment:
    """One line of a bar that stands on the zero line, in the middle of an even number of lines, or hangs from it.

    An eighth of the outermost line stays blank, so that bars of different rows never touch.
    """
    half = part.lines // 2
    share, is_upper = abs(value) / full, part.line < half
    level = round(min(1.0, share) * (8 * half - 1))
    if level == 0 or is_upper != (value > 0):  # a point on the zero line for a value of about 0
        return Segment(("." if level == 0 and part.line == half - 1 else " ") * width, look.style("dim"))
    away = half - 1 - part.line if is_upper else part.line - half  # lines between this one and the zero line
    here = min(8, max(0, level - 8 * away))
    colour = "positive_bar" if is_upper else "negative_bar"
    if share > 1 and away == half - 1:
        return Segment((_BEYOND if is_upper else _BELOW).ljust(width), look.style(colour) + _REVERSED)
    if here == 0:
        return Segment(" " * width, look.style("dim"))
    if is_upper:
        return Segment(_RISING[here] * width, look.style(colour))
    # There are no block characters that hang: the gap below is drawn, and the two colours are swapped.
    return Segment(_RISING[8 - here] * width, look.style(colour) + _REVERSED)


def _half_cell(value: float, full: float, width: int, part: Part, look: Look) -> Segment:
    """A bar in one line, with the zero line in its middle: half as wide as a whole one, or whole."""
    share, is_positive = abs(value) / full, value > 0
    if share < 1 / 8:
        return Segment("·".ljust(width), look.style("dim"))
    if share > 1:
        text = _BEYOND if is_positive else _BELOW
    else:
        halves = width if share < 3 / 8 else 2 * width
        text = ("▀" if is_positive else "▄") * (halves // 2) + ("▘" if is_positive else "▖") * (halves % 2)
    return Segment(text.ljust(width), look.style("positive_bar" if is_positive else "negative_bar"))


def _digit(value: float, full: float, width: int, part: Part, look: Look) -> Segment:
    """Tenths of a full bar: digits are positive, letters negative."""
    share = abs(value) / full
    tenths = round(min(1.0, share) * 9)
    letter = "." if tenths == 0 else (_POSITIVE if value > 0 else _NEGATIVE)[tenths]
    letter = (_BEYOND if value > 0 else _BELOW) if share > 1 else letter
    style = look.style("dim" if tenths == 0 else "positive" if value > 0 else "negative")
    return Segment((letter if part.is_middle else " ") * width, style)
