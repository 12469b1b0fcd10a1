"""Who follows as one should: what they see is what the lecturer shows, whatever others do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import aiohttp
import asyncssh
from classroom.classes import text_of
from classroom.halls import Client, until
from classroom.test_web import Page

from attn_tui.classroom.mirror import Mirror, View
from attn_tui.room.shown import Shown
from attn_tui.screen.pictures.film import Paints
from attn_tui.story.decoding import Decoding
from campaigns.doors.wires import HERE

VIEW = View(80, 24)


async def pictures(several: Sequence[Shown], decodings: Sequence[Decoding]) -> list[list[str]]:
    """What is to be seen of each of these, as lines, by an app that shows nothing else."""
    mirror = Mirror(VIEW, Paints())
    try:
        return [_plain(text_of(await mirror.frame(shown, decodings))) for shown in several]
    finally:
        await mirror.close()


def _plain(lines: Sequence[str]) -> list[str]:
    """Bars are drawn as backgrounds."""
    return [line.replace("█", " ").rstrip() for line in lines]


class _Client(Client):
    """Keeps what it sees, and not all that it was sent."""

    seen: list[str] | None = None

    def data_received(self, data: bytes, datatype: object) -> None:
        super().data_received(data, datatype)
        self.received, self.seen = b"", None


class AtTerminal:
    """By SSH."""

    def __init__(self, client: _Client, says: str) -> None:
        self._client, self._says = client, says

    @classmethod
    @asynccontextmanager
    async def joined(cls, port: int, code: str, name: str, says: str) -> AsyncIterator[AtTerminal]:
        """Come, and stay."""
        options = {"username": name, "password": code, "client_keys": None, "known_hosts": None, "config": None}
        async with asyncssh.connect(HERE, port, agent_path=None, **options) as connection:
            client = _Client(VIEW.columns, VIEW.lines)
            await connection.create_session(
                lambda: client, term_type="xterm-256color", term_size=(VIEW.columns, VIEW.lines), encoding=None
            )
            await client.until("You follow")
            yield cls(client, says)

    async def explores(self) -> None:
        """Leave the class, and go one step on from where it begins."""
        self._client.type("\x1b[C")
        await self._client.until("You explore", "reading · 2 of")

    @property
    def lines(self) -> list[str]:
        """What it sees but for the last line, in which the place of the class is."""
        if self._client.seen is None:
            self._client.seen = _plain(self._client.display[:-1])
        return self._client.seen

    @property
    def is_there(self) -> bool:
        """Whether it is where it was, and its last line says so."""
        return not self._client.has_ended and self._client.banner.startswith(self._says)

    def type(self, keys: str) -> None:
        """Type."""
        self._client.type(keys)


class InPage:
    """In a browser."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @classmethod
    @asynccontextmanager
    async def joined(cls, port: int, code: str) -> AsyncIterator[InPage]:
        """Come, and stay."""
        host = f"{HERE}:{port}"
        origin = {"Origin": f"http://{host}"}
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"ws://{host}/class", headers=origin) as socket,
        ):
            page = Page(socket)
            await page.tell(join=[code, VIEW.language, VIEW.columns, VIEW.lines])

            async def hear() -> None:
                async for message in socket:
                    page.take(message.data)

            hears = asyncio.create_task(hear())
            try:
                await until(lambda: page.rows)
                yield cls(page)
            finally:
                hears.cancel()
                await asyncio.wait({hears})

    @property
    def lines(self) -> list[str]:
        """What it sees."""
        return _plain(self._page.lines)

    @property
    def is_there(self) -> bool:
        """Whether it is where it was."""
        return self._page.told.get("where") == "following" and "end" not in self._page.told

    async def answer(self, at: Sequence[int], choice: int) -> None:
        """Answer a question."""
        await self._page.socket.send_str(json.dumps({"answer": [[*at], choice]}))
