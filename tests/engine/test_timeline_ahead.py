"""Looking ahead in a timeline: what is computed meanwhile, and that one stays where one is."""

import pytest
from support import random_checkpoint

from attn_tui.engine.events import DecodingEnded, ScoresComputed, SentenceSplit, WeightsComputed, WordChosen
from attn_tui.engine.stepper import decode
from attn_tui.engine.timeline import Timeline

CHECKPOINT = random_checkpoint(max_length=4)
SENTENCE = "w1 w2 w3"
EVENTS = list(decode(CHECKPOINT, SENTENCE))
STARTS = [i for i, event in enumerate(EVENTS) if i == 0 or event.t != EVENTS[i - 1].t]


def timeline():
    return Timeline(decode(CHECKPOINT, SENTENCE))


def test_looking_ahead_computes_a_time_step_at_a_time_and_moves_nowhere():
    line = timeline()
    assert (line.seen, list(line.starts), line.complete) == (1, [0], False)
    for known in range(2, len(STARTS) + 1):
        assert line.look_ahead()
        assert list(line.starts) == STARTS[:known]
        assert line.seen == STARTS[known - 1] + 1  # it knows that the step begins, and no more
        assert line.position == 0
    assert not line.look_ahead()
    assert line.complete
    assert (line.seen, line.position) == (len(EVENTS), 0)
    assert not line.look_ahead()
    assert line.seen == len(EVENTS)


def test_what_was_looked_at_ahead_is_what_is_stepped_to():
    line = timeline()
    while line.look_ahead():
        pass
    known = line.events
    assert [line.current] + [line.current for _ in EVENTS if line.forward()] == list(known)
    assert all(one is other for one, other in zip(line.events, known, strict=True))


def test_the_upcoming_event_is_the_next_one_and_computes_just_that():
    line = timeline()
    for position in range(len(EVENTS) - 1):
        assert line.seen == position + 1
        upcoming = line.upcoming
        assert line.seen == position + 2
        assert line.position == position
        assert line.upcoming is upcoming
        assert line.forward()
        assert line.current is upcoming
    assert line.upcoming is None
    assert line.position == len(EVENTS) - 1


@pytest.mark.parametrize("kind", [ScoresComputed, WeightsComputed, WordChosen, DecodingEnded, SentenceSplit])
def test_ahead_is_the_next_of_a_kind_within_the_upcoming_events_time_step(kind):
    line = timeline()
    for position in range(len(EVENTS)):
        coming = EVENTS[position + 1 :]
        expected = next((i for i, e in enumerate(coming) if e.t == coming[0].t and type(e) is kind), None)
        found = line.ahead(kind)
        assert line.position == position
        if expected is None:
            assert found is None
        else:
            assert type(found) is kind
            assert found is line.events[position + 1 + expected]
        line.forward()


@pytest.mark.parametrize("t", range(len(STARTS)))
def test_the_sub_steps_of_a_time_step_are_named_in_order(t):
    line = timeline()
    names = [event.substep for event in EVENTS if event.t == t]
    assert list(line.substeps(t)) == names
    assert line.position == 0
    line.last()
    assert list(line.substeps(t)) == names
