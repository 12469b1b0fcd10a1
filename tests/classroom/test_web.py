"""The door for browsers, as a client meets it that sends what it likes."""

import asyncio
import gc
import json
import logging
import re
import weakref
from contextlib import asynccontextmanager, suppress

import aiohttp
import pytest
import yarl
from classroom.classes import PATIENCE, complete, freed, lines_of, opens, places, shown_at
from classroom.halls import until
from hypothesis import given, settings
from hypothesis import strategies as st
from room.rooms import Clock

from attn_tui.classroom.classroom import Classroom
from attn_tui.classroom.hosted import Threads
from attn_tui.classroom.mirror import View
from attn_tui.classroom.page_explorer import PageExplorer
from attn_tui.classroom.page_follower import PageFollower
from attn_tui.classroom.web import _QUIET, Web
from attn_tui.classroom.wishes import wish_in
from attn_tui.errors import RoomError
from attn_tui.room.buckets import Rate
from attn_tui.room.codes import RoomCode
from attn_tui.room.guard import Guard
from attn_tui.room.limits import Limits
from attn_tui.room.room import Room

CODE = "KXRM-TWPB"
VIEW = ["en", 80, 24]
WISHES = ["join", "look", "press", "paste", "click", "follow", "lost", "answer", "show"]


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
        self.heard.append(message.data)
        return self.take(message.data)

    def take(self, text):
        told = json.loads(text)
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

    def parts(self):
        """What a follower takes before its view."""
        hall = self.web.hall
        connection = hall.guard.connect("127.0.0.1")
        connection.admit_follower()
        return hall.classroom, hall.told, hall.paints, connection.begin()

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
        assert page.lines == await lines_of(shown_at(2, 4), View())
        one.lecturer.show(shown_at(2, 5))
        wanted = await lines_of(shown_at(2, 5), View())
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
        await page.until_told("banner", "word 1, step 1")
        await page.tell(follow=True)
        wanted = await lines_of(shown_at(1, 1), View())
        await page.until(lambda: page.lines == wanted)
        assert one.room.counts.following == 1


async def test_a_number_and_enter_stay_in_the_class_as_long_as_it_is_asked():
    async with a_class() as one:
        page = await one.joined()
        await page.until_shows("softmax")
        one.lecturer.ask("word", ["I", "am"])
        await page.until_told("asked", "am")
        await page.tell(press=["9", False])
        await page.tell(press=["Enter", False])
        one.lecturer.reveal()
        await page.tell(press=["1", False])
        await page.until_told("remark", "The class has answered;")
        assert not one.room.counts.exploring


async def test_each_page_is_told_what_was_right_and_what_it_has_guessed():
    async with a_class() as one:
        page, other = await one.joined(), await one.joined(view=["ko", *VIEW[1:]])
        asked = one.lecturer.ask("word", ["black", "blue"])
        await page.until_told("asked", "blue")
        await page.tell(answer=[asked.at, 1])
        await page.until_told("remark", "Your guess: blue.")
        one.lecturer.show(shown_at(2, 5))
        one.lecturer.settle(asked, [0])
        await page.until_told("banner", "Right: «black». You guessed «blue».")
        assert page.told["remark"] == ""
        await other.until_told("banner", "정답: «black».")
        one.lecturer.show(shown_at(2, 6))
        await page.until_told("banner", "You follow")


async def test_a_number_stays_in_the_class_though_nothing_is_asked():
    async with a_class() as one:
        page = await one.joined()
        await page.until_shows("softmax")
        await page.tell(press=["1", False])
        await page.until_told("remark", "There is no question now")
        one.lecturer.ask("word", ["I", "am"])
        await page.until(lambda: page.told["remark"] == "")
        one.lecturer.withdraw()
        await page.tell(press=["1", False])
        await page.until_told("remark", "There is no question now")
        assert not one.room.counts.exploring
        await page.tell(press=["Enter", False])
        await page.until_told("where", "exploring")


async def test_what_is_remarked_of_a_moment_is_gone_with_it():
    async with a_class() as one:
        page = await one.joined()
        await page.until_shows("softmax")
        await page.tell(lost=True)
        await page.until_told("remark", "is lost here")
        one.lecturer.show(shown_at(2, 5))
        await page.until(lambda: page.told["remark"] == "")


async def test_the_page_is_one_file_that_may_do_nothing_but_speak_with_its_server():
    async with a_class() as one:
        async with one.get() as answer:
            text, headers = await answer.text(), answer.headers
        assert answer.status == 200
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'sha256-")
        assert "connect-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert "aiohttp" not in headers["Server"]
        assert not re.search(r"""(src|href)=|https?://|@import|url\(""", text)
        assert CODE not in text


REQUESTS = [
    ("GET", "/index.html", {}, 404),
    ("GET", "/../../etc/passwd", {}, 404),
    ("GET", "/static/page.css", {}, 404),
    ("GET", "/class", {}, 403),  # no page has asked
    ("GET", "/class", {"Origin": "https://example.org"}, 403),
    ("GET", "/class", {"Origin": "null"}, 403),
    ("POST", "/", {}, 405),
    ("PUT", "/class", {}, 405),
    ("DELETE", "/", {}, 405),
    ("OPTIONS", "/", {}, 405),
    ("GET", "/", {"Host": "example.org"}, 421),  # a name that leads here, by which another page would be this one
    ("GET", "/class", {"Host": "example.org", "Origin": "http://example.org"}, 421),
    ("GET", "/", {"Host": "127.0.0.1@example.org"}, 421),
    ("GET", "/", {"Host": "localhost:80"}, 200),
    ("GET", "/", {"Host": "hall.example.org"}, 200),
    ("GET", "/", {"Host": "[::1]:80"}, 200),
]


async def test_nothing_else_can_be_asked_for():
    async with a_class(names=["hall.example.org"]) as one:
        for method, path, headers, status in REQUESTS:
            address = yarl.URL(f"http://{one.host}{path}", encoded=True)
            async with one.client.request(method, address, headers=headers, allow_redirects=False) as answer:
                assert answer.status == status, (method, path, headers)
                text = await answer.text()
                assert status == 200 or (text.startswith("attn-tui: ") and text.count("\n") == 1)
                assert "Content-Security-Policy" in answer.headers


async def test_a_page_from_elsewhere_opens_no_socket():
    async with a_class() as one:
        for origin in ("http://example.org", f"http://{one.host}.example.org", f"http://evil@{one.host}", "null", ""):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await one.socket(Origin=origin)
            assert refused.value.status == 403
        assert one.room.counts.followers == 0


async def test_without_the_code_nothing_is_told():
    async with a_class() as one:
        page = await one.socket()
        for typed in ("", "BCDFGHJK", CODE[:-1], "é" * 200):
            page.told.clear()
            await page.tell(join=[typed, *VIEW])
            await page.until(lambda: "code" in page.told)
        assert all(json.loads(text).keys() == {"code"} for text in page.heard)
        assert one.room.counts.followers == 0
        await page.tell(join=[CODE.lower().replace("-", " "), *VIEW])
        await page.until_shows("softmax")
        assert one.room.counts.followers == 1


async def test_who_guesses_codes_is_sent_away_and_slowed_down():
    async with a_class(limits=Limits(wrong_codes_here=3, wrong_codes_each=Rate(4, 0.01)), clock=Clock()) as one:
        page = await one.socket()
        for _ in range(4):
            await page.tell(join=["BCDFGHJK", *VIEW])
        assert "3 times" in (await page.end())["sentence"]
        page = await one.socket()
        for _ in range(2):
            await page.tell(join=["BCDFGHJK", *VIEW])
        end = await page.end()
        assert "wrong room codes" in end["sentence"]
        assert not end["again"]


async def test_an_open_room_needs_no_code():
    async with a_class(code="") as one:
        page = await one.joined("")
        await page.until_shows("softmax")


WRONG = [
    "",
    "{",
    "[]",
    "1",
    "{}",
    "[" * 3000,
    '{"join": 1}',
    '{"look": ["en", 80, 25]}',
    '{"look": ["fr", 80, 24]}',
    '{"look": ["en", 80.0, 24]}',
    '{"look": [["en"], true, null]}',
    '{"press": ["F5", false]}',
    '{"press": ["ab", false]}',
    '{"press": ["\\u001b", false]}',
    '{"press": ["\\ud800", false]}',
    '{"press": ["a"]}',
    '{"press": ["a", 0]}',
    '{"paste": ["a"]}',
    '{"click": [1]}',
    '{"click": [1e999, 0]}',
    '{"click": [NaN, 0]}',
    '{"answer": [[0, 0], 1]}',
    '{"answer": [[0, 0, 0], -1]}',
    '{"answer": [[0, 0, 9007199254740993], 1]}',
    '{"follow": false}',
    '{"follow": true, "lost": true}',
    '{"show": {"sentence": "x"}}',
    '{"reveal": true}',
    '{"__proto__": true}',
    json.dumps({"paste": "x" * 3000}),
]


async def test_what_no_page_tells_ends_it_with_one_sentence(caplog):
    async with a_class() as one:
        other = await one.joined()
        for text in WRONG:
            page = await one.joined()
            await page.socket.send_str(text)
            end = await page.end()
            assert end["sentence"].startswith("the page "), text
            assert end["sentence"].count(". ") == 0
            assert not end["again"]
        async with asyncio.timeout(PATIENCE):
            while one.room.counts.followers > 1:
                await asyncio.sleep(0.01)
        assert one.room.shown == shown_at(2, 4)
        one.lecturer.show(shown_at(2, 5))
        await other.until_shows("context")
    assert caplog.records == []


async def test_bytes_pings_joins_and_what_is_too_long_end_it_too():
    async with a_class() as one:
        for send in (
            lambda page: page.socket.send_bytes(b"{}"),
            lambda page: page.socket.ping(),
            lambda page: page.tell(join=[CODE, *VIEW]),
            lambda page: page.socket.send_str('{"paste": "' + "x" * 20_000 + '"}'),
        ):
            page = await one.joined()
            await send(page)
            await page.end()
            assert page.socket.closed
        page = await one.socket()
        await page.tell(press=["a", False])
        assert "let in" in (await page.end())["sentence"]


@settings(max_examples=50)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WISHES), inner, max_size=2),
        max_leaves=8,
    )
)
def test_whatever_is_told_is_a_wish_or_is_refused(data):
    with suppress(RoomError):
        wish_in(json.dumps(data))


async def test_limits_are_told_in_the_language_of_the_page():
    async with a_class(limits=Limits(followers=1, explorers=1, input=Rate(30, 0.01))) as one:
        page = await one.joined()
        second = await one.socket()
        await second.tell(join=[CODE, "ko", 80, 24])
        end = await second.end()
        assert "1" in end["sentence"]
        assert end["again"]
        assert not end["sentence"].isascii()
        await page.tell(press=["ArrowRight", False])
        await page.until_told("where", "exploring")
        for _ in range(10):
            await page.tell(press=["ArrowRight", False])
        assert "too fast" in (await page.end())["sentence"]
        assert one.room.counts.followers == one.web.guard.explorers == 0


async def test_who_explores_is_bounded():
    async with a_class(limits=Limits(explorers=1, decodings=Rate(1, 0.001))) as one:
        page, second = await one.joined(), await one.joined()
        await page.tell(press=["ArrowRight", False])
        await page.until_told("where", "exploring")
        await second.tell(press=["ArrowRight", False])
        await second.until_told("remark", "exploring already")
        await page.until_told("banner", "on your own")
        await page.tell(press=["x", False])
        await page.until_told("remark", "Nothing can be saved")
        for key in "ii":
            await page.tell(press=[key, False])
            await page.tell(press=["Escape", False])
        await page.until_told("remark", "much computed")
        await page.tell(press=["q", False])
        await page.until_told("where", "following")
        await second.tell(press=["ArrowRight", False])
        await second.until_told("where", "exploring")


async def test_who_edits_too_much_by_hand_goes_on_exploring():
    async with a_class(limits=Limits(edits=Rate(1, 0.001))) as one:
        page = await one.joined()
        for key in "e10":
            await page.tell(press=[key, False])
        await page.until_told("remark", "much computed")
        assert one.room.counts.exploring == 1


async def test_whoever_lasts_too_long_or_has_not_come_in_is_sent_away(monkeypatch):
    monkeypatch.setattr("attn_tui.classroom.web._SECOND", 0.01)
    clock = Clock()
    async with a_class(clock=clock) as one:
        page, waits = await one.joined(), await one.socket()
        reader, writer = await asyncio.open_connection(*one.host.split(":"))
        writer.write(b"GET / HTTP/1.1\r\nHost: ")  # and nothing more
        await page.until_shows("softmax")
        clock.go(61)
        assert "60 s" in (await waits.end())["sentence"]
        assert await asyncio.wait_for(reader.read(), PATIENCE) == b""
        writer.close()
        clock.go(5 * 3600)
        end = await page.end()
        assert "No key" in end["sentence"]
        assert not end["again"]


@pytest.mark.parametrize("more", ["Content-Length: 5\r\n\r\nhel", "Transfer-Encoding: chunked\r\n\r\n5\r\nhel"])
async def test_nobody_waits_for_the_rest_of_a_request_whose_client_is_gone(more, monkeypatch):
    monkeypatch.setitem(_QUIET, "lingering_time", 1000.0)
    async with a_class() as one:
        before = asyncio.all_tasks()
        for _ in range(5):
            reader, writer = await asyncio.open_connection(*one.host.split(":"))
            writer.write(f"POST / HTTP/1.1\r\nHost: {one.host}\r\n{more}".encode())
            assert b" 405 " in await reader.readline()
            writer.close()
        await until(lambda: len(asyncio.all_tasks()) <= len(before))
        assert not one.web.connections


async def test_whoever_is_refused_is_hung_up_on_and_not_heard_again():
    async with a_class() as one:
        reader, writer = await asyncio.open_connection(*one.host.split(":"))
        for path in ("/other", "/"):
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {one.host}\r\n\r\n".encode())
        answer = await asyncio.wait_for(reader.read(), PATIENCE)
        writer.close()
        assert answer.startswith(b"HTTP/1.1 404 ")
        assert b"\r\nConnection: close\r\n" in answer
        assert answer.count(b"HTTP/1.") == 1


async def test_a_page_that_takes_nothing_slows_nobody_and_then_gets_the_latest_alone(monkeypatch):
    monkeypatch.setattr("attn_tui.classroom.web._SECOND", 0.01)
    clock = Clock()
    async with a_class(clock=clock) as one:
        page = await one.joined()
        sent, taken = [], asyncio.Event()

        async def send(text):
            sent.append(text)
            await taken.wait()

        follower = PageFollower(*one.parts(), View())
        telling = asyncio.create_task(follower.tell_all(send))
        for place in [*places()[::3], (3, 4)]:
            one.lecturer.show(shown_at(*place))
            await page.until(lambda place=place: f"{place[0]}" in str(page.lines))
            await asyncio.sleep(0.01)
        wanted = await lines_of(shown_at(3, 4), View())
        await page.until(lambda: page.lines == wanted)
        assert len(sent) == 1
        taken.set()
        stalled = Page(None)
        async with asyncio.timeout(PATIENCE):
            while stalled.lines != wanted:
                await asyncio.sleep(0.01)
                stalled = Page(None)
                for text in sent:
                    stalled.take(text)
        assert len(sent) <= 4
        telling.cancel()
        await follower.gone()


async def test_a_page_that_fails_is_told_so_alone_and_nothing_is_logged_that_is_secret(caplog, capfd, monkeypatch):
    def fails(self, wish):
        raise ValueError("Je suis étudiant .")

    with caplog.at_level(logging.DEBUG):
        async with a_class() as one:
            other, page = await one.joined(), await one.joined()
            monkeypatch.setattr(PageFollower, "take", fails)
            await page.tell(lost=True)
            end = await page.end()
            assert "not your fault" in end["sentence"]
            assert end["again"]
            one.lecturer.show(shown_at(2, 5))
            await other.until_shows("context")
    said = "".join(record.getMessage() for record in caplog.records) + "".join(capfd.readouterr())
    assert "ValueError in classroom.test_web" in said.replace("tests.", "")
    assert CODE not in said
    assert "étudiant" not in said


async def test_an_app_that_fails_brings_its_page_back_to_the_class(caplog):
    async with a_class() as one:
        page, other = await one.joined(), await one.joined()
        await page.tell(press=["ArrowRight", False])
        await page.until_told("banner", "on your own")
        [app] = explorers()
        app.bench.decoding.timeline.position = 10_000  # nothing can be drawn there
        await page.tell(press=["z", False])
        await page.tell(press=["ArrowRight", False])
        await page.until_told("remark", "too much for the program")
        one.lecturer.show(shown_at(2, 5))
        await page.until_shows("context")
        await other.until_shows("context")


async def test_what_is_gone_leaves_nothing_behind():
    asyncio.get_running_loop().set_default_executor(Threads())
    async with a_class() as one:
        first = await one.joined()
        await first.until_shows("softmax")
        before = asyncio.all_tasks()
        for leaves in (False, True):
            page = await one.joined()
            if leaves:
                await page.tell(press=["ArrowRight", False])
                await page.until_told("banner", "on your own")
                left = weakref.ref(explorers()[0])
            await page.socket.close()
        async with asyncio.timeout(PATIENCE):
            while one.room.counts.followers > 1 or len(asyncio.all_tasks()) > len(before):
                await asyncio.sleep(0.01)
        await freed(left)
        assert len(one.web.visits) == 1
        assert one.web.guard.explorers == 0
        assert sum(one.web.guard.open.values()) == 1


async def test_a_port_that_is_taken_is_said_in_one_sentence():
    async with a_class() as one:
        with pytest.raises(RoomError, match="give a free port"):
            await Web(one.web.hall.classroom, Guard(), None).open("127.0.0.1", int(one.host.split(":")[1]))


def explorers():
    """The apps of who explores."""
    return [one for one in gc.get_objects() if isinstance(one, PageExplorer) and one.is_running]
