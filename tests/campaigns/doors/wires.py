"""Connections that send bytes, whatever these are."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from random import Random

HERE = "127.0.0.1"
HOSTS = [f"127.0.0.{n}" for n in range(2, 8)] if sys.platform == "linux" else [HERE]
"""Where attackers come from; only Linux has more than one such address."""
_QUIET = 0.03
"""Seconds without an answer, after which none is waited for."""


def host(drawn: Random) -> str:
    """Where one comes from."""
    return drawn.choice(HOSTS)


class Wire:
    """One connection."""

    def __init__(self, from_host: str, *, narrow: bool = False) -> None:
        self._loop = asyncio.get_running_loop()
        self.socket = socket.socket()
        self.socket.setblocking(False)
        if narrow:  # the system takes little of what is not read
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        self.socket.bind((from_host, 0))

    @classmethod
    async def to(cls, port: int, from_host: str, *, narrow: bool = False) -> Wire:
        """Connect. Raises OSError."""
        wire = cls(from_host, narrow=narrow)
        try:
            await wire._loop.sock_connect(wire.socket, (HERE, port))
        except BaseException:
            wire.close()
            raise
        return wire

    async def send(self, data: bytes, pieces: int = 1) -> None:
        """Send it, as far as it is taken. Raises OSError if nobody is there any more."""
        size = max(1, -(-len(data) // pieces))
        try:
            async with asyncio.timeout(0.5):
                for start in range(0, len(data), size):
                    await self._loop.sock_sendall(self.socket, data[start : start + size])
                    await asyncio.sleep(0)
        except TimeoutError:  # it takes no more
            pass

    async def read(self, until: bytes = b"\0never\0", quiet: float = _QUIET) -> bytes:
        """What comes before it is quiet, or the other end hangs up, or that has come."""
        read = b""
        try:
            while until not in read and len(read) < 1 << 20:
                async with asyncio.timeout(quiet):
                    if not (data := await self._loop.sock_recv(self.socket, 1 << 16)):
                        break
                read += data
        except (TimeoutError, OSError):
            pass
        return read

    def reset(self) -> None:
        """Hang up with RST in place of FIN."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def close(self) -> None:
        """Hang up."""
        self.socket.close()

    def leave(self, chance: Random, resets: float) -> None:
        """Hang up; with that probability with RST."""
        if chance.random() < resets:
            self.reset()
        else:
            self.close()
