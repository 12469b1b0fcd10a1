import numpy as np
import pytest
from support import SYSTEMS, checkpoint_of, favouring, random_checkpoint, random_sentence, small_config

from attn_tui.engine.decoder import ARCHITECTURES, LECTURE
from attn_tui.engine.events import (
    ContextComputed,
    DecoderStarted,
    FeedforwardComputed,
    StateComputed,
    StateConcatenated,
    WeightsComputed,
    WordChosen,
    WordEmbedded,
)
from attn_tui.engine.stepper import decode, translate_batch
from attn_tui.vocabulary import END


def of(kind, happened):
    return [event for event in happened if type(event) is kind]


def test_an_architecture_is_the_lectures_order_of_sub_steps():
    assert ARCHITECTURES["attention-decoder"] is LECTURE
    assert [substep.__name__ for substep in LECTURE] == [
        "embed_word",
        "compute_state",
        "compute_scores",
        "compute_weights",
        "compute_context",
        "concatenate",
        "feed_forward",
        "choose_word",
    ]


@pytest.mark.parametrize("end", [0, 3, 16])
def test_the_first_input_is_the_embedding_of_end_and_later_ones_that_of_the_word_before(end):
    checkpoint = checkpoint_of(small_config(), end=end)
    embeddings = checkpoint.parameters["decoder.embedding.weight"]
    happened = list(decode(checkpoint, "w1 w2 w3"))
    words = [int(event.y_t) for event in of(WordChosen, happened)]
    assert [int(event.y_previous) for event in of(WordEmbedded, happened)] == [end, *words[:-1]]
    for event in of(WordEmbedded, happened):
        np.testing.assert_array_equal(event.embedding, embeddings[int(event.y_previous)])


def test_a_state_follows_the_one_before_and_the_first_follows_h_0():
    checkpoint = favouring(2)
    # Words and weights stay the same, so only the state before can make h_t move on.
    happened = list(decode(checkpoint, "w1"))
    states = [of(DecoderStarted, happened)[0].h_0, *(event.h_t for event in of(StateComputed, happened))]
    p = checkpoint.parameters
    for before, after, event in zip(states[:-1], states[1:], of(WordEmbedded, happened), strict=True):
        x = p["decoder.rnn.weight_ih_l0"] @ event.embedding + p["decoder.rnn.bias_ih_l0"]
        h = p["decoder.rnn.weight_hh_l0"] @ before + p["decoder.rnn.bias_hh_l0"]
        r, z = (1 / (1 + np.exp(-(x[gate] + h[gate]))) for gate in (slice(0, 8), slice(8, 16)))
        n = np.tanh(x[16:] + r * h[16:])
        np.testing.assert_allclose(after, (1 - z) * n + z * before, rtol=1e-5, atol=1e-5)


def test_the_context_is_put_behind_the_state():
    happened = list(decode(random_checkpoint(), "w1 w2"))
    sides = zip(of(StateComputed, happened), of(ContextComputed, happened), strict=True)
    for event, (state, context) in zip(of(StateConcatenated, happened), sides, strict=True):
        np.testing.assert_array_equal(event.concat_t, [*state.h_t, *context.c_t])


@pytest.mark.parametrize(("score", "tied"), SYSTEMS)
@pytest.mark.parametrize("seed", [0, 1])
def test_the_ten_most_probable_words_are_those_of_the_full_softmax(score, tied, seed):
    checkpoint = random_checkpoint(seed, score, tied)
    p = {name: value.astype(np.float64) for name, value in checkpoint.parameters.items()}
    output = p["decoder.embedding.weight" if tied else "decoder.feedforward.output.weight"]
    happened = list(decode(checkpoint, "w1 w2 w3 w4"))
    for event, concatenated in zip(of(FeedforwardComputed, happened), of(StateConcatenated, happened), strict=True):
        hidden = np.tanh(
            p["decoder.feedforward.hidden.weight"] @ concatenated.concat_t + p["decoder.feedforward.hidden.bias"]
        )
        np.testing.assert_allclose(event.hidden, hidden, rtol=1e-5, atol=1e-5)
        logits = output @ hidden + p["decoder.feedforward.output.bias"]
        probabilities = np.exp(logits) / np.exp(logits).sum()
        best = sorted(range(17), key=lambda i: -probabilities[i])[:10]
        assert event.top_ids.tolist() == best
        np.testing.assert_allclose(event.top_probabilities, probabilities[best], rtol=1e-4, atol=1e-6)


def test_the_word_chosen_is_the_most_probable_one():
    happened = list(decode(random_checkpoint(), "w1 w2 w3 w4"))
    for word, event in zip(of(WordChosen, happened), of(FeedforwardComputed, happened), strict=True):
        assert word.y_t == event.top_ids[0]
        assert word.probability == event.top_probabilities[0]


def test_how_many_words_are_reported_does_not_change_which_are_chosen():
    checkpoint, sentence = random_checkpoint(3), random_sentence(np.random.default_rng(3), 7)
    chosen = [[int(e.y_t) for e in of(WordChosen, decode(checkpoint, sentence, top=top))] for top in (1, 2, 10, 17)]
    assert chosen[0] == chosen[1] == chosen[2] == chosen[3]


def test_more_words_than_there_are_cannot_be_reported():
    event = of(FeedforwardComputed, decode(random_checkpoint(), "w1", top=1000))[0]
    assert sorted(event.top_ids.tolist()) == list(range(17))
    assert float(event.top_probabilities.sum()) == pytest.approx(1, abs=1e-5)


def without_output(bias):
    """A checkpoint whose words do not depend on anything but this bias; `<END>` is word 16."""
    config = small_config(tied=False)
    zero = np.zeros((config.target_vocabulary, config.feedforward), np.float32)
    changes = {"decoder.feedforward.output.weight": zero, "decoder.feedforward.output.bias": np.array(bias, np.float32)}
    return checkpoint_of(config, end=16, changes=changes)


@pytest.mark.parametrize(
    ("bias", "first"),
    [
        ([0] * 17, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
        ([1 if i in (4, 7, 11) else 0 for i in range(17)], [4, 7, 11, 0, 1, 2, 3, 5, 6, 8]),
        ([-1 if i < 3 else 0 for i in range(17)], [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
    ],
)
def test_ties_are_broken_by_the_lower_id(bias, first):
    checkpoint = without_output(bias)
    happened = list(decode(checkpoint, "w1 w2"))
    assert [event.top_ids.tolist() for event in of(FeedforwardComputed, happened)] == [first] * 9
    assert [int(event.y_t) for event in of(WordChosen, happened)] == [first[0]] * 9
    for translation in translate_batch(checkpoint, ["w1 w2", "w3"]):
        assert translation.ids.tolist() == [first[0]] * 9
    alone = [int(event.y_t) for event in of(WordChosen, decode(checkpoint, "w1 w2", top=1))]
    assert alone == [first[0]] * 9


def test_end_that_ties_with_a_lower_id_does_not_end():
    assert END not in translate_batch(without_output([0] * 17), ["w1"])[0].text
    assert not translate_batch(without_output([0] * 17), ["w1"])[0].ended


def test_weights_of_every_step_sum_to_one():
    for event in of(WeightsComputed, decode(random_checkpoint(), "w1 w2 w3 w4 w5")):
        assert float(event.alpha_t.sum()) == pytest.approx(1, abs=1e-5)
