"""A class in a process of its own, beside the lecturer's: what it draws for others does not delay the lecturer's keys.

With 300 followers, the last of them has a step in less than half the time, too, for both processors work.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple

from attn_tui.classroom.hall import Hall
from attn_tui.classroom.hosted import where
from attn_tui.classroom.join import Joining
from attn_tui.classroom.lecture import Lecture
from attn_tui.classroom.service import Service
from attn_tui.errors import AttnTuiError, RoomError
from attn_tui.room.linked import Linked
from attn_tui.room.sharing import Store

CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"
"""Whether a process can begin as a copy of this one; on macOS, system libraries do not bear that."""
_ENDS = 5.0
"""Seconds in which it ends by itself."""
_NICE = 5  # so that on a busy machine, too, the lecturer's own keys come first
_FAILED = "the process that was to serve the class has ended; see its log."
_LOG = logging.getLogger(__name__)


class Beside(Hall):
    """A lecturer's side of a class that is served by another process."""

    def __init__(self, lecture: Lecture, service: Callable[[Store], Service], *stores: Store) -> None:
        """Begin it as a copy of this process, in which no event loop and no thread may run yet.

        `service` makes what it serves, with the store that it shares with this process; `stores` are those that this
        one shares with others. Raises RoomError if it cannot listen.
        """
        here, there = socket.socketpair()
        reads, tells = os.pipe()
        gc.freeze()  # or the first collection would copy all memory of both
        if not (process := os.fork()):  # type: ignore[attr-defined,unused-ignore]  # none in Windows
            here.close()
            os.close(reads)
            _run(service, there, tells)
        there.close()
        os.close(tells)
        self.process = process
        """Its number."""
        with open(reads, "rb") as pipe:
            told = json.loads(pipe.readline() or f'"{_FAILED}"')
        if isinstance(told, str):
            here.close()
            os.waitpid(process, 0)
            raise RoomError(told)
        super().__init__(lecture, Linked(here), *stores)
        hosts, port, code, fingerprint, links = told
        self.joining = Joining(tuple(hosts), port, code, fingerprint, tuple(links))

    async def close(self) -> None:
        """Wait until the class has been told that it is over; then, end its process."""
        await super().close()
        end = asyncio.get_running_loop().time() + _ENDS
        while asyncio.get_running_loop().time() < end:
            if os.waitpid(self.process, os.WNOHANG) != (0, 0):  # type: ignore[attr-defined,unused-ignore]
                return
            await asyncio.sleep(0.02)
        os.kill(self.process, 9)
        os.waitpid(self.process, 0)


def _run(service: Callable[[Store], Service], end: socket.socket, tells: int) -> None:
    """Serve, and end the process: nothing of what its parent would do at its end."""
    status = 1
    try:
        os.setsid()  # type: ignore[attr-defined,unused-ignore]  # the keys of the lecturer's terminal are not for it
        os.nice(_NICE)  # type: ignore[attr-defined,unused-ignore]
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):  # the terminal is the lecturer's
            os.dup2(nothing, stream)
        with suppress(KeyboardInterrupt):
            asyncio.run(_serve(service, Linked(end), tells))
        status = 0
    except Exception as error:
        _LOG.error("the class has ended with %s", where(error))
    finally:
        os._exit(status)


async def _serve(make: Callable[[Store], Service], store: Linked, tells: int) -> None:
    """Serve until the other process has gone; tell it how to join, or what is wrong."""
    service = make(store)
    with open(tells, "w") as pipe:
        try:
            await service.open()
        except AttnTuiError as error:
            pipe.write(json.dumps(str(error)))
            return
        pipe.write(json.dumps(astuple(service.joining)))
    ended = asyncio.create_task(store.ended.wait())
    try:
        await service.until(ended)
    finally:
        ended.cancel()
        await service.close()
