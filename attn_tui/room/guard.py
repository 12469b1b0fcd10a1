"""Counts what addresses, connections and followers do, and refuses what is too much. Needs no network, never waits.

`Guard.connect` comes first. `Connection.tries` says whether a room code is right, `admit_follower` lets a follower in,
`admit_lecturer` who has shown the key for that, and `begin` begins a session: a terminal, or a page. Before whatever
costs something comes one of the methods of `Session`. Each raises LimitError, a sentence to tell before closing.
"""

from __future__ import annotations

import time
from collections import Counter

from attn_tui.room.buckets import Bucket, Buckets, Clock
from attn_tui.room.codes import RoomCode
from attn_tui.room.limits import LimitError, Limits, address_of

DEFAULT = Limits()


class Guard:
    """Of one server, for one event loop."""

    def __init__(self, limits: Limits = DEFAULT, clock: Clock = time.monotonic) -> None:
        self.limits, self.clock = limits, clock
        self.open: Counter[str] = Counter()
        """Open connections by address."""
        self.knocking: Counter[str] = Counter()
        """Those that have not been let in yet."""
        self.followers = 0
        """Connections of followers that have been let in."""
        self.explorers = 0
        self.handshakes = Bucket(limits.handshakes, clock)
        self.handshakes_each: Buckets[str] = Buckets(limits.handshakes_each, clock)
        self.wrong_codes = Bucket(limits.wrong_codes, clock)
        self.wrong_codes_each: Buckets[str] = Buckets(limits.wrong_codes_each, clock)
        self.decodings = Bucket(limits.decodings_all, clock)
        self.edits = Bucket(limits.edits_all, clock)

    def connect(self, host: str) -> Connection:
        """Somebody connects from that host, and has not been let in. Raises LimitError; then there is no connection."""
        address, limits = address_of(host), self.limits
        if self.open[address] >= limits.connections_each:
            raise LimitError("connections", n=f"{limits.connections_each:,}")
        if self.knocking.total() >= limits.knocking or self.knocking[address] >= limits.knocking_each:
            raise LimitError("knocking", seconds=f"{limits.knocking_seconds:.0f}")
        each = self.handshakes_each.of(address)
        if not each.take() or not self.handshakes.take():
            raise LimitError("handshakes", seconds=f"{max(1, each.wait(), self.handshakes.wait()):,}")
        return Connection(self, address)


class Connection:
    """One connection, from its beginning until it is closed."""

    def __init__(self, guard: Guard, address: str) -> None:
        self._guard, self._address = guard, address
        self._since, self._wrong = guard.clock(), 0
        self._is_open, self._is_knocking, self._is_follower = True, True, False
        self._sessions: set[Session] = set()
        guard.open[address] += 1
        guard.knocking[address] += 1

    def tries(self, code: RoomCode, typed: str) -> bool:
        """Whether a room code that was typed is right; only wrong ones count.

        Raises LimitError, without looking at it, if there were too many: one who guesses is slowed down, and with them
        those of the same address who have not come in yet.
        """
        guard, limits = self._guard, self._guard.limits
        if self._wrong >= limits.wrong_codes_here:
            raise LimitError("wrong_codes_here", n=f"{self._wrong:,}")
        each, every = guard.wrong_codes_each.of(self._address), guard.wrong_codes
        if each.left < 1 or every.left < 1:
            raise LimitError("wrong_codes", seconds=f"{max(1, each.wait(), every.wait()):,}")
        if code.matches(typed):
            return True
        each.take()
        every.take()
        self._wrong += 1
        return False

    def admit_follower(self) -> None:
        """Let a follower in. Raises LimitError if there are too many."""
        if not self._is_knocking:
            return
        if self._guard.followers >= self._guard.limits.followers:
            raise LimitError("followers", n=f"{self._guard.limits.followers:,}")
        self._admit()
        self._is_follower = True
        self._guard.followers += 1

    def admit_lecturer(self) -> None:
        """Let a lecturer in, however many there are."""
        self._admit()

    def _admit(self) -> None:
        if self._is_knocking:
            self._is_knocking = False
            _count_down(self._guard.knocking, self._address)

    def check_time(self) -> None:
        """Raise LimitError if it has not been let in for too long, or one of its sessions has lasted too long."""
        guard = self._guard
        if self._is_knocking and guard.clock() - self._since > guard.limits.knocking_seconds:
            raise LimitError("knocking_seconds", seconds=f"{guard.limits.knocking_seconds:.0f}")
        for session in self._sessions:
            session.check_time()

    def begin(self) -> Session:
        """Begin a session. Raises LimitError if there are too many on this connection."""
        if len(self._sessions) >= self._guard.limits.sessions:
            raise LimitError("sessions", n=f"{self._guard.limits.sessions:,}")
        session = Session(self._guard, self)
        self._sessions.add(session)
        return session

    def close(self) -> None:
        """End it and all its sessions; twice is once."""
        if not self._is_open:
            return
        self._is_open = False
        for session in list(self._sessions):
            session.end()
        self._admit()
        self._guard.followers -= self._is_follower
        _count_down(self._guard.open, self._address)

    def forget(self, session: Session) -> None:
        """One of its sessions has ended."""
        self._sessions.discard(session)


class Session:
    """A terminal or a page of one follower."""

    def __init__(self, guard: Guard, connection: Connection) -> None:
        self._guard, self._connection = guard, connection
        self._input = Bucket(guard.limits.input, guard.clock)
        self._decodings = Bucket(guard.limits.decodings, guard.clock)
        self._edits = Bucket(guard.limits.edits, guard.clock)
        self._since = self._typed = self._read = guard.clock()
        self._waits = 0
        self._is_open, self._explores = True, False

    @property
    def longest(self) -> int:
        """Characters that a line to type in takes."""
        return self._guard.limits.sentence

    def size(self, columns: int, lines: int) -> tuple[int, int]:
        """The part of a terminal of that size that is drawn on."""
        return self._guard.limits.size(columns, lines)

    def typed(self, size: int) -> None:
        """Somebody has typed so many bytes. Raises LimitError if they are too many to be looked at."""
        self._typed = self._guard.clock()
        if not self._input.take(size):
            raise LimitError("input")

    def waits(self, size: int) -> None:
        """So many bytes wait to be sent: 0 if all were read. Raises LimitError if they are too many, or too old."""
        if size == 0 or self._waits == 0 or size < self._waits:  # something was read, or nothing waited before
            self._read = self._guard.clock()
        self._waits = size
        if size > self._guard.limits.backlog:
            raise LimitError("backlog")
        self.check_time()

    def check_time(self) -> None:
        """Raise LimitError if it has lasted too long, or nothing was typed or read for too long."""
        now, limits = self._guard.clock(), self._guard.limits
        if self._waits and now - self._read > limits.stalled:
            raise LimitError("stalled", minutes=_minutes(limits.stalled))
        if now - self._typed > limits.idle:
            raise LimitError("idle", minutes=_minutes(limits.idle))
        if now - self._since > limits.total:
            raise LimitError("total", minutes=_minutes(limits.total))

    def explore(self) -> None:
        """Begin to explore, with a program of its own. Raises LimitError if there are too many."""
        if self._explores or not self._is_open:
            return
        if self._guard.explorers >= self._guard.limits.explorers:
            raise LimitError("explorers", n=f"{self._guard.limits.explorers:,}")
        self._explores = True
        self._guard.explorers += 1

    def follow(self) -> None:
        """End exploring; twice is once."""
        self._guard.explorers -= self._explores
        self._explores = False

    def decodes(self, typed: str) -> None:
        """Open a sentence, or compute what a what-if changes. Raises LimitError if it is too long, or one too many."""
        guard, limits = self._guard, self._guard.limits
        if len(typed) > limits.sentence:
            raise LimitError("sentence", n=f"{len(typed):,}", most=f"{limits.sentence:,}")
        if not self._decodings.take():
            raise LimitError("decodings", seconds=f"{max(1, self._decodings.wait()):,}")
        if not guard.decodings.take():
            raise LimitError("decodings_all", seconds=f"{max(1, guard.decodings.wait()):,}")

    def edits(self) -> None:
        """Compute what one edit by hand changes. Raises LimitError if that is one too many."""
        own, every = self._edits, self._guard.edits
        if own.left < 1:
            raise LimitError("decodings", seconds=f"{max(1, own.wait()):,}")
        if not every.take():
            raise LimitError("decodings_all", seconds=f"{max(1, every.wait()):,}")
        own.take()

    def end(self) -> None:
        """End it; twice is once."""
        self.follow()
        self._is_open = False
        self._connection.forget(self)


def _count_down(counted: Counter[str], address: str) -> None:
    counted[address] -= 1
    if not counted[address]:
        del counted[address]  # an address that has gone takes no room


def _minutes(seconds: float) -> str:
    return f"{max(1, round(seconds / 60)):,}"
