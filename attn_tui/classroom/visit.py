"""One page that is open: from its socket's first message until it is gone."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from attn_tui.classroom.classroom import Classroom
from attn_tui.classroom.hosted import where
from attn_tui.classroom.page_follower import PageFollower
from attn_tui.classroom.told import Told
from attn_tui.classroom.wishes import Join, Wish, cost, wish_in
from attn_tui.errors import RoomError
from attn_tui.room.buckets import Bucket, Rate
from attn_tui.room.codes import RoomCode
from attn_tui.room.guard import Connection, Guard
from attn_tui.room.guard import Session as Allowed
from attn_tui.room.limits import LimitError
from attn_tui.screen.pictures.film import Paints
from attn_tui.story.texts import texts

_LOG = logging.getLogger(__name__)
_FOR_GOOD = frozenset(["wrong_codes", "wrong_codes_here", "idle", "total"])
"""Limits after which the page does not try again by itself."""
_FULL = 32 << 10
"""Bytes that wait to be sent, from which on nothing more is."""
_PONGS = Rate(20, 1)
"""Answers to our question whether it is there."""
_LAST_WORDS = 1.0
"""Seconds for the sentence that a page is told last."""


@dataclass(frozen=True)
class Hall:
    """What all pages share."""

    classroom: Classroom
    guard: Guard
    code: RoomCode | None
    """None if everybody may follow."""
    told: Told = field(init=False)
    paints: Paints = field(default_factory=Paints)
    """The looks of the cells of all who explore."""

    def __post_init__(self) -> None:
        """Watch the room."""
        object.__setattr__(self, "told", Told(self.classroom))


class Visit:
    """Lets a page in, and hears and tells it what its follower has to say."""

    def __init__(self, hall: Hall, socket: web.WebSocketResponse, transport: asyncio.Transport, host: str) -> None:
        """Take the socket, which is open, and the address at its other end."""
        self._hall, self._socket, self._transport, self._host = hall, socket, transport, host
        self._language = hall.classroom.language
        self._guarded: Connection | None = None
        self._allowed: Allowed | None = None
        self._pongs = Bucket(_PONGS, hall.guard.clock)
        self._ends: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.running: asyncio.Task[None] | None = None
        self._is_over = False
        transport.set_write_buffer_limits(_FULL)

    def check(self) -> None:
        """End it if it lasts too long, or its page takes nothing."""
        try:
            if self._allowed is not None:
                self._allowed.waits(self._transport.get_write_buffer_size())
            if self._guarded is not None:
                self._guarded.check_time()
        except LimitError as error:
            self.end(error)

    def close(self) -> None:
        """End it, because the server ends."""
        self._is_over = True
        self.end()

    def end(self, error: LimitError | None = None) -> None:
        """End it, because of a limit or for no reason that is told."""
        if self._ends.done():
            return
        if error is None:
            self._ends.set_result(None)
        else:
            self._ends.set_exception(error)
            self._ends.exception()  # it may be over already, and nobody look at it

    async def run(self) -> None:
        """Serve the page until it is gone, or something is too much or wrong: it is told what, and nobody else is."""
        self.running = asyncio.current_task()
        sentence, again = "", True
        try:
            await self._serve()
        except LimitError as error:
            _LOG.info("a page is refused: %s", error.limit)
            sentence, again = error.said(self._language), error.limit not in _FOR_GOOD
        except RoomError as error:
            sentence, again = str(error), False
        except Exception as error:
            _LOG.error("a page has ended with %s", where(error))
            sentence = texts(self._language)("web.crashed")
        finally:
            if self._guarded is not None:
                self._guarded.close()
        await self._part(texts(self._language)("web.over") if self._is_over else sentence, again)

    async def _serve(self) -> None:
        self._guarded = self._hall.guard.connect(self._host)
        join: Join | None = await self._first(self._knock())
        if join is None:
            return
        self._guarded.admit_follower()
        self._allowed = self._guarded.begin()
        hall = self._hall
        follower = PageFollower(hall.classroom, hall.told, hall.paints, self._allowed, join.view)
        try:
            follower.tell("joined", True)
            await self._first(self._hear(follower), follower.tell_all(self._socket.send_str))
        finally:
            await follower.gone()

    async def _first(self, *several: Coroutine[Any, Any, Any]) -> Any:
        """What the first of these returns or raises; the others are ended."""
        tasks = [asyncio.ensure_future(one) for one in several]
        try:
            done, _ = await asyncio.wait({*tasks, self._ends}, return_when=asyncio.FIRST_COMPLETED)
            return next(iter(done)).result()
        except ConnectionError:  # gone while it was told something
            return None
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _knock(self) -> Join | None:
        """Wait for a code that is right; None if the page is gone."""
        assert self._guarded is not None
        while (wish := await self._next()) is not None:
            if not isinstance(wish, Join):
                raise RoomError("the page has told something before it was let in; load it again.")
            self._language = wish.view.language
            code = self._hall.code
            if code is None or (wish.code and self._guarded.tries(code, wish.code)):
                return wish
            sentence = texts(self._language)("web.wrong" if wish.code else "web.knock")
            await self._tell("code", sentence)
        return None

    async def _hear(self, follower: PageFollower) -> None:
        assert self._allowed is not None
        while (wish := await self._next()) is not None:
            if isinstance(wish, Join):
                raise RoomError("the page has asked to be let in twice; load it again.")
            self._allowed.typed(cost(wish))
            follower.take(wish)

    async def _next(self) -> Wish | None:
        """What the page tells next; None if it is gone. Raises RoomError for what no page tells."""
        message = await self._socket.receive()
        while message.type is WSMsgType.PONG and self._pongs.take():
            message = await self._socket.receive()
        if message.type is WSMsgType.TEXT:
            return wish_in(message.data)
        if message.type in (WSMsgType.BINARY, WSMsgType.PING, WSMsgType.PONG):
            raise RoomError("the page has told something that no page tells; load it again.")
        return None

    async def _tell(self, what: str, value: object) -> None:
        await self._socket.send_str(json.dumps({what: value}, ensure_ascii=False))

    async def _part(self, sentence: str, again: bool) -> None:
        """Tell the page why it is sent away, if there is something to say; then hang up, whether it listens or not."""
        with suppress(TimeoutError, ConnectionError, RuntimeError):
            async with asyncio.timeout(_LAST_WORDS):
                if sentence and not self._socket.closed:
                    await self._tell("end", {"sentence": sentence, "again": again})
                await self._socket.close()
        if not self._transport.is_closing() and self._transport.get_write_buffer_size():
            self._transport.abort()
        # The page's last word has set aiohttp's timer anew, which would keep all of this for a minute.
        self._socket._cancel_heartbeat()
