"""What interventions in the attention put in, against numpy by hand."""

import dataclasses

import numpy as np
import pytest
from support import VARIED
from what_if import ATTENTIVE, LENGTH, decoded, endless, of

from attn_tui.checkpoint import load
from attn_tui.engine.events import (
    ContextComputed,
    InputConcatenated,
    ScoresComputed,
    SentenceEncoded,
    StateComputed,
    StateConcatenated,
    StateProposed,
    WeightsComputed,
    WeightsFocused,
)
from attn_tui.engine.interventions import Intervention, kind_of

T = 3


def weights_of(checkpoint, happened, t=T):
    return of(happened, kind_of(checkpoint.config, "alpha_t"), t).alpha_t


def context_of(happened, t=T):
    return of(happened, ContextComputed, t).c_t


def states_of(happened):
    return of(happened, SentenceEncoded, 0).encoder_states


def softmax(values):
    exponentials = np.exp(values - values.max())
    return exponentials / exponentials.sum()


def normalise(checkpoint, values):
    if checkpoint.config.normalisation == "softmax":
        return softmax(values)
    return values - values.max() - np.log(np.exp(values - values.max()).sum())


NORMALISED = [name for name in ATTENTIVE if VARIED[name].normalisation == "softmax"]
"""Those whose weights sum to 1."""


@pytest.mark.parametrize("name", ATTENTIVE)
def test_a_weight_of_zero_takes_exactly_its_share_out_of_the_context(name):
    checkpoint = endless(name, 1)
    plain = decoded(checkpoint)
    alpha = weights_of(checkpoint, plain)
    top = int(np.abs(alpha).argmax())
    changed = decoded(checkpoint, Intervention(T, "alpha_t", value=0, at=top))
    wanted = alpha.copy()
    wanted[top] = 0
    np.testing.assert_array_equal(weights_of(checkpoint, changed), wanted)
    share = alpha[top] * states_of(plain)[top]
    assert np.abs(share).max() > 0.05
    np.testing.assert_allclose(context_of(plain) - context_of(changed), share, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("name", ATTENTIVE)
def test_normalised_the_others_share_what_one_has_lost(name):
    checkpoint = endless(name, 2)
    plain = decoded(checkpoint)
    rest = weights_of(checkpoint, plain).astype(float)
    top = int(rest.argmax())
    zero, normalised = Intervention(T, "alpha_t", value=0, at=top), Intervention(T, "alpha_t", "normalised")
    changed = decoded(checkpoint, zero, normalised)
    rest[top] = 0
    np.testing.assert_allclose(weights_of(checkpoint, changed), rest / rest.sum(), rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(context_of(changed), rest / rest.sum() @ states_of(plain), rtol=1e-4, atol=1e-5)
    assert weights_of(checkpoint, decoded(checkpoint, normalised, zero))[top] == 0  # then nothing makes up for it


@pytest.mark.parametrize("name", [name for name in NORMALISED if VARIED[name].attention == "global"])
def test_a_word_masked_out_leaves_its_weight_to_the_others(name):
    checkpoint = endless(name, 3)
    plain = decoded(checkpoint)
    alpha = weights_of(checkpoint, plain).astype(float)
    top = int(alpha.argmax())
    changed = decoded(checkpoint, Intervention(T, "e_t", "out", at=top))
    assert of(changed, ScoresComputed, T).e_t[top] == -np.inf
    found = weights_of(checkpoint, changed)
    assert found[top] == 0
    assert found.sum() == pytest.approx(1, abs=1e-6)
    alpha[top] = 0
    np.testing.assert_allclose(found, alpha / alpha.sum(), rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("name", ATTENTIVE)
def test_with_every_word_masked_out_nothing_is_attended_to(name):
    out = [Intervention(T, "e_t", "out", at=j) for j in range(LENGTH)]
    checkpoint = endless(name)
    changed = decoded(checkpoint, *out)
    assert (of(changed, WeightsComputed, T).alpha_t == 0).all()
    assert (context_of(changed) == 0).all()
    assert weights_of(checkpoint, changed, T + 1).any()


@pytest.mark.parametrize("name", [name for name in ATTENTIVE if VARIED[name].attention != "global"])
def test_a_word_outside_the_window_is_let_in_with_its_own_score(name):
    checkpoint = endless(name, 4)
    plain = decoded(checkpoint)
    e_t = of(plain, ScoresComputed, 1).e_t
    outside = np.flatnonzero(np.isneginf(e_t))
    assert len(outside)
    changed = decoded(checkpoint, *(Intervention(1, "e_t", "in", at=int(j)) for j in outside))
    config = dataclasses.replace(checkpoint.config, window=20)  # in which every position is seen
    wide = decoded(dataclasses.replace(checkpoint, config=config))
    np.testing.assert_array_equal(of(changed, ScoresComputed, 1).e_t, of(wide, ScoresComputed, 1).e_t)
    assert (of(changed, WeightsComputed, 1).alpha_t[outside] > 0).all()


@pytest.mark.parametrize("name", ATTENTIVE)
def test_only_uniform_and_set_weights_are_what_the_context_sums(name):
    checkpoint = endless(name, 5)
    plain = decoded(checkpoint)
    seen = np.isfinite(of(plain, ScoresComputed, T).e_t)
    given = (0.5, 0.0, 0.25, 1.0, 0.125)
    for intervention, alpha in (
        (Intervention(T, "alpha_t", "only", at=2), np.eye(LENGTH)[2]),
        (Intervention(T, "alpha_t", "uniform"), seen / seen.sum()),
        (Intervention(T, "alpha_t", value=given), given),
        (Intervention(T, "alpha_t", value=0.5), np.full(LENGTH, 0.5)),
    ):
        changed = decoded(checkpoint, intervention)
        np.testing.assert_allclose(weights_of(checkpoint, changed), alpha, rtol=1e-6)
        np.testing.assert_allclose(context_of(changed), alpha @ states_of(plain), rtol=1e-4, atol=1e-5)
        np.testing.assert_array_equal(of(changed, ContextComputed, T).alpha_t, weights_of(checkpoint, changed))


def test_uniform_weights_leave_out_what_is_masked():
    checkpoint = endless("lecture, dot")
    changed = decoded(checkpoint, Intervention(T, "e_t", "out", at=1), Intervention(T, "alpha_t", "uniform"))
    assert weights_of(checkpoint, changed).tolist() == [0.25, 0, 0.25, 0.25, 0.25]


@pytest.mark.parametrize("name", ATTENTIVE)
def test_the_last_state_alone_is_the_one_read_last(name):
    checkpoint = endless(name, 6)
    changed = decoded(checkpoint, Intervention(1, "alpha_t", "last", onward=True))
    last = 0 if checkpoint.config.directions == "backward" else LENGTH - 1
    for t in range(1, checkpoint.config.max_length + 1):
        np.testing.assert_array_equal(context_of(changed, t), states_of(changed)[last])
    if checkpoint.config.directions != "both":  # then it is all that the decoder began with, too: the bottleneck
        np.testing.assert_array_equal(states_of(changed)[last], of(changed, SentenceEncoded, 0).last_states[-1])


@pytest.mark.parametrize("name", ATTENTIVE)
@pytest.mark.parametrize("temperature", [0.01, 0.5, 3.0, 100.0])
def test_a_temperature_divides_the_scores_in_the_softmax(name, temperature):
    checkpoint = endless(name, 7)
    changed = decoded(checkpoint, Intervention(T, "alpha_t", "temperature", temperature))
    alpha = normalise(checkpoint, of(changed, ScoresComputed, T).e_t.astype(float) / temperature)
    np.testing.assert_allclose(of(changed, WeightsComputed, T).alpha_t, alpha, rtol=1e-4, atol=1e-6)
    if checkpoint.config.attention == "local-p":
        focused = of(changed, WeightsFocused, T)
        np.testing.assert_allclose(focused.alpha_t, alpha * focused.gaussian, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("name", ATTENTIVE)
def test_a_context_is_zeroed_frozen_or_set(name):
    checkpoint = endless(name, 12)
    plain = decoded(checkpoint)
    computed, before = context_of(plain), context_of(plain, T - 1)
    values = tuple(np.linspace(-2, 2, checkpoint.config.encoder_state).tolist())
    for intervention, dimension, new in (
        (Intervention(T, "c_t", value=0), slice(None), 0),
        (Intervention(T, "c_t", value=-1.5, at=1), 1, -1.5),
        (Intervention(T, "c_t", value=values), slice(None), np.float32(values)),
        (Intervention(T, "c_t", "frozen"), slice(None), before),
        (Intervention(T, "c_t", "frozen", at=3), 3, before[3]),
    ):
        changed = decoded(checkpoint, intervention)
        wanted = computed.copy()
        wanted[dimension] = new
        np.testing.assert_array_equal(context_of(changed), wanted)
        np.testing.assert_array_equal(weights_of(checkpoint, changed), weights_of(checkpoint, plain))
        for given, at in read_with_context(checkpoint, changed, T):
            np.testing.assert_array_equal(given[at : at + len(wanted)], wanted)


ASKED_BEFORE = ("rnnsearch", "attention-first", "position-attention")
"""The architectures in which h_{t−1} is the query, and C_t goes into the RNN's input."""


def read_with_context(checkpoint, happened, t):
    """The vectors that C_t is a part of, and where it begins in them."""
    config = checkpoint.config
    if config.architecture in ASKED_BEFORE:
        yield of(happened, InputConcatenated, t).input_t, config.word_embedding
    if config.architecture == "luong":
        yield of(happened, StateConcatenated, t).concat_t, 0
    if config.architecture == "attention-decoder" or config.readout == "concat":
        yield of(happened, StateConcatenated, t).concat_t, config.decoder_hidden


def query_of(checkpoint, happened, t):
    """What is compared with the encoder states, the word apart."""
    config = checkpoint.config
    if config.architecture == "conditional-gru":
        return of(happened, StateProposed, t).proposed_t
    state = of(happened, StateComputed, t - (config.architecture in ASKED_BEFORE))
    return state.h_t if config.query == "state" else state.cells_t[-1]


def with_every_score(name):
    """The same checkpoint with the parameters of all score functions."""
    checkpoint = endless(name, 13)
    config, random = checkpoint.config, np.random.default_rng(1)
    dec, enc, hidden = config.decoder_hidden, config.encoder_state, config.attention_hidden
    shapes = {"query": (hidden, dec), "key": (hidden, enc), "energy": (1, hidden), "general": (dec, enc)}
    others = {f"decoder.attention.{n}.weight": random.normal(0, 1, s).astype(np.float32) for n, s in shapes.items()}
    return dataclasses.replace(checkpoint, parameters={**others, **checkpoint.parameters})


@pytest.mark.parametrize("name", [name for name in ATTENTIVE if VARIED[name].decoder_hidden == 8])
@pytest.mark.parametrize("score", ["dot", "general", "concat", "additive"])
def test_another_score_function_compares_the_same_states(name, score):
    checkpoint = with_every_score(name)
    changed = decoded(checkpoint, Intervention(T, "e_t", score))
    h, states = query_of(checkpoint, changed, T).astype(float), states_of(changed)
    matrix, bias = (
        {
            part: checkpoint.parameters.get(f"decoder.attention.{part}.{kind}", np.float32(0))
            for part in ("general", "query", "key", "energy")
        }
        for kind in ("weight", "bias")
    )
    hidden = np.tanh(matrix["query"] @ h + bias["query"] + states @ matrix["key"].T)
    wanted = {
        "dot": states @ h,
        "general": states @ matrix["general"].T @ h,
        "concat": hidden @ matrix["energy"][0] + bias["energy"],
    }[score.replace("additive", "concat")]
    found = of(changed, ScoresComputed, T).e_t
    inside = np.isfinite(found)
    if checkpoint.config.attention == "global":
        assert inside.all()
    np.testing.assert_array_equal(inside, np.isfinite(of(decoded(checkpoint), ScoresComputed, T).e_t))
    np.testing.assert_allclose(found[inside], wanted[inside], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("name", "score"), [("fr-en-luong", "dot"), ("fr-en-bahdanau", "dot"), ("reverse-local", "dot")]
)
def test_a_shipped_checkpoint_was_trained_for_its_own_score(name, score):
    checkpoint = load(name)
    sentence = "31415" if name.startswith("reverse") else "Il fait froid."
    swapped = decoded(checkpoint, Intervention(1, "e_t", "dot", onward=True), sentence=sentence)
    plain = decoded(checkpoint, sentence=sentence)
    previous = checkpoint.config.architecture == "rnnsearch"
    h = of(swapped, StateComputed, 2 - previous).h_t
    found = of(swapped, ScoresComputed, 2).e_t
    inside = np.isfinite(found)
    np.testing.assert_allclose(found[inside], (states_of(swapped) @ h)[inside], rtol=1e-3, atol=1e-4)
    assert np.abs(found[inside] - of(plain, ScoresComputed, 2).e_t[inside]).max() > 0.1
