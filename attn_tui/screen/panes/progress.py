"""The position in the whole decoding; a click goes to another."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from textual import events
from textual.message import Message
from textual.strip import Strip

from attn_tui.screen import write
from attn_tui.screen.look import Look
from attn_tui.screen.panes.pane import Pane
from attn_tui.story.moment import Moment
from attn_tui.story.walk import Place

_APART = 3  # the fewest cells between the marks of two time steps


class Progress(Pane):
    """One line: the reading and every output word with a mark where it begins, and the current position.

    In a class, an exclamation mark stands where somebody is lost, and how many are if there are several.
    """

    DEFAULT_CSS = "Progress { height: 1; }"

    class Clicked(Message):
        """A sub-step, counted from 1, of a time step was clicked."""

        def __init__(self, t: int, substep: int) -> None:
            super().__init__()
            self.t, self.substep = t, substep

    _starts: Sequence[int] = (0,)
    _seen = 1
    _lost: Mapping[Place, int] = MappingProxyType({})

    def mark(self, lost: Mapping[Place, int]) -> None:
        """Mark the places at which so many of a class are lost."""
        if lost != self._lost:
            self._lost = dict(lost)
            self.refresh()

    def show(self, moment: Moment, look: Look) -> None:
        timeline = moment.decoding.timeline
        if (timeline.starts, timeline.seen) != (self._starts, self._seen):
            self._starts, self._seen = timeline.starts, timeline.seen
            self.refresh()
        super().show(moment, look)

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.event,)

    def render_line(self, y: int) -> Strip:
        width, moment = self.size.width, self.moment
        if moment is None:
            return write.line([], width, self.look)
        here = cell_of(self._starts[moment.event.t] + moment.substep - 1, self._seen, width)
        crowded = len(self._starts) * _APART > width
        marks = set() if crowded else {cell_of(start, self._seen, width) for start in self._starts}
        accent, bold, rule = self.look.style("accent"), self.look.style("accent", bold=True), self.look.style("rule")
        cells = [("┳" if x in marks else "━", accent) for x in range(here)]
        cells += [("●", bold), *(("┬" if x in marks else "─", rule) for x in range(here + 1, width))]
        for x, text in self._marks(here, width).items():
            cells[x : x + len(text)] = [(letter, self.look.style("weight", bold=True)) for letter in text]
        return write.line(cells, width, self.look)

    def _marks(self, here: int, width: int) -> dict[int, str]:
        """The cells from which on marks are drawn, and the marks: with a number, if it covers no other mark."""
        lost: Counter[int] = Counter()
        for (t, substep), n in self._lost.items():
            if t < len(self._starts):
                lost[cell_of(self._starts[t] + substep - 1, self._seen, width)] += n
        lost.pop(here, None)
        taken = {*lost, here}
        marks = {}
        for x, n in lost.items():
            counted = f"!{n}" if n > 1 else "!"
            covers = taken.intersection(range(x + 1, x + len(counted))) or x + len(counted) > width
            marks[x] = "!" if covers else counted
        return marks

    def on_click(self, event: events.Click) -> None:
        """Send the sub-step that was clicked."""
        position = position_at(event.x, self._seen, self.size.width)
        t = bisect_right(self._starts, position) - 1
        self.post_message(self.Clicked(t, position - self._starts[t] + 1))


def cell_of(position: int, seen: int, width: int) -> int:
    """The cell of a sub-step among all that are known.

    >>> [cell_of(position, 20, 10) for position in (0, 1, 10, 19)]
    [0, 0, 5, 9]
    """
    return min(width - 1, position * width // max(1, seen))


def position_at(cell: int, seen: int, width: int) -> int:
    """The first sub-step that has that cell, or if there are more cells than sub-steps, the one before it.

    >>> position_at(5, 20, 10), position_at(9, 4, 10)
    (10, 3)
    """
    return min(seen - 1, -(-cell * seen // width) if seen > width else cell * seen // width)
