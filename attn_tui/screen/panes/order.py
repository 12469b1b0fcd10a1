"""The sub-steps of a time step, in the system's order; with another system beside it, how they differ."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip

from attn_tui.engine.events import Event
from attn_tui.screen import write
from attn_tui.screen.panes.heading import LABEL
from attn_tui.screen.panes.pane import Pane
from attn_tui.story.moment import Moment

MOVED, ADDED, MISSING = "⇄", "+", "−"


class Order(Pane):
    """The chain of sub-steps, the current one marked; with another order, also those moved, added and missing."""

    def __init__(self, order: Sequence[type[Event]], other: Sequence[type[Event]]) -> None:
        """Take the system's order and the one it is compared with."""
        super().__init__()
        self._marked = differences(order, other)

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.event,)

    def chain(self, width: int) -> list[list[tuple[str, type[Event]]]]:
        """The marked sub-steps in as many lines as they need."""
        lines: list[list[tuple[str, type[Event]]]] = [[]]
        room = width - LABEL
        for mark, kind in self._marked:
            length = len(mark + kind.substep) + 1
            if length > room and lines[-1]:
                lines.append([])
                room = width - LABEL
            lines[-1].append((mark, kind))
            room -= length
        return lines

    def render_line(self, y: int) -> Strip:
        width, moment = self.size.width, self.moment
        lines = self.chain(width)
        if moment is None or y >= len(lines):
            return write.line([], width, self.look)
        parts = [(write.fit(f" {self.look.say('label.order')}" if y == 0 else "", LABEL), self.look.style("dim"))]
        for mark, kind in lines[y]:
            here = isinstance(moment.event, kind) and mark != MISSING
            colour = "accent" if here else "dim" if mark == MISSING else "weight" if mark else "text"
            parts.append((f"{mark}{kind.substep} ", self.look.style(colour, bold=here)))
        return write.line(parts, width, self.look)


def differences(order: Sequence[type[Event]], other: Sequence[type[Event]]) -> list[tuple[str, type[Event]]]:
    """Mark each sub-step of an order as moved, added or (at the end) missing, compared with another; "" is the same.

    Unmoved are the longest run that both have, and the same again before and after it.
    """
    from difflib import SequenceMatcher  # only needed if systems are compared

    same = {
        kind
        for block in SequenceMatcher(None, order, other, autojunk=False).get_matching_blocks()
        for kind in order[block.a : block.a + block.size]
    }
    marked = [("" if kind in same else MOVED if kind in other else ADDED, kind) for kind in order]
    return marked + [(MISSING, kind) for kind in other if kind not in order]
