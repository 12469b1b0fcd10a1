"""The position in the whole decoding; a click goes to another."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.strip import Strip

from attn_tui.screen import write
from attn_tui.screen.look import Look
from attn_tui.screen.panes.pane import Pane
from attn_tui.story.moment import Moment

_APART = 3  # the fewest cells between the marks of two time steps


class Progress(Pane):
    """One line: the reading and every output word with a mark where it begins, and the current position."""

    DEFAULT_CSS = "Progress { height: 1; }"

    class Clicked(Message):
        """A sub-step, counted from 1, of a time step was clicked."""

        def __init__(self, t: int, substep: int) -> None:
            super().__init__()
            self.t, self.substep = t, substep

    _starts: Sequence[int] = (0,)
    _seen = 1

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
        done = "".join("┳" if x in marks else "━" for x in range(here))
        rest = "".join("┬" if x in marks else "─" for x in range(here + 1, width))
        accent, bold = self.look.style("accent"), self.look.style("accent", bold=True)
        return write.line([(done, accent), ("●", bold), (rest, self.look.style("rule"))], width, self.look)

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
