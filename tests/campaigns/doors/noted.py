"""What nobody ought to see: errors in logs, errors that nobody looks at, and what keeps all others waiting."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Any
from unittest.mock import patch

from aiohttp.http_exceptions import HttpProcessingError
from asyncssh.connection import SSHConnection

from attn_tui.classroom import web
from attn_tui.room.guard import Guard

_OURS = "attn_tui."


class Noted(logging.Handler):
    """Notes all of that, as long as `listening` lasts."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []
        """Each with its traceback, if it has one."""
        self.longest = 0.0
        """Seconds of this thread's processor time that one callback of the loop has taken.

        Without the collector's: it looks through all that this process has, which may be the whole suite's.
        """
        self._collecting = 0.0

    def emit(self, record: logging.LogRecord) -> None:
        """Note what is logged; trouble with Redis is told to the lecturer, too, and is none of the program's."""
        error = (record.exc_info and record.exc_info[1]) or sys.exc_info()[1]  # our own lines say less than that
        if isinstance(error, HttpProcessingError | ConnectionError):  # of what is no request, and was answered so
            return
        if record.name == "asyncio" and "socket.send()" in record.getMessage():  # who attacks goes on when it is over
            return
        if record.name == "attn_tui.classroom.hall" and record.levelno == logging.WARNING:
            return
        told = "".join(traceback.format_exception(error)) if isinstance(error, BaseException) else ""
        self.found.append(f"{record.name}: {record.getMessage()} {told}")

    @contextmanager
    def listening(self, loop: asyncio.AbstractEventLoop) -> Iterator[None]:
        """Note from now on."""
        run, internal_error = asyncio.Handle._run, SSHConnection.internal_error

        def timed(handle: asyncio.Handle) -> None:
            began, collected = time.thread_time(), self._collecting
            run(handle)
            taken = time.thread_time() - began - (self._collecting - collected)
            self.longest = max(self.longest, taken)

        def collects(phase: str, _: object) -> None:  # one at a time: the interpreter begins no other meanwhile
            now = time.thread_time()
            self._collecting += now if phase == "stop" else -now

        def noted(connection: Any, exc_info: Any = None, error_logger: Any = None) -> None:
            exc_info = exc_info or sys.exc_info()
            if connection.is_server() and _is_ours(exc_info[2]):  # asyncssh tells nobody
                self.found.append("in SSH: " + "".join(traceback.format_exception(*exc_info)))
            internal_error(connection, exc_info, error_logger)

        def unlooked_at(_: object, context: dict[str, Any]) -> None:
            error = context.get("exception")
            told = "".join(traceback.format_exception(error)) if error else ""
            self.found.append(f"{context.get('message')} {context.get('task') or context.get('future') or ''} {told}")

        root = logging.getLogger()
        with ExitStack() as stack:
            stack.enter_context(patch.object(asyncio.Handle, "_run", timed))
            stack.enter_context(patch.object(SSHConnection, "internal_error", noted))
            stack.enter_context(patch.object(web._SILENT, "level", logging.WARNING))
            stack.enter_context(patch.object(sys, "unraisablehook", lambda told: self.found.append(f"{told}")))
            for logger in (root, web._SILENT):
                logger.addHandler(self)
                stack.callback(logger.removeHandler, self)
            gc.callbacks.append(collects)
            stack.callback(gc.callbacks.remove, collects)
            loop.set_exception_handler(unlooked_at)
            yield


def _is_ours(trace: TracebackType | None) -> bool:
    return any(frame.f_globals.get("__name__", "").startswith(_OURS) for frame, _ in traceback.walk_tb(trace))


class Clock:
    """A clock that can be put forward: what takes a minute is waited for by nobody."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead


def refilled(guard: Guard) -> None:
    """Make what may be done as much as at the beginning."""
    fresh = Guard(guard.limits, guard.clock)
    for name in ("handshakes", "handshakes_each", "wrong_codes", "wrong_codes_each", "decodings"):
        setattr(guard, name, getattr(fresh, name))
