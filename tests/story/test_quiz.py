"""The quiz without a screen: when it asks, and what it says."""

import pytest
from screen.looking import decoding_of, fixed_checkpoint
from support import VARIED, checkpoint_of, small_config

from attn_tui.engine.events import ScoresComputed
from attn_tui.story.quiz import Quiz, attention, question

BEFORE_SCORES = (1, 2)


@pytest.fixture
def decoding():
    found = decoding_of(fixed_checkpoint())
    found.timeline.go_to(*BEFORE_SCORES)
    return found


def test_it_asks_nothing_while_it_is_off(decoding):
    assert not Quiz().asks(decoding)


def test_it_asks_once_in_a_time_step_and_counts(decoding):
    quiz = Quiz()
    quiz.toggle()
    assert quiz.verdict.text == "guess.on"
    assert quiz.asks(decoding)
    assert quiz.asks(decoding)  # the question stays
    answer = quiz.question.answer
    quiz.choose(answer)
    assert quiz.choice == answer
    verdict = quiz.answer(decoding)
    assert verdict.text == "guess.right"
    assert verdict.values["guess"] == verdict.values["word"]
    assert (quiz.score.asked, quiz.score.right) == (1, 1)
    assert not quiz.asks(decoding)
    quiz.begin([decoding])
    assert quiz.asks(decoding)


def test_a_wrong_answer_is_told_and_counted(decoding):
    quiz = Quiz()
    quiz.toggle()
    quiz.asks(decoding)
    quiz.choose(quiz.question.answer + 1)
    verdict = quiz.answer(decoding)
    assert verdict.text == "guess.wrong"
    assert verdict.values["guess"] != verdict.values["word"]
    assert (quiz.score.asked, quiz.score.right) == (1, 0)


def test_seeing_without_an_answer_counts_nothing(decoding):
    quiz = Quiz()
    quiz.toggle()
    quiz.asks(decoding)
    assert quiz.answer(decoding, counts=False) is None
    assert quiz.score.asked == 0
    assert not quiz.asks(decoding)


def test_going_elsewhere_drops_question_and_verdict_but_not_the_score(decoding):
    quiz = Quiz()
    quiz.toggle()
    quiz.asks(decoding)
    quiz.settled = quiz.question
    quiz.drop()
    assert (quiz.question, quiz.verdict, quiz.settled) == (None, None, None)
    assert quiz.score is not None
    quiz.toggle()
    assert quiz.score is None
    assert quiz.verdict.text == "guess.off"


def test_choosing_goes_round(decoding):
    quiz = Quiz()
    quiz.choose(1)
    assert quiz.choice == 0  # nothing is asked
    quiz.toggle()
    quiz.asks(decoding)
    quiz.choose(-1)
    assert quiz.choice == len(quiz.question.choices) - 1


@pytest.mark.parametrize(
    ("name", "asked"),
    [("conditional", True), ("d2l", True), ("positions", False), ("positions, log-softmax", False)],
)
def test_nobody_is_asked_what_cannot_be_told(name, asked):
    found = decoding_of(checkpoint_of(VARIED[name]), "w1 w2 w3")
    while not isinstance(found.timeline.upcoming, ScoresComputed):
        found.timeline.forward()
    assert (attention(found) is not None) == asked
    assert (question(found) is not None) == asked


def test_padding_that_is_masked_is_no_choice():
    config = small_config(
        "additive", architecture="attention-first", directions="forward", pad_to=9, padding_masked=True
    )
    found = decoding_of(checkpoint_of(config), "w1 w2 w3")
    while not isinstance(found.timeline.upcoming, ScoresComputed):
        found.timeline.forward()
    assert attention(found).choices == ("w1", "w2", "w3")
