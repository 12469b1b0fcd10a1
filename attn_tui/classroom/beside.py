"""A class in a process of its own, beside the lecturer's: what it draws for others does not delay the lecturer's keys.

With 300 followers, the last of them has a step in less than half the time, too, for both processors work.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from attn_tui.room.linked import Linked

CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"
"""Whether a process can begin as a copy of this one; on macOS, system libraries do not bear that."""
_ENDS = 5.0
"""Seconds in which it ends by itself."""


class Beside:
    """A process that serves the class, and the store in which this one shares the room with it."""

    def __init__(self, store: Linked, process: int) -> None:
        self.store, self._process = store, process

    @classmethod
    def begin(cls, serve: Callable[[Linked], Coroutine[Any, Any, None]]) -> Beside:
        """Run that in a copy of this process, in which no event loop and no thread may run yet.

        What it is given is its store of the room; when that has `ended`, this process has, and it is to end, too.
        """
        here, there = socket.socketpair()
        if not (process := os.fork()):
            here.close()
            _run(serve, there)
        there.close()
        return cls(Linked(here), process)

    async def close(self) -> None:
        """Wait until it has ended, which closing the store makes it do; then, end it."""
        await self.store.close()
        end = asyncio.get_running_loop().time() + _ENDS
        while asyncio.get_running_loop().time() < end:
            if os.waitpid(self._process, os.WNOHANG) != (0, 0):
                return
            await asyncio.sleep(0.02)
        os.kill(self._process, 9)
        os.waitpid(self._process, 0)


def _run(serve: Callable[[Linked], Coroutine[Any, Any, None]], end: socket.socket) -> None:
    """Serve, and end the process: nothing of what its parent would do at its end."""
    status = 1
    try:
        os.setsid()  # the keys of the lecturer's terminal are not for it
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):  # the terminal is the lecturer's
            os.dup2(nothing, stream)
        with suppress(KeyboardInterrupt):
            asyncio.run(serve(Linked(end)))
        status = 0
    finally:
        os._exit(status)
