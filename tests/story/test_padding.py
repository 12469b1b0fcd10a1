"""Padding behind the sentence, in the story: what is compared, carried over, taken back, said and exported."""

from dataclasses import replace

import numpy as np
import pytest
from what_if import assert_identical

from attn_tui import trace
from attn_tui.checkpoint import load
from attn_tui.engine import events as ev
from attn_tui.errors import InterventionError
from attn_tui.export.json import about
from attn_tui.story.compared import compared
from attn_tui.story.decoding import decoding_of
from attn_tui.story.explain import explain
from attn_tui.story.history import Learned, remarks
from attn_tui.story.learning.partner import partner_of
from attn_tui.story.learning.reference import answer, ids_of
from attn_tui.story.learning.taught import Taught
from attn_tui.story.moment import moment
from attn_tui.story.recorded import decodings_of
from attn_tui.story.share import command
from attn_tui.story.texts import texts
from attn_tui.story.walk import Walk
from attn_tui.trace.reading import check
from attn_tui.vocabulary import PADDING

SENTENCE = "314"


def opened(*changes, name="reverse"):
    return decoding_of(load(name), SENTENCE, changes=changes)


def said(decoding, at, language="en"):
    decoding.timeline.go_to(*decoding.place(at))
    return explain(moment(decoding), texts(language)).text


def test_it_is_compared_with_the_sentence_alone():
    decoding = opened("padding=3; packing=off")
    found = compared(decoding, decoding.branches.current)
    assert found.changes == "padding=3; packing=off"
    assert found.before == ("4", "1", "3", "<END>")
    assert found.changed
    assert not found.gone


def test_what_was_changed_is_carried_over_and_what_is_changed_further_is_compared_with_that():
    first = opened("2.alpha=uniform")
    second = first.with_changes("padding=3")
    third = second.with_changes("mask=off; 1.e.#5=out")
    assert first.changes == ["2.alpha=uniform"]
    assert second.changes == ["padding=3", "2.alpha=uniform"]
    assert third.changes == ["padding=3; mask=off", "2.alpha=uniform", "1.e.#5=out"]
    assert third.former is second
    assert second.former is first
    assert compared(third, third.branches.all[0]).changes == "mask=off"
    assert_identical([*opened(*third.changes).timeline.events], [*third.timeline.events])


@pytest.mark.parametrize(
    "changes", [("padding=3",), ("2.h=0", "padding=2; mask=off"), ("padding=1; packing=off", "1.e.#4=out")]
)
def test_the_command_opens_it_again(changes):
    decoding = opened(*changes)
    line = command(["reverse"], [decoding], "en")
    again = opened(*decoding.changes)
    assert all(one in line for one in decoding.changes)
    for timeline in (one := decoding.timeline, other := again.timeline):
        while timeline.look_ahead():
            pass
    assert_identical(one.events, other.events)


def test_the_same_sentence_typed_again_is_without_it_and_compared_by_its_words():
    again = replace(opened(), former=opened("padding=3; mask=off"))
    assert again.padding == ""
    assert again.changes == []
    assert compared(again, again.branches.current).changes == f"«{SENTENCE}»"


def test_a_change_that_does_not_fit_leaves_everything_as_it_was():
    decoding = opened("1.alpha=0.2,0.3,0.5")
    walk = Walk([decoding], (1, 3))
    for text in ("padding=3", "padding=99", "padding=2; 1.h=x", "mask=off"):
        with pytest.raises(InterventionError):
            walk.change_as_said(decoding, text)
        assert walk.decodings == [decoding]
        assert walk.place == (1, 3)


def test_it_is_put_behind_the_sentence_in_all_systems_at_the_same_place_and_taken_back():
    before = [opened(), opened(name="reverse-luong")]
    walk = Walk(before, (2, 3))
    assert not walk.change_as_said(before[1], "2.e.#1=out")
    assert walk.change_as_said(before[1], "padding=2; 3.h=0")
    first, second = walk.decodings
    assert walk.place == (2, 3)
    assert first.changes == ["padding=2"]
    assert second.changes == ["padding=2", "2.e.3=out", "3.h=0"]
    assert walk.undo(second)
    assert walk.undo(second)
    assert walk.undo(first)
    assert walk.decodings == before
    assert walk.redo(first)
    assert walk.decodings == [first, second]


def test_if_only_one_of_two_systems_began_with_it_that_one_is_undone():
    before = [opened("padding=2"), opened(name="reverse-luong")]
    walk = Walk(before, (1, 2))
    assert walk.undo(before[0])
    assert [one.padding for one in walk.decodings] == ["", ""]
    assert walk.decodings[1] is before[1]
    assert walk.redo(walk.decodings[0])
    assert walk.decodings == before


@pytest.mark.parametrize("parameters", [False, True])
def test_a_trace_tells_of_it_what_was_told_live(parameters):
    decoding = opened("2.alpha=uniform", "padding=3", "mask=off; 1.e.#5=out")
    [again] = decodings_of(check(trace.to_bytes([decoding], parameters=parameters)))
    assert again.changes == decoding.changes
    for at in ("0.split", "0.2", "0.encoded", "1.score", "1.softmax"):
        assert said(again, at) == said(decoding, at)
    assert [branch.interventions for branch in again.branches.all] == [
        branch.interventions for branch in decoding.branches.all
    ]
    with pytest.raises(InterventionError, match="recorded"):
        again.branches.open(again.what_if("1.h=0"))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_it_is_said_what_padding_is_and_what_keeps_attention_away(language):
    say = texts(language)
    masked, seen, read = opened("padding=3"), opened("padding=3; mask=off"), opened("padding=3; packing=off")
    for decoding, at, key in (
        (masked, "0.split", "split.empty"),
        (masked, "1.score", "scores.masked"),
        (masked, "1.softmax", "weights.masked"),
        (seen, "1.score", "scores.padding"),
        (read, "0.split", "split.filled"),
    ):
        assert say(key) in said(decoding, at, language)
    assert say("weights.padding", share="15%") in said(seen, "1.softmax", language)
    plain = opened()
    for at, key in (("0.split", "split.empty"), ("1.score", "scores.masked"), ("1.softmax", "weights.masked")):
        assert say(key) not in said(plain, at, language)
    assert "3" in said(masked, "0.split", language).split(PADDING)[0]  # three pieces, not six
    assert "6" not in said(masked, "0.split", language)


def test_of_a_local_window_the_last_place_is_the_sentences_own():
    decoding = opened("padding=2", name="reverse-local")
    decoding.timeline.go_to(*decoding.place("1.window"))
    found = explain(moment(decoding), texts("en"))
    assert found.equation.split("=")[1].split()[0] == "3"
    assert PADDING not in found.text


def test_an_export_tells_of_it():
    decoding = opened("padding=3; mask=off", "1.h=0")
    decoding.timeline.last()
    assert about(decoding, "1")["interventions"] == ["padding=3; mask=off", "1.h=0"]
    assert about(decoding, "1")["source"] == ["3", "1", "4", PADDING, PADDING, PADDING]


def test_the_weights_of_the_words_are_those_of_the_sentence_alone():
    alone, behind = opened(), opened("padding=3")
    one, other = (decoding.timeline.of_step(ev.WeightsComputed, 1).alpha_t for decoding in (alone, behind))
    np.testing.assert_allclose(other, [*one, 0, 0, 0], rtol=1e-5)


def test_beside_a_system_without_attention_the_mask_is_taken_from_the_other_alone():
    before = [opened(), opened(name="reverse-seq2seq")]
    walk = Walk(before, (1, 2))
    with pytest.raises(InterventionError, match="no attention"):
        walk.change_as_said(before[1], "padding=2; mask=off")
    assert walk.decodings == before
    assert walk.change_as_said(before[0], "padding=2")
    assert walk.change_as_said(walk.decodings[0], "mask=off")
    assert [one.padding for one in walk.decodings] == ["padding=2; mask=off", "padding=2"]
    for _ in "uu":
        assert walk.undo(walk.decodings[0])
    assert walk.decodings == before


def test_every_age_of_its_training_has_the_same_padding():
    decoding = opened("padding=3; mask=off", name="reverse@200")
    assert decoding.checkpoint.age == 200
    learned = Learned.of(decoding)
    for stop in learned.stops:
        seen = learned.at(stop, 0)
        assert seen.source == (*SENTENCE, PADDING, PADDING, PADDING)
        assert seen.alpha.shape[1] == len(seen.source)
    words = learned.at(200, 0).words
    decoding.timeline.last()
    assert words == decoding.words([int(one.y_t) for one in decoding.timeline.all_of(ev.WordChosen)])
    say = texts("en")
    for number in range(learned.count):
        is_kept = number > 0
        assert (PADDING not in learned.at(200, number).source) == is_kept
        assert (say("history.unpadded") in list(remarks(learned, 200, number, say))) == is_kept
    plain = Learned.of(opened(name="reverse@200"))
    assert not any(plain.is_without_padding(number) for number in range(plain.count))


def test_in_a_training_step_the_reference_is_the_trained_answer_and_the_partner_is_padded_alike():
    checkpoint = opened("padding=3; packing=off", name="reverse@200").checkpoint
    assert answer(checkpoint, SENTENCE) == "413"
    taught = Taught(checkpoint, SENTENCE, ids_of(checkpoint, "413"))
    found = partner_of(taught, "413", ())
    assert found.checkpoint.name == "reverse-seq2seq@200"
    assert found.source == taught.source
    assert found.checkpoint.config.padding == "read"
