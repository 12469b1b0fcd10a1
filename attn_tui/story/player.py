"""Stepping forward automatically: at a pace, and as long for each sub-step as there is to read."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Protocol

PACES = (0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0)
"""Seconds that a sub-step is shown for, if there is little to read: the factor of all others."""
_READ = 25
"""Cells of text that are read in a second, by somebody who sees it for the first time."""


def reading_time(text: str) -> float:
    """Return the seconds that it takes to read a text, at least 1.

    >>> reading_time("The sum."), reading_time("x" * 50), reading_time("합" * 50)
    (1.0, 2.0, 4.0)
    """
    cells = sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
    return max(1.0, cells / _READ)


class Timer(Protocol):
    """What a clock returns; Textual's `Timer` is one."""

    def stop(self) -> None:
        """Stop waiting."""


Clock = Callable[[float, Callable[[], None]], Timer]
"""Calls a function once, after so many seconds, as `MessagePump.set_timer` does."""


class Player:
    """Plays to the end, or until it is stopped."""

    def __init__(
        self, clock: Clock, step: Callable[[], bool], seconds: float, to_read: Callable[[], str] = lambda: ""
    ) -> None:
        """`step` goes one step forward; it returns False if playing should end. `to_read` returns what is shown."""
        self._clock, self._step, self._to_read = clock, step, to_read
        self.seconds = seconds
        self._timer: Timer | None = None

    @property
    def is_playing(self) -> bool:
        """Whether it is playing."""
        return self._timer is not None

    @property
    def speed(self) -> float:
        """How many times as fast as one reads."""
        return 1 / self.seconds

    def toggle(self) -> None:
        """Start or stop playing."""
        if self.is_playing:
            self.stop()
        else:
            self._wait()

    def stop(self) -> None:
        """Stop playing."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def begin_again(self) -> None:
        """If it plays, wait from now on: something else is to be read."""
        if self.is_playing:
            self.stop()
            self._wait()

    def pace(self, faster: bool) -> None:
        """Change to the next faster or slower of `PACES`."""
        slower = (pace for pace in PACES if pace > self.seconds + 1e-9)
        quicker = (pace for pace in reversed(PACES) if pace < self.seconds - 1e-9)
        self.seconds = next(quicker if faster else slower, self.seconds)
        self.begin_again()

    def _wait(self) -> None:
        self._timer = self._clock(self.seconds * reading_time(self._to_read()), self.play_on)

    def play_on(self) -> None:
        """Take the step that is waited for."""
        timer = self._timer
        if not self._step():
            self.stop()
        elif self._timer is timer:  # else the step has begun to wait already, or has stopped it
            self._wait()
