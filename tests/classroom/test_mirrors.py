import asyncio
import threading
import weakref
from contextlib import asynccontextmanager

from classroom.classes import CHECKPOINT, PATIENCE, at, complete, freed, lines_of, opens, places, shown_at, text_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from screen.looking import decoding_of

from attn_tui.classroom.frames import Frame
from attn_tui.classroom.mirror import Mirror, View
from attn_tui.classroom.mirrors import Mirrors
from attn_tui.errors import CheckpointError
from attn_tui.screen.pictures.film import Paints

VIEWS = [View(80, 24), View(100, 30, "ko"), View(120, 40)]


@asynccontextmanager
async def mirrors(opening=opens, **options):
    made = Mirrors(opening, **options)
    running = asyncio.create_task(made.run())
    try:
        yield made
    finally:
        running.cancel()
        await asyncio.wait({running}, timeout=PATIENCE)
        assert made.opened == set()


async def until(true):
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.002)


async def test_who_follows_gets_every_view_and_who_comes_later_the_same_frame():
    got = {view: [] for view in VIEWS}
    async with mirrors() as room:
        for view in VIEWS:
            room.follow(view, got[view].append)
        room.show(shown_at(2, 4))
        await until(lambda: all(got.values()))
        late: list[Frame] = []
        room.follow(VIEWS[0], late.append)
        assert late == got[VIEWS[0]]
        assert late[0] is got[VIEWS[0]][0]
        for view in VIEWS:
            assert text_of(got[view][0]) == await lines_of(shown_at(2, 4), view)


async def test_no_frame_mixes_two_places_however_quickly_the_lecturer_steps():
    pictures: dict[View, set[tuple[str, ...]]] = {view: set() for view in VIEWS}
    got: dict[View, list[tuple[str, ...]]] = {view: [] for view in VIEWS}
    several = places()[::5]
    last = shown_at(*several[4])
    for view in VIEWS:
        alone = Mirror(view, Paints())
        for place in several:
            frame = await alone.frame(shown_at(*place), complete(opens(shown_at(0, 1))))
            pictures[view].add(tuple(text_of(frame)))
        await alone.close()
    async with mirrors() as room:
        for view in VIEWS:
            room.follow(view, lambda frame, view=view: got[view].append(tuple(text_of(frame))))
        for k, place in enumerate([*several, *reversed(several), *several[::3]]):
            room.show(shown_at(*place))
            await asyncio.sleep(0.001 * (k % 7))
        room.show(last)
        wanted = {view: tuple(await lines_of(last, view)) for view in VIEWS}
        await until(lambda: all(got[view] and got[view][-1] == wanted[view] for view in VIEWS))
    for view in VIEWS:
        assert set(got[view]) <= pictures[view]
        assert len(got[view]) < 2 * len(several)


async def test_the_view_that_has_waited_longest_is_next():
    got: dict[View, int] = dict.fromkeys(VIEWS, 0)
    several = places()
    async with mirrors() as room:

        def take(frame, view):
            got[view] += 1
            room.show(shown_at(*several[sum(got.values()) % len(several)]))  # a lecturer who never waits for all

        for view in VIEWS:
            room.follow(view, lambda frame, view=view: take(frame, view))
        room.show(shown_at(1, 1))
        await until(lambda: sum(got.values()) > 12)
    assert max(got.values()) - min(got.values()) <= 1


async def test_what_leads_to_the_same_picture_is_not_sent_again():
    got: list[Frame] = []
    async with mirrors() as room:
        room.follow(VIEWS[0], got.append)
        for place in ((2, 4), (2, 4), (2, 5)):
            room.show(shown_at(*place))
            await until(lambda: room._next() is None)
    assert len(got) == 2


async def test_mirrors_that_nobody_follows_are_closed_and_forgotten():
    got: list[Frame] = []
    async with mirrors(idle=0.01) as room:
        leave, stay = room.follow(VIEWS[0], got.append), room.follow(VIEWS[1], got.append)
        room.show(shown_at(2, 4))
        await until(lambda: len(got) == 2)
        app = weakref.ref(room._seats[VIEWS[0]].mirror._app)
        leave()
        leave()
        await until(lambda: room.opened == {VIEWS[1]})
        await freed(app)
        room.follow(VIEWS[0], got.append)
        await until(lambda: len(got) == 3)
        assert got[2].is_like(got[0])
        stay()


async def test_who_comes_back_in_time_finds_the_mirror_still_open():
    async with mirrors(idle=30) as room:
        leave = room.follow(VIEWS[0], lambda frame: None)
        room.show(shown_at(2, 4))
        await until(lambda: room.opened == {VIEWS[0]})
        leave()
        got: list[Frame] = []
        room.follow(VIEWS[0], got.append)
        await until(lambda: got)
        assert room._seats[VIEWS[0]].closing.cancelled()


async def test_what_cannot_be_opened_is_told_and_the_next_is_shown():
    def opening(shown):
        if shown.sentence == "gone":
            raise CheckpointError("the checkpoint is gone; copy it from the lecturer's machine.")
        if shown.sentence == "broken":
            return [1 / 0]
        return opens(shown)

    told, got = [], []
    async with mirrors(opening, complain=told.append) as room:
        room.follow(VIEWS[0], got.append)
        for sentence in ("gone", "broken"):
            room.show(shown_at(1, 1, sentence=sentence))
            await until(lambda: room._next() is None)
        assert told == ["the checkpoint is gone; copy it from the lecturer's machine."]
        assert got == []
        room.show(shown_at(1, 1))
        await until(lambda: got)


async def test_decodings_are_opened_once_for_all_views_and_places_in_a_thread_of_their_own():
    threads = []

    def opening(shown):
        threads.append(threading.current_thread())
        return opens(shown)

    got: list[Frame] = []
    async with mirrors(opening) as room:
        for view in VIEWS:
            room.follow(view, got.append)
        for place in ((1, 1), (2, 4)):
            room.show(shown_at(*place))
            await until(lambda: room._next() is None)
        assert len(threads) == 1
        room.show(at(shown_at(1, 1, "1.alpha.suis=1"), (2, 4)))
        await until(lambda: room._next() is None)
    assert len(threads) == 2
    assert threading.main_thread() not in threads


async def test_one_whose_frame_cannot_be_taken_keeps_nobody_else_from_it():
    got: list[Frame] = []
    async with mirrors() as room:
        room.follow(VIEWS[0], lambda frame: 1 / 0)
        room.follow(VIEWS[0], got.append)
        room.show(shown_at(1, 1))
        await until(lambda: got)


async def test_the_lecturers_own_decodings_are_left_alone():
    own = decoding_of(CHECKPOINT)
    got: list[Frame] = []
    async with mirrors() as room:
        room.follow(VIEWS[0], got.append)
        for place in ((1, 1), (3, 2)):
            room.show(shown_at(*place))
        await until(lambda: len(got) > 0 and room._next() is None)
    assert (own.timeline.position, len(own.branches.all)) == (0, 1)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(places()), st.sampled_from(["", "1.alpha.suis=1"])), min_size=1, max_size=4))
def test_whatever_was_shown_before_the_last_picture_is_that_of_its_place(several):
    async def check():
        got: list[Frame] = []
        async with mirrors() as room:
            room.follow(VIEWS[0], got.append)
            for place, change in several:
                shown = shown_at(*place, *([change] if change else []))
                room.show(shown)
                await until(lambda: got and room._next() is None)
            assert text_of(got[-1]) == await lines_of(shown, VIEWS[0])

    asyncio.run(check())
