"""What the decoder RNN is given, and the states it goes through."""

import dataclasses

import numpy as np
import pytest
from support import VARIED, checkpoint_of, favouring, first_word_of, small_config

from attn_tui.engine.architectures import order
from attn_tui.engine.events import (
    AttentionalComputed,
    ContextComputed,
    DecoderStarted,
    InputConcatenated,
    ScoresComputed,
    SentenceEncoded,
    StateComputed,
    WeightsComputed,
    WordChosen,
    WordEmbedded,
)
from attn_tui.engine.memory import Memory
from attn_tui.engine.search import choose_word, greedy
from attn_tui.engine.stepper import decode


def of(kind, happened):
    return [event for event in happened if type(event) is kind]


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def in_float64(checkpoint, prefix, *names):
    return (checkpoint.parameters[f"{prefix}{name}"].astype(float) for name in names)


@pytest.mark.parametrize("name", VARIED)
@pytest.mark.parametrize("end", [0, 3, 16])
def test_the_first_input_is_the_embedding_of_end_or_start_and_later_ones_that_of_the_word_before(name, end):
    checkpoint = checkpoint_of(VARIED[name], end=end)
    embeddings = checkpoint.parameters["decoder.embedding.weight"]
    positions = checkpoint.parameters.get("decoder.positions.weight", np.zeros((10, 1), np.float32))
    happened = list(decode(checkpoint, "w1 w2 w3"))
    words = [int(event.y_t) for event in of(WordChosen, happened)]
    assert [int(event.y_previous) for event in of(WordEmbedded, happened)] == [first_word_of(checkpoint), *words[:-1]]
    for event in of(WordEmbedded, happened):
        embedding = embeddings[int(event.y_previous)]
        if event.t == 1 and checkpoint.config.first == "zeros":
            embedding = np.zeros_like(embedding)
        np.testing.assert_array_equal(event.embedding, embedding + positions[event.t - 1])


def test_a_state_follows_the_one_before_and_the_first_follows_h_0():
    checkpoint = favouring(2)
    # Words and weights stay the same, so only the state before can make h_t move on.
    happened = list(decode(checkpoint, "w1"))
    states = [of(DecoderStarted, happened)[0].h_0, *(event.h_t for event in of(StateComputed, happened))]
    p = checkpoint.parameters
    for before, after, event in zip(states[:-1], states[1:], of(WordEmbedded, happened), strict=True):
        x = p["decoder.rnn.weight_ih_l0"] @ event.embedding + p["decoder.rnn.bias_ih_l0"]
        h = p["decoder.rnn.weight_hh_l0"] @ before + p["decoder.rnn.bias_hh_l0"]
        r, z = (sigmoid(x[gate] + h[gate]) for gate in (slice(0, 8), slice(8, 16)))
        n = np.tanh(x[16:] + r * h[16:])
        np.testing.assert_allclose(after, (1 - z) * n + z * before, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("architecture", ["seq2seq", "attention-decoder", "luong"])
def test_each_layer_of_lstms_is_given_the_state_below_and_keeps_its_own_cell(architecture):
    score = "none" if architecture == "seq2seq" else "general"
    config = small_config(score, architecture=architecture, cell="lstm", layers=3)
    checkpoint = checkpoint_of(config, 2)
    units = config.decoder_hidden
    happened = list(decode(checkpoint, "w1 w2 w3"))
    [start] = of(DecoderStarted, happened)
    layers, cells = list(start.layers_t), list(start.cells_t)
    for word, event in zip(of(WordEmbedded, happened), of(StateComputed, happened), strict=True):
        x = word.embedding
        for layer in range(3):
            w, u, b, c = in_float64(
                checkpoint,
                "decoder.rnn.",
                *(f"{kind}_l{layer}" for kind in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")),
            )
            i, f, g, o = (w @ x + b + u @ layers[layer] + c).reshape(4, units)
            cells[layer] = sigmoid(f) * cells[layer] + sigmoid(i) * np.tanh(g)
            x = layers[layer] = sigmoid(o) * np.tanh(cells[layer])
        np.testing.assert_allclose(event.layers_t, layers, rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(event.cells_t, cells, rtol=1e-5, atol=1e-5)
        np.testing.assert_array_equal(event.h_t, event.layers_t[-1])


@pytest.mark.parametrize("name", [name for name in VARIED if "fed" in name])
def test_input_feeding_begins_with_zeros_and_goes_on_with_the_attentional_state_before(name):
    # [E y_{t−1} ; h̃_{t−1}], h̃_0 = 0: Luong et al. 2015, Section 3.3.
    config = VARIED[name]
    happened = list(decode(checkpoint_of(config, 2), "w1 w2 w3"))
    attentional = [np.zeros(config.feedforward), *(event.hidden for event in of(AttentionalComputed, happened))]
    given = of(InputConcatenated, happened)
    assert len(given) > 1
    for word, event, before in zip(of(WordEmbedded, happened), given, attentional, strict=False):
        np.testing.assert_array_equal(event.input_t, np.concatenate([word.embedding, before]))


def test_input_feeding_advances_the_rnn_by_all_of_it():
    config = small_config("dot", tied=False, architecture="luong", cell="rnn", input_feeding=True)
    checkpoint = checkpoint_of(config, 2)
    w, u, b, c = in_float64(checkpoint, "decoder.rnn.", "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    happened = list(decode(checkpoint, "w1 w2 w3"))
    h = of(DecoderStarted, happened)[0].h_0
    for given, event in zip(of(InputConcatenated, happened), of(StateComputed, happened), strict=True):
        np.testing.assert_allclose(event.h_t, np.tanh(w @ given.input_t + b + u @ h + c), rtol=1e-5, atol=1e-5)
        h = event.h_t


def test_rnnsearch_asks_with_the_state_before_and_takes_the_context_in():
    # e_tj = vᵀ tanh(W_a h_{t−1} + U_a h̄_j); h_t = GRU([E y_{t−1} ; C_t], h_{t−1}): Bahdanau et al. 2015, A.1.
    checkpoint = checkpoint_of(VARIED["rnnsearch"], 2)
    w_a, u_a, v = in_float64(checkpoint, "decoder.attention.", "query.weight", "key.weight", "energy.weight")
    w, u, b = in_float64(checkpoint, "decoder.rnn.", "weight_ih_l0", "weight_hh_l0", "bias_ih_l0")
    w_words, w_context = w[:, :5], w[:, 5:]
    happened = list(decode(checkpoint, "w1 w2 w3 w4"))
    [encoded] = of(SentenceEncoded, happened)
    h = of(DecoderStarted, happened)[0].h_0
    kinds = (ScoresComputed, WeightsComputed, ContextComputed, WordEmbedded, InputConcatenated, StateComputed)
    for scores, weights, context, word, given, state in zip(*(of(kind, happened) for kind in kinds), strict=True):
        e_t = [float(v[0] @ np.tanh(w_a @ h + u_a @ h_j)) for h_j in encoded.encoder_states]
        np.testing.assert_allclose(scores.e_t, e_t, rtol=1e-5, atol=1e-5)
        alpha_t = np.exp(e_t) / np.exp(e_t).sum()
        np.testing.assert_allclose(weights.alpha_t, alpha_t, rtol=1e-5, atol=1e-5)
        c_t = sum(alpha * h_j for alpha, h_j in zip(alpha_t, encoded.encoder_states, strict=True))
        np.testing.assert_allclose(context.c_t, c_t, rtol=1e-5, atol=1e-5)
        np.testing.assert_array_equal(given.input_t, np.concatenate([word.embedding, context.c_t]))
        x = (w_words @ word.embedding + w_context @ c_t + b).reshape(3, 7)
        r, z = sigmoid(x[0] + u[:7] @ h), sigmoid(x[1] + u[7:14] @ h)
        h = (1 - z) * h + z * np.tanh(x[2] + u[14:] @ (r * h))
        np.testing.assert_allclose(state.h_t, h, rtol=1e-5, atol=1e-5)
        h = state.h_t


@pytest.mark.parametrize("name", [name for name in VARIED if name.startswith(("lecture", "luong, dot"))])
def test_the_others_ask_with_the_state_of_the_step_itself(name):
    config = VARIED[name]
    checkpoint = checkpoint_of(config, 2)
    happened = list(decode(checkpoint, "w1 w2 w3 w4"))
    [encoded] = of(SentenceEncoded, happened)
    for state, scores in zip(of(StateComputed, happened), of(ScoresComputed, happened), strict=True):
        if config.score == "dot":
            e_t = encoded.encoder_states @ state.h_t
        elif config.score == "general":
            e_t = encoded.encoder_states @ checkpoint.parameters["decoder.attention.general.weight"].T @ state.h_t
        else:
            w_h, w_j, v = in_float64(checkpoint, "decoder.attention.", "query.weight", "key.weight", "energy.weight")
            e_t = np.tanh(w_h @ state.h_t + encoded.encoder_states @ w_j.T) @ v[0]
        inside = np.isfinite(scores.e_t)
        np.testing.assert_allclose(scores.e_t[inside], e_t[inside], rtol=1e-4, atol=1e-5)


def words_after(checkpoint, encoded):
    """What is said once this has been read."""
    memory = Memory(np.array(0))
    memory.learn(encoded)
    start, *substeps = order(checkpoint.config)
    memory.learn(start(checkpoint, memory))
    words = []
    for memory.t in range(1, 9):
        for substep in substeps:
            memory.learn(substep(checkpoint, memory))
        memory.learn(choose_word(memory, greedy))
        words.append((int(memory.y_t), float(memory.top_probabilities[0])))
    return words


@pytest.mark.parametrize("name", VARIED)
def test_without_attention_and_only_then_the_last_states_are_all_there_is_to_know_of_the_sentence(name):
    checkpoint = checkpoint_of(VARIED[name], 2)
    [encoded] = of(SentenceEncoded, decode(checkpoint, "w1 w2 w3"))
    others = dataclasses.replace(encoded, encoder_states=encoded.encoder_states[::-1].copy() / 2)
    same = words_after(checkpoint, encoded) == words_after(checkpoint, others)
    assert same == (checkpoint.config.architecture == "seq2seq")


def test_weights_of_every_step_sum_to_one():
    for config in VARIED.values():
        for event in of(WeightsComputed, decode(checkpoint_of(config), "w1 w2 w3 w4 w5")):
            total = event.alpha_t.sum() if config.normalisation == "softmax" else np.exp(event.alpha_t).sum()
            assert float(total) == pytest.approx(1, abs=1e-5)
