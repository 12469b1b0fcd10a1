"""The door for browsers: one page, and one socket for each that is open. Nothing else can be asked for.

Whoever follows says the room code in the socket's first message: it is in no address that is sent, and in no log. Only
pages that come from here may open a socket (the Origin of RFC 6455, section 10.2), and only under a name of this
server's, so that no page from elsewhere can have itself taken for one from here.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import re
from collections import Counter
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from attn_tui.classroom.classroom import Classroom
from attn_tui.classroom.hosted import where
from attn_tui.classroom.listening import no_listening
from attn_tui.classroom.sizes import SIZES
from attn_tui.classroom.visit import Hall, Visit
from attn_tui.classroom.wishes import LONGEST
from attn_tui.page import class_document
from attn_tui.room.buckets import Buckets
from attn_tui.room.codes import RoomCode
from attn_tui.room.guard import Guard
from attn_tui.room.limits import LimitError, address_of
from attn_tui.screen.pictures.film import Paints
from attn_tui.story.texts import LANGUAGES, texts

_LOG = logging.getLogger(__name__)
_SILENT = logging.Logger("attn_tui.classroom.web.aiohttp", logging.CRITICAL + 1)
"""aiohttp's log has what clients send."""
_QUIET: dict[str, Any] = {"access_log": None, "logger": _SILENT, "keepalive_timeout": 10}
_SOCKET: dict[str, Any] = {
    "heartbeat": 30.0,  # seconds after which a silent page is asked whether it is there
    "autoping": False,  # no browser asks, and whoever does so often is not answered
    "compress": False,  # which would be done for each page anew
    "max_msg_size": LONGEST,
    "timeout": 1.0,
    "writer_limit": 0,  # wait after each message that is not taken at once
}
_SECOND = 1.0
"""How often it is looked at what has lasted too long."""
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::[0-9]{1,5})?", re.IGNORECASE)
_OF_PAGE = ("name", "help", "dark", "light", "contrast", "language", "close")
_OF_CLASS = (
    "title", "screen", "keys", "follow", "lost", "back", "forward", "type", "code", "join", "knock", "away",
    "question", "answered", "asked_attention", "asked_word", "asked_lesson",
)  # fmt: skip
"""What the page says by itself: `page.X` and `web.X` of the texts."""


class Web:
    """Serves the page, and those who follow in it."""

    def __init__(self, classroom: Classroom, guard: Guard, code: RoomCode | None, names: Collection[str] = ()) -> None:
        """Without a code, everybody may follow. `names` are host names of this server besides its addresses."""
        self.hall, self.guard = Hall(classroom, guard, code), guard
        self.visits: set[Visit] = set()
        self.connections: set[_Connection] = set()
        self._open: Counter[str] = Counter()  # connections by address
        self._names = frozenset({"localhost", *(name.lower() for name in names)})
        self._pages = Buckets[str](guard.limits.handshakes_each, guard.clock)
        page, policy = _page(classroom.language, is_closed=code is not None)
        self._page = page.encode()
        self._headers = {
            "Content-Security-Policy": f"{policy}; frame-ancestors 'none'",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
            "Cache-Control": "no-store",
            "Server": "attn-tui",
        }
        self._listens: asyncio.Server | None = None
        self._watches: asyncio.Task[None] | None = None

    async def open(self, address: str, port: int) -> int:
        """Listen at an address; return the port, which is a free one if 0 was given. Raises RoomError."""
        self._http = web.Server(self._answer, **_QUIET)
        loop = asyncio.get_running_loop()
        try:
            self._listens = await loop.create_server(
                lambda: _Connection(self, self._http, loop), address, port, backlog=self.guard.limits.knocking
            )
        except (OSError, UnicodeError) as error:
            raise no_listening(error, "page", address, port, "--web-port") from None
        self._watches = asyncio.create_task(self._watch())
        return int(self._listens.sockets[0].getsockname()[1])

    async def _watch(self) -> None:
        """Hang up on whatever lasts too long."""
        while True:
            await asyncio.sleep(_SECOND)
            self._check()  # whose variables keep nobody who is gone

    def _check(self) -> None:
        for visit in [*self.visits]:
            visit.check()
        for connection in [*self.connections]:
            connection.check()

    async def close(self) -> None:
        """Let nobody in any more, and hang up."""
        if self._listens is None or self._watches is None:
            return
        self._watches.cancel()
        self._listens.close()
        for visit in [*self.visits]:
            visit.close()
        if running := [visit.running for visit in self.visits if visit.running is not None]:
            await asyncio.wait(running, timeout=5)
        await self._http.shutdown(1)
        self.hall.told.end()

    # Connections

    def admits(self, connection: _Connection, host: str) -> bool:
        """Count a connection; False if there are too many."""
        limits, address = self.guard.limits, address_of(host)
        most = limits.followers + 2 * limits.knocking  # those who follow, and two for each who comes in
        if self._open[address] >= limits.connections_each or len(self.connections) >= most:
            return False
        self._open[address] += 1
        self.connections.add(connection)
        return True

    def forget(self, connection: _Connection, host: str) -> None:
        """A connection is gone."""
        address = address_of(host)
        if connection in self.connections:
            self.connections.discard(connection)
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]

    # Requests

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        try:
            return await self._answered(request)
        except Exception as error:
            _LOG.error("a request has ended with %s", where(error))
            return self.sentence(500, "something has gone wrong here, which is not your fault; try again.")

    async def _answered(self, request: web.BaseRequest) -> web.StreamResponse:
        host = request.headers.get("Host", "")
        if not self._is_ours(host) or not request.raw_path.startswith("/"):  # the other name may be in the path
            return self.sentence(421, "this server has another name; use the link that the lecturer shows.")
        if request.method != "GET":
            return self.sentence(405, "there is nothing but a page to look at here.", {"Allow": "GET"})
        if request.path == "/class":
            return await self._socket(request, host)
        if request.path != "/":
            return self.sentence(404, "there is one page here, at /.")
        pages = self._pages.of(address_of(request.remote or ""))
        if not pages.take():
            error = LimitError("handshakes", seconds=f"{max(1, pages.wait()):,}")
            return self.sentence(429, str(error), {"Retry-After": str(max(1, pages.wait()))})
        return web.Response(body=self._page, content_type="text/html", charset="utf-8", headers=self._headers)

    async def _socket(self, request: web.BaseRequest, host: str) -> web.StreamResponse:
        if request.headers.get("Origin", "").lower() not in {
            f"{scheme}://{host}".lower() for scheme in ("http", "https")
        }:
            return self.sentence(403, "only the page of this server may follow here; use the lecturer's link.")
        socket = web.WebSocketResponse(**_SOCKET)
        if not socket.can_prepare(request):
            return self.sentence(426, "this is for the page at / alone.", {"Upgrade": "websocket"})
        socket.headers.update(self._headers)
        await socket.prepare(request)
        assert isinstance(request.protocol, _Connection)
        assert request.transport is not None
        request.protocol.follows = True
        visit = Visit(self.hall, socket, request.transport, request.remote or "")
        self.visits.add(visit)
        try:
            await visit.run()
        finally:
            self.visits.discard(visit)
        return socket

    def _is_ours(self, host: str) -> bool:
        """Whether a Host is an address, which no other page can have as its name, or a name of this server's."""
        found = _HOST.fullmatch(host)
        if found is None:
            return False
        name = found[1].strip("[]").lower()
        if name in self._names:
            return True
        with suppress(ValueError):
            return bool(ipaddress.ip_address(name))
        return False

    def sentence(self, status: int, sentence: str, headers: Mapping[str, str] = {}) -> web.Response:
        """Answer with one sentence, and hang up."""
        answer = web.Response(status=status, text=f"attn-tui: {sentence}\n", headers={**self._headers, **headers})
        answer.force_close()
        return answer


class _Connection(RequestHandler):
    """A connection of a browser; it is counted, and has not for ever to say what it wants."""

    follows = False
    """Whether it is a socket."""

    def __init__(self, door: Web, server: web.Server, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(server, loop=loop, **_QUIET)
        self._door, self._since, self._host = door, door.guard.clock(), ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        peer = transport.get_extra_info("peername")
        self._host = str(peer[0]) if peer else ""
        super().connection_made(transport)
        if not self._door.admits(self, self._host):
            _LOG.info("a connection is refused: connections")
            assert isinstance(transport, asyncio.Transport)
            transport.abort()

    def connection_lost(self, exc: BaseException | None) -> None:
        self._door.forget(self, self._host)
        handler = self._task_handler
        super().connection_lost(exc)
        if handler is not None and not self.follows:
            handler.cancel()  # aiohttp would wait for the rest of a request, which nobody counts any more

    def handle_error(
        self, request: web.BaseRequest, status: int = 500, exc: BaseException | None = None, message: str | None = None
    ) -> web.StreamResponse:
        """Answer what is no request; aiohttp would repeat it, and tell which versions run here."""
        if request.writer.output_size > 0:
            raise ConnectionError("an answer has begun")
        return self._door.sentence(status, "this is no request that a browser sends.")

    def check(self) -> None:
        """Hang up if it has wanted nothing for too long."""
        limits, clock = self._door.guard.limits, self._door.guard.clock
        if not self.follows and clock() - self._since > limits.knocking_seconds and self.transport is not None:
            self.transport.abort()


def _page(language: str, *, is_closed: bool) -> tuple[str, str]:
    """The page and its policy; `is_closed` says whether it needs a code."""

    def said(language: str) -> dict[str, str]:
        say = texts(language)
        return {key: say(f"page.{key}") for key in _OF_PAGE} | {key: say(f"web.{key}") for key in _OF_CLASS}

    sizes = [{"columns": columns, "rows": lines - 1} for columns, lines in SIZES]
    languages = [language, *(one for one in LANGUAGES if one != language)]
    given = {"say": {one: said(one) for one in languages}, "sizes": sizes, "closed": is_closed}
    return class_document(texts(language)("web.title"), language, given, Paints().style_sheets())
