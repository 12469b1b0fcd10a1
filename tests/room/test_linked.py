import asyncio
import socket
from contextlib import asynccontextmanager

from classroom.classes import PATIENCE, shown_at

from attn_tui.room.linked import Linked
from attn_tui.room.room import Room
from attn_tui.room.sharing import Sharing


@asynccontextmanager
async def two(**options):
    """A lecturer's room and another, as in two processes; both ends of what is between them."""
    ends = [Linked(end) for end in socket.socketpair()]
    rooms, told = [Room(shown_at(0, 1), server=1), Room(server=2)], []
    sharing = [Sharing(room, end, on_trouble=told.append, pace=0.01) for room, end in zip(rooms, ends, strict=True)]
    tasks = [asyncio.create_task(one.run()) for one in sharing]
    try:
        yield *rooms, ends, told, tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=PATIENCE)


async def until(true):
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.005)


async def test_what_is_shown_and_what_followers_say_goes_both_ways():
    async with two() as (here, there, *_):
        await until(lambda: there.shown == here.shown)
        lecturer, follower = here.lecturer(), there.join("ann")
        lecturer.show(shown_at(2, 4))
        await until(lambda: there.shown == shown_at(2, 4))
        follower.mark()
        asked = lecturer.ask("word", ["a", "b"])
        await until(lambda: there.asked == asked)
        follower.answer(asked.at, 1)
        await until(lambda: here.answered == 1 and here.marks == {(2, 4): 1} and here.counts.followers == 1)


async def test_a_sentence_of_any_length_is_told():
    async with two() as (here, there, *_):
        long = shown_at(1, 1, sentence="é " * 4_900)
        here.lecturer().show(long)
        await until(lambda: there.shown == long)


async def test_when_the_other_has_gone_that_is_known_and_said_once():
    async with two() as (here, there, ends, told, tasks):
        await until(lambda: there.shown == here.shown)
        tasks[1].cancel()
        await asyncio.wait_for(ends[0].ended.wait(), PATIENCE)
        await until(lambda: told)
        here.lecturer().show(shown_at(1, 1))
        await asyncio.sleep(0.1)
        assert [one for one in told if one] == ["the other process of this class has ended; start it anew."]
        assert here.shown == shown_at(1, 1)
