"""Stepping forward automatically, at a pace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

PACES = (0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0)
"""Seconds from one sub-step to the next."""


class Timer(Protocol):
    """What a clock returns; Textual's `Timer` is one."""

    def stop(self) -> None:
        """Stop ticking."""


Clock = Callable[[float, Callable[[], None]], Timer]
"""Calls a function every so many seconds, as `MessagePump.set_interval` does."""


class Player:
    """Plays to the end, or until it is stopped."""

    def __init__(self, clock: Clock, step: Callable[[], bool], seconds: float) -> None:
        """`step` goes one step forward; it returns False if playing should end."""
        self._clock, self._step = clock, step
        self.seconds = seconds
        self._timer: Timer | None = None

    @property
    def is_playing(self) -> bool:
        """Whether it is playing."""
        return self._timer is not None

    def toggle(self) -> None:
        """Start or stop playing."""
        if self.is_playing:
            self.stop()
        else:
            self._timer = self._clock(self.seconds, self._play_on)

    def stop(self) -> None:
        """Stop playing."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def pace(self, faster: bool) -> None:
        """Change to the next faster or slower of `PACES`."""
        slower = (pace for pace in PACES if pace > self.seconds + 1e-9)
        quicker = (pace for pace in reversed(PACES) if pace < self.seconds - 1e-9)
        self.seconds = next(quicker if faster else slower, self.seconds)
        if self.is_playing:
            self.stop()
            self.toggle()

    def _play_on(self) -> None:
        if not self._step():
            self.stop()
