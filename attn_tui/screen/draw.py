"""Numbers and words → cells of a terminal. Pure functions; the widgets only place what they return.

A value is told by a length or a digit, and by colour only besides: bars of a vector stand up for positive values
and hang down for negative ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from attn_tui.engine.model import Array
from attn_tui.screen.palette import PALETTE, Palette

_RISING = " ▁▂▃▄▅▆▇█"
_GROWING = " ▏▎▍▌▋▊▉█"
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
NUMBER_WIDTH = 5  # "-.98 "


def subscript(n: int | str | None) -> str:
    """Write a number as a subscript; None is written as nothing.

    >>> subscript(17)
    '₁₇'
    """
    return "" if n is None else str(n).translate(_SUBSCRIPTS)


def number(value: float) -> str:
    """Two digits behind the point, or fewer where the number is large.

    >>> [number(x) for x in (0.913, -2.0, 123.4)]
    ['0.91', '-2.00', '123']
    """
    return f"{value:.2f}" if abs(value) < 99.995 else f"{value:.0f}"


def fit(text: str, width: int) -> str:
    """Cut or pad a text to a number of cells; what was cut off is told by an ellipsis.

    >>> fit("étudiant", 5), fit("日本", 5)
    ('étud…', '日本 ')
    """
    return (
        text if cell_len(text) == width else set_cell_size(text, width) if cell_len(text) < width else _cut(text, width)
    )


def _cut(text: str, width: int) -> str:
    return set_cell_size(set_cell_size(text, max(0, width - 1)).rstrip() + "…", width) if width > 0 else ""


def first_fitting(texts: Sequence[str], width: int) -> str:
    """The first text that fits, of several that say the same more and more briefly; else the last, cut.

    >>> first_fitting(["8 numbers for 4 words", "8 for 4 words"], 15)
    '8 for 4 words'
    """
    return next((text for text in texts if cell_len(text) <= width), fit(texts[-1], width))


def bar(share: float, width: int) -> str:
    """A horizontal bar for a share from 0 to 1, in eighths of a cell; what is more than 0 shows at least one.

    >>> bar(0.5, 4), bar(0.001, 4)
    ('██  ', '▏   ')
    """
    # Sums of huge weights overflow: what is not a number has no length.
    eighths = min(8 * width, max(round(share * 8 * width), 1)) if 0 < share <= 1 else 0
    full, rest = divmod(eighths, 8)
    return ("█" * full + (_GROWING[rest] if rest else "")).ljust(width)


def pooled(values: Array, cells: int) -> Array:
    """Average neighbours so that a vector fits into that many cells: [..., n] → [..., min(n, cells)].

    The mean keeps the picture true: the pooled context is the weighted sum of the pooled states.
    """
    size = values.shape[-1]
    if size <= cells:
        return values
    edges = np.linspace(0, size, cells + 1).astype(int)
    sums = np.add.reduceat(values, edges[:-1], axis=-1)
    return np.asarray(sums / np.diff(edges), np.float32)


@dataclass(frozen=True, slots=True)
class Part:
    """Which of the lines of something drawn several lines high: line 0 is the uppermost."""

    line: int = 0
    lines: int = 1


def vector(values: Array, width: int, scale: float, part: Part = Part(), palette: Palette = PALETTE) -> list[Segment]:
    """Draw a vector in `width` cells: its numbers where they fit, else a bar a value, else a bar a group of values.

    `scale` is the value whose bar fills the whole height. NaN, a value not computed yet, stays blank.
    """
    cells = pooled(values, width)
    each = min(NUMBER_WIDTH, width // max(1, len(cells)))
    draw = _signed_number if each == NUMBER_WIDTH else _signed_bar
    return padded((draw(value, scale, each, part, palette) for value in cells.tolist()), width, palette)


def _signed_number(value: float, scale: float, width: int, part: Part, palette: Palette) -> Segment:
    if value != value or part.line != (part.lines - 1) // 2:
        return Segment(" " * width, palette.style("dim"))
    digits = f"{value:.2f}".replace("0.", ".") if abs(value) < 0.995 else f"{value:.1f}"
    style = palette.style("positive" if value >= 0 else "negative")
    return Segment(digits.rjust(NUMBER_WIDTH - 1).ljust(width), style)


def _signed_bar(value: float, scale: float, width: int, part: Part, palette: Palette) -> Segment:
    if value != value:
        return Segment(" " * width, palette.style("dim"))
    level = round(min(1.0, abs(value) / scale) * 8 * part.lines)  # full also for infinity, which has no quotient
    if level == 0:
        return Segment(("·" if part.line == part.lines // 2 else " ") * width, palette.style("dim"))
    if value > 0:  # stands on the lowest line
        here = min(8, max(0, level - 8 * (part.lines - 1 - part.line)))
        return Segment(_RISING[here] * width, palette.style("positive"))
    here = min(8, max(0, level - 8 * part.line))  # hangs from the uppermost
    if here == 0:
        return Segment(" " * width, palette.style("dim"))
    # Terminals have no blocks that hang: the gap below is drawn in the background's colour instead.
    return Segment(_RISING[8 - here] * width, Style(color=palette.background, bgcolor=palette.negative))


def padded(segments: Iterable[Segment], width: int, palette: Palette = PALETTE) -> list[Segment]:
    """Join neighbours of one style and fill up with blanks to exactly `width` cells."""
    strip = Strip(Segment.simplify(segments)).adjust_cell_length(width, palette.style("text"))
    return list(strip)


def line(parts: Sequence[tuple[str, Style]], width: int, palette: Palette = PALETTE) -> Strip:
    """Put styled texts beside each other, exactly `width` cells."""
    return Strip(padded([Segment(text, style) for text, style in parts if text], width, palette))


def title(text: str, active: bool, width: int, palette: Palette = PALETTE) -> Strip:
    """A pane's upper edge with its title; the pane of the moment has an arrow and a heavy line."""
    edge = palette.style("accent", bold=True) if active else palette.style("rule")
    words = edge if active else palette.style("text")
    mark, rule = ("▶ ", "━") if active else ("─ ", "─")
    if cell_len(text) + 2 > width:  # a long title is worth more than its ornament, but less than the mark
        mark = mark[0] if active else " "
        text = text if cell_len(text) < width else fit(text, max(0, width - 1))
    return line([(mark, edge), (f"{text} ", words), (rule * width, edge)], width, palette)


def words(pieces: Sequence[str], focus: int | None, width: int, palette: Palette = PALETTE) -> list[Segment]:
    """Write words in a row, the one in focus underlined and always in view; «…» stands for those left out."""
    normal, marked = palette.style("text"), palette.style("accent", bold=True) + Style(underline=True)
    at = min(focus or 0, len(pieces) - 1) if pieces else 0
    first, last = _window([cell_len(piece) + 1 for piece in pieces], at, width - 4)
    segments = [Segment("… ", palette.style("dim"))] if first > 0 else []
    for i in range(first, last):
        room = max(1, width - 4)
        text = pieces[i] if cell_len(pieces[i]) <= room else fit(pieces[i], room)
        segments += [Segment(text, marked if i == focus else normal), Segment(" ", normal)]
    if last < len(pieces):
        segments.append(Segment("…", palette.style("dim")))
    return padded(segments, width, palette)


def _window(lengths: Sequence[int], focus: int, width: int) -> tuple[int, int]:
    """The widest range of items around `focus` that fits, from the first on if they all fit."""
    if not lengths or sum(lengths) <= width + 4:
        return 0, len(lengths)
    first, last, room = focus, focus + 1, width - lengths[focus]
    while True:
        if last < len(lengths) and lengths[last] <= room and (last - focus <= focus - first or first == 0):
            room -= lengths[last]
            last += 1
        elif first > 0 and lengths[first - 1] <= room:
            first -= 1
            room -= lengths[first]
        elif last < len(lengths) and lengths[last] <= room:
            room -= lengths[last]
            last += 1
        else:
            return first, last
