"""A class that follows by SSH, or in browsers, for attn_tui/docs/figures.md. Run by hand, on an idle machine:

    python tests/benchmarks/class_followers.py [--checkpoint fr-en] [--followers 300] [--steps 60] [--joins 100] [--web]

The followers are in a process of their own, in three sizes and two depths; those of browsers draw nothing. A step is a
key of a lecturer, whose own app runs beside the class; its time ends with the last byte at the last follower. Times are
of the clock, in ms.

With --redis URL, every second follower is on another server, which shares the room over that Redis server.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import os
import re
import resource
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

import aiohttp
import asyncssh
from figures import LONG

from attn_tui.classroom.beside import Beside
from attn_tui.classroom.explorer import Explorer
from attn_tui.classroom.hall import Hall
from attn_tui.classroom.hosted import Threads
from attn_tui.classroom.lecture import Lecture
from attn_tui.classroom.service import Listening, Service
from attn_tui.process import use_one_thread
from attn_tui.room.redis import RedisStore
from attn_tui.room.sharing import Store
from attn_tui.story.decoding import Decoding, open_decoding

KINDS = [(size, kind) for size in ((80, 24), (120, 40), (200, 60)) for kind in ("xterm-direct", "xterm-256color")]
_ROOM = "benchmark"
INTERVAL = 0.7
"""Seconds between two steps, in which every follower has taken the first."""


def main() -> None:
    """Measure and print, or be the followers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", default="fr-en")
    parser.add_argument("--followers", type=int, default=300)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--joins", type=int, default=100, help="that come at once; the others come one by one")
    parser.add_argument("--web", action="store_true", help="they follow in browsers")
    parser.add_argument("--within", choices=["loop", "process"], default="process", help="where the class is")
    parser.add_argument("--redis", metavar="URL")
    parser.add_argument("--ports", type=int, nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.ports:
        asyncio.run(follow(arguments.ports, arguments.followers, arguments.joins, on_page if arguments.web else by_ssh))
    else:
        use_one_thread()
        hall = opened(arguments)
        asyncio.run(serve(hall, arguments))


# The followers


class Terminal(asyncssh.SSHClientSession[bytes]):
    """Notes when it gets something."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.first = asyncio.Event()

    def data_received(self, data: bytes, datatype: object) -> None:
        self.times.append(time.monotonic())
        if len(self.times) > 1 or len(data) > 1000:
            self.first.set()


async def by_ssh(port: int, number: int) -> Terminal:
    """Join in a terminal of that number's size and colours; return when its first screen is there."""
    size, kind = KINDS[number % len(KINDS)]
    connection = await asyncssh.connect(
        "127.0.0.1", port, known_hosts=None, config=None, client_keys=None, agent_path=None, username="a"
    )
    session = Terminal()
    await connection.create_session(lambda: session, term_type=kind, term_size=size, encoding=None)
    await session.first.wait()
    return session


async def on_page(port: int, number: int) -> Terminal:
    """The same as a page does."""
    (columns, lines), _ = KINDS[number % len(KINDS)]
    session = Terminal()
    socket = await (await _pages()).ws_connect(f"http://127.0.0.1:{port}/class", origin=f"http://127.0.0.1:{port}")
    await socket.send_json({"join": ["", "en", columns, lines]})

    async def read() -> None:
        async for message in socket:
            session.data_received(message.data.encode(), None)

    _reading.add(asyncio.create_task(read()))
    await session.first.wait()
    return session


_reading: set[asyncio.Task[None]] = set()


@functools.cache
def _pages() -> asyncio.Future[aiohttp.ClientSession]:
    return asyncio.ensure_future(_session())


async def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))


async def follow(
    ports: Sequence[int], followers: int, joins: int, join: Callable[[int, int], Awaitable[Terminal]]
) -> None:
    """Join, tell how long it took; then, whenever asked, when each got the last of what it got since, as one line."""
    began = time.monotonic()
    sessions = [*await asyncio.gather(*(join(ports[number % len(ports)], number) for number in range(joins)))]
    print(time.monotonic() - began, flush=True)
    for number in range(joins, followers):
        sessions.append(await join(ports[number % len(ports)], number))
    print("all", flush=True)
    loop = asyncio.get_running_loop()
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(*[session.times[-1] if session.times else 0 for session in sessions], flush=True)
        for session in sessions:
            session.times.clear()


# The server


class Wire:
    """The lecturer's own terminal."""

    fills, is_full = True, False

    def __init__(self) -> None:
        self.sent = asyncio.Event()

    def send(self, data: bytes) -> None:
        self.sent.set()


def opened(arguments: argparse.Namespace) -> Hall:
    """A class, in this process or beside it."""
    decoding = _opened(arguments.checkpoint)
    lecture = Lecture((arguments.checkpoint,), [decoding], (0, 1), lambda shown: [_opened(arguments.checkpoint)])
    key = asyncssh.generate_private_key("ssh-ed25519")

    def service(*stores: Store) -> Service:
        return Service(lecture, Listening(key, web_port=0), stores=stores)

    shared = [RedisStore(arguments.redis, _ROOM)] if arguments.redis else []
    return Beside(lecture, service, *shared) if arguments.within == "process" else service(*shared)


_servers: list[asyncio.subprocess.Process] = []


async def another(arguments: argparse.Namespace) -> int:
    """Begin another server of the room; return its port."""
    server = await asyncio.create_subprocess_exec(
        *[
            sys.executable,
            "-m",
            "attn_tui",
            "serve",
            LONG,
            "--checkpoint",
            arguments.checkpoint,
            "--headless",
            "--open",
        ],
        *["--port", "0", *(["--web-port", "0"] if arguments.web else ["--no-web"])],
        *["--redis", arguments.redis, "--room", _ROOM],
        stdout=asyncio.subprocess.PIPE,
    )
    _servers.append(server)
    assert server.stdout is not None
    told = (await server.stdout.readline()).decode()
    found = re.search(r"http://[^ ]*:(\d+)/" if arguments.web else r"ssh -p (\d+) ", told)
    assert found, told
    return int(found[1])


async def serve(hall: Hall, arguments: argparse.Namespace) -> None:
    """Open a class, let followers in, and step."""
    asyncio.get_running_loop().set_default_executor(Threads())
    shown, timeline = hall.lecture.shown, hall.lecture.decodings[0].timeline
    places = [(t, k + 1) for t in range(len(timeline.starts)) for k in range(len(timeline.substeps(t)))]
    lecturer = hall.room.lecturer()
    wire = Wire()
    app = Explorer(shown, [_opened(arguments.checkpoint)], wire, (120, 40))
    running = [asyncio.create_task(app.explore())]
    await wire.sent.wait()
    alone = []
    for number in range(arguments.steps):
        wire.sent.clear()
        began = time.monotonic()
        app.feed(b"\x1b[C" if number % 2 == 0 else b"\x1b[D")
        await wire.sent.wait()
        alone.append(1000 * (time.monotonic() - began))
        await asyncio.sleep(0.1)
    _print("the lecturer's own key, without a class", alone)
    await hall.open()
    served = hall.process if isinstance(hall, Beside) else os.getpid()
    ports = [urlsplit(hall.joining.links[0]).port if arguments.web else hall.joining.port]
    if arguments.redis:
        ports.append(await another(arguments))
    before = _memory(served)
    clients = await asyncio.create_subprocess_exec(
        *[sys.executable, __file__, "--ports", *map(str, ports)],
        *["--followers", str(arguments.followers), "--joins", str(arguments.joins), *["--web"] * arguments.web],
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    assert clients.stdin is not None
    assert clients.stdout is not None
    delays: list[float] = []
    ticking = asyncio.create_task(_ticks(delays))
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")
    print(f"{arguments.joins} join at once: {float(await clients.stdout.readline()):.2f} s; ", end="")
    print(f"the loop was late by {_p99(delays):.0f} ms (p99), {max(delays):.0f} at most")
    await clients.stdout.readline()
    await asyncio.sleep(2)
    print(f"{(_memory(served) - before) / arguments.followers:.2f} MiB a follower, the screens of all sizes among it")
    delays.clear()
    keys, last, each = [], [], list[float]()
    of_server = [list[float]() for _ in ports]
    busy = time.process_time()
    for number in range(1, arguments.steps + 1):
        clients.stdin.write(b"\n")
        await clients.stdout.readline()
        wire.sent.clear()
        began = time.monotonic()
        app.feed(b"\x1b[C")
        lecturer.show(replace(shown, place=places[number]))
        await wire.sent.wait()
        keys.append(1000 * (time.monotonic() - began))
        await asyncio.sleep(INTERVAL)
        clients.stdin.write(b"\n")
        times = [1000 * (float(one) - began) for one in (await clients.stdout.readline()).split()]
        got = [one for one in times if one > 0]
        if len(got) < arguments.followers:
            print(f"{arguments.followers - len(got)} got nothing")
        last.append(max(got))
        each += got
        for number, times_of_one in enumerate(of_server):
            times_of_one += [one for one in times[number :: len(ports)] if one > 0]
    busy = time.process_time() - busy
    _print("last byte at the last follower", last)
    _print("last byte at a follower", each)
    if len(ports) > 1:
        for number, times_of_one in enumerate(of_server, 1):
            _print(f"… of server {number}", times_of_one)
    _print("the lecturer's own key", keys)
    _print("lateness of the lecturer's loop", delays)
    print(f"processor: {1000 * busy / arguments.steps:.0f} ms a step; load {os.getloadavg()[0]:.1f}")
    for task in (ticking, *running):
        task.cancel()
    for process in (clients, *_servers):
        process.kill()
    await hall.close()
    os._exit(0)


async def _ticks(delays: list[float]) -> None:
    """Note how late the event loop is."""
    while True:
        due = time.monotonic() + 0.005
        await asyncio.sleep(0.005)
        delays.append(max(0.0, 1000 * (time.monotonic() - due)))


def _opened(name: str) -> Decoding:
    decoding = open_decoding(name, LONG)
    decoding.read_rest()
    while decoding.timeline.look_ahead():
        pass
    return decoding


def _print(what: str, values: Sequence[float]) -> None:
    print(f"{what}: median {statistics.median(values):.0f}, p99 {_p99(values):.0f}, most {max(values):.0f} ms")


def _p99(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[98]


def _memory(process: int) -> float:
    """Resident size, in MiB."""
    with open(f"/proc/{process}/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20


if __name__ == "__main__":
    main()
