"""Several timelines that are stepped together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from screen.looking import SENTENCE, SYSTEMS, decoding_of, system_checkpoint

from attn_tui.engine.events import DecodingEnded, SentenceSplit, StateComputed
from attn_tui.engine.timeline import Timeline
from attn_tui.story.lockstep import Lockstep

MOVES = ("forward", "back", "next_step", "previous_step", "first", "last")


def events(steps):
    """A decoding with that many sub-steps in each time step; the last of all is its end."""
    nothing = np.zeros(0, np.float32)
    for t, substeps in enumerate(steps):
        for i in range(substeps):
            if t == len(steps) - 1 and i == substeps - 1:
                yield DecodingEnded(t=t, reason="end")
            elif t == 0:
                yield SentenceSplit(t=0, source=np.zeros(0, np.int64), words=(), cut=0)
            else:
                yield StateComputed(t=t, h_t=nothing, layers_t=nothing, cells_t=None)


decodings = st.lists(st.lists(st.integers(1, 5), min_size=1, max_size=5), min_size=1, max_size=3)
moves = st.lists(st.sampled_from(MOVES), max_size=30)


def opened(steps):
    timelines = [Timeline(events(each)) for each in steps]
    return Lockstep(timelines), timelines


def places(timelines):
    return [timeline.position for timeline in timelines]


def walked(steps, way=()):
    lockstep, timelines = opened(steps)
    for move in way:
        getattr(lockstep, move)()
    return lockstep, timelines


@given(decodings, moves)
def test_all_are_in_the_same_time_step_but_those_that_have_ended(steps, way):
    lockstep, timelines = walked(steps)
    for move in way:
        before = places(timelines)
        assert getattr(lockstep, move)() == (places(timelines) != before)
        t = max(timeline.current.t for timeline in timelines)
        for timeline in timelines:
            assert timeline.current.t == t or isinstance(timeline.current, DecodingEnded)


@given(decodings, moves)
def test_within_a_time_step_all_are_at_the_same_substep_or_wait_at_their_last(steps, way):
    _, timelines = walked(steps, way)
    t = max(timeline.current.t for timeline in timelines)
    together = [(timeline, each[t]) for timeline, each in zip(timelines, steps, strict=True) if len(each) > t]
    furthest = max(timeline.substep for timeline, _ in together)
    assert all(timeline.substep == min(furthest, substeps) for timeline, substeps in together)


@given(decodings, moves)
def test_back_undoes_forward_and_forward_back(steps, way):
    lockstep, timelines = walked(steps, way)
    here = places(timelines)
    if lockstep.forward():
        assert places(timelines) != here
        assert lockstep.back()
        assert places(timelines) == here
    if lockstep.back():
        assert places(timelines) != here
        assert lockstep.forward()
        assert places(timelines) == here


@given(decodings)
def test_forward_shows_every_event_and_back_the_same_in_reverse(steps):
    lockstep, timelines = opened(steps)
    way = [places(timelines)]
    while lockstep.forward():
        way.append(places(timelines))
    for i, timeline in enumerate(timelines):
        passed = [place[i] for place in way]
        assert sorted(set(passed)) == list(range(sum(steps[i])))
        assert passed == sorted(passed)
        assert isinstance(timeline.current, DecodingEnded)
    assert len(way) == sum(max(each[t] for each in steps if len(each) > t) for t in range(max(map(len, steps))))
    for place in reversed(way[:-1]):
        assert lockstep.back()
        assert places(timelines) == place
    assert not lockstep.back()


@given(st.lists(st.integers(1, 5), min_size=1, max_size=5), moves)
def test_one_alone_moves_like_its_timeline(steps, way):
    lockstep, (timeline,) = opened([steps])
    alone = Timeline(events(steps))
    for move in way:
        assert getattr(lockstep, move)() == getattr(alone, move)()
        assert timeline.position == alone.position


@given(decodings, moves)
def test_the_ends_are_those_of_each_alone(steps, way):
    lockstep, timelines = walked(steps, way)
    lockstep.last()
    assert places(timelines) == [sum(each) - 1 for each in steps]
    assert not lockstep.forward()
    assert not lockstep.next_step()
    lockstep.first()
    assert places(timelines) == [0] * len(steps)
    assert not lockstep.previous_step()


@given(decodings, moves)
def test_word_by_word_goes_from_first_substep_to_first_substep(steps, way):
    lockstep, timelines = walked(steps, way)
    t, last = max(timeline.current.t for timeline in timelines), max(map(len, steps)) - 1
    lockstep.next_step()
    assert max(timeline.current.t for timeline in timelines) == min(t + 1, last)
    if t < last:
        assert {timeline.substep for timeline in timelines if timeline.current.t == t + 1} == {1}
        lockstep.previous_step()
        assert {timeline.substep for timeline in timelines if timeline.current.t == t} == {1}
    else:
        assert all(isinstance(timeline.current, DecodingEnded) for timeline in timelines)


@given(decodings)
def test_nothing_is_computed_before_somebody_steps_there(steps):
    pulled = [0] * len(steps)

    def counted(i):
        for event in events(steps[i]):
            pulled[i] += 1
            yield event

    timelines = [Timeline(counted(i)) for i in range(len(steps))]
    lockstep = Lockstep(timelines)
    while lockstep.forward():
        for i, timeline in enumerate(timelines):
            # To know that a time step is over, the first event after it has to be seen.
            assert pulled[i] <= timeline.position + 2


@pytest.mark.parametrize("others", [("rnnsearch",), ("seq2seq-lstm", "luong-local-p")])
def test_real_systems_end_where_they_end_alone(others):
    names = ["luong-general", *others]
    timelines = [decoding_of(system_checkpoint(name), SENTENCE).timeline for name in names]
    alone = [decoding_of(system_checkpoint(name), SENTENCE).timeline for name in names]
    lockstep = Lockstep(timelines)
    while lockstep.forward():
        assert len({timeline.current.t for timeline in timelines}) == 1  # all of them write five words
    for together, single in zip(timelines, alone, strict=True):
        single.last()
        assert together.position == single.position
        assert len(together.events) == len(single.events)
    assert set(names) <= set(SYSTEMS)
