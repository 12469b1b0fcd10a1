"""Which number is in each cell of a screen, as a click on the real one finds it, and which each pane is about."""

from __future__ import annotations

from attn_tui.screen.panes.pane import Pane
from attn_tui.screen.panes.readable import Readable
from attn_tui.story.linked import Numbers
from attn_tui.story.moment import Moment


class Numbered:
    """The numbers in the cells of a screen; they are `Numbers`'. 0 is none."""

    def __init__(self, columns: int, rows: int, numbers: Numbers) -> None:
        self._numbers = numbers
        self.lines = [[0] * columns for _ in range(rows)]

    def add(self, pane: Pane) -> int:
        """Put a pane's numbers into their cells; return the one that it is about."""
        moment, left, top = pane.moment, pane.region.x, pane.region.y + 1
        if not isinstance(pane, Readable) or moment is None:
            return 0
        for i, row in enumerate(pane.rows(moment)):
            span = pane.span(moment, i)
            if span is None or row.values is None:
                continue
            indices = [pane.index_in(moment, row, x, span.cells) for x in range(span.cells)]
            found = [self._number(pane, moment, i, index) for index in indices]
            for line in self.lines[top + span.y : top + span.y + span.lines]:
                line[left + span.x : left + span.x + span.cells] = found
        return self._number(pane, moment, *pane.about(moment))

    def _number(self, pane: Readable, moment: Moment, row: int, index: int) -> int:
        opened = pane.opened_at(moment, row, index)
        return 0 if opened is None else self._numbers.number(opened[0])
