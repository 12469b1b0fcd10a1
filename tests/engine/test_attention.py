import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import VARIED, checkpoint_of, small_config

from attn_tui.engine.architectures import parameter_shapes
from attn_tui.engine.attention import NORMALISE, log_softmax, softmax
from attn_tui.engine.events import (
    ContextComputed,
    ScoresComputed,
    StateComputed,
    WeightsComputed,
    WeightsFocused,
    WindowPlaced,
)
from attn_tui.engine.scoring import score
from attn_tui.engine.stepper import decode
from attn_tui.scores import SCORES

lengths = st.integers(1, 12)
seeds = st.integers(0, 2**32 - 1)


def normal(seed, *shape, scale=1.0):
    return np.random.default_rng(seed).normal(0, scale, shape).astype(np.float32)


def of(kind, happened):
    return [event for event in happened if type(event) is kind]


def luong(score="dot", **changes):
    return small_config(score, tied=False, architecture="luong", **changes)


@given(length=lengths, seed=seeds)
def test_dot_score_is_the_dot_product_with_each_state(length, seed):
    checkpoint = checkpoint_of(small_config("dot"), seed)
    states, h_t = normal(seed, length, 8), normal(seed + 1, 8)
    by_hand = [sum(float(a) * float(b) for a, b in zip(h_t, state, strict=True)) for state in states]
    np.testing.assert_allclose(score(checkpoint, h_t, states), by_hand, rtol=1e-5, atol=1e-5)


@given(length=lengths, seed=seeds, architecture=st.sampled_from(["attention-decoder", "luong"]))
def test_scaled_dot_score_is_the_dot_product_over_the_root_of_the_units(length, seed, architecture):
    # q · k / √d, Vaswani et al. 2017, Eq. 1; one head, and no matrix on either side.
    checkpoint = checkpoint_of(small_config("scaled-dot", architecture=architecture), seed)
    assert not [name for name in checkpoint.parameters if ".attention." in name]
    states, h_t = normal(seed, length, 8), normal(seed + 1, 8)
    by_hand = [
        sum(float(a) * float(b) for a, b in zip(h_t, state, strict=True)) / 2.8284271247461903 for state in states
    ]
    np.testing.assert_allclose(score(checkpoint, h_t, states), by_hand, rtol=1e-5, atol=1e-5)


@given(length=lengths, seed=seeds)
def test_general_score_has_its_matrix_between_the_two(length, seed):
    checkpoint = checkpoint_of(small_config("general"), seed)
    w_a = checkpoint.parameters["decoder.attention.general.weight"]
    states, h_t = normal(seed, length, 8), normal(seed + 1, 7)
    by_hand = [
        sum(float(h_t[i]) * float(w_a[i, k]) * float(state[k]) for i in range(7) for k in range(8)) for state in states
    ]
    np.testing.assert_allclose(score(checkpoint, h_t, states), by_hand, rtol=1e-4, atol=1e-5)


@given(length=lengths, seed=seeds)
def test_concat_score_is_a_network_on_the_two_one_behind_the_other(length, seed):
    # vᵀ tanh(W_a [h ; h̄_j]), W_a made of the two halves that are stored.
    checkpoint = checkpoint_of(small_config("concat"), seed)
    p = checkpoint.parameters
    w_a = np.concatenate([p["decoder.attention.query.weight"], p["decoder.attention.key.weight"]], axis=1)
    assert w_a.shape == (3, 7 + 8)
    [v] = p["decoder.attention.energy.weight"].tolist()
    states, h_t = normal(seed, length, 8), normal(seed + 1, 7)
    by_hand = []
    for state in states:
        pair = [*h_t.tolist(), *state.tolist()]
        hidden = [math.tanh(sum(w * x for w, x in zip(row, pair, strict=True))) for row in w_a.tolist()]
        by_hand.append(sum(v_k * u for v_k, u in zip(v, hidden, strict=True)))
    np.testing.assert_allclose(score(checkpoint, h_t, states), by_hand, rtol=1e-4, atol=1e-5)


@given(length=lengths, seed=seeds)
def test_additive_score_adds_what_two_matrices_make_of_the_two(length, seed):
    # vᵀ tanh(W_a s + U_a h̄_j), Bahdanau et al. 2015, A.1.2.
    config = small_config("additive", architecture="rnnsearch", cell="gru-reset-before")
    checkpoint = checkpoint_of(config, seed)
    w_a, u_a, v = (
        checkpoint.parameters[f"decoder.attention.{name}.weight"].astype(float) for name in ("query", "key", "energy")
    )
    states, s = normal(seed, length, 8), normal(seed + 1, 7)
    by_hand = [float(v[0] @ np.tanh(w_a @ s + u_a @ state)) for state in states]
    np.testing.assert_allclose(score(checkpoint, s, states), by_hand, rtol=1e-4, atol=1e-5)


def test_additive_score_of_one_unit_by_hand():
    # e_j = 2 · tanh(1 · 3 − 1 · h̄_j): for h̄ = (3, 0) at the two positions 2 · tanh(0) and 2 · tanh(3).
    config = small_config(
        "additive", architecture="rnnsearch", cell="gru-reset-before", encoder_hidden=1, decoder_hidden=1,
        attention_hidden=1,
    )  # fmt: skip
    values = {"query": [[1]], "key": [[-1, 0]], "energy": [[2]]}
    changes = {f"decoder.attention.{name}.weight": np.array(value, np.float32) for name, value in values.items()}
    states = np.array([[3, 9], [0, 9]], np.float32)
    e_t = score(checkpoint_of(config, changes=changes), np.array([3], np.float32), states)
    assert e_t.tolist() == pytest.approx([0, 2 * math.tanh(3)])


@given(length=lengths, seed=seeds)
def test_location_score_looks_at_no_state(length, seed):
    # W_a h_t, of which the sentence's positions count; Luong et al. 2015, Eq. 8.
    checkpoint = checkpoint_of(luong("location"), seed)
    w_a = checkpoint.parameters["decoder.attention.location.weight"]
    assert w_a.shape == (20, 8)
    h_t = normal(seed + 1, 8)
    by_hand = [sum(float(a) * float(b) for a, b in zip(w_a[s], h_t, strict=True)) for s in range(length)]
    for states in (normal(seed, length, 8), normal(seed + 2, length, 8)):
        np.testing.assert_allclose(score(checkpoint, h_t, states), by_hand, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("kind", SCORES)
def test_scores_of_a_batch_are_those_of_its_sentences(kind):
    system = {
        "location": {"architecture": "luong"},
        "additive": {"architecture": "rnnsearch", "cell": "gru-reset-before"},
        "places": {"architecture": "position-attention"},
    }
    config = small_config(kind, **system.get(kind, {}))
    checkpoint = checkpoint_of(config)
    query = config.word_and_state if kind == "places" else config.decoder_hidden
    states, h_t = normal(1, 6, 10, 8), normal(2, 6, query)
    together = score(checkpoint, h_t, states)
    assert together.dtype == np.float32
    alone = [score(checkpoint, h, rows) for h, rows in zip(h_t, states, strict=True)]
    np.testing.assert_allclose(together, alone, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", [name for name, config in VARIED.items() if config.score != "none"])
def test_a_score_looks_at_the_states_or_at_their_places_alone(name):
    checkpoint = checkpoint_of(VARIED[name])
    config = checkpoint.config
    query = normal(1, config.word_and_state if config.score == "places" else config.decoder_hidden)
    states = normal(2, 6, config.encoder_state)
    one, other = score(checkpoint, query, states), score(checkpoint, query, states[::-1].copy())
    assert np.array_equal(one, other) != SCORES[config.score].reads_states


@given(length=lengths, seed=seeds, padding=st.integers(0, 3))
def test_logarithms_are_those_of_the_softmax_and_padding_has_none(length, seed, padding):
    e_t = normal(seed, length + padding, scale=5.0)
    mask = np.arange(length + padding) < length
    found = log_softmax(e_t, mask)
    np.testing.assert_allclose(np.exp(found[:length]), softmax(e_t, mask)[:length], rtol=1e-4, atol=1e-7)
    assert not found[length:].any()
    assert found.dtype == np.float32


@np.errstate(all="raise")
def test_if_every_score_is_minus_infinity_nothing_has_a_weight():
    for normalise in NORMALISE.values():
        assert normalise(np.full(3, -np.inf, np.float32), None).tolist() == [0, 0, 0]


@given(length=lengths, seed=seeds, scale=st.sampled_from([0.0, 1.0, 50.0]))
def test_weights_sum_to_one(length, seed, scale):
    alpha_t = softmax(normal(seed, length, scale=scale))
    assert alpha_t.dtype == np.float32
    assert (alpha_t >= 0).all()
    assert float(alpha_t.sum()) == pytest.approx(1, abs=1e-5)


@given(e_t=st.lists(st.floats(-30, 30, width=32), min_size=1, max_size=12))
def test_weights_are_the_exponentials_over_their_sum(e_t):
    exponentials = np.exp(np.array(e_t, np.float64))
    np.testing.assert_allclose(
        softmax(np.array(e_t, np.float32)), exponentials / exponentials.sum(), rtol=1e-4, atol=1e-7
    )


@given(length=lengths, padding=st.integers(1, 6), seed=seeds)
def test_padding_gets_exactly_no_weight_and_takes_none(length, padding, seed):
    # Padding with far greater scores than any word: it would win, were it not masked.
    e_t = np.concatenate([normal(seed, length), np.full(padding, 1e6, np.float32)])
    mask = np.arange(length + padding) < length
    alpha_t = softmax(e_t, mask)
    assert (alpha_t[length:] == 0).all()
    np.testing.assert_allclose(alpha_t[:length], softmax(e_t[:length]), rtol=1e-6)


@pytest.mark.filterwarnings("error")
def test_softmax_of_huge_scores_is_finite():
    assert softmax(np.array([1e30, -1e30, 1e30, 0], np.float32)).tolist() == [0.5, 0, 0.5, 0]
    assert softmax(np.array([-1e30, -1e30], np.float32)).tolist() == [0.5, 0.5]


@given(length=lengths, seed=seeds)
def test_context_is_the_weighted_sum_of_the_states(length, seed):
    states, alpha_t = normal(seed, length, 8), softmax(normal(seed + 1, length))
    weighted = ContextComputed(t=1, alpha_t=alpha_t, encoder_states=states, c_t=states[0]).weighted_states
    by_hand = np.zeros(8)
    for j in range(length):
        np.testing.assert_allclose(weighted[j], alpha_t[j] * states[j], rtol=1e-6)
        by_hand += float(alpha_t[j]) * states[j].astype(np.float64)
    np.testing.assert_allclose(weighted.sum(axis=-2), by_hand, rtol=1e-4, atol=1e-5)


# Local attention: Luong et al. 2015, Section 3.2.

SEVEN = "w1 w2 w3 w4 w5 w6 w7"


def never_ending(config, **changes):
    """A checkpoint of this config that decodes up to the limit; some parameters replaced."""
    bias = np.zeros(config.target_vocabulary, np.float32)
    bias[0] = -1000
    return checkpoint_of(config, 3, changes={"decoder.output.bias": bias, **changes})


@pytest.mark.parametrize(
    ("window", "first", "last"),
    [
        (1, [1, 1, 2, 3, 4, 5, 6, 6, 6], [2, 3, 4, 5, 6, 7, 7, 7, 7]),
        (2, [1, 1, 1, 2, 3, 4, 5, 5, 5], [3, 4, 5, 6, 7, 7, 7, 7, 7]),
        (10, [1] * 9, [7] * 9),
    ],
)
def test_local_m_walks_along_with_the_output_and_stays_at_the_end(window, first, last):
    happened = list(decode(never_ending(luong(attention="local-m", window=window)), SEVEN))
    placed = of(WindowPlaced, happened)
    assert [float(event.p_t) for event in placed] == [1, 2, 3, 4, 5, 6, 7, 7, 7]
    for event, s, e in zip(placed, first, last, strict=True):
        assert event.window.tolist() == [s <= position <= e for position in range(1, 8)]


@pytest.mark.parametrize("attention", ["local-m", "local-p"])
def test_outside_the_window_there_is_no_score_and_no_weight(attention):
    checkpoint = never_ending(luong("general", attention=attention, window=1))
    happened = list(decode(checkpoint, SEVEN))
    seen = set()
    for placed, scores, weights in zip(
        of(WindowPlaced, happened), of(ScoresComputed, happened), of(WeightsComputed, happened), strict=True
    ):
        assert placed.window.any()
        assert (scores.e_t[~placed.window] == -np.inf).all()
        assert np.isfinite(scores.e_t[placed.window]).all()
        assert (weights.alpha_t[~placed.window] == 0).all()
        inside = np.exp(scores.e_t[placed.window].astype(float))
        np.testing.assert_allclose(weights.alpha_t[placed.window], inside / inside.sum(), rtol=1e-5)
        seen.add(tuple(placed.window.tolist()))
    assert len(seen) > 1


def test_local_p_predicts_its_centre_from_the_state():
    # p_t = S · σ(v_pᵀ tanh(W_p h_t)), Eq. 9.
    checkpoint = never_ending(luong("general", attention="local-p"))
    w_p = checkpoint.parameters["decoder.attention.position.hidden.weight"].astype(float)
    [v_p] = checkpoint.parameters["decoder.attention.position.output.weight"].astype(float)
    happened = list(decode(checkpoint, SEVEN))
    for state, placed in zip(of(StateComputed, happened), of(WindowPlaced, happened), strict=True):
        p_t = 7 / (1 + math.exp(-float(v_p @ np.tanh(w_p @ state.h_t))))
        assert float(placed.p_t) == pytest.approx(p_t, rel=1e-5)
        assert placed.window.tolist() == [abs(s - p_t) <= 2 for s in range(1, 8)]


def zeros(config, *names):
    """Parameters of this config with nothing in them."""
    return {name: np.zeros(parameter_shapes(config)[name], np.float32) for name in names}


@pytest.mark.parametrize(
    ("sentence", "window", "weights"),
    [
        # S = 4, p_t = 4 · σ(0) = 2, D = 2, σ = 1: 1/4 · exp(−(s − 2)² / 2), at s = 1 … 4.
        ("w1 w2 w3 w4", 2, [math.exp(-0.5) / 4, 1 / 4, math.exp(-0.5) / 4, math.exp(-2) / 4]),
        # S = 6, p_t = 3, D = 2: position 6 is 3 away and outside, the softmax is over the other five.
        (
            "w1 w2 w3 w4 w5 w6",
            2,
            [math.exp(-2) / 5, math.exp(-0.5) / 5, 1 / 5, math.exp(-0.5) / 5, math.exp(-2) / 5, 0],
        ),
        # S = 3, p_t = 1.5, D = 1, σ = 1/2: 1/2 · exp(−2 · 0.5²) at 1 and 2, and 3 is outside.
        ("w1 w2 w3", 1, [math.exp(-0.5) / 2, math.exp(-0.5) / 2, 0]),
        # S = 2, p_t = 1, D = 4, σ = 2: 1/2 · exp(−(s − 1)² / 8).
        ("w1 w2", 4, [1 / 2, math.exp(-1 / 8) / 2]),
    ],
)
def test_local_p_focuses_equal_weights_by_its_gaussian_by_hand(sentence, window, weights):
    # Without scores all weights in the window are equal; with no prediction the centre is the sentence's middle.
    config = luong("general", attention="local-p", window=window)
    names = ("decoder.attention.general.weight", "decoder.attention.position.output.weight")
    happened = list(decode(never_ending(config, **zeros(config, *names)), sentence))
    assert len(of(WeightsFocused, happened)) == 9
    for event in of(WeightsFocused, happened):
        np.testing.assert_allclose(event.alpha_t, weights, rtol=1e-6)


def test_local_ps_weights_sum_to_less_than_one_and_are_what_the_context_sums():
    happened = list(decode(never_ending(luong("concat", attention="local-p", layers=2, cell="lstm")), SEVEN))
    rows = zip(of(WeightsComputed, happened), of(WeightsFocused, happened), of(ContextComputed, happened), strict=True)
    for before, after, context in rows:
        assert float(before.alpha_t.sum()) == pytest.approx(1, abs=1e-5)
        np.testing.assert_allclose(after.alpha_t, before.alpha_t * after.gaussian, rtol=1e-6)
        assert 0 < float(after.alpha_t.sum()) < 1
        np.testing.assert_array_equal(context.weighted_states.sum(axis=0), context.c_t)
        states = next(e.encoder_states for e in happened if e.substep == "encoded")
        np.testing.assert_allclose(context.c_t, after.alpha_t.astype(float) @ states, rtol=1e-4, atol=1e-6)
