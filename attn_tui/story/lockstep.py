"""Several decodings of one sentence, stepped together: sub-step by sub-step, each output word begun together."""

from __future__ import annotations

from collections.abc import Sequence

from attn_tui.engine.timeline import Timeline


class Lockstep:
    """Moves like one `Timeline`. One with fewer sub-steps in a time step waits at the last; an ended one at its end."""

    def __init__(self, timelines: Sequence[Timeline]) -> None:
        """Take timelines that are all at the same place; one without it is where it waits for the others."""
        self.timelines = timelines
        """Each may be replaced by another one at the same place."""
        self._t = max(timeline.current.t for timeline in timelines)
        self._substep = self._most_substeps()

    def forward(self) -> bool:
        """Go to the next sub-step of each; False if none has one."""
        return self.go_to(self._t, self._substep + 1) or self.go_to(self._t + 1, 1)

    def back(self) -> bool:
        """Go to the previous sub-step; False at the first."""
        if self._substep > 1:
            return self.go_to(self._t, self._substep - 1)
        return self._t > 0 and self._go_to_end_of(self._t - 1)

    def next_step(self) -> bool:
        """Go to the first sub-step of the next time step; from the last one, to the end. False at the end."""
        return self.go_to(self._t + 1, 1) if self._has(self._t + 1) else self._go_to_end_of(self._t)

    def previous_step(self) -> bool:
        """Go to the first sub-step of this time step, or from there of the previous one. False at the first."""
        return self.go_to(self._t if self._substep > 1 else max(0, self._t - 1), 1)

    def first(self) -> bool:
        """Go to the first event."""
        return self.go_to(0, 1)

    def last(self) -> bool:
        """Go to the end of all decodings, computing the rest of them."""
        moved = [timeline.last() for timeline in self.timelines]
        self._t = max(timeline.current.t for timeline in self.timelines)
        self._substep = self._most_substeps()
        return any(moved)

    def go_to(self, t: int, substep: int) -> bool:
        """Go to a sub-step of a time step together; False if none of them moves."""
        moved = [timeline.go_to(t, substep) for timeline in self.timelines]
        if any(moved):
            self._t, self._substep = t, substep
        return any(moved)

    def _go_to_end_of(self, t: int) -> bool:
        """Go to the last sub-step of a time step."""
        moved = [timeline.go_to_end_of(t) for timeline in self.timelines]
        self._t = t
        self._substep = self._most_substeps()
        return any(moved)

    def _most_substeps(self) -> int:
        return max(timeline.substep for timeline in self.timelines if timeline.current.t == self._t)

    def _has(self, t: int) -> bool:
        return any(timeline.has_step(t) for timeline in self.timelines)
