"""One room on several servers, through a store in memory that comes and goes."""

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from room.hub import Hub, HubStore
from room.rooms import FULL, PLAIN

from attn_tui.errors import RoomError
from attn_tui.room.room import Room
from attn_tui.room.sharing import Alone, Sharing
from attn_tui.room.state import Tally


def at(t):
    return replace(PLAIN, place=(t, 1))


async def until(holds):
    """Let the others go on until something holds, however long that takes them."""
    async with asyncio.timeout(60):
        while not holds():
            await asyncio.sleep(0.001)


@asynccontextmanager
async def shared(hub, room, **options):
    """A server that shares a room: its store, and what it says is wrong."""
    store, troubles = HubStore(hub), []
    sharing = Sharing(room, store, on_trouble=troubles.append, **{"pace": 0, "beat": 0.01, **options})
    running = asyncio.create_task(sharing.run())
    try:
        yield store, troubles
    finally:
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert store.is_closed


@asynccontextmanager
async def two(**options):
    hub, here, there = Hub(), Room(PLAIN, server=2), Room(PLAIN, server=1)
    async with shared(hub, here, **options) as one, shared(hub, there, **options) as other:
        yield hub, (here, *one), (there, *other)


async def test_a_lecturer_on_one_server_is_followed_on_all():
    async with two() as (hub, (here, *_), (there, *_)):
        lecturer = here.lecturer()
        lecturer.show(FULL)
        asked = lecturer.ask("word", ["a", "b"])
        await until(lambda: there.state == here.state)
        assert (there.shown, there.asked) == (FULL, asked)
        there.lecturer().show(at(3))
        await until(lambda: here.shown == at(3))
        await until(lambda: '"place":[3,1]' in hub.kept)


async def test_what_followers_say_is_counted_on_all_servers():
    async with two() as (_, (here, *_), (there, *_)):
        asked = here.lecturer().ask("word", ["a", "b"])
        await until(lambda: there.asked == asked)
        followers = [room.join() for room in (here, there, there)]
        for follower in followers:
            follower.mark()
            follower.answer(asked.at, 1)
        for room in (here, there):
            await until(lambda room=room: (room.counts.followers, room.marks, room.answered) == (3, {(0, 1): 3}, 3))
        followers[1].leave()
        await until(lambda: (here.counts.followers, here.marks) == (2, {(0, 1): 2}))


async def test_who_joins_later_has_what_is_shown_and_counts_all():
    async with two() as (hub, (here, *_), (there, *_)):
        here.lecturer().show(at(4))
        there.join()
        await until(lambda: there.shown == at(4))
        late = Room(FULL, server=99)
        async with shared(hub, late):
            await until(lambda: late.shown == at(4) and late.counts.followers == 1)


@pytest.mark.parametrize("later", [0, 1])
async def test_a_server_that_was_cut_off_loses_no_position(later):
    async with two() as (_, (here, near, troubles), (there, far, _)):
        lecturer = here.lecturer()
        lecturer.show(at(1))
        await until(lambda: there.shown == at(1))
        near.cut()
        lecturer.show(at(2))
        await until(lambda: troubles == ["the hub does not answer."])
        if later:  # the lecturer walks over to the other one
            there.lecturer().show(at(7))
        near.mend()
        await until(lambda: here.state == there.state)
        assert here.shown == (at(7) if later else at(2))
        assert troubles == ["the hub does not answer.", ""]
        assert far.is_reached


async def test_a_store_that_has_lost_everything_gets_it_again():
    async with two() as (hub, (here, *_), (there, *_)):
        here.lecturer().show(at(5))
        there.join()
        await until(lambda: there.shown == at(5) and here.counts.followers == 1)
        hub.restart()
        await until(lambda: hub.kept is not None and '"place":[5,1]' in hub.kept)
        here.lecturer().show(at(6))
        await until(lambda: there.shown == at(6))


async def test_servers_do_not_answer_each_other_for_ever():
    async with two(beat=1000) as (hub, (here, *_), (there, *_)):
        here.join()
        await until(lambda: there.counts.followers == 1)
        for _ in range(200):
            await asyncio.sleep(0)
        told = len(hub.passed_on)
        for _ in range(500):
            await asyncio.sleep(0)
        assert len(hub.passed_on) == told < 20


async def test_a_server_that_is_new_is_told_at_once_who_follows():
    async with two(beat=1000) as (hub, (here, *_), (there, *_)):
        here.join()
        await until(lambda: there.counts.followers == 1)
        late = Room(PLAIN, server=3)
        async with shared(hub, late, beat=1000):
            await until(lambda: late.counts.followers == 1)


async def test_what_is_heard_is_not_published_again():
    async with two() as (_, (here, *_), (there, far, _)):
        published, publish = [], far.publish

        async def noting(state):
            published.append(state)
            await publish(state)

        far.publish = noting
        for t in range(1, 5):
            here.lecturer().show(at(t))
            await until(lambda t=t: there.shown == at(t))
        there.lecturer().show(at(9))
        await until(lambda: here.shown == at(9))
        assert [state.shown for state in published if state.shown != PLAIN] == [at(9)]


async def test_followers_are_told_again_even_if_nothing_changes_and_the_others_beat_too():
    async with two() as (hub, *_):
        await until(lambda: sum(isinstance(one, Tally) and one.server == 1 for one in hub.passed_on) > 3)
        await until(lambda: sum(isinstance(one, Tally) and one.server == 2 for one in hub.passed_on) > 3)


async def test_a_server_that_cannot_show_the_room_does_not_join_it():
    def check(shown):
        raise RoomError(f"this server has another checkpoint than {shown.names[0]}.")

    hub = Hub()
    async with shared(hub, Room(FULL)):
        await until(lambda: hub.kept is not None)
        room, store = Room(PLAIN), HubStore(hub)
        with pytest.raises(RoomError, match=r"^this server has another checkpoint than fr-en@300\.$"):
            await Sharing(room, store, check=check).run()
        assert room.shown == PLAIN
        assert store.is_closed


async def test_what_is_too_long_to_be_told_is_said_and_does_not_end_it():
    async with two() as (_, (here, _, troubles), (there, *_)):
        system = replace(PLAIN.systems[0], changes=("1.y=" + "a" * 9000,) * 40)
        lecturer = here.lecturer()
        lecturer.show(replace(PLAIN, systems=(system,)))
        await until(lambda: troubles and "are the most" in troubles[-1])
        lecturer.show(at(3))
        await until(lambda: there.shown == at(3))
        await until(lambda: troubles[-1] == "")


async def test_another_mistake_ends_it_with_that():
    class Broken(HubStore):
        async def publish(self, state):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await Sharing(Room(PLAIN), Broken(Hub())).run()


async def test_a_room_on_one_server_needs_no_store():
    room = Room(PLAIN)
    running = asyncio.create_task(Sharing(room, Alone(), pace=0, beat=0.001).run())
    room.lecturer().show(at(2))
    await asyncio.sleep(0.01)
    assert not running.done()
    assert room.shown == at(2)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


STEPS = st.lists(st.tuples(st.sampled_from(["show", "cut", "mend", "restart", "wait"]), st.integers(0, 2)), max_size=25)


@given(STEPS)
@settings(max_examples=40)
def test_whatever_is_cut_and_mended_all_agree_on_the_newest_state_in_the_end(steps):
    asyncio.run(agree(steps))


async def agree(steps):
    hub, rooms = Hub(), [Room(PLAIN, server=number) for number in (5, 1, 9)]
    lecturers, shown = [room.lecturer() for room in rooms], 0
    async with AsyncExitStack() as stack:
        stores = [(await stack.enter_async_context(shared(hub, room)))[0] for room in rooms]
        for step, i in steps:
            if step == "show":
                shown += 1
                lecturers[i].show(at(shown))
            elif step == "restart":
                hub.restart()
            elif step == "wait":
                await asyncio.sleep(0.002)
            else:
                getattr(stores[i], step)()
            await asyncio.sleep(0)
        newest = max(rooms, key=lambda room: room.revision).state
        for store in stores:
            store.mend()
        await until(lambda: all(room.state == newest for room in rooms))
