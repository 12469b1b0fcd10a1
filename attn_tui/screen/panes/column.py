"""What the table's columns have in common: one row per source word, and what a row may show."""

from __future__ import annotations

from typing import ClassVar, Protocol, runtime_checkable

from rich.segment import Segment

from attn_tui.engine.model import Array
from attn_tui.screen import bars, draw, write
from attn_tui.screen.look import Look
from attn_tui.screen.panes.bars import WithBars
from attn_tui.screen.panes.pane import TOUCHED
from attn_tui.screen.panes.readable import Row, Source, Span, labelled_rows
from attn_tui.story.moment import Moment
from attn_tui.symbols import subscript


@runtime_checkable
class Scrolling(Protocol):
    """The container of the columns: it scrolls all of them together."""

    def bring_into_view(self, row: int) -> None:
        """Scroll so that a source word is on the screen."""


NUMBER = 6
"""Cells of the number beside a bar."""
TITLE = 1  # the line above the rows


class Column(WithBars):
    """A pane of the table: `cell` draws one source word's row, `foot` the line below all of them."""

    share: ClassVar[str]
    """Which of `Widths` it has."""
    made_from: ClassVar[tuple[str, ...]] = ()
    """The shares of the columns it is computed from; they are beside it if only the panes of the moment are shown."""
    first = 0
    """The uppermost source word in view."""
    spacing = 1
    """Lines from one word to the next."""
    capacity = 1
    """How many source words are in view at once."""
    bars_high = 1
    """Lines of each that are drawn on, and lines below all rows."""

    def arrange_rows(self, spacing: int, bars_high: int, capacity: int) -> None:
        """Take other `spacing`, `bars_high` and `capacity`."""
        now = spacing, bars_high, capacity
        if now != (self.spacing, self.bars_high, self.capacity):
            self.spacing, self.bars_high, self.capacity = now
            self.refresh()  # its own size may stay the same, or become another later

    def values(self, moment: Moment) -> tuple[str, Array | None]:
        """The symbol of what is in a row, and the values: [src_len] or [src_len, n]."""
        return "", None

    def source(self, moment: Moment, j: int) -> Source | None:
        """Where the values of source word j are."""
        return None

    def total(self, moment: Moment) -> list[Row]:
        """The rows in the line below all words that the cursor can read."""
        return []

    def indent(self, moment: Moment) -> int:
        """Cells before a row's values."""
        return 0

    def gutter_of(self, moment: Moment) -> int:
        return self.indent(moment)

    def rows(self, moment: Moment) -> list[Row]:
        symbol, values = self.values(moment)
        names = [f"{symbol}{subscript(j)}" for j in range(1, len(moment.source) + 1)]
        return labelled_rows(names, values, lambda j: self.source(moment, j)) + self.total(moment)

    def about(self, moment: Moment) -> tuple[int, int]:
        return super().about(moment) if self.has_vectors(moment) else (moment.in_view, 0)

    def span(self, moment: Moment, row: int) -> Span | None:
        gutter = self.indent(moment)
        cells = self.size.width - 1 - gutter
        if row == len(moment.source):
            return Span(self._foot, self.bars_high, gutter, self._cells(moment, cells))
        y = (row - self.first) * self.spacing
        return Span(y, self._high(moment), gutter, self._cells(moment, cells)) if 0 <= y < self._foot else None

    def _cells(self, moment: Moment, room: int) -> int:
        """The cells of a row's values, of as many as there is room for."""
        return self.cells_for(moment.decoding.config.encoder_state, room) if self.has_vectors(moment) else room

    def _high(self, moment: Moment) -> int:
        """How many lines of a row are drawn on."""
        # Bars of neighbours may come near each other, but not those of scores, which fill their lines.
        return self.bars_high if self.has_vectors(moment) else max(1, min(self.bars_high, self.spacing - 1))

    @property
    def _foot(self) -> int:
        """The first line below all words, counted below the title."""
        return self.size.height - TITLE - self.bars_high

    def bring_into_view(self, row: int) -> None:
        if row < len(self.moment.source if self.moment else ()) and isinstance(self.parent, Scrolling):
            self.parent.bring_into_view(row)

    def row(self, moment: Moment, y: int, width: int) -> list[Segment]:
        if y >= self._foot:
            return self.sum(moment, width, draw.Part(y - self._foot, self.bars_high))
        word, line = divmod(y, self.spacing)
        j, part = self.first + word, draw.Part(line, self._high(moment))
        return self.cell(moment, j, width, part) if line < part.lines and j < len(moment.source) else []

    def cell(self, moment: Moment, j: int, width: int, part: draw.Part) -> list[Segment]:
        """The cells of source word j; `part` is the line of several."""
        return []

    def sum(self, moment: Moment, width: int, part: draw.Part) -> list[Segment]:
        """The cells below all words; `part` is the line of several."""
        return self.foot(moment, width) if part.is_middle else []

    def foot(self, moment: Moment, width: int) -> list[Segment]:
        """The same if one line is enough."""
        return []


def remark(text: str, width: int, part: draw.Part, look: Look) -> list[Segment]:
    """A word in place of a value."""
    return [Segment(write.fit(text if part.is_middle else "", width), look.style("dim"))]


def weight_cells(
    weights: Array, j: int, best: bool, width: int, part: draw.Part, look: Look, touched: bool = False
) -> list[Segment]:
    """A bar for one of these weights, from 0 to 1 or, of logarithms, below 0, and its number; marked if set by hand."""
    weight, room = float(weights[j]), max(0, width - NUMBER - 1)
    if weights.min() < 0:
        bar = bars.bar(weight, bars.axis_of(weights, room), "weight", look)
    else:
        bar = [Segment(draw.bar(weight, room), look.style("weight"))]
    return [*bar, *beside_bar(weight, best, part, look, touched)]


def beside_bar(value: float, best: bool, part: draw.Part, look: Look, touched: bool = False) -> list[Segment]:
    """The value that a bar stands for, after a blank; marked if it was set by hand."""
    texts = [f"{value:.2f}", f"{value:.1f}", f"{value:.0f}", f"{value:.0e}".replace("e+0", "e")]
    room = NUMBER - touched
    text = next((text for text in texts if len(text) <= room), texts[-1])
    text = text if look.ascii else text.replace("inf", "∞")  # which would be an I in ASCII
    digits = TOUCHED * touched + text if part.line == (part.lines - 1) // 2 else ""
    return [Segment(f" {digits:>{NUMBER}}", look.style("text" if best else "dim", bold=best))]
