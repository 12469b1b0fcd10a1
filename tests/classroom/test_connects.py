"""Whoever comes and goes, in whatever way, leaves nothing: tests/benchmarks/class_connects.py does it 5,000 times."""

import asyncio
import gc
import os
from collections import Counter

from classroom.halls import CODE, hall, until
from classroom.visitors import KINDS, Visitors

from attn_tui.classroom.web import Web
from attn_tui.room.buckets import Rate
from attn_tui.room.codes import RoomCode
from attn_tui.room.limits import Limits

MANY = Rate(10_000, 10_000)
LIMITS = Limits(knocking_seconds=0.5, handshakes=MANY, handshakes_each=MANY, wrong_codes=MANY, wrong_codes_each=MANY)
DESCRIPTORS = "/proc/self/fd" if os.path.isdir("/proc/self/fd") else "/dev/fd"


def left():
    """What there is of connections: tasks, descriptors, and objects of those who follow."""
    gc.collect()
    parts = ("attn_tui.classroom", "attn_tui.room.guard", "attn_tui.room.room", "asyncssh.connection", "aiohttp.web")
    kinds = map(type, gc.get_objects())
    found = Counter(f"{kind.__module__}.{kind.__name__}" for kind in kinds if str(kind.__module__).startswith(parts))
    return found | Counter(tasks=len(asyncio.all_tasks()), descriptors=len(os.listdir(DESCRIPTORS)))


async def gone(before, kind):
    await until(lambda: left() <= before, lambda: f"{kind}: {left() - before}")


async def test_whoever_comes_and_goes_leaves_nothing():
    gc.collect()
    gc.freeze()  # what the tests before have left, a million objects, is not looked through again
    async with hall(limits=LIMITS) as made, made.client() as other:
        web = Web(made.classroom, made.guard, RoomCode(CODE))
        visitors = Visitors(made.port, await web.open("127.0.0.1", 0))
        await other.until("softmax")
        for kind in ("follows_in_a_page", "explores", "explores_in_a_page"):  # what is made once
            await visitors.come(kind)
        for kind in KINDS:
            await visitors.come(kind)
            await visitors.all_go()
            before = left()
            await asyncio.gather(*(visitors.come(kind) for _ in range(3)))
            await visitors.all_go()
            await gone(before, kind)
        await web.close()
