"""The door for terminals: SSH, for a follower by the room code, for a lecturer by a key, and for terminals alone.

There is no shell, command, file transfer, forwarding, agent, X11 or environment; see RFC 4252 and 4254 for what a
client can ask for. What a client is depends on what it has proved, never on the name that it gives.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Any

import asyncssh

from attn_tui.classroom.hosted import where
from attn_tui.classroom.terminal import Seat, Terminal
from attn_tui.errors import RoomError
from attn_tui.room.codes import RoomCode
from attn_tui.room.guard import Connection, Guard
from attn_tui.room.guard import Session as Allowed
from attn_tui.room.limits import LimitError
from attn_tui.text import printable

_LOG = logging.getLogger(__name__)
_FULL, _ROOM = 32 << 10, 8 << 10
"""Bytes that wait to be sent: from the first on a wire is full, below the second it no longer is."""
_KEEPALIVE = 15
"""Seconds after which a silent client is asked whether it is there; after three times, it is gone."""
_SECOND = 1.0
"""How often it is looked at what has lasted too long."""
_NO_TERMINAL = "this is a class to look at, not a shell: it needs a terminal, and runs no commands."

Seats = Callable[[str, Allowed], Seat]
"""Makes the seat of who has come, by the name they give (text from outside) and what they may do."""


class Door:
    """Lets in who knows the code, or has a lecturer's key."""

    def __init__(
        self,
        guard: Guard,
        code: RoomCode | None,
        followers: Seats,
        lecturers: Seats,
        keys: Collection[asyncssh.SSHKey] = (),
    ) -> None:
        """Take what makes seats for either; without a code, everybody may follow. `keys` are the lecturers'."""
        self.guard, self.code = guard, code
        self.followers, self.lecturers = followers, lecturers
        self.keys = frozenset(key.public_data for key in keys)
        self.clients: set[_Client] = set()
        self._listens: asyncssh.SSHAcceptor | None = None
        self._watches: asyncio.Task[None] | None = None

    async def open(self, address: str, port: int, host_key: asyncssh.SSHKey) -> int:
        """Listen at an address; return the port, which is a free one if 0 was given. Raises RoomError."""
        logging.getLogger("asyncssh").setLevel(logging.WARNING)  # its log has the names that clients give
        try:
            self._listens = await asyncssh.create_server(
                lambda: _Client(self),
                address,
                port,
                config=None,
                server_host_keys=[host_key],
                server_version="attn-tui",
                login_timeout=self.guard.limits.knocking_seconds,
                keepalive_interval=_KEEPALIVE,
                compression_algs=None,
                encoding=None,
                line_editor=False,
                agent_forwarding=False,
                x11_forwarding=False,
                allow_scp=False,
                gss_auth=False,
                gss_kex=False,
                host_based_auth=False,
                reuse_address=True,
                backlog=self.guard.limits.knocking,
            )
        except OSError as error:
            raise RoomError(
                f"there can be no SSH on port {port:,} of {printable(address)}: {error.strerror or error}; give a free "
                "port with --port."
            ) from None
        self._watches = asyncio.create_task(self._watch())
        return self._listens.get_port()

    async def _watch(self) -> None:
        """Hang up on whatever lasts too long."""
        while True:
            await asyncio.sleep(_SECOND)
            for client in [*self.clients]:
                client.check()

    async def close(self, sentence: str = "") -> None:
        """Let nobody in any more, and hang up, with a last sentence."""
        if self._listens is None or self._watches is None:
            return
        self._watches.cancel()
        self._listens.close()
        for client in [*self.clients]:
            client.end(sentence)
        await self._listens.wait_closed()


class _Client(asyncssh.SSHServer):
    """One connection."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._guarded: Connection | None = None
        self._proved = ""  # by what was last shown to be known or owned: "code" or "key"
        self._is_lecturer = False
        self._name = ""
        self._sessions: set[_Session] = set()

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._conn = conn
        try:
            self._guarded = self._door.guard.connect(str(conn.get_extra_info("peername")[0]))
        except LimitError as error:  # before any cipher is agreed on: a sentence cannot be sent yet
            _LOG.info("a connection is refused: %s", error.limit)
            conn.abort()
        else:
            self._door.clients.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._door.clients.discard(self)
        if self._guarded is not None:
            self._guarded.close()

    def check(self) -> None:
        """Hang up if it, or one of its sessions, lasts too long."""
        assert self._guarded is not None
        for session in [*self._sessions]:
            session.check()
        try:
            self._guarded.check_time()
        except LimitError as error:
            self._refuse(error)

    def end(self, sentence: str = "") -> None:
        """Hang up, after all that was written has been sent, and a last sentence."""
        for session in [*self._sessions]:
            session.end(sentence)
        self._conn.close()

    def forget(self, session: _Session) -> None:
        """One of its sessions has ended."""
        self._sessions.discard(session)

    # Who it is. asyncssh calls `auth_completed` in the same turn of the loop as the check that let the client in, so
    # that what was proved last is what it was let in by: asking whether a key would do proves nothing.

    def begin_auth(self, username: str) -> bool:
        self._name = username
        return True

    def public_key_auth_supported(self) -> bool:
        return bool(self._door.keys)

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        self._proved = "key"
        return key.public_data in self._door.keys

    def kbdint_auth_supported(self) -> bool:
        return True

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> Any:
        if self._door.code is None:
            return "", "", "en", []
        return "", "", "en", [("Room code: ", True)]

    def validate_kbdint_response(self, username: str, responses: Any) -> bool:
        return self._knows(responses[0] if len(responses) == 1 else "")

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return self._knows(password)

    def _knows(self, typed: str) -> bool:
        self._proved = "code"
        code = self._door.code
        try:
            assert self._guarded is not None
            return code is None or self._guarded.tries(code, typed)
        except LimitError as error:
            self._refuse(error)
            return False

    def auth_completed(self) -> None:
        assert self._guarded is not None
        self._is_lecturer = self._proved == "key"
        try:
            if self._is_lecturer:
                self._guarded.admit_lecturer()
            else:
                self._guarded.admit_follower()
        except LimitError as error:
            self._refuse(error)

    def _refuse(self, error: LimitError) -> None:
        _LOG.info("a client is refused: %s", error.limit)
        self._conn.disconnect(asyncssh.DISC_BY_APPLICATION, str(error))

    # What it may open: terminals

    def session_requested(self) -> Any:
        assert self._guarded is not None
        try:
            allowed = self._guarded.begin()
        except LimitError as error:
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED, str(error)) from None
        door = self._door
        seat = (door.lecturers if self._is_lecturer else door.followers)(self._name, allowed)
        channel = self._conn.create_server_channel(encoding=None)
        # asyncssh would keep every variable that a client sends, and has no option against it.
        channel._process_env_request = lambda packet: False  # type: ignore[method-assign]
        session = _Session(seat, allowed, self.forget)
        self._sessions.add(session)
        return channel, session


class _Session(asyncssh.SSHServerSession[bytes]):
    """A terminal on a connection; the wire of its seat."""

    def __init__(self, seat: Seat, allowed: Allowed, forget: Callable[[_Session], None]) -> None:
        self._seat, self._allowed, self._forget = seat, allowed, forget
        self._terminal: Terminal | None = None
        self._is_full, self._has_begun, self._has_ended = False, False, False

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        self._chan = chan
        chan.set_write_buffer_limits(_FULL, _ROOM)

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
        self._guarded(lambda: self._seat.begin(self, terminal))

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        if self._has_begun:
            self._guarded(lambda: self._seat.resized(width, height))

    def data_received(self, data: bytes, datatype: Any) -> None:
        if self._has_begun and not self._has_ended:
            self._guarded(lambda: self._take(data))

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
        if self._has_begun and not self._has_ended:
            self._guarded(self._seat.can_write)

    def connection_lost(self, exc: Exception | None) -> None:
        self._has_ended = True
        self._allowed.end()
        self._forget(self)
        if self._has_begun:
            self._has_begun = False
            self._seat.gone()

    def check(self) -> None:
        """End it if its terminal reads nothing, or it has lasted too long."""
        if self._has_begun:
            self._guarded(lambda: self._allowed.waits(self.waiting))

    def _guarded(self, call: Callable[[], object]) -> None:
        """Do what a client has caused; what is too much, and a fault of ours, ends its session alone."""
        try:
            call()
        except LimitError as error:
            self.end(str(error))
        except Exception as error:
            _LOG.error("a session has ended with %s", where(error))
            self.end("something has gone wrong here, which is not your fault; connect again.")

    # The wire

    @property
    def is_full(self) -> bool:
        return self._is_full

    @property
    def waiting(self) -> int:
        return int(self._chan.get_write_buffer_size())

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
