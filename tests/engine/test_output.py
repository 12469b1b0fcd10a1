"""From the decoder's state and the context to the words' probabilities."""

import numpy as np
import pytest
from support import (
    SYSTEMS,
    VARIED,
    checkpoint_of,
    given_to_output,
    probabilities_of,
    random_checkpoint,
    random_sentence,
    small_config,
)

from attn_tui.engine.events import (
    AttentionalComputed,
    ContextComputed,
    DecoderStarted,
    FeedforwardComputed,
    MaxoutComputed,
    OutputComputed,
    StateComputed,
    StateConcatenated,
    WordChosen,
    WordEmbedded,
)
from attn_tui.engine.memory import Memory
from attn_tui.engine.output import compute_maxout
from attn_tui.engine.stepper import decode, translate_batch
from attn_tui.vocabulary import END


def of(*kinds, happened):
    return [event for event in happened if type(event) in kinds]


def of_steps(*kinds, happened):
    """The events of these kinds, those of a time step together."""
    return zip(*(of(kind, happened=happened) for kind in kinds), strict=True)


@pytest.mark.parametrize("name", [name for name in VARIED if name.startswith(("lecture", "luong"))])
def test_the_lecture_puts_the_context_behind_the_state_and_luong_before_it(name):
    happened = list(decode(checkpoint_of(VARIED[name]), "w1 w2"))
    for state, context, concatenated in of_steps(StateComputed, ContextComputed, StateConcatenated, happened=happened):
        both = [state.h_t, context.c_t] if name.startswith("lecture") else [context.c_t, state.h_t]
        np.testing.assert_array_equal(concatenated.concat_t, np.concatenate(both))


@pytest.mark.parametrize("name", [name for name in VARIED if name.startswith("luong")])
def test_the_attentional_state_is_luongs(name):
    # h̃_t = tanh(W_c [C_t ; h_t]), Eq. 5, without a bias; others have one, or no tanh.
    checkpoint = checkpoint_of(VARIED[name])
    w_c = checkpoint.parameters["decoder.attentional.weight"].astype(float)
    b_c = checkpoint.parameters.get("decoder.attentional.bias", np.float32(0))
    assert ("decoder.attentional" in checkpoint.config.with_bias) == np.any(b_c)
    activate = {"tanh": np.tanh, "relu": lambda x: x * (x > 0), "none": lambda x: x}[checkpoint.config.activation]
    happened = list(decode(checkpoint, "w1 w2 w3"))
    for state, context, event in of_steps(StateComputed, ContextComputed, AttentionalComputed, happened=happened):
        by_hand = activate(w_c @ np.concatenate([context.c_t, state.h_t]) + b_c)
        np.testing.assert_allclose(event.hidden, by_hand, rtol=1e-5, atol=1e-5)


def test_the_maxout_readout_by_hand():
    # Two units, so four rows: t̃ = U_o h_{t−1} + V_o E y_{t−1} + C_o C_t + b_o
    #   = (1, 0, 2, −1) · 2 + (0, 3, 1, 1) · (−1) + ((1, 0), (0, 1), (−1, 1), (2, 0)) (4, 5) + (0, 1, −2, 0.5)
    #   = (2, 0, 4, −2) + (0, −3, −1, −1) + (4, 5, 1, 8) + (0, 1, −2, 0.5) = (6, 3, 2, 5.5);
    # the larger of 6 and 3, and of 2 and 5.5: t = (6, 5.5).
    config = small_config(
        "additive", tied=False, architecture="rnnsearch", cell="gru-reset-before", embedding=1, encoder_hidden=1,
        decoder_hidden=1, feedforward=2,
    )  # fmt: skip
    values = {
        "state.weight": [[1], [0], [2], [-1]],
        "word.weight": [[0], [3], [1], [1]],
        "context.weight": [[1, 0], [0, 1], [-1, 1], [2, 0]],
        "context.bias": [0, 1, -2, 0.5],
    }
    changes = {f"decoder.readout.{name}": np.array(value, np.float32) for name, value in values.items()}
    memory = Memory(np.array(0))
    memory.t = 1
    memory.h_previous = np.array([2], np.float32)
    memory.h_t = np.array([1000], np.float32)  # which is not read
    memory.embedding = np.array([-1], np.float32)
    memory.c_t = np.array([4, 5], np.float32)
    event = compute_maxout(checkpoint_of(config, changes=changes), memory)
    assert event.readout.tolist() == [6, 3, 2, 5.5]
    assert event.hidden.tolist() == [6, 5.5]


def test_rnnsearch_reads_out_from_the_state_before():
    # Bahdanau et al. 2015, A.2.2, and the authors' code; Eq. 4 of the text says h_t.
    checkpoint = checkpoint_of(VARIED["rnnsearch"])
    u_o, v_o, c_o = (
        checkpoint.parameters[f"decoder.readout.{name}.weight"].astype(float) for name in ("state", "word", "context")
    )
    b_o = checkpoint.parameters["decoder.readout.context.bias"]
    happened = list(decode(checkpoint, "w1 w2 w3"))
    before = of(DecoderStarted, happened=happened)[0].h_0
    for word, context, state, event in of_steps(
        WordEmbedded, ContextComputed, StateComputed, MaxoutComputed, happened=happened
    ):
        readout = u_o @ before + v_o @ word.embedding + c_o @ context.c_t + b_o
        np.testing.assert_allclose(event.readout, readout, rtol=1e-5, atol=1e-5)
        larger = [max(readout[2 * k], readout[2 * k + 1]) for k in range(6)]
        np.testing.assert_allclose(event.hidden, larger, rtol=1e-5, atol=1e-5)
        before = state.h_t


@pytest.mark.parametrize("name", VARIED)
def test_the_ten_most_probable_words_are_those_of_the_full_softmax(name):
    checkpoint = checkpoint_of(VARIED[name], 1)
    happened = list(decode(checkpoint, "w1 w2 w3 w4"))
    events = of(FeedforwardComputed, OutputComputed, happened=happened)
    for event, x in zip(events, given_to_output(checkpoint, happened), strict=True):
        probabilities = probabilities_of(checkpoint, x)
        best = sorted(range(17), key=lambda i: -probabilities[i])[:10]
        assert event.top_ids.tolist() == best
        np.testing.assert_allclose(event.top_probabilities, probabilities[best], rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(("score", "tied"), SYSTEMS)
def test_the_lectures_network_is_given_state_and_context(score, tied):
    checkpoint = random_checkpoint(1, score, tied)
    w_1, b_1 = (checkpoint.parameters[f"decoder.feedforward.{kind}"].astype(float) for kind in ("weight", "bias"))
    happened = list(decode(checkpoint, "w1 w2 w3 w4"))
    for concatenated, event in of_steps(StateConcatenated, FeedforwardComputed, happened=happened):
        np.testing.assert_allclose(event.hidden, np.tanh(w_1 @ concatenated.concat_t + b_1), rtol=1e-5, atol=1e-5)


def test_without_attention_the_network_is_given_the_state_alone():
    checkpoint = checkpoint_of(VARIED["seq2seq"], 1)
    w_1, b_1 = (checkpoint.parameters[f"decoder.feedforward.{kind}"].astype(float) for kind in ("weight", "bias"))
    for state, event in of_steps(StateComputed, FeedforwardComputed, happened=list(decode(checkpoint, "w1 w2 w3"))):
        np.testing.assert_allclose(event.hidden, np.tanh(w_1 @ state.h_t + b_1), rtol=1e-5, atol=1e-5)


def test_how_many_words_are_reported_does_not_change_which_are_chosen():
    checkpoint, sentence = random_checkpoint(3), random_sentence(np.random.default_rng(3), 7)
    chosen = [
        [int(event.y_t) for event in of(WordChosen, happened=decode(checkpoint, sentence, top=top))]
        for top in (1, 2, 10, 17)
    ]
    assert chosen[0] == chosen[1] == chosen[2] == chosen[3]


@pytest.mark.parametrize("name", VARIED)
def test_more_words_than_there_are_cannot_be_reported(name):
    happened = decode(checkpoint_of(VARIED[name]), "w1", top=1000)
    event = of(FeedforwardComputed, OutputComputed, happened=happened)[0]
    assert sorted(event.top_ids.tolist()) == list(range(17))
    assert float(event.top_probabilities.sum()) == pytest.approx(1, abs=1e-5)


def without_output(bias):
    """A checkpoint whose words do not depend on anything but this bias; `<END>` is word 16."""
    config = small_config(tied=False)
    zero = np.zeros((config.target_vocabulary, config.feedforward), np.float32)
    changes = {"decoder.output.weight": zero, "decoder.output.bias": np.array(bias, np.float32)}
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
    assert [event.top_ids.tolist() for event in of(FeedforwardComputed, happened=happened)] == [first] * 9
    assert [int(event.y_t) for event in of(WordChosen, happened=happened)] == [first[0]] * 9
    for translation in translate_batch(checkpoint, ["w1 w2", "w3"]):
        assert translation.ids.tolist() == [first[0]] * 9
    alone = [int(event.y_t) for event in of(WordChosen, happened=decode(checkpoint, "w1 w2", top=1))]
    assert alone == [first[0]] * 9


def test_end_that_ties_with_a_lower_id_does_not_end():
    assert END not in translate_batch(without_output([0] * 17), ["w1"])[0].text
    assert not translate_batch(without_output([0] * 17), ["w1"])[0].ended


@pytest.mark.filterwarnings("error")
def test_huge_logits_do_not_overflow():
    checkpoint = without_output([1e38 if i == 5 else -1e38 for i in range(17)])
    for event in of(WordChosen, happened=decode(checkpoint, "w1")):
        assert (int(event.y_t), float(event.probability)) == (5, 1)
