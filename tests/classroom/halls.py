"""A class behind a door, and clients who come in by SSH, each with a terminal to look at."""

from __future__ import annotations

import asyncio
import codecs
import socket
from contextlib import asynccontextmanager
from functools import partial

import asyncssh
from classroom.classes import CHECKPOINT, PATIENCE, opens, shown_at
from screen.emulation import Terminal
from screen.looking import decoding_of

from attn_tui.classroom.classroom import Classroom
from attn_tui.classroom.follower import TerminalFollower
from attn_tui.classroom.hosted import Threads
from attn_tui.classroom.ssh import Door
from attn_tui.room.codes import RoomCode
from attn_tui.room.guard import Guard
from attn_tui.room.limits import Limits
from attn_tui.room.room import Room

CODE = "KXRM-TWPB"
HOST_KEY = asyncssh.generate_private_key("ssh-ed25519")
LECTURERS_KEY = asyncssh.generate_private_key("ssh-ed25519")
OTHER_KEY = asyncssh.generate_private_key("ssh-ed25519")


class Hall:
    """A room with its lecturer, and a door."""

    def __init__(self, shown, limits, code, clock, keys, opening):
        self.room = Room(shown)
        self.lecturer = self.room.lecturer()
        self.guard = Guard(limits, **({"clock": clock} if clock else {}))
        self.lecturers = []

        def reopens(names, sentence):
            return [decoding_of(CHECKPOINT, sentence) for _ in names]

        self.classroom = Classroom(self.room, opening, reopens)
        followers = partial(TerminalFollower, self.classroom)

        def lecturers(name, allowed):
            self.lecturers.append(name)
            return followers(name, allowed)

        self.door = Door(self.guard, code and RoomCode(code), followers, lecturers, keys)
        self.port = 0

    def connect(self, **options):
        """A connection of a client, who types the code unless told otherwise."""
        options = {"password": CODE, "username": "ann", "client_keys": None, **options}
        return asyncssh.connect("127.0.0.1", self.port, known_hosts=None, config=None, agent_path=None, **options)

    def narrow(self):
        """A socket that leads there, and takes in little of what is not read."""
        made = socket.socket()
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        made.connect(("127.0.0.1", self.port))
        made.setblocking(False)
        return made

    @asynccontextmanager
    async def client(self, columns=80, lines=24, kind="xterm-256color", **options):
        """A client with a terminal."""
        async with self.connect(**options) as connection:
            client = Client(columns, lines)
            client.connection = connection
            await connection.create_session(lambda: client, term_type=kind, term_size=(columns, lines), encoding=None)
            yield client


class Client(asyncssh.SSHClientSession):
    """What somebody sees and types."""

    def __init__(self, columns=80, lines=24):
        self.terminal = Terminal(columns, lines)
        self.received, self.has_ended = b"", False
        self._decode = codecs.getincrementaldecoder("utf-8")().decode

    def connection_made(self, chan):
        self.channel = chan

    def data_received(self, data, datatype):
        self.received += data
        self.terminal.stream.feed(self._decode(data))

    def connection_lost(self, exc):
        self.has_ended = True

    def resize(self, columns, lines):
        self.terminal = Terminal(columns, lines)
        self.terminal.litter()
        self.channel.change_terminal_size(columns, lines)

    def type(self, *several):
        for data in several:
            self.channel.write(data.encode() if isinstance(data, str) else data)

    @property
    def display(self):
        return self.terminal.display

    @property
    def banner(self):
        return self.display[-1]

    def shows(self, *texts):
        display = "\n".join(self.display)
        return all(text in display for text in texts)

    async def until(self, *texts):
        """Wait until all of these are on the terminal."""
        await until(lambda: self.shows(*texts), lambda: "\n".join(self.display))

    async def ends(self):
        await until(lambda: self.has_ended)


async def until(true, else_show=lambda: ""):
    try:
        async with asyncio.timeout(PATIENCE):
            while not true():
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise AssertionError(else_show()) from None


@asynccontextmanager
async def hall(shown=None, *, code=CODE, keys=(), limits=None, clock=None, opening=opens):
    """A class that is open; afterwards, nothing of it is left."""
    asyncio.get_running_loop().set_default_executor(Threads())
    before = asyncio.all_tasks()
    made = Hall(shown_at(2, 4) if shown is None else shown or None, limits or Limits(), code, clock, keys, opening)
    running = asyncio.create_task(made.classroom.mirrors.run())
    made.port = await made.door.open("127.0.0.1", 0, HOST_KEY)
    try:
        yield made
    finally:
        await made.door.close()
        running.cancel()
        await asyncio.wait({running}, timeout=PATIENCE)
    await until(lambda: asyncio.all_tasks() == before, lambda: str(asyncio.all_tasks() - before))
    assert (made.guard.followers, made.guard.explorers, made.guard.knocking.total()) == (0, 0, 0)
    assert not made.room.followers
    assert not made.door.clients
