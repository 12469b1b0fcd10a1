"""A terminal on a connection by SSH."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

import asyncssh

from attn_tui.classroom.hosted import where
from attn_tui.classroom.terminal import Seat, Terminal
from attn_tui.room.guard import Session as Allowed
from attn_tui.room.limits import LimitError
from attn_tui.text import printable

_LOG = logging.getLogger(__name__)
_FULL, _ROOM = 32 << 10, 8 << 10
"""Bytes that wait to be sent: from the first on a wire is full, below the second it no longer is."""
_FAULT = "something has gone wrong here, which is not your fault; connect again."
_NO_TERMINAL = "this is a class to look at, not a shell: it needs a terminal, and runs no commands."


class Client(Protocol):
    """The connection of several sessions."""

    @property
    def is_full(self) -> bool:
        """Whether the network takes no more; `Session.can_write` is called when it does again."""

    @property
    def waiting(self) -> int:
        """How many bytes it has not taken."""

    def forget(self, session: Session) -> None:
        """One of its sessions has ended."""


class Session(asyncssh.SSHServerSession[bytes]):
    """A terminal on a connection; the wire of its seat."""

    def __init__(self, seat: Seat, allowed: Allowed, client: Client) -> None:
        self._seat, self._allowed, self._client = seat, allowed, client
        self._terminal: Terminal | None = None
        self._is_full, self._has_begun, self._has_ended = False, False, False

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        self._chan = chan
        chan.set_write_buffer_limits(_FULL, _ROOM)

    @property
    def is_open(self) -> bool:
        """Whether somebody is at its terminal."""
        return self._has_begun and not self._has_ended

    def pty_requested(self, term_type: str, term_size: tuple[int, int, int, int], term_modes: Any) -> bool:
        self._terminal = Terminal(term_type, *term_size[:2])
        return True

    def shell_requested(self) -> bool:
        return True

    def exec_requested(self, command: str) -> bool:
        self._terminal = None  # nothing is run: the client is told so in place of its answer
        return True

    def session_started(self) -> None:
        terminal = self._terminal
        if terminal is None:
            self._chan.write_stderr(f"attn-tui: {_NO_TERMINAL}\r\n".encode())
            self._chan.exit(1)
            return
        self._has_begun = True
        self.safely(lambda: self._seat.begin(self, terminal))

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        if self.is_open:
            self.safely(lambda: self._seat.resized(width, height))

    def data_received(self, data: bytes, datatype: Any) -> None:
        if self.is_open:
            self.safely(lambda: self._take(data))

    def _take(self, data: bytes) -> None:
        self._allowed.typed(len(data))
        self._seat.typed(data)

    def break_received(self, msec: int) -> bool:
        return True

    def eof_received(self) -> bool:
        self.end()
        return False

    def pause_writing(self) -> None:
        self._is_full = True

    def resume_writing(self) -> None:
        self._is_full = False
        self.can_write()

    def can_write(self) -> None:
        """Go on, if it can be."""
        if self.is_open and not self.is_full:
            self.safely(self._seat.can_write)

    def connection_lost(self, exc: Exception | None) -> None:
        has_begun, self._has_begun, self._has_ended = self._has_begun, False, True
        self._allowed.end()
        self._client.forget(self)
        if has_begun:
            self.safely(self._seat.gone)

    def check(self) -> None:
        """End it if its terminal reads nothing, or it has lasted too long."""
        if self.is_open:
            self.safely(lambda: self._allowed.waits(self.waiting))

    def safely(self, call: Callable[[], object]) -> None:
        try:
            call()
        except LimitError as error:
            self.end(str(error))
        except Exception as error:
            _LOG.error("a session has ended with %s", where(error))
            self.end(_FAULT)

    # The wire

    @property
    def is_full(self) -> bool:
        return self._is_full or self._client.is_full

    @property
    def waiting(self) -> int:
        """How many bytes wait to be sent."""
        return int(self._chan.get_write_buffer_size()) + self._client.waiting

    def write(self, data: bytes) -> None:
        if not self._has_ended:
            with suppress(BrokenPipeError):
                self._chan.write(data)

    def end(self, sentence: str = "") -> None:
        if self._has_ended:
            return
        self.write(self._seat.restores)
        if sentence:
            self.write(f"attn-tui: {printable(sentence)}\r\n".encode())
        self._has_ended = True
        with suppress(OSError):
            self._chan.exit(0)
