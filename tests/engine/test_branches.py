"""Branches: what they share, where one stands in them, undo and redo."""

import dataclasses

import pytest
from support import VARIED
from what_if import SENTENCE, assert_identical, decoded, endless, until

from attn_tui.checkpoint import load
from attn_tui.engine.beam import beam_search
from attn_tui.engine.branches import Branches
from attn_tui.engine.events import DecodingEnded, WordChosen
from attn_tui.engine.interventions import Intervention
from attn_tui.engine.stepper import decode
from attn_tui.engine.translate import choice_for
from attn_tui.engine.ways import Search
from attn_tui.errors import InterventionError, SentenceError

GREEDY = Search()
CHECKPOINT = endless("lecture, dot", 1)
SEARCHES = {
    "greedy": GREEDY,
    "sample": Search("sample", temperature=2.0, seed=3),
    "forced": Search("forced", translation="w3 w5 w9 w2"),
    "beam": Search("beam", 3),
}
ZERO = Intervention(3, "alpha_t", value=0, at=1)
END = 0


def branches(search=GREEDY, checkpoint=CHECKPOINT):
    return Branches(checkpoint, SENTENCE, search)


def played(timeline):
    """All events of a timeline, without moving in it."""
    while timeline.look_ahead():
        pass
    return timeline.events


def standing(opened):
    timeline = opened.current.timeline
    return timeline.current.t, timeline.substep


@pytest.mark.sampled(40)
@pytest.mark.parametrize("name", VARIED)
@pytest.mark.parametrize("kind", SEARCHES)
def test_a_branch_is_the_decoding_with_its_interventions(name, kind):
    checkpoint, search = endless(name, 2), SEARCHES[kind]
    opened = branches(search, checkpoint)
    changes = [Intervention(3, "h_t", value=0.0), Intervention(5, "y_t", value=4)], [Intervention(2, "h_t", "frozen")]
    opened.current.timeline.go_to(4, 2)
    held = []
    for change in changes:
        branch = opened.open(change)
        held += change
        choose = choice_for(checkpoint, SENTENCE, search, held)
        wanted = list(decode(checkpoint, SENTENCE, choose=choose, interventions=held))
        assert_identical(played(branch.timeline), wanted)
        assert branch.interventions == tuple(held)


@pytest.mark.parametrize("kind", ["greedy", "sample", "forced"])
def test_what_comes_before_is_shared_object_for_object(kind):
    opened = branches(SEARCHES[kind])
    original = played(opened.current.timeline)
    for t in (2, 3, 5):
        opened.switch(opened.all[0])
        branch = opened.open([Intervention(t, "h_t", value=0.5)])
        events = played(branch.timeline)
        shared = until(original, t)
        assert all(one is other for one, other in zip(until(events, t), shared, strict=True))
        assert not any(one is other for one, other in zip(events[len(shared) :], original[len(shared) :], strict=False))
        inner = opened.open([Intervention(t + 1, "h_t", value=0.25)])
        shared = until(events, t + 1)
        assert all(one is other for one, other in zip(until(played(inner.timeline), t + 1), shared, strict=True))
    assert all(one is other for one, other in zip(original, opened.all[0].timeline.events, strict=True))


def test_a_beam_shares_the_reading_and_searches_anew():
    opened = branches(SEARCHES["beam"])
    original = played(opened.current.timeline)
    branch = opened.open([Intervention(4, "y_t", value=6)])
    events = played(branch.timeline)
    assert all(one is other for one, other in zip(until(events, 1), until(original, 1), strict=True))
    [best] = beam_search(CHECKPOINT, SENTENCE, width=3, n_best=1, interventions=branch.interventions)
    assert [int(event.y_t) for event in events if type(event) is WordChosen] == best.ids.tolist()
    assert best.ids[3] == 6


def test_opening_computes_no_further_than_one_stands():
    opened = branches()
    opened.current.timeline.go_to(2, 3)
    branch = opened.open([ZERO])
    assert opened.all[0].timeline.current.t == 2
    assert opened.all[0].timeline.events[-1].t == 3  # that there is such a time step had to be seen
    assert standing(opened) == (2, 3)
    assert branch.timeline.events[-1].t == 2
    assert not branch.timeline.complete


def test_the_position_is_kept_from_branch_to_branch():
    opened = branches()
    opened.current.timeline.go_to(4, 3)
    branch = opened.open([ZERO])
    assert standing(opened) == (4, 3)
    branch.timeline.go_to(6, 2)
    opened.undo()
    assert standing(opened) == (6, 2)
    opened.redo()
    assert standing(opened) == (6, 2)
    opened.switch(opened.all[0])
    assert standing(opened) == (6, 2)


def test_an_earlier_time_step_is_changed_without_going_there():
    opened = branches()
    opened.current.timeline.go_to(7, 1)
    opened.open([Intervention(2, "y_t", value=9)])
    assert standing(opened) == (7, 1)
    assert_identical(played(opened.current.timeline), decoded(CHECKPOINT, Intervention(2, "y_t", value=9)))


def test_in_a_branch_that_ends_before_one_stands_at_its_end():
    opened = branches()
    opened.current.timeline.go_to(7, 2)
    branch = opened.open([Intervention(3, "y_t", value=END)])
    assert type(branch.timeline.current) is DecodingEnded
    assert branch.timeline.current.t == 3
    opened.undo()
    assert opened.current.timeline.current.t == 3
    assert len(played(opened.current.timeline)) > len(branch.timeline.events)


def test_a_time_step_the_decoding_never_reaches_changes_nothing_until_it_is_reached():
    opened = branches()
    opened.open([Intervention(2, "y_t", value=END)])
    ended = played(opened.current.timeline)
    branch = opened.open([Intervention(5, "h_t", value=0)])
    assert branch.interventions == (Intervention(2, "y_t", value=END), Intervention(5, "h_t", value=0))
    assert all(one is other for one, other in zip(played(branch.timeline), ended, strict=True))
    longer = opened.open([Intervention(2, "y_t", value=5)])  # of two words the later one is taken: it goes on again
    assert_identical(played(longer.timeline), decoded(CHECKPOINT, *longer.interventions))
    assert played(longer.timeline)[-1].t == CHECKPOINT.config.max_length


def test_changes_of_nothing_open_a_branch_that_is_the_same():
    opened = branches()
    original = played(opened.current.timeline)
    assert_identical(played(opened.open([]).timeline), original)


def test_what_cannot_be_opens_nothing():
    opened = branches()
    opened.current.timeline.go_to(3, 2)
    first = opened.open([ZERO])
    for attempt in (opened.open, opened.amend):
        with pytest.raises(InterventionError, match="a weight is 2"):
            attempt([Intervention(1, "h_t", value=0), Intervention(2, "alpha_t", value=2)])
        assert opened.current is first
        assert opened.all[1:] == [first]
        assert standing(opened) == (3, 2)


def test_a_sentence_that_cannot_be_translated_has_no_branches():
    with pytest.raises(SentenceError):
        Branches(CHECKPOINT, " ", GREEDY)


def test_amending_puts_another_branch_in_the_place_of_the_last():
    opened = branches()
    opened.current.timeline.go_to(5, 4)
    first = opened.open([ZERO])
    second = opened.open([Intervention(2, "y_t", value=END)])
    assert standing(opened)[0] == 2
    third = opened.amend([Intervention(2, "y_t", value=8)])
    assert opened.all[1:] == [first, third]
    assert third.parent is first is second.parent
    assert third.interventions == (ZERO, Intervention(2, "y_t", value=8))
    assert standing(opened) == (5, 4)  # where one stood when the first of them was opened
    opened.undo()
    opened.redo()
    assert opened.current is third


def test_a_dropped_branch_is_gone_for_good():
    opened = branches()
    first = opened.open([ZERO])
    opened.open([Intervention(4, "h_t", value=0)])
    opened.drop()
    assert opened.current is first
    assert opened.all[1:] == [first]
    assert not opened.redo()
    opened.drop()
    assert opened.current is opened.all[0]
    assert len(opened.all) == 1


def test_what_was_undone_is_not_redone_once_another_branch_was_opened():
    opened = branches()
    opened.open([ZERO])
    opened.undo()
    opened.open([Intervention(4, "h_t", value=0)])
    opened.switch(opened.all[0])
    assert not opened.redo()
    assert opened.current is opened.all[0]
    assert len(opened.all) == 3  # it can still be switched to


@pytest.mark.parametrize("change", [lambda opened: opened.drop(), lambda opened: opened.amend([ZERO])])
def test_the_original_is_never_lost(change):
    opened = branches()
    original = opened.current
    with pytest.raises(AssertionError):
        change(opened)
    assert opened.all == [original]
    assert opened.current is original


def test_many_branches_of_branches():
    opened = branches(checkpoint=dataclasses.replace(CHECKPOINT))
    for i in range(1_100):  # more than Python may call in each other
        opened.open([Intervention(9, "h_t", value=0.0, at=i % 8)])
    assert len(opened.current.interventions) == len(opened.current.line) == 1_100
    assert opened.current.line[0] is opened.all[1]


def test_branches_of_the_shipped_checkpoint_share_the_encoder_states():
    opened = Branches(load("fr-en"), "Je suis étudiant.", GREEDY)
    opened.current.timeline.last()
    branch = opened.open([Intervention(1, "alpha_t", "last", onward=True)])
    states = {id(e.encoder_states) for one in opened.all for e in played(one.timeline) if hasattr(e, "encoder_states")}
    assert len(states) == 1
    assert branch.timeline.events[0] is opened.all[0].timeline.split
