"""The store of a room in two processes of one machine: a socket between them, on which each tells the other all."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator

from attn_tui.errors import RoomError
from attn_tui.room.sharing import Heard, Joined, Trouble
from attn_tui.room.state import State, Tally, read_message

_LONGEST = 16 << 20
"""Bytes of a message."""
_GONE = "the other process of this class has ended; start it anew."


class Linked:
    """One end of a pair of connected sockets. Messages are lines of JSON."""

    def __init__(self, end: socket.socket) -> None:
        """Take one end; the other process closes its copy of it."""
        self._end = end
        self.ended = asyncio.Event()
        """Set when the other process has gone."""
        self._opened: asyncio.Task[tuple[asyncio.StreamReader, asyncio.StreamWriter]] | None = None

    async def _streams(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._opened is None:
            self._opened = asyncio.create_task(asyncio.open_connection(sock=self._end, limit=_LONGEST))
        return await asyncio.shield(self._opened)

    async def _send(self, message: State | Tally) -> None:
        _, writer = await self._streams()
        if writer.is_closing():
            raise RoomError(_GONE)
        try:
            writer.write(message.written().encode() + b"\n")
            await writer.drain()
        except OSError:
            raise RoomError(_GONE) from None

    async def publish(self, state: State) -> None:
        await self._send(state)

    async def tell(self, tally: Tally) -> None:
        await self._send(tally)

    async def changes(self) -> AsyncGenerator[Heard, None]:
        reader, _ = await self._streams()
        yield Joined(None)
        while True:
            try:
                line = await reader.readline()
            except (OSError, ValueError):  # ValueError: longer than any that is written
                break
            if not line.endswith(b"\n"):
                break
            yield read_message(line)
        self.ended.set()
        yield Trouble(_GONE)
        await asyncio.Event().wait()

    async def close(self) -> None:
        if self._opened is None:
            self._end.close()
            return
        _, writer = await self._streams()
        writer.close()
