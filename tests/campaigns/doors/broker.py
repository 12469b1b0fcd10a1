"""A Redis server as far as a room needs one (RESP 3), which does as it is told: answers, or not, or something else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from campaigns.doors.wires import HERE

Mood = Callable[[bytes], bytes | None]
"""An answer → what is sent in its place; None to hang up."""
_NUMBERS = (b"sitting", b"number", b"server")


class Broker:
    """Keeps one hash, and passes on what is published."""

    def __init__(self) -> None:
        self.kept: dict[bytes, bytes] = {}
        self.mood: Mood = lambda answer: answer
        self.asked = 0
        """How often somebody has asked for what is kept."""
        self._told: set[asyncio.StreamWriter] = set()
        self._open: set[asyncio.StreamWriter] = set()
        self._channel = b""

    async def open(self) -> int:
        """Listen; return the port."""
        self._listens = await asyncio.start_server(self._serve, HERE, 0)
        return int(self._listens.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """End it."""
        self._listens.close()
        self.drop()

    def drop(self) -> None:
        """Hang up on all."""
        for writer in [*self._open]:
            writer.transport.abort()

    def revision(self) -> tuple[int, ...]:
        """Of what is kept."""
        return tuple(int(self.kept.get(name, b"-1")) for name in _NUMBERS)

    def publish(self, message: bytes) -> int:
        """Pass something on to all who want to know."""
        pushed = b">3\r\n" + b"".join(map(_bulk, (b"message", self._channel, message)))
        for writer in self._told:
            self._send(writer, pushed)
        return len(self._told)

    def send(self, data: bytes) -> None:
        """Send those who listen something that is no message."""
        for writer in self._told:
            writer.write(data)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            with suppress(OSError, asyncio.IncompleteReadError, ValueError):
                while True:
                    count = int((await reader.readuntil(b"\r\n"))[1:])
                    parts = []
                    for _ in range(count):
                        size = int((await reader.readuntil(b"\r\n"))[1:])
                        parts.append((await reader.readexactly(size + 2))[:-2])
                    self._send(writer, self._answer(writer, parts))
                    await writer.drain()
        finally:
            self._open.discard(writer)
            self._told.discard(writer)
            writer.close()

    def _send(self, writer: asyncio.StreamWriter, answer: bytes) -> None:
        sent = self.mood(answer)
        if sent is None:
            writer.transport.abort()
        else:
            writer.write(sent)

    def _answer(self, writer: asyncio.StreamWriter, parts: list[bytes]) -> bytes:
        name, *values = parts
        match name.upper():
            case b"HELLO":
                return b"%2\r\n$6\r\nserver\r\n$5\r\nredis\r\n$5\r\nproto\r\n:3\r\n"
            case b"PING":
                return b"+PONG\r\n"
            case b"SUBSCRIBE":
                self._channel = values[0]
                self._told.add(writer)
                return b">3\r\n$9\r\nsubscribe\r\n" + _bulk(values[0]) + b":1\r\n"
            case b"HGET":
                self.asked += 1
                return _bulk(self.kept[values[1]]) if values[1] in self.kept else b"_\r\n"
            case b"PUBLISH":
                return b":%d\r\n" % self.publish(values[1])
            case b"EXPIRE":
                return b":1\r\n"
            case b"EVAL":
                return b":%d\r\n" % self._publishes(values[3:])
        return b"+OK\r\n"

    def _publishes(self, values: list[bytes]) -> bool:
        """What the script of `attn_tui.room.redis` does."""
        if tuple(map(int, values[:3])) <= self.revision():
            return False
        self.kept = dict(zip((*_NUMBERS, b"state"), values[:4], strict=True))
        self.publish(values[3])
        return True


def _bulk(data: bytes) -> bytes:
    return b"$%d\r\n%s\r\n" % (len(data), data)
