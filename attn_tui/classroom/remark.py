"""What has just happened, as a sentence on a follower's last line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from attn_tui.room.shown import Shown

SECONDS = 8.0
"""As long as a page keeps its remarks, see page/class.js."""


class Remark:
    """Is said for a while, and not beyond the moment of the class in which it was made: then it may be false."""

    def __init__(self, on_over: Callable[[], object]) -> None:
        """`on_over` is called when it has been said for long enough."""
        self.text = ""
        self._on_over = on_over
        self._moment: Shown | None = None
        self._timer: asyncio.TimerHandle | None = None

    def make(self, text: str, moment: Shown | None) -> None:
        """Say this from now on, in place of what was said; "" is nothing."""
        self.stop()
        self.text, self._moment = text, moment
        if text:
            self._timer = asyncio.get_running_loop().call_later(SECONDS, self._end)

    def moved(self, shown: Shown | None) -> None:
        """The class is shown this now."""
        if self.text and is_another(self._moment, shown):
            self.make("", None)

    def stop(self) -> None:
        """Wait no longer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _end(self) -> None:
        self.make("", None)
        self._on_over()


def is_another(one: Shown | None, other: Shown | None) -> bool:
    """Whether these are two moments of a class, and not one in which a cursor moves."""
    return one is None or other is None or not other.is_moment_of(one)
