"""The door for browsers, as a client meets it that sends what it likes."""

import asyncio
import json
from contextlib import asynccontextmanager

import aiohttp
from classroom.classes import PATIENCE, complete, opens, picture, shown_at, text_of

from attn_tui.classroom.classroom import Classroom
from attn_tui.classroom.mirror import View
from attn_tui.classroom.web import Web
from attn_tui.room.codes import RoomCode
from attn_tui.room.guard import Guard
from attn_tui.room.limits import Limits
from attn_tui.room.room import Room

CODE = "KXRM-TWPB"
VIEW = ["en", 80, 24]


class Page:
    """What a page knows that draws what it is told."""

    def __init__(self, socket):
        self.socket, self.told, self.rules, self.panes, self.said = socket, {}, [], [], ""
        self.rows: list[list[object]] = []
        self.heard: list[str] = []

    async def tell(self, **what):
        await self.socket.send_str(json.dumps(what))

    async def hear(self):
        """Take what is told next; None if it is over."""
        message = await asyncio.wait_for(self.socket.receive(), PATIENCE)
        if message.type is not aiohttp.WSMsgType.TEXT:
            return None
        told = json.loads(message.data)
        self.heard.append(message.data)
        if (frame := told.pop("frame", None)) is not None:
            self._draw(frame)
        self.told |= told
        return told

    def _draw(self, frame):
        if frame.get("fresh"):
            self.rules = []
        self.rules += frame.get("rules", [])
        if "columns" in frame:
            self.rows = [[] for _ in range(frame["rows"])]
        for row, line in frame["lines"]:
            self.rows[row] = line

    @property
    def lines(self):
        return ["".join(run[1] for run in line) for line in self.rows]

    async def until(self, true):
        while not true():
            assert await self.hear() is not None, self.told

    async def until_shows(self, *texts):
        await self.until(lambda: all(any(text in line for line in self.lines) for text in texts))

    async def until_told(self, what, part):
        await self.until(lambda: part in str(self.told.get(what, "")))

    async def end(self):
        """Hear until it is over; return what was said last."""
        while await self.hear() is not None:
            pass
        return self.told.get("end")


class Class:
    """A class that is served."""

    def __init__(self, web, room, port, client):
        self.web, self.room, self.lecturer = web, room, room.lecturer()
        self.host, self.client = f"127.0.0.1:{port}", client

    def get(self, path="/", **options):
        return self.client.get(f"http://{self.host}{path}", **options)

    async def socket(self, **headers):
        return Page(
            await self.client.ws_connect(
                f"ws://{self.host}/class", headers={"Origin": f"http://{self.host}", **headers}
            )
        )

    async def joined(self, code=CODE, view=VIEW):
        page = await self.socket()
        await page.tell(join=[code, *view])
        await page.until(lambda: "joined" in page.told)
        return page


@asynccontextmanager
async def a_class(shown=None, *, code=CODE, limits=None, clock=None, names=(), **parts):
    room = Room(shown or shown_at(2, 4))
    parts.setdefault("reopens", lambda names, sentence: complete(opens(shown_at(0, 1, sentence=sentence))))
    classroom = Classroom(room, parts.pop("opens", lambda shown: complete(opens(shown))), **parts)
    guard = Guard(limits or Limits(), **({"clock": clock} if clock else {}))
    web = Web(classroom, guard, RoomCode(code) if code else None, names)
    port = await web.open("127.0.0.1", 0)
    running = asyncio.create_task(classroom.mirrors.run())
    async with aiohttp.ClientSession() as client:
        try:
            yield Class(web, room, port, client)
        finally:
            await web.close()
            running.cancel()
            await asyncio.wait({running}, timeout=PATIENCE)


async def test_who_joins_sees_what_the_lecturer_shows():
    async with a_class() as one:
        page = await one.joined()
        await page.until_shows("softmax")
        assert page.lines == text_of(await picture(shown_at(2, 4), View()))
        one.lecturer.show(shown_at(2, 5))
        wanted = text_of(await picture(shown_at(2, 5), View()))
        await page.until(lambda: page.lines == wanted)
        assert len(json.loads(page.heard[-1])["frame"]["lines"]) < 20
        assert page.told["where"] == "following"


async def test_one_leaves_to_explore_and_returns():
    async with a_class() as one:
        page = await one.joined()
        await page.until_shows("softmax")
        await page.tell(press=["ArrowRight", False])
        await page.until_told("banner", "on your own")
        assert one.room.counts.exploring == 1
        await page.until(lambda: page.lines[0] != "" and len(page.lines) == 23)
        one.lecturer.show(shown_at(1, 1))
        await page.until_told("banner", "1.1")
        await page.tell(follow=True)
        wanted = text_of(await picture(shown_at(1, 1), View()))
        await page.until(lambda: page.lines == wanted)
        assert one.room.counts.following == 1
