"""The walk without a screen: places, branches, sentences, and what is taken back."""

import pytest
from screen.looking import SENTENCE, decoding_of, fixed_checkpoint, system_checkpoint

from attn_tui.engine.events import DecodingEnded, WordChosen
from attn_tui.errors import InterventionError
from attn_tui.story.walk import Walk

OTHER = "Je suis ."


def walk_of(*systems, sentence=SENTENCE, place=(0, 1)):
    checkpoints = [system_checkpoint(name) for name in systems] or [fixed_checkpoint()]
    return Walk([decoding_of(checkpoint, sentence) for checkpoint in checkpoints], place)


def change(walk, text, **options):
    decoding = walk.decodings[0]
    walk.change(decoding, decoding.what_if(text), **options)


def test_it_begins_at_the_place_it_is_given():
    assert walk_of().place == (0, 1)
    assert walk_of(place=(2, 3)).place == (2, 3)
    assert walk_of().is_reading
    assert not walk_of(place=(2, 3)).is_reading


@pytest.mark.parametrize(
    ("moves", "place"),
    [
        ("forward", (0, 2)), ("forward back", (0, 1)), ("next_step", (1, 1)), ("next_step forward", (1, 2)),
        ("next_step next_step previous_step", (1, 1)), ("last", (5, 9)), ("last first", (0, 1)),
    ],
)  # fmt: skip
def test_moves_lead_where_they_say(moves, place):
    walk = walk_of()
    assert all(walk.move(where) for where in moves.split())
    assert walk.place == place


def test_a_move_that_leads_nowhere_says_so():
    walk = walk_of()
    assert not walk.move("back")
    assert walk.place == (0, 1)
    walk.go_to(99, 1)  # which there is not: the end is nearest
    assert isinstance(walk.decodings[0].timeline.current, DecodingEnded)
    assert not walk.move("forward")


def test_systems_with_other_orders_stand_at_the_same_time_step():
    walk = walk_of("lecture-lstm", "rnnsearch")
    walk.go_to(2, 3)
    assert [decoding.timeline.current.t for decoding in walk.decodings] == [2, 2]
    walk.move("next_step")
    assert [decoding.timeline.current.t for decoding in walk.decodings] == [3, 3]


def test_a_place_is_kept_through_a_branch_that_has_no_such_place():
    walk = walk_of(place=(4, 3))
    change(walk, "2.y=<END>")
    assert walk.decodings[0].timeline.current.t == 2
    assert walk.place == (4, 3)
    assert walk.undo(walk.decodings[0])
    assert walk.decodings[0].timeline.current.t == 4
    walk.move("forward")
    assert walk.place == (4, 4)


def test_a_change_that_cannot_be_changes_nothing():
    walk = walk_of(place=(2, 3))
    decoding = walk.decodings[0]
    before = decoding.branches.current
    with pytest.raises(InterventionError):
        walk.change(decoding, decoding.what_if("99.h=0"))
    assert decoding.branches.current is before
    assert walk.place == (2, 3)


def test_amending_replaces_the_change_and_is_taken_back_at_once():
    walk = walk_of(place=(2, 3))
    decoding = walk.decodings[0]
    change(walk, "2.y=teacher")
    change(walk, "2.y=student", amends=True)
    assert decoding.written(decoding.branches.current.changes) == "2.y=student"
    assert walk.undo(decoding)
    assert decoding.branches.current.parent is None
    assert not walk.undo(decoding)
    assert walk.redo(decoding)
    assert decoding.written(decoding.branches.current.changes) == "2.y=student"


def test_another_sentence_comes_at_the_same_place_and_goes_again():
    walk = walk_of(place=(2, 3))
    before = walk.decodings
    walk.put_in_place([decoding_of(fixed_checkpoint(), OTHER)])
    assert (walk.decodings[0].sentence, walk.place) == (OTHER, (2, 3))
    assert walk.decodings[0].former is before[0]
    assert walk.undo(walk.decodings[0])
    assert walk.decodings == before
    assert walk.can_redo(before[0])
    assert walk.redo(walk.decodings[0])
    assert walk.decodings[0].sentence == OTHER


def test_a_change_after_a_sentence_was_taken_back_keeps_it_from_coming_again_elsewhere():
    walk = walk_of()
    walk.put_in_place([decoding_of(fixed_checkpoint(), OTHER)])
    walk.undo(walk.decodings[0])
    walk.put_in_place([decoding_of(fixed_checkpoint(), "Je .")])
    assert not walk.can_redo(walk.decodings[0])


def test_going_to_another_branch_keeps_the_place():
    walk = walk_of(place=(3, 2))
    decoding = walk.decodings[0]
    original = decoding.branches.current
    change(walk, "2.y=teacher")
    walk.switch(decoding, original)
    assert (decoding.branches.current, walk.place) == (original, (3, 2))


def test_looking_ahead_completes_every_decoding_without_moving():
    walk = walk_of("lecture-lstm", "rnnsearch")
    walk.complete()
    assert all(decoding.timeline.complete for decoding in walk.decodings)
    assert walk.place == (0, 1)
    assert all(decoding.timeline.all_of(WordChosen) for decoding in walk.decodings)
