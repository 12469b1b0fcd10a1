"""What the other servers of a room have told of their followers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attn_tui.room.state import Tally

SILENT = 15.0
"""Seconds after which a server that tells nothing counts as gone, and its followers with it."""
_MOST = 256  # servers


class Tallies:
    """The latest of each server. One that was not heard of for a while is no longer counted."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._latest: dict[int, tuple[float, Tally]] = {}  # with when it was heard

    def __iter__(self) -> Iterator[Tally]:
        now = self._clock()
        return iter([tally for heard, tally in self._latest.values() if now - heard < SILENT])

    def hear(self, tally: Tally) -> bool:
        """Keep a tally; False if a later one of that server is known. One without followers, too, is kept."""
        before = self._latest.get(tally.server)
        if before is None and len(self._latest) >= _MOST:
            self.forget_silent()
            if len(self._latest) >= _MOST:
                return False
        if before is not None and tally.number <= before[1].number:
            return False
        self._latest[tally.server] = self._clock(), tally
        return True

    def forget_silent(self) -> bool:
        """Forget servers that are gone; whether there were any."""
        now = self._clock()
        gone = [server for server, (heard, _) in self._latest.items() if now - heard >= SILENT]
        for server in gone:
            del self._latest[server]
        return bool(gone)

    def knows(self, server: int) -> bool:
        """Whether a server has been heard of, and is not forgotten."""
        return server in self._latest
