"""One room on several servers, through a real Redis server on a socket of its own; it says so if there is none."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from room.rooms import FULL, PLAIN
from room.test_sharing import at, until

from attn_tui.errors import RoomError
from attn_tui.room.redis import KEPT, RedisStore
from attn_tui.room.room import Room
from attn_tui.room.sharing import Joined, Sharing, Trouble
from attn_tui.room.state import Asked, Revision, State, Tally

PROGRAM = shutil.which("redis-server", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/bin"]))
needs_server = pytest.mark.skipif(PROGRAM is None, reason="needs redis-server")


class Server:
    """A Redis server that keeps nothing on the disk, in a folder whose name is short enough for a socket."""

    def __init__(self, folder):
        self.socket = Path(folder) / "redis"
        self.url = f"unix://{self.socket}"

    def start(self):
        options = ["--port", "0", "--unixsocket", str(self.socket), "--save", "", "--dir", str(self.socket.parent)]
        self.process = subprocess.Popen([PROGRAM, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not self.socket.exists():
            assert self.process.poll() is None
            time.sleep(0.01)

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.socket.unlink(missing_ok=True)


@contextmanager
def redis_server():
    with TemporaryDirectory() as folder:
        server = Server(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture(scope="module")
def server():
    with redis_server() as server:
        yield server


@asynccontextmanager
async def stores(url, name, n):
    found = [RedisStore(url, name) for _ in range(n)]
    try:
        yield found
    finally:
        for store in found:
            await store.close()


async def heard(changes, kind):
    """The next thing of a kind that is heard."""
    async with asyncio.timeout(60):
        async for one in changes:
            if isinstance(one, kind):
                return one


@needs_server
async def test_the_higher_revision_is_kept_and_passed_on(server):
    states = [State(Revision(*revision), FULL) for revision in [(1, 9, 3), (2, 1, 1), (2, 1, 4), (10, 1, 1)]]
    highest = (1 << 52) - 1
    states += [State(Revision(11, highest - 1, 1), PLAIN), State(Revision(11, highest, 0), PLAIN)]
    async with stores(server.url, "highest", 2) as (one, other):
        changes = other.changes()
        assert await heard(changes, Joined) == Joined(None)
        for newer, older in zip(states[1:], states, strict=False):
            await one.publish(newer)
            await one.publish(older)
            await one.publish(newer)
            assert await heard(changes, State) == newer
            assert await heard(one.changes(), Joined) == Joined(newer)
        await one.tell(Tally(1, 1))
        assert await heard(changes, State | Tally) == Tally(1, 1)  # nothing else was passed on
        assert 0 < await one._client.ttl("attn-tui:highest") <= KEPT
        await changes.aclose()


@needs_server
async def test_rooms_of_other_names_know_nothing_of_each_other(server):
    async with stores(server.url, "one", 1) as [one], stores(server.url, "other", 1) as [other]:
        await one.publish(State(Revision(1, 1, 1), PLAIN))
        assert await heard(other.changes(), Joined) == Joined(None)


@needs_server
async def test_what_others_write_there_does_no_harm(server):
    async with stores(server.url, "harm", 2) as (one, other):
        client = one._client
        await client.hset("attn-tui:harm", mapping={"sitting": "x", "number": "", "state": b"\xff{"})
        changes = other.changes()
        assert await heard(changes, Joined) == Joined(None)
        assert "what another server of the room tells cannot be used" in (await heard(changes, Trouble)).sentence
        await client.publish("attn-tui:harm:told", b"\x00" * 1000)
        assert "cannot be used" in (await heard(changes, Trouble)).sentence
        state = State(Revision(1, 1, 1), PLAIN, Asked(Revision(1, 1, 1), "word", ("a", "b")))
        await one.publish(state)
        assert await heard(changes, State) == state
        await client.delete("attn-tui:harm")
        await client.set("attn-tui:harm", "a text")
        with pytest.raises(RoomError, match=r"^the Redis server at .*redis does not answer"):
            await one.publish(state)
        await changes.aclose()


@asynccontextmanager
async def shared(server, name, *rooms):
    troubles = [[] for _ in rooms]
    tasks = [
        asyncio.create_task(
            Sharing(room, RedisStore(server.url, name), on_trouble=said.append, pace=0.01, beat=0.1).run()
        )
        for room, said in zip(rooms, troubles, strict=True)
    ]
    try:
        yield troubles
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@needs_server
async def test_two_servers_share_a_room(server):
    here, there = Room(PLAIN), Room(PLAIN)
    async with shared(server, "two", here, there):
        here.lecturer().show(FULL)
        there.join().mark()
        await until(lambda: there.shown == FULL and here.counts.followers == 1)
        late = Room(PLAIN)
        async with shared(server, "two", late):
            await until(lambda: late.shown == FULL and late.counts.followers == 1)


async def test_a_redis_server_that_goes_and_comes_back_has_lost_nothing_for_the_class():
    if PROGRAM is None:
        pytest.skip("needs redis-server")
    here, there = Room(PLAIN), Room(PLAIN)
    async with AsyncExitStack() as stack:
        server = stack.enter_context(redis_server())
        troubles, _ = await stack.enter_async_context(shared(server, "back", here, there))
        lecturer = here.lecturer()
        lecturer.show(at(1))
        there.join()
        await until(lambda: there.shown == at(1) and here.counts.followers == 1)
        server.stop()
        lecturer.show(at(2))
        await until(lambda: troubles and "does not answer" in troubles[-1])
        assert "goes on by itself until it does." in troubles[-1]
        server.start()
        await until(lambda: there.shown == at(2))
        await until(lambda: troubles[-1] == "")
        lecturer.show(at(3))
        await until(lambda: there.shown == at(3))
        assert here.counts.followers == 1


@needs_server
async def test_a_redis_server_that_hangs_is_not_waited_for_for_ever(server, monkeypatch):
    monkeypatch.setattr("attn_tui.room.redis._ANSWER", 0.2)
    monkeypatch.setattr("attn_tui.room.redis._SILENCE", 0.5)
    room, other = Room(PLAIN), Room(PLAIN)
    async with shared(server, "hangs", room, other) as (troubles, _):
        room.lecturer().show(at(1))
        await until(lambda: other.shown == at(1))
        os.kill(server.process.pid, signal.SIGSTOP)
        try:
            room.lecturer().show(at(2))
            await until(lambda: troubles and "does not answer" in troubles[-1])
        finally:
            os.kill(server.process.pid, signal.SIGCONT)
        await until(lambda: other.shown == at(2))


@needs_server
async def test_a_channel_on_which_not_even_its_own_messages_come_is_left_for_another(server, monkeypatch):
    monkeypatch.setattr("attn_tui.room.redis._SILENCE", 0.1)
    async with stores(server.url, "silent", 1) as [store]:
        changes = store.changes()
        for _ in range(2):
            await heard(changes, Joined)
            assert "does not answer (TimeoutError)" in (await heard(changes, Trouble)).sentence
        await changes.aclose()


# ── without a server ──


async def test_a_server_that_is_not_there_is_named_without_its_password(tmp_path):
    store = RedisStore(f"unix://:secret@{tmp_path}/none", "seminar")
    with pytest.raises(RoomError) as refused:
        await store.reach()
    assert str(refused.value).startswith(f"the Redis server at {tmp_path}/none does not answer (")
    assert "secret" not in str(refused.value)
    await store.close()
    assert RedisStore("redis://:secret@example.org:1234/0", "seminar").where == "example.org:1234"
    assert RedisStore("redis://", "seminar").where == "localhost:6379"


@pytest.mark.parametrize(
    "said", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b",nan\r\n", b">0\r\n", b"+OK\r\n", b"%1\r\n:1\r\n:1\r\n"]
)
async def test_what_is_no_redis_server_is_trouble_and_ends_nothing(said, monkeypatch):
    monkeypatch.setattr("attn_tui.room.redis._ANSWER", 0.1)

    async def say(reader, writer):
        while await reader.read(4096):
            writer.write(said * 4)
        writer.close()

    listens = await asyncio.start_server(say, "127.0.0.1", 0)
    url = f"redis://127.0.0.1:{listens.sockets[0].getsockname()[1]}"
    async with listens, stores(url, "seminar", 1) as [store], aclosing(store.changes()) as changes:
        for _ in range(2):
            assert "does not answer (" in (await heard(changes, Trouble)).sentence


async def test_a_cancellation_that_the_client_takes_for_nothing_is_one_all_the_same():
    class Client:
        async def ping(self):
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                return True

    store = RedisStore("redis://", "seminar")
    store._client = Client()
    asking = asyncio.create_task(store.reach())
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking


@pytest.mark.parametrize("url", ["", "localhost:6379", "http://:secret@localhost", "redis://:secret@localhost:x"])
def test_a_url_that_is_none_is_refused_without_its_password(url):
    with pytest.raises(RoomError, match=r"^this is no URL of a Redis server; ") as refused:
        RedisStore(url, "seminar")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("name", ["", "a b", "Seminar", "-a", "a" * 65, "a:told", "a\n", "세미나", "*"])
def test_a_name_that_no_room_can_have_is_refused(name):
    with pytest.raises(RoomError, match="cannot name a room; take up to 64 small letters, figures and hyphens"):
        RedisStore("redis://", name)


def test_without_the_package_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "redis.asyncio", None)
    with pytest.raises(RoomError, match=r"install it with pip install 'attn-tui\[class\]'"):
        RedisStore("redis://", "seminar")


def test_nothing_else_of_the_room_needs_the_package():
    code = (
        "import sys, attn_tui.room.guard, attn_tui.room.redis; print([m for m in sys.modules if m.startswith('redis')])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
