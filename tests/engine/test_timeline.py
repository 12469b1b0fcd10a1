import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import random_checkpoint

from attn_tui.engine.events import (
    DecodingEnded,
    PositionRead,
    SentenceSplit,
    StateComputed,
    WeightsComputed,
    WordChosen,
)
from attn_tui.engine.stepper import decode
from attn_tui.engine.timeline import Timeline
from attn_tui.errors import SentenceError

CHECKPOINT = random_checkpoint(max_length=4)
SENTENCE = "w1 w2 w3"
EVENTS = list(decode(CHECKPOINT, SENTENCE))
STARTS = [i for i, event in enumerate(EVENTS) if i == 0 or event.t != EVENTS[i - 1].t]
LAST = len(EVENTS) - 1


def timeline():
    return Timeline(decode(CHECKPOINT, SENTENCE))


def counted(pulled):
    for event in decode(CHECKPOINT, SENTENCE):
        pulled.append(event)
        yield event


def test_the_decoding_in_use_has_several_steps():
    assert len(STARTS) == 5
    assert EVENTS[-1].reason == "length"


def test_only_what_is_stepped_to_is_pulled():
    pulled = []
    line = Timeline(counted(pulled))
    assert len(pulled) == 1
    for steps in range(2, 6):
        assert line.forward()
        assert len(pulled) == steps
    line.back()
    line.back()
    line.forward()
    assert len(pulled) == 5
    assert line.events == tuple(pulled)


def test_going_back_shows_the_identical_events():
    line = timeline()
    seen = [line.current]
    while line.forward():
        seen.append(line.current)
    assert [type(event) for event in seen] == [type(event) for event in EVENTS]
    for event in reversed(seen[:-1]):
        assert line.back()
        assert line.current is event
    assert not line.back()
    for event in seen[1:]:
        assert line.forward()
        assert line.current is event


def test_the_end_is_the_end():
    line = timeline()
    assert line.last()
    assert type(line.current) is DecodingEnded
    assert line.complete
    assert not line.forward()
    assert not line.next_step()
    assert not line.last()
    assert line.position == LAST


def test_next_step_stops_at_the_first_sub_step_of_each_time_step_then_at_the_end():
    line, stops = timeline(), []
    while line.next_step():
        stops.append(line.position)
    assert stops == [*STARTS[1:], LAST]


def test_next_step_pulls_no_further_than_it_goes():
    pulled = []
    line = Timeline(counted(pulled))
    line.next_step()
    assert len(pulled) == STARTS[1] + 1


def test_previous_step_goes_to_the_start_of_this_time_step_then_to_those_before():
    line, stops = timeline(), []
    line.last()
    while line.previous_step():
        stops.append(line.position)
    assert stops == STARTS[::-1]


def test_first_goes_to_the_first_event():
    line = timeline()
    assert not line.first()
    line.next_step()
    assert line.first()
    assert line.position == 0
    assert type(line.current) is SentenceSplit


def test_now_is_only_of_this_time_step_and_latest_of_any_before():
    line = timeline()
    line.next_step()
    assert line.latest(WordChosen) is None
    assert line.now(WordChosen) is None
    line.next_step()
    first = line.latest(WordChosen)
    assert first is not None
    assert first.t == 1
    assert line.now(WordChosen) is None
    assert line.before(WordChosen) is first
    while type(line.current) is not WordChosen:
        line.forward()
    second = line.current
    assert line.now(WordChosen) is second
    assert line.latest(WordChosen) is second
    assert line.before(WordChosen) is first


def test_what_lies_after_the_position_is_not_shown():
    line = timeline()
    line.last()
    words = line.so_far(WordChosen)
    assert [event.t for event in words] == [1, 2, 3, 4]
    line.first()
    assert line.so_far(WordChosen) == []
    assert line.latest(WordChosen) is None
    assert line.so_far(SentenceSplit) == [line.current]


def place(t, substep):
    """Where a time step's sub-step stands in the list of all events."""
    of_step = [i for i, event in enumerate(EVENTS) if event.t == t]
    return of_step[min(substep, len(of_step)) - 1] if of_step else LAST


@given(st.integers(0, 6), st.integers(1, 12), st.integers(0, 6), st.integers(1, 12))
def test_one_can_go_to_any_sub_step_of_any_time_step_or_the_last_there_is(t, substep, then_t, then_substep):
    line, position = timeline(), 0
    for wanted in ((t, substep), (then_t, then_substep)):
        moved = line.go_to(*wanted)
        before, position = position, place(*wanted)
        assert line.position == position
        assert moved == (position != before)


def test_going_to_a_sub_step_pulls_no_further_than_it_must():
    pulled = []
    line = Timeline(counted(pulled))
    line.go_to(2, 3)
    assert len(pulled) == STARTS[2] + 3
    line.go_to(1, 2)
    assert len(pulled) == STARTS[2] + 3
    line.go_to(2, 1_000)  # whether there are so many shows at the next time step
    assert line.position == STARTS[3] - 1
    assert len(pulled) == STARTS[3] + 1


def test_the_events_of_this_time_step_are_those_up_to_the_position():
    line = timeline()
    while True:
        start = max(start for start in STARTS if start <= line.position)
        assert list(line.this_step()) == list(line.events[start : line.position + 1])
        if not line.forward():
            break


def test_an_error_in_the_first_event_comes_at_once():
    with pytest.raises(SentenceError):
        Timeline(decode(CHECKPOINT, ""))


MOVES = ("forward", "back", "next_step", "previous_step", "first", "last")


def expected(position, move):
    """Where a move leads in the list of all events."""
    t = EVENTS[position].t
    return {
        "forward": min(position + 1, LAST),
        "back": max(position - 1, 0),
        "next_step": next((i for i in range(position, LAST) if EVENTS[i].t > t), LAST),
        "previous_step": max((start for start in STARTS if start < position), default=0),
        "first": 0,
        "last": LAST,
    }[move]


@settings(max_examples=150)
@given(st.lists(st.sampled_from(MOVES[:4] * 4 + MOVES[4:]), max_size=60))
def test_any_walk_stands_where_the_list_of_all_events_says(moves):
    line, position, seen = timeline(), 0, {}
    for move in moves:
        moved = getattr(line, move)()
        before, position = position, expected(position, move)
        assert line.position == position
        assert moved == (position != before)
        event = line.current
        assert seen.setdefault(position, event) is event
        assert (type(event), event.t) == (type(EVENTS[position]), EVENTS[position].t)
        assert line.substep == position - max(start for start in STARTS if start <= position) + 1
        for kind in (PositionRead, StateComputed, WeightsComputed, WordChosen):
            so_far = [e for e in line.events[: position + 1] if type(e) is kind]
            assert line.so_far(kind) == so_far
            assert line.latest(kind) is (so_far[-1] if so_far else None)
            now = [e for e in so_far if e.t == event.t]
            assert line.now(kind) is (now[-1] if now else None)
            earlier = [e for e in so_far if e.t < event.t]
            assert line.before(kind) is (earlier[-1] if earlier else None)


@given(st.lists(st.sampled_from(MOVES), max_size=20))
def test_back_then_forward_shows_the_same_event(moves):
    line = timeline()
    for move in moves:
        getattr(line, move)()
    event = line.current
    if line.back():
        assert line.forward()
    assert line.current is event


def test_the_sentence_is_the_first_event_wherever_one_stands():
    line = timeline()
    first = line.current
    assert line.split is first
    line.last()
    assert line.split is first


def test_the_events_before_a_time_step_are_the_very_same_ones_wherever_one_stands():
    line = timeline()
    line.last()
    for position in (LAST, 0, STARTS[2] + 1):
        line.position = position
        for t in range(1, len(STARTS)):
            before = line.up_to(t)
            assert len(before) == STARTS[t]
            assert all(one is other for one, other in zip(before, line.events, strict=False))
        assert list(line.up_to(0)) == []


def test_before_a_time_step_that_has_not_been_reached_are_all_events_there_are():
    line = timeline()
    line.go_to(2, 3)
    assert list(line.up_to(3)) == list(line.up_to(99)) == list(line.events)
    assert len(line.events) == STARTS[2] + 3
    line.last()
    assert list(line.up_to(99)) == list(line.events)
