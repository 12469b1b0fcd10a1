"""What the table's columns have in common: one row per source word, and what a row may show."""

from __future__ import annotations

import numpy as np
from rich.segment import Segment

from attn_tui.engine.model import Array
from attn_tui.screen import draw
from attn_tui.screen.draw import number
from attn_tui.screen.moment import Moment
from attn_tui.screen.palette import PALETTE
from attn_tui.screen.panes.pane import Pane

FRAME = 2  # the title above the rows and the line below them


class Column(Pane):
    """A pane of the table: `cell` draws one source word's row, `foot` the line below all of them."""

    first = 0
    """The uppermost source word in view."""
    spacing = 1
    """Lines from one word to the next; all but the last of several are drawn on."""

    def row(self, moment: Moment, y: int, width: int) -> list[Segment]:
        if y == self.size.height - FRAME:
            return self.foot(moment, width)
        word, line = divmod(y, self.spacing)
        j, part = self.first + word, draw.Part(line, max(1, self.spacing - 1))
        return self.cell(moment, j, width, part) if line < part.lines and j < len(moment.source) else []

    def cell(self, moment: Moment, j: int, width: int, part: draw.Part) -> list[Segment]:
        """The cells of source word j; where it has several lines, of that part of them."""
        return []

    def foot(self, moment: Moment, width: int) -> list[Segment]:
        """The cells of the line below all words."""
        return []

    _scale: tuple[Array, int, float] | None = None

    def scale_of(self, moment: Moment, width: int) -> float:
        """The value that fills a bar's height: the largest of the pooled encoder states, so that all rows compare.

        Kept as long as states and width are the same: looking at all words for every row would cost a long sentence.
        """
        states = moment.states
        if states is None:
            return 1.0
        if self._scale is None or self._scale[0] is not states or self._scale[1] != width:
            largest = float(np.nan_to_num(np.abs(draw.pooled(states, width)), nan=0.0, posinf=np.inf).max())
            self._scale = (states, width, largest or 1.0)
        return self._scale[2]


def remark(text: str, width: int, part: draw.Part) -> list[Segment]:
    """A word where there is no value."""
    return [Segment(draw.fit(text if part.line == (part.lines - 1) // 2 else "", width), PALETTE.style("dim"))]


def bar_and_number(share: float, value: float, best: bool, colour: str, width: int, part: draw.Part) -> list[Segment]:
    """A bar for a share from 0 to 1, and the value it stands for."""
    digits = (number(value) if part.line == (part.lines - 1) // 2 else "").rjust(6)
    return [
        Segment(draw.bar(share, width - len(digits) - 1) + " ", PALETTE.style(colour)),
        Segment(digits, PALETTE.style("text" if best else "dim", bold=best)),
    ]
