"""The door for terminals: SSH, for a follower by the room code, for a lecturer by a key, and for terminals alone.

There is no shell, command, file transfer, forwarding, agent, X11 or environment; see RFC 4252 and 4254 for what a
client can ask for. What a client is depends on what it has proved, never on the name that it gives.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable, Collection
from typing import Any

import asyncssh

from attn_tui.classroom.listening import no_listening
from attn_tui.classroom.session import Session
from attn_tui.classroom.terminal import Seat
from attn_tui.room.codes import RoomCode
from attn_tui.room.guard import Connection, Guard
from attn_tui.room.guard import Session as Allowed
from attn_tui.room.limits import LimitError

_LOG = logging.getLogger(__name__)
_KEEPALIVE, _ASKED = 15, 8
"""Seconds after which a silent client is asked whether it is there; after so many times, it is gone."""
_SECOND = 1.0
"""How often it is looked at what has lasted too long."""
_CIPHERS = ("aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "aes128-ctr", "aes192-ctr", "aes256-ctr")
"""All clients have some of these. The one that most would choose takes asyncssh twice as long for a packet."""
_SENT = 64 << 10
"""Bytes that the system sends by itself. By default they may be megabytes: pictures that are old when they arrive."""
_LAST_WORD = 0.4
"""Seconds in which a client reads its last sentence and hangs up by itself."""
_PARTING = 3.0
"""Seconds in which a client takes in what was sent last."""
_KEYS_TRIED = 30
"""Keys that a client shows; an agent has several."""
_CODE, _WRONG = "Room code: ", "That is no code of this class. "
"""What is asked, and what is said before it is asked again; in English, for nobody has chosen a language yet."""
_CLOSED = "the class is over, or its server is going away; connect again if it goes on."
_NOTHING = "There is no session on this connection; connect again."

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
                keepalive_count_max=_ASKED,
                encryption_algs=_CIPHERS,
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
        except (OSError, UnicodeError) as error:
            raise no_listening(error, "SSH", address, port, "--port") from None
        self._watches = asyncio.create_task(self._watch())
        return self._listens.get_port()

    async def _watch(self) -> None:
        """Hang up on whatever lasts too long."""
        while True:
            await asyncio.sleep(_SECOND)
            self._check()  # whose variables keep nobody who is gone

    def _check(self) -> None:
        for client in [*self.clients]:
            client.check()

    async def close(self, sentence: str = _CLOSED) -> None:
        """Let nobody in any more, and hang up, with a last sentence."""
        if self._listens is None or self._watches is None:
            return
        self._watches.cancel()
        self._listens.close()
        try:
            for client in [*self.clients]:
                client.end(sentence)
            await self._left_within(_LAST_WORD)
            for client in [*self.clients]:
                client.hang_up()
            await self._left_within(_PARTING)
        finally:
            for client in [*self.clients]:
                client.abort()
        await self._listens.wait_closed()

    async def _left_within(self, seconds: float) -> None:
        end = self.guard.clock() + seconds
        while self.clients and self.guard.clock() < end:
            await asyncio.sleep(0.02)


class _Client(asyncssh.SSHServer):
    """One connection."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._guarded: Connection | None = None
        self._proved = ""  # by what was last shown to be known or owned: "code" or "key"
        self._is_lecturer, self._was_wrong = False, False
        self._name = ""
        self._keys_tried = 0
        self._sessions: set[Session] = set()
        self._idle_since = door.guard.clock()  # since when nothing is open on it
        self.is_full = False

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._conn = conn
        # asyncssh looks at the client's window alone, which the client makes as large as it likes: what it does not
        # read is kept here.
        conn.pause_writing = self._pause  # type: ignore[method-assign]
        conn.resume_writing = self._resume  # type: ignore[method-assign]
        if (wire := conn.get_extra_info("socket")) is not None:
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SENT)
        peer = conn.get_extra_info("peername") or [""]  # none, if it has hung up already
        try:
            self._guarded = self._door.guard.connect(str(peer[0]))
        except LimitError as error:  # before any cipher is agreed on: a sentence cannot be sent yet
            _LOG.info("a connection is refused: %s", error.limit)
            conn.abort()
        else:
            self._door.clients.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._door.clients.discard(self)
        if self._guarded is not None:
            self._guarded.close()

    def _pause(self) -> None:
        self.is_full = True

    def _resume(self) -> None:
        self.is_full = False
        for session in [*self._sessions]:
            session.can_write()

    @property
    def waiting(self) -> int:
        """How many bytes of all its sessions the network has not taken."""
        transport = self._conn._transport
        return 0 if transport is None else transport.get_write_buffer_size()

    def check(self) -> None:
        """Hang up if it, or one of its sessions, lasts too long."""
        assert self._guarded is not None
        for session in [*self._sessions]:
            session.check()
        now = self._door.guard.clock()
        if any(session.is_open for session in self._sessions):
            self._idle_since = now
        idle = now - self._idle_since
        if idle > self._door.guard.limits.knocking_seconds + _PARTING:
            self.abort()
        try:
            self._guarded.check_time()
        except LimitError as error:
            self._refuse(error)
        else:
            if idle > self._door.guard.limits.knocking_seconds:
                self._conn.disconnect(asyncssh.DISC_BY_APPLICATION, _NOTHING)

    def end(self, sentence: str) -> None:
        """End what is open on it, with a last sentence: OpenSSH hangs up then, but drops that sentence if we do."""
        for session in [*self._sessions]:
            session.end(sentence)
        if not self._sessions:
            self.hang_up()

    def hang_up(self) -> None:
        """Hang up."""
        self._conn.close()

    def abort(self) -> None:
        """Hang up at once."""
        self._conn.abort()

    def forget(self, session: Session) -> None:
        """One of its sessions has ended."""
        self._sessions.discard(session)

    # Who it is. asyncssh calls `auth_completed` in the same turn of the loop as the check that let the client in, so
    # that what was proved last is what it was let in by: asking whether a key would do proves nothing.

    def begin_auth(self, username: str) -> bool:
        self._name = username
        return self._door.code is not None or bool(self._door.keys)

    def public_key_auth_supported(self) -> bool:
        return bool(self._door.keys)

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        self._proved = "key"
        self._keys_tried += 1
        if self._keys_tried > _KEYS_TRIED:
            self._conn.disconnect(asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE, "Too many keys were shown.")
            return False
        return key.public_data in self._door.keys

    def kbdint_auth_supported(self) -> bool:
        return True

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> Any:
        if self._door.code is None:
            return "", "", "en", []
        return "", "", "en", [(_WRONG + _CODE if self._was_wrong else _CODE, True)]

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
            is_right = code is None or self._guarded.tries(code, typed)
        except LimitError as error:
            self._refuse(error)
            return False
        self._was_wrong = not is_right
        return is_right

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
        session = Session(seat, allowed, self)
        self._sessions.add(session)
        return channel, session
