"""What is taught, which model it is compared with, and steps that are taken back."""

import dataclasses

import pytest
from support import VARIED, checkpoint_of

from attn_tui.checkpoint import load
from attn_tui.engine.architectures import is_small
from attn_tui.errors import SentenceError
from attn_tui.story.learning.descent import RATES, Descent, rate_for, stepped
from attn_tui.story.learning.partner import partner_of
from attn_tui.story.learning.reference import answer, ids_of
from attn_tui.story.learning.taught import Taught
from attn_tui.story.texts import LANGUAGES, texts


def test_the_answer_of_a_model_in_the_middle_of_its_training_is_that_of_its_end():
    trained, young = load("reverse"), load("reverse@100")
    assert answer(young, "314") == answer(trained, "314") == "413"
    alone = dataclasses.replace(young, folder=None)
    assert answer(alone, "314") != "413"


@pytest.mark.parametrize(
    ("name", "partner", "sentence", "text"),
    [
        ("reverse", "reverse-seq2seq", "31", "13"),
        ("reverse-bahdanau", "reverse-seq2seq", "31", "13"),
        ("reverse-seq2seq", "reverse", "31", "13"),
        ("reverse-rnn", "reverse", "31", "13"),
        ("numbers-ko-back-bahdanau", "numbers-ko-back-seq2seq", "15", "십오"),
    ],
)
def test_the_model_to_compare_with_is_of_the_same_task(name, partner, sentence, text):
    checkpoint = load(name)
    found = partner_of(Taught(checkpoint, sentence, ids_of(checkpoint, text)), text, ())
    assert found.checkpoint.name == partner
    assert found.right == Taught(checkpoint, sentence, ids_of(checkpoint, text)).right


def test_what_is_beside_it_is_compared_with_first_if_it_can_be_taught_the_same():
    checkpoint = load("reverse")
    taught = Taught(checkpoint, "31", ids_of(checkpoint, "13"))
    strange = checkpoint_of(VARIED["seq2seq"])  # which knows no digits
    assert partner_of(taught, "13", [load("reverse-bahdanau"), load("reverse-gru")]).checkpoint.name == "reverse-gru"
    assert partner_of(taught, "13", [strange]).checkpoint.name == "reverse-seq2seq"


def test_a_model_that_nothing_is_known_of_has_none():
    checkpoint = checkpoint_of(VARIED["lecture, dot"])
    assert partner_of(Taught(checkpoint, "w3 w1", (5, 0)), "w5", ()) is None


def test_a_reference_that_is_empty_or_too_long_is_refused():
    checkpoint = checkpoint_of(VARIED["lecture, dot"])
    assert ids_of(checkpoint, "w5 w9") == (5, 9, 0)
    for text, why in (("", "empty"), (" ".join(["w1"] * 9), "9 pieces"), ("w1 " * 10_000, "10,000 pieces")):
        with pytest.raises(SentenceError, match=why):
            ids_of(checkpoint, text)


@pytest.mark.parametrize("text", ["", "1" * 99, "zebra"])
def test_a_refusal_of_a_reference_speaks_the_language_of_the_screen(text):
    checkpoint = load("reverse")
    said = []
    for language in LANGUAGES:
        with pytest.raises(SentenceError) as error:
            ids_of(checkpoint, text, texts(language))
        said.append(str(error.value))
    assert all(one.isprintable() for one in said)
    assert [any("가" <= letter <= "힣" for letter in one) for one in said] == [one == "ko" for one in LANGUAGES]


def test_only_small_models_are_taught():
    assert is_small(load("reverse-luong").config)
    assert not is_small(load("fr-en").config)


def test_rates_stop_at_their_ends_and_steps_are_taken_back_in_order():
    checkpoint = checkpoint_of(VARIED["lecture, dot"], 2, scale=0.4)
    descent = Descent(Taught(checkpoint, "w3 w1", (5, 9, 0)))
    descent.change_rate(99)
    assert descent.rate == RATES[-1]
    descent.change_rate(-99)
    assert descent.rate == RATES[0]
    first = descent.now
    descent.step()
    second = descent.now
    descent.step()
    assert (descent.steps, descent.before, descent.first) == (2, second, first)
    assert first.loss > second.loss > descent.now.loss
    assert descent.undo()
    assert descent.now is second
    assert descent.undo()
    assert not descent.undo()
    assert descent.now is first


@pytest.mark.parametrize("name", ["reverse@0", "reverse@200", "reverse-seq2seq@500", "reverse-bahdanau@100"])
def test_the_rate_that_is_proposed_is_the_largest_that_lowers_the_loss(name):
    checkpoint = load(name)
    taught = Taught(checkpoint, "31415", ids_of(checkpoint, "51413"))
    rate = rate_for(taught)
    assert stepped(taught, rate).loss < taught.loss
    larger = [one for one in RATES if rate < one <= 0.02]
    assert all(stepped(taught, one).loss >= taught.loss for one in larger)
