import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import checkpoint_of, small_config

from attn_tui.engine.attention import score, softmax, weighted_states

lengths = st.integers(1, 12)
seeds = st.integers(0, 2**32 - 1)


def normal(seed, *shape, scale=1.0):
    return np.random.default_rng(seed).normal(0, scale, shape).astype(np.float32)


@given(length=lengths, seed=seeds)
def test_dot_score_is_the_dot_product_with_each_state(length, seed):
    checkpoint = checkpoint_of(small_config("dot"), seed)
    states, h_t = normal(seed, length, 8), normal(seed + 1, 8)
    by_hand = [sum(float(a) * float(b) for a, b in zip(h_t, state, strict=True)) for state in states]
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


@pytest.mark.parametrize("kind", ["dot", "general"])
def test_scores_of_a_batch_are_those_of_its_sentences(kind):
    checkpoint = checkpoint_of(small_config(kind))
    states, h_t = normal(1, 6, 10, 8), normal(2, 6, checkpoint.config.decoder_hidden)
    together = score(checkpoint, h_t, states)
    alone = [score(checkpoint, h, rows) for h, rows in zip(h_t, states, strict=True)]
    np.testing.assert_allclose(together, alone, rtol=1e-5, atol=1e-5)


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
    weighted = weighted_states(alpha_t, states)
    by_hand = np.zeros(8)
    for j in range(length):
        np.testing.assert_allclose(weighted[j], alpha_t[j] * states[j], rtol=1e-6)
        by_hand += float(alpha_t[j]) * states[j].astype(np.float64)
    np.testing.assert_allclose(weighted.sum(axis=-2), by_hand, rtol=1e-4, atol=1e-5)
