"""The events seen so far and a position among them: forward pulls or moves, back and jumps only move."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import TypeVar

from attn_tui.engine.events import DecodingEnded, Event, SentenceSplit
from attn_tui.kinds import checked

_E = TypeVar("_E", bound=Event)


class Timeline:
    """A position in a decoding.

    Events are pulled from the generator only when they are needed, and are kept:
    going back shows the very same objects. Finding an event of a kind takes the logarithm of their number.
    """

    @checked
    def __init__(self, events: Iterator[Event]) -> None:
        """Pull the first event and begin there. Raises what the generator raises."""
        self._source = events
        self._events: list[Event] = []
        self._positions: dict[type[Event], list[int]] = {}  # of each kind of event, ascending
        self._steps: list[int] = []  # position of the first event of every time step
        self.complete = False
        """Whether the last event of the decoding has been seen."""
        self.position = 0
        self._pull()

    @property
    def current(self) -> Event:
        """The event at the position."""
        return self._events[self.position]

    @property
    def substep(self) -> int:
        """The number of the current sub-step within its time step, from 1."""
        return self.position - self._steps[bisect_right(self._steps, self.position) - 1] + 1

    @property
    def events(self) -> Sequence[Event]:
        """All events seen so far, including those after the position."""
        return tuple(self._events)

    @property
    def split(self) -> SentenceSplit:
        """The sentence: the first event of every decoding."""
        first = self._events[0]
        assert isinstance(first, SentenceSplit)
        return first

    def up_to(self, t: int) -> Sequence[Event]:
        """All events before a time step, or all seen so far if it has not been reached."""
        return self._events[: self._steps[t] if t < len(self._steps) else None]

    def latest(self, kind: type[_E]) -> _E | None:
        """The last event of that kind up to the position."""
        positions = self._positions.get(kind, [])
        i = bisect_right(positions, self.position)
        return self._events[positions[i - 1]] if i else None  # type: ignore[return-value]

    def now(self, kind: type[_E]) -> _E | None:
        """The last event of that kind up to the position, if it belongs to the current time step."""
        event = self.latest(kind)
        return event if event is not None and event.t == self.current.t else None

    def before(self, kind: type[_E]) -> _E | None:
        """The last event of that kind from before the current time step."""
        start = self._steps[bisect_right(self._steps, self.position) - 1]
        positions = self._positions.get(kind, [])
        i = bisect_left(positions, start)
        return self._events[positions[i - 1]] if i else None  # type: ignore[return-value]

    @checked
    def of_step(self, kind: type[_E], t: int) -> _E | None:
        """The last event of that kind in a time step, computed if needed; None if there is none."""
        if not self.has_step(t):
            return None
        self.has_step(t + 1)
        positions = self._positions.get(kind, [])
        i = bisect_right(positions, self._last_of(t))
        return self._events[positions[i - 1]] if i and positions[i - 1] >= self._steps[t] else None  # type: ignore[return-value]

    def this_step(self) -> Sequence[Event]:
        """The events of the current time step, up to the position."""
        return self._events[self._steps[bisect_right(self._steps, self.position) - 1] : self.position + 1]

    def so_far(self, kind: type[_E]) -> list[_E]:
        """All events of that kind up to the position, oldest first."""
        positions = self._positions.get(kind, [])
        return [self._events[p] for p in positions[: bisect_right(positions, self.position)]]  # type: ignore[misc]

    def all_of(self, kind: type[_E]) -> list[_E]:
        """All events of that kind seen so far, including those after the position, oldest first."""
        return [self._events[p] for p in self._positions.get(kind, [])]  # type: ignore[misc]

    @property
    def starts(self) -> Sequence[int]:
        """The position of the first event of every time step seen so far; the reading's is 0."""
        return tuple(self._steps)

    @property
    def seen(self) -> int:
        """How many events have been seen."""
        return len(self._events)

    def substeps(self, t: int) -> Sequence[str]:
        """The names of a time step's sub-steps, computed if needed."""
        self.has_step(t + 1)
        return [event.substep for event in self._events[self._steps[t] : self._last_of(t) + 1]]

    def look_ahead(self) -> bool:
        """Compute one time step beyond those seen, without moving; False if there is none."""
        return self.has_step(len(self._steps))

    @property
    def upcoming(self) -> Event | None:
        """The event after the position, computed if needed; None at the end."""
        if self.position + 1 == len(self._events) and not self._pull():
            return None
        return self._events[self.position + 1]

    def ahead(self, kind: type[_E]) -> _E | None:
        """The next event of that kind in the upcoming event's time step, computed if needed."""
        upcoming = self.upcoming
        if upcoming is None:
            return None
        self.has_step(upcoming.t + 1)
        positions = self._positions.get(kind, [])
        i = bisect_right(positions, self.position)
        event = self._events[positions[i]] if i < len(positions) else None
        return event if event is not None and event.t == upcoming.t else None  # type: ignore[return-value]

    def forward(self) -> bool:
        """Go to the next sub-step; False if there is none."""
        if self.position + 1 == len(self._events) and not self._pull():
            return False
        self.position += 1
        return True

    def back(self) -> bool:
        """Go to the previous sub-step; False at the first."""
        if self.position == 0:
            return False
        self.position -= 1
        return True

    def next_step(self) -> bool:
        """Go to the first sub-step of the next time step; in the last one, to the end. False at the end."""
        start, t = self.position, self.current.t
        while self.current.t == t and self.forward():
            pass
        return self.position != start

    def previous_step(self) -> bool:
        """Go to the first sub-step of this time step; if already there, of the previous one. False at the first."""
        if self.position == 0:
            return False
        earlier = bisect_right(self._steps, self.position - 1)
        self.position = self._steps[earlier - 1]
        return True

    def has_step(self, t: int) -> bool:
        """Whether the decoding has that time step; computes up to it."""
        while len(self._steps) <= t and self._pull():
            pass
        return len(self._steps) > t

    @checked
    def go_to(self, t: int, substep: int) -> bool:
        """Go to a sub-step, counted from 1, of a time step; to its last if it has fewer.

        If the decoding ends before, go to its end. False if the position is there already.
        """
        if not self.has_step(t):
            return self.last()
        # Beyond what is known of this time step, pull its events one by one: compute no more than needed.
        while len(self._steps) == t + 1 and len(self._events) < self._steps[t] + substep and self._pull():
            pass
        return self._stand_on(min(self._steps[t] + substep - 1, self._last_of(t)))

    @checked
    def go_to_end_of(self, t: int) -> bool:
        """Go to the last sub-step of a time step, or to the decoding's end if that comes before."""
        self.has_step(t + 1)
        return self._stand_on(self._last_of(min(t, len(self._steps) - 1)))

    def _last_of(self, t: int) -> int:
        return (self._steps[t + 1] if len(self._steps) > t + 1 else len(self._events)) - 1

    def _stand_on(self, position: int) -> bool:
        moved, self.position = position != self.position, position
        return moved

    def first(self) -> bool:
        """Go to the first event."""
        moved, self.position = self.position != 0, 0
        return moved

    def last(self) -> bool:
        """Go to the end of the decoding, computing whatever is left of it."""
        start = self.position
        while self._pull():
            pass
        self.position = len(self._events) - 1
        return self.position != start

    def _pull(self) -> bool:
        if self.complete:
            return False
        event = next(self._source, None)
        self.complete = event is None or isinstance(event, DecodingEnded)
        if event is None:
            return False
        if not self._events or event.t != self._events[-1].t:
            self._steps.append(len(self._events))
        self._positions.setdefault(type(event), []).append(len(self._events))
        self._events.append(event)
        return True
