"""Numbers and words → cells of a terminal. Pure functions; the widgets only place what they return.

A value is a length or a digit, never a colour alone: bars of a vector stand up for positive values
and hang down for negative ones; in ASCII, digits are positive tenths and letters negative ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from rich.segment import Segment
from rich.style import Style

from attn_tui.engine.model import Array, Ids
from attn_tui.screen.look import LOOK, Look
from attn_tui.screen.write import padded

_RISING = " ▁▂▃▄▅▆▇█"
_GROWING = " ▏▎▍▌▋▊▉█"
_POSITIVE, _NEGATIVE = ".123456789", ".abcdefghi"
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


def pooled(values: Array, cells: int) -> Array:
    """Average neighbours so that a vector fits into that many cells: [..., n] → [..., min(n, cells)].

    The mean keeps the picture true: the pooled context is the weighted sum of the pooled states.
    """
    size = values.shape[-1]
    if size <= cells:
        return values
    edges = _edges(size, cells)
    sums = np.add.reduceat(values, edges[:-1], axis=-1)
    return np.asarray(sums / np.diff(edges), np.float32)


def _edges(size: int, cells: int) -> Ids:
    """Where each cell's group of values begins, as in `pooled`: [cells + 1]."""
    return np.linspace(0, size, min(size, cells) + 1).astype(int)


def pool_of(index: int, size: int, cells: int) -> tuple[int, int]:
    """The first value of the group that a value belongs to, and the one after its last.

    >>> pool_of(5, 10, 3)
    (3, 6)
    """
    edges = _edges(size, cells)
    k = int(np.searchsorted(edges, index, "right")) - 1
    return int(edges[k]), int(edges[k + 1])


def cells_of(index: int, size: int, cells: int) -> tuple[int, int]:
    """The first cell where a value is drawn, counted from the vector's first cell, and the one after the last."""
    groups = min(size, cells)
    each = min(NUMBER_WIDTH, cells // groups)
    k = int(np.searchsorted(_edges(size, cells), index, "right")) - 1
    return k * each, k * each + each


def index_at(x: int, size: int, cells: int) -> int:
    """The value that is drawn in a cell, or the nearest to it; the first of a group."""
    groups = min(size, cells)
    each = min(NUMBER_WIDTH, cells // groups)
    return int(_edges(size, cells)[max(0, min(groups - 1, x // each))])


@dataclass(frozen=True, slots=True)
class Part:
    """One line of something drawn several lines high: line 0 is the uppermost."""

    line: int = 0
    lines: int = 1


def vector(values: Array, width: int, scale: float, part: Part = Part(), look: Look = LOOK) -> list[Segment]:
    """Draw a vector in `width` cells: its numbers if they fit, else a bar per value, else a bar per group of values.

    `scale` is the value whose bar fills the whole height. NaN, a value not computed yet, stays blank.
    """
    cells = pooled(values, width)
    each = min(NUMBER_WIDTH, width // max(1, len(cells)))
    draw = _signed_number if each == NUMBER_WIDTH else _signed_bar
    return padded((draw(value, scale, each, part, look) for value in cells.tolist()), width, look)


def _signed_number(value: float, scale: float, width: int, part: Part, look: Look) -> Segment:
    if value != value or part.line != (part.lines - 1) // 2:
        return Segment(" " * width, look.style("dim"))
    digits = f"{value:.2f}".replace("0.", ".") if abs(value) < 0.995 else f"{value:.1f}"
    style = look.style("positive" if value >= 0 else "negative")
    return Segment(digits.rjust(NUMBER_WIDTH - 1).ljust(width), style)


def _signed_bar(value: float, scale: float, width: int, part: Part, look: Look) -> Segment:
    if value != value:
        return Segment(" " * width, look.style("dim"))
    if look.ascii:
        return _signed_digit(value, scale, width, part, look)
    level = round(min(1.0, abs(value) / scale) * 8 * part.lines)  # infinity fills it, too
    if level == 0:
        return Segment(("·" if part.line == part.lines // 2 else " ") * width, look.style("dim"))
    if value > 0:  # stands on the lowest line
        here = min(8, max(0, level - 8 * (part.lines - 1 - part.line)))
        return Segment(_RISING[here] * width, look.style("positive"))
    here = min(8, max(0, level - 8 * part.line))  # hangs from the uppermost
    if here == 0:
        return Segment(" " * width, look.style("dim"))
    # There are no block characters that hang: the gap below is drawn, and the two colours are swapped.
    return Segment(_RISING[8 - here] * width, look.style("negative") + _REVERSED)


def _signed_digit(value: float, scale: float, width: int, part: Part, look: Look) -> Segment:
    """Tenths of the scale: digits are positive, letters negative."""
    tenths = round(min(1.0, abs(value) / scale) * 9)
    letter = "." if tenths == 0 else (_POSITIVE if value > 0 else _NEGATIVE)[tenths]
    style = look.style("dim" if tenths == 0 else "positive" if value > 0 else "negative")
    return Segment((letter if part.line == (part.lines - 1) // 2 else " ") * width, style)
