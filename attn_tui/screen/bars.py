"""Bars for scores: lengths from one zero, to the right for positive values and to the left for negative ones."""

from __future__ import annotations

from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style

from attn_tui.engine.model import Array
from attn_tui.screen import draw
from attn_tui.screen.look import Look

_REVERSED = Style(reverse=True)
_LEAST = 3  # cells: one for each side, and the zero


@dataclass(frozen=True, slots=True)
class Axis:
    """Where zero is, the same for all bars that are compared, and how much a cell is worth."""

    left: int
    """Cells of negative values, before that of the zero line. 0 if there are none: bars begin at the left edge."""
    right: int
    """Cells of positive values."""
    unit: float
    """What a full cell stands for; 0 if all values are 0."""


def axis_of(values: Array, width: int) -> Axis:
    """The axis for values in that many cells; those that are not finite have no length."""
    finite = values[abs(values) < float("inf")]
    low, high = min(0.0, float(finite.min(initial=0))), max(0.0, float(finite.max(initial=0)))
    if low == 0 or width < _LEAST:
        return Axis(0, width, high / max(1, width))
    room = width - 1
    left = room if high == 0 else max(1, min(room - 1, round(room * -low / (high - low))))
    right = room - left
    # One unit for both sides, though neither is a whole number of cells.
    return Axis(left, right, max(-low / left, high / right if right else 0.0))


def bar(value: float, axis: Axis, colour: str, look: Look) -> list[Segment]:
    """The cells of a value's bar, the zero line included; at least an eighth of a cell for what is not 0."""
    style = look.style(colour)
    side = axis.left if value < 0 else axis.right
    length = min(abs(value) / axis.unit, side) if axis.unit else 0.0
    right = draw.bar(length / side, side) if value > 0 and side else " " * axis.right
    if not axis.left:
        return [Segment(right, style)]
    left = _leftwards(length if value < 0 else 0.0, axis.left, style, look)
    return [*left, Segment("│", look.style("dim")), Segment(right, style)]


def _leftwards(length: float, width: int, style: Style, look: Look) -> list[Segment]:
    """A bar of so many cells that ends at the right edge."""
    parts = 1 if look.ascii else 8  # of a cell that can be drawn
    full, rest = divmod(max(round(length * parts), 1 if length else 0), parts)
    blank, whole = Segment(" " * (width - full - (rest > 0)), style), Segment("█" * full, style)
    # No block character fills a cell from its right side: the gap is drawn, and the two colours are swapped.
    return [blank, *([Segment(draw.bar(1 - rest / parts, 1), style + _REVERSED)] if rest else []), whole]
