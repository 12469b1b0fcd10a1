"""The choice of one word: the most probable, a drawn one, a given one; and what is said of its probability."""

import dataclasses

import numpy as np
import pytest
from support import (
    VARIED,
    checkpoint_of,
    first_word_of,
    given_to_output,
    probabilities_of,
    random_checkpoint,
    random_sentence,
    small_config,
    unframed,
)

from attn_tui.engine.events import (
    DecodingEnded,
    FeedforwardComputed,
    OutputComputed,
    WordChosen,
    WordEmbedded,
)
from attn_tui.engine.memory import Memory
from attn_tui.engine.search import choose_word, forced, greedy, sampled
from attn_tui.engine.stepper import decode, translate_batch

SENTENCE = "w3 w1 w4 w1 w5"


def of(happened, *kinds):
    return [event for event in happened if type(event) in kinds]


def words(happened):
    return [int(event.y_t) for event in of(happened, WordChosen)]


def knowing(logits):
    """What is known where these are the logits, [..., vocabulary]."""
    memory = Memory(np.zeros(np.shape(logits)[:-1], np.int64))
    memory.t = 1
    memory.logits = np.array(logits, np.float32)
    memory.log_z = np.log(np.exp(memory.logits).sum(axis=-1))
    memory.top_ids = np.argsort(-memory.logits, axis=-1, kind="stable")
    return memory


def softmax(logits):
    return np.exp(logits) / np.exp(logits).sum()


@pytest.mark.parametrize("name", VARIED)
@pytest.mark.parametrize("seed", [0, 1])
def test_the_greedy_word_is_the_most_probable_one(name, seed):
    happened = list(decode(checkpoint_of(unframed(VARIED[name]), seed), SENTENCE))
    outputs = of(happened, FeedforwardComputed, OutputComputed)
    for word, output in zip(of(happened, WordChosen), outputs, strict=True):
        assert word.y_t == output.top_ids[0]
        assert float(word.probability) == pytest.approx(float(output.top_probabilities[0]), rel=1e-6)


@pytest.mark.parametrize("name", VARIED)
def test_the_probability_of_a_forced_word_is_the_models(name):
    # Words nobody would choose, or may: the softmax over the whole vocabulary, computed anew from what is known.
    checkpoint = checkpoint_of(VARIED[name], 2)
    happened = list(decode(checkpoint, SENTENCE, choose=forced([9, 2, 9, 16], 0)))
    assert words(happened) == [9, 2, 9, 16, 0]
    assert [int(event.y_previous) for event in of(happened, WordEmbedded)] == [first_word_of(checkpoint), 9, 2, 9, 16]
    assert type(happened[-1]) is DecodingEnded
    assert happened[-1].reason == "end"
    for word, x in zip(of(happened, WordChosen), given_to_output(checkpoint, happened), strict=True):
        probability = probabilities_of(checkpoint, x)[int(word.y_t)]
        assert float(word.probability) == pytest.approx(probability, rel=1e-4)


@pytest.mark.parametrize("name", VARIED)
def test_forcing_the_greedy_words_is_the_greedy_decoding(name):
    checkpoint = checkpoint_of(VARIED[name], 3)
    happened = list(decode(checkpoint, SENTENCE))
    ids = [word for word in words(happened) if word != 0]
    again = list(decode(checkpoint, SENTENCE, choose=forced(ids, 0)))
    assert [event.substep for event in again] == [event.substep for event in happened]
    assert happened[-1].reason == again[-1].reason
    for one, other in zip(happened, again, strict=True):
        for name in ("h_t", "alpha_t", "top_probabilities", "y_t", "probability"):
            if hasattr(one, name):
                np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@pytest.mark.parametrize("end", [0, 4, 16])
def test_a_forced_translation_ends_with_end_wherever_that_stands_in_the_vocabulary(end):
    checkpoint = checkpoint_of(small_config(), 4, end=end)
    for ids in ([], [3, 1], [2] * 8):
        happened = list(decode(checkpoint, "w1", choose=forced(ids, end)))
        assert words(happened) == [*ids, end]
        assert happened[-1].reason == "end"


def test_a_batch_may_go_on_after_a_forced_translation_has_ended():
    choose = forced([5, 6], 0)
    memory = knowing(np.zeros((3, 17)))
    for memory.t, wanted in ((1, 5), (2, 6), (3, 0), (4, 0)):
        assert choose(memory).tolist() == [wanted] * 3


@pytest.mark.parametrize("batch", [(), (4,), (2, 3)])
def test_the_log_probability_is_the_logits_log_softmax(batch):
    logits = np.random.default_rng(1).normal(0, 3, (*batch, 17))
    memory = knowing(logits)
    y = np.random.default_rng(2).integers(0, 17, batch)
    found = memory.log_probability(y)
    assert found.shape == batch
    assert found.dtype == np.float32
    for place in np.ndindex(*batch):
        assert float(found[place]) == pytest.approx(np.log(softmax(logits[place])[y[place]]), rel=1e-4)


@pytest.mark.parametrize("batch", [(), (4,)])
@pytest.mark.parametrize("choice", [greedy, sampled(0.7, 3), forced([5], 0)])
def test_what_is_chosen_is_an_event_of_ids_and_float32(batch, choice):
    event = choose_word(knowing(np.random.default_rng(1).normal(0, 1, (*batch, 17))), choice)
    assert type(event) is WordChosen
    assert event.t == 1
    assert (event.y_t.shape, event.y_t.dtype) == (batch, np.int64)
    assert (event.probability.shape, event.probability.dtype) == (batch, np.float32)
    assert isinstance(event.probability, np.ndarray)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_words_are_drawn_by_the_softmax_at_that_temperature(temperature):
    logits = np.array([1.5, -0.5, 0, 2, -4, 1])
    drawn = sampled(temperature, 11)(knowing(np.tile(logits, (40_000, 1))))
    shares = np.bincount(drawn, minlength=6) / 40_000
    probabilities = softmax(logits / temperature)
    spread = np.sqrt(probabilities * (1 - probabilities) / 40_000)
    assert (np.abs(shares - probabilities) <= 4 * spread + 1e-4).all()


def test_each_draw_is_one_of_its_own():
    # Neither the rows of a batch nor the time steps of a decoding share their luck.
    choice, memory = sampled(1.0, 5), knowing(np.zeros((300, 50)))
    first = choice(memory)
    memory.t += 1
    second = choice(memory)
    assert np.mean(first == second) < 0.1
    assert np.mean(first[1:] == first[:-1]) < 0.1


@pytest.mark.parametrize("name", VARIED)
def test_the_same_seed_draws_the_same_words(name):
    checkpoint = checkpoint_of(VARIED[name], 4)
    draws = [tuple(words(decode(checkpoint, SENTENCE, choose=sampled(2.0, seed)))) for seed in (7, 7, 8, 9, 10)]
    assert draws[0] == draws[1]
    assert len(set(draws)) >= 4


@pytest.mark.parametrize("name", VARIED)
def test_as_the_temperature_falls_the_draw_becomes_greedy(name):
    checkpoint = checkpoint_of(VARIED[name], 5)
    assert words(decode(checkpoint, SENTENCE, choose=sampled(1e-6, 1))) == words(decode(checkpoint, SENTENCE))


@pytest.mark.parametrize("name", VARIED)
def test_a_word_that_was_drawn_is_the_next_input(name):
    checkpoint = checkpoint_of(VARIED[name], 6)
    happened = list(decode(checkpoint, SENTENCE, choose=sampled(3.0, 2)))
    given = [int(event.y_previous) for event in of(happened, WordEmbedded)]
    assert given == [first_word_of(checkpoint), *words(happened)[:-1]]


@pytest.mark.parametrize("name", [name for name, config in VARIED.items() if config.never])
@pytest.mark.parametrize("choose", [greedy, *(sampled(9.0, seed) for seed in range(40))])
def test_a_word_that_is_never_chosen_is_not_and_keeps_its_probability(name, choose):
    checkpoint = checkpoint_of(VARIED[name], 6)
    never, never_first = (
        {checkpoint.target_vocabulary.find(word) for word in words}
        for words in (checkpoint.config.never, checkpoint.config.never_first)
    )
    # They are the most probable ones by far.
    bias = np.zeros(checkpoint.config.target_vocabulary, np.float32)
    bias[[*never, *never_first]] = 20
    checkpoint = dataclasses.replace(checkpoint, parameters={**checkpoint.parameters, "decoder.output.bias": bias})
    happened = list(decode(checkpoint, SENTENCE, choose=choose))
    assert not never & set(words(happened))
    assert words(happened)[0] not in never_first
    assert set(words(happened)[1:]) & never_first
    outputs = of(happened, FeedforwardComputed, OutputComputed)
    assert {int(output.top_ids[0]) for output in outputs} <= never | never_first
    for word, x in zip(of(happened, WordChosen), given_to_output(checkpoint, happened), strict=True):
        assert float(word.probability) == pytest.approx(probabilities_of(checkpoint, x)[int(word.y_t)], rel=1e-3)


def test_impossible_words_are_never_drawn():
    logits = np.full((1000, 5), -np.inf)
    logits[:, 3] = 0
    with np.errstate(invalid="ignore"):
        assert set(sampled(1.0, 1)(knowing(logits)).tolist()) == {3}


def test_a_drawn_batch_has_other_words_in_each_row():
    checkpoint = random_checkpoint(11)
    sentence = random_sentence(np.random.default_rng(1), 6)
    drawn = translate_batch(checkpoint, [sentence] * 12, choose=sampled(2.0, 1))
    assert len({translation.text for translation in drawn}) > 6
