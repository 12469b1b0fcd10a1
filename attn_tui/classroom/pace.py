"""What is typed is taken at a pace, and what that leads to is done once: nobody waits for one who types without end."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

_PACE = 0.005
"""Seconds between two keys, if they are typed faster."""
_SHARE = 2
"""How many times as long others have as whatever a key took."""
MOST = 500
"""Keys that wait; a sentence that is pasted as if it was typed has fewer."""


class Pace:
    """Hands on one thing after the other; what comes when too many wait is dropped.

    Textual takes all that waits for an app at once, and nobody else has a turn meanwhile.
    """

    def __init__(self, take: Callable[[Any], object]) -> None:
        """Hand things on to `take`."""
        self._take = take
        self._waiting: deque[Any] = deque()
        self._turn: asyncio.TimerHandle | None = None

    def put(self, thing: object) -> None:
        """Hand it on: now, if none was handed on a moment ago."""
        if self._turn is None:
            self._hand_on(thing, _PACE)
        elif len(self._waiting) < MOST:
            self._waiting.append(thing)

    def _hand_on(self, thing: object, delay: float) -> None:
        self._turn = asyncio.get_running_loop().call_later(delay, self._next)
        self._take(thing)

    def _next(self) -> None:
        assert self._turn is not None
        late = asyncio.get_running_loop().time() - self._turn.when()
        self._turn = None
        if self._waiting:
            self._hand_on(self._waiting.popleft(), _PACE + _SHARE * max(0.0, late))

    def stop(self) -> None:
        """Drop what waits."""
        self._waiting.clear()
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None


class Once:
    """Does what is asked for when this turn of the loop is over, once: thousands of keys may arrive together."""

    def __init__(self, safely: Callable[[Callable[[], None]], object]) -> None:
        """Do it through `safely`."""
        self._safely = safely
        self._due: dict[Callable[[], None], None] = {}
        self._turn: asyncio.Handle | None = None

    def call(self, what: Callable[[], None]) -> None:
        """Call it then."""
        self._due[what] = None
        if self._turn is None:
            self._turn = asyncio.get_running_loop().call_soon(self._call)

    def _call(self) -> None:
        due, self._due, self._turn = self._due, {}, None
        for what in due:
            self._safely(what)

    def stop(self) -> None:
        """Do nothing more."""
        self._due.clear()
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None
