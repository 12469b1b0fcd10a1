"""Connections that come and go at the doors of a class, in every way, and what they leave. Run by hand:

    PYTHONPATH=tests python tests/benchmarks/class_connects.py [--visits 5000] [--at-once 20] [--seed 0]

The class is in a process of its own. After each tenth of the visits, when all have gone, it tells its memory, its open
files, its tasks, and the objects that are alive; the first tenth warms it up. How they come and go is in
tests/classroom/visitors.py.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import random
import resource
import sys
import time
from collections import Counter

from classroom.halls import CODE, hall
from classroom.visitors import KINDS, Visitors

from attn_tui.classroom.web import Web
from attn_tui.room.buckets import Rate
from attn_tui.room.codes import RoomCode
from attn_tui.room.limits import Limits

MANY = Rate(100_000, 100_000)
LIMITS = Limits(handshakes=MANY, handshakes_each=MANY, wrong_codes=MANY, wrong_codes_each=MANY, knocking_seconds=5)
SELDOM = {"explores": 0.1, "explores_in_a_page": 0.1, "says_nothing": 0.5}
"""Ways that take long, and how often they are taken in place of 1."""
PARTS = 10


def main() -> None:
    """Measure and print, or be the class."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visits", type=int, default=5000)
    parser.add_argument("--at-once", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--only", nargs="*", choices=KINDS, default=KINDS, help="these ways, for finding one that grows"
    )
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    asyncio.run(serve() if arguments.serve else visit(arguments))


# The class


async def serve() -> None:
    """Serve, and tell what there is whenever a line is read."""
    async with hall(limits=LIMITS) as made:
        web = Web(made.classroom, made.guard, RoomCode(CODE))
        print(made.port, await web.open("127.0.0.1", 0), flush=True)
        before: Counter[str] = Counter()
        while await asyncio.to_thread(sys.stdin.readline):
            while made.door.clients or web.connections:
                await asyncio.sleep(0.1)
            await asyncio.sleep(1)
            gc.collect()
            alive = Counter(f"{type(one).__module__}.{type(one).__qualname__}" for one in gc.get_objects())
            more = (alive - before).most_common(3) if before else []
            before = alive
            files, tasks = len(os.listdir("/proc/self/fd")), len(asyncio.all_tasks())
            told = [f"{memory():6.1f} MiB, {files:3} files, {tasks:3} tasks, {alive.total():,} objects"]
            print(*told, *(f"{name} +{n}" for name, n in more), flush=True)
        await web.close()


def memory() -> float:
    """Resident size, in MiB."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20


# Who comes


async def visit(arguments: argparse.Namespace) -> None:
    """Come and go, and print what is left."""
    served = await asyncio.create_subprocess_exec(
        sys.executable, __file__, "--serve", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert served.stdin is not None
    assert served.stdout is not None
    port, web_port = map(int, (await served.stdout.readline()).split())
    visitors, chance = Visitors(port, web_port, arguments.seed), random.Random(arguments.seed)
    free, begun = asyncio.Semaphore(arguments.at_once), time.monotonic()
    failures: Counter[str] = Counter()

    async def come(kind: str) -> None:
        async with free:
            try:
                await visitors.come(kind)
            except Exception as error:
                failures[f"{kind}: {type(error).__name__}"] += 1

    for part in range(PARTS):
        likely = [SELDOM.get(kind, 1) for kind in arguments.only]
        kinds = chance.choices(arguments.only, likely, k=arguments.visits // PARTS)
        await asyncio.gather(*map(come, kinds))
        await visitors.all_go()
        served.stdin.write(b"\n")
        found = (await served.stdout.readline()).decode().strip()
        print(
            f"{(part + 1) * arguments.visits // PARTS:6,} visits, {time.monotonic() - begun:4.0f} s: {found}",
            flush=True,
        )
    for failure, n in failures.items():
        print(f"{n} × {failure}")
    served.stdin.close()
    await served.wait()


if __name__ == "__main__":
    main()
