"""A class that follows by SSH, for attn_tui/docs/figures.md. Run by hand, on an idle machine:

    python tests/benchmarks/class_followers.py [--checkpoint fr-en] [--followers 300] [--steps 60] [--joins 100]

The followers are in a process of their own, in three sizes and two depths. A step is a key of a lecturer, whose own app
runs beside the class; its time ends with the last byte at the last follower. Times are of the clock, in ms.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import queue
import resource
import signal
import socket
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import asyncssh
from figures import LONG

from attn_tui.classroom.classroom import Classroom
from attn_tui.classroom.explorer import Explorer
from attn_tui.classroom.follower import TerminalFollower
from attn_tui.classroom.hosted import Threads
from attn_tui.classroom.ssh import Door
from attn_tui.process import use_one_thread
from attn_tui.room.guard import Guard
from attn_tui.room.linked import Linked
from attn_tui.room.room import Room
from attn_tui.room.sharing import Sharing
from attn_tui.room.shown import shown_of
from attn_tui.story.decoding import Decoding, open_decoding

KINDS = [(size, kind) for size in ((80, 24), (120, 40), (200, 60)) for kind in ("xterm-direct", "xterm-256color")]
INTERVAL = 0.7
"""Seconds between two steps, in which every follower has taken the first."""


def main() -> None:
    """Measure and print, or be the followers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", default="fr-en")
    parser.add_argument("--followers", type=int, default=300)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--joins", type=int, default=100, help="that come at once; the others come one by one")
    parser.add_argument("--within", choices=["loop", "thread", "process"], default="loop", help="where the class is")
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.port:
        asyncio.run(follow(arguments.port, arguments.followers, arguments.joins))
    else:
        use_one_thread()
        asyncio.run(serve(arguments))


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


async def follow(port: int, followers: int, joins: int) -> None:
    """Join, tell how long it took; then, whenever asked, what each got since: its first and last times, as one line."""
    sessions: list[Terminal] = []

    async def join(number: int) -> None:
        (columns, lines), kind = KINDS[number % len(KINDS)]
        connection = await asyncssh.connect(
            "127.0.0.1", port, known_hosts=None, config=None, client_keys=None, agent_path=None, username="a"
        )
        session = Terminal()
        sessions.append(session)
        size = columns, lines
        await connection.create_session(lambda: session, term_type=kind, term_size=size, encoding=None)
        await session.first.wait()

    began = time.monotonic()
    await asyncio.gather(*map(join, range(joins)))
    print(time.monotonic() - began, flush=True)
    for number in range(joins, followers):
        await join(number)
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


async def serve(arguments: argparse.Namespace) -> None:
    """Open a class, let followers in, and step."""
    asyncio.get_running_loop().set_default_executor(Threads())
    opened = _opened(arguments.checkpoint)
    shown = shown_of([arguments.checkpoint], [opened], (0, 1))
    timeline = opened.timeline
    places = [(t, k + 1) for t in range(len(timeline.starts)) for k in range(len(timeline.substeps(t)))]
    room = Room(shown)
    lecturer = room.lecturer()
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
    if arguments.within == "loop":
        port = await _open(room, arguments.checkpoint, running)
        served = os.getpid()
    else:
        here, there = socket.socketpair()
        running.append(asyncio.create_task(Sharing(room, Linked(here)).run()))
        told = queue.SimpleQueue[int]()
        if arguments.within == "thread":
            import threading

            threading.Thread(
                target=lambda: asyncio.run(_serve_elsewhere(there, arguments.checkpoint, told.put)), daemon=True
            ).start()
            served, port = os.getpid(), await asyncio.to_thread(told.get)
        else:
            parent, child = os.pipe()
            served = os.fork()
            if not served:
                here.close()
                asyncio._set_running_loop(None)
                asyncio.run(_serve_elsewhere(there, arguments.checkpoint, lambda port: os.write(child, b"%d" % port)))
            there.close()
            port = int(os.read(parent, 10))
    before = _memory(served)
    clients = await asyncio.create_subprocess_exec(
        *[sys.executable, __file__, "--port", str(port)],
        *["--followers", str(arguments.followers), "--joins", str(arguments.joins)],
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
    keys, last, each = [], [], []
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
    busy = time.process_time() - busy
    _print("last byte at the last follower", last)
    _print("last byte at a follower", each)
    _print("the lecturer's own key", keys)
    _print("lateness of the lecturer's loop", delays)
    print(f"processor: {1000 * busy / arguments.steps:.0f} ms a step; load {os.getloadavg()[0]:.1f}")
    ticking.cancel()
    clients.kill()
    if served != os.getpid():
        os.kill(served, signal.SIGKILL)
    os._exit(0)


async def _open(room: Room, checkpoint: str, running: list[asyncio.Task[Any]]) -> int:
    """Let followers in; return the port."""
    classroom = Classroom(room, lambda shown: [_opened(checkpoint)])
    running.append(asyncio.create_task(classroom.mirrors.run()))
    door = Door(Guard(), None, partial(TerminalFollower, classroom), partial(TerminalFollower, classroom))
    return await door.open("127.0.0.1", 0, asyncssh.generate_private_key("ssh-ed25519"))


async def _serve_elsewhere(there: socket.socket, checkpoint: str, tell: Callable[[int], object]) -> None:
    """The same with a loop of its own."""
    asyncio.get_running_loop().set_default_executor(Threads())
    room, running = Room(), list[asyncio.Task[Any]]()
    link = Linked(there)
    running.append(asyncio.create_task(Sharing(room, link).run()))
    tell(await _open(room, checkpoint, running))
    await link.ended.wait()
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
