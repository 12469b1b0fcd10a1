import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from support import VARIED, checkpoint_of, random_checkpoint

from attn_tui.checkpoint import load
from attn_tui.config import DIRECTIONS
from attn_tui.engine.encoder import encode
from attn_tui.engine.neighbours import by_word, cosine_matrix, cosines, half, in_both, nearest, read_alone

VALUES = st.floats(-(2.0**100), 2.0**100, width=32)


def matrices(n=6, width=5):
    return st.tuples(st.integers(1, n), st.just(width)).flatmap(
        lambda shape: arrays(np.float32, shape, elements=VALUES)
    )


def encoded(checkpoint, ids):
    *_, last = encode(checkpoint, np.array(ids))
    return last.encoder_states


# ── cosines ──


@given(matrices())
def test_cosines_are_symmetric_between_minus_1_and_1_and_1_with_itself(states):
    found = cosines(states, states)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, found.T, atol=1e-6)
    assert np.all(np.abs(found) <= 1)
    zero = ~states.any(axis=1)
    np.testing.assert_allclose(np.diag(found), np.where(zero, 0, 1), atol=1e-6)
    assert not found[zero].any()


@given(matrices(), matrices())
def test_cosines_are_the_dot_products_over_the_lengths(states, others):
    wide, other = states.astype(np.longdouble), others.astype(np.longdouble)
    for i, k in np.ndindex(len(states), len(others)):
        lengths = np.sqrt((wide[i] ** 2).sum()) * np.sqrt((other[k] ** 2).sum())
        expected = (wide[i] * other[k]).sum() / lengths if lengths else 0
        assert cosines(states, others)[i, k] == pytest.approx(float(expected), abs=1e-5)


@given(matrices(), st.randoms())
def test_another_order_of_the_states_gives_the_same_cosines_in_that_order(states, random):
    order = random.sample(range(len(states)), len(states))
    expected = cosines(states, states)[np.ix_(order, order)]
    np.testing.assert_allclose(cosines(states[order], states[order]), expected, atol=1e-6)


@given(arrays(np.float32, (4, 5), elements=st.floats(-8, 8, width=16)), st.sampled_from([1e-30, 0.5, 1e30]))
def test_lengths_do_not_count(states, factor):
    states[np.abs(states) < 1e-3] = 0  # what is smaller would vanish when it is scaled down
    np.testing.assert_allclose(cosines(states * np.float32(factor), states), cosines(states, states), atol=1e-5)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_state_that_is_not_finite_has_the_cosine_0(value):
    states = np.array([[1, value], [1, 2]], np.float32)
    assert cosines(states, states).round(6).tolist() == [[0, 0], [0, 1]]


def test_encoder_and_decoder_states_are_compared_where_they_are_equally_wide():
    random = np.random.default_rng(0)
    encoder_states, decoder_states = random.normal(size=(3, 4)), random.normal(size=(2, 4))
    found = cosine_matrix(encoder_states, decoder_states)
    np.testing.assert_array_equal(found[:3, 3:], cosines(encoder_states, decoder_states))
    np.testing.assert_allclose(found[3:, :3], found[:3, 3:].T)
    apart = cosine_matrix(encoder_states, decoder_states[:, :3])
    assert np.isnan(apart[:3, 3:]).all()
    assert np.isnan(apart[3:, :3]).all()
    np.testing.assert_array_equal(apart[:3, :3], cosines(encoder_states, encoder_states))
    np.testing.assert_array_equal(apart[3:, 3:], cosines(decoder_states[:, :3], decoder_states[:, :3]))


# ── nearest ──


@given(arrays(np.float32, st.integers(1, 9), elements=st.one_of(st.floats(-1, 1, width=16), st.just(np.nan))))
def test_the_nearest_come_first_and_what_has_no_cosine_does_not_come(row):
    for i in range(len(row)):
        order = nearest(row, i)
        assert sorted(order) == [k for k in range(len(row)) if k != i and not np.isnan(row[k])]
        assert all(row[a] > row[b] or (row[a] == row[b] and a < b) for a, b in itertools.pairwise(order))


# ── halves ──


@pytest.mark.parametrize("name", VARIED)
def test_halves_are_what_each_direction_has_read(name):
    checkpoint = checkpoint_of(VARIED[name])
    config = checkpoint.config
    *read, last = encode(checkpoint, np.array([3, 1, 4]))
    for direction in DIRECTIONS[config.directions]:
        found = half(config, last.encoder_states, direction)
        for event in read:
            if event.direction == direction and event.layer == config.reading_layers - 1:
                np.testing.assert_array_equal(found[event.j], event.state)


def test_the_forward_half_of_the_first_word_and_the_backward_half_of_the_last_know_that_word_alone():
    checkpoint = random_checkpoint()
    ids = [3, 1, 4]
    states, alone = encoded(checkpoint, ids), read_alone(checkpoint, np.array(ids))
    for direction, j in (("forward", 0), ("backward", -1)):
        both = half(checkpoint.config, states, direction), half(checkpoint.config, alone, direction)
        np.testing.assert_allclose(both[0][j], both[1][j], rtol=1e-5)
        assert not np.allclose(both[0][1], both[1][1])


# ── each word read alone ──


@pytest.mark.parametrize("name", VARIED)
def test_reading_alone_is_encoding_each_piece_as_a_sentence(name):
    checkpoint = checkpoint_of(VARIED[name])
    ids = np.array([3, 1, 4, 1])
    found = read_alone(checkpoint, ids)
    assert found.shape == (4, checkpoint.config.encoder_state)
    for j, piece in enumerate(ids):
        np.testing.assert_allclose(found[j], encoded(checkpoint, [piece])[0], rtol=1e-5, atol=1e-6)


@given(st.lists(st.tuples(st.integers(0, 4), st.floats(-1, 1, width=16)), min_size=1, max_size=9))
def test_every_piece_is_named_once_where_it_comes_first(pairs):
    ids = np.array([piece for piece, _ in pairs])
    cosine_of = dict(reversed(pairs))
    row = np.array([cosine_of[piece] for piece in ids.tolist()])
    order = by_word(row, ids)
    assert sorted(ids[order]) == sorted(set(ids.tolist()))
    assert all(ids.tolist().index(ids[place]) == place for place in order)
    assert list(row[order]) == sorted(row[order], reverse=True)


def test_of_a_trained_encoder_the_states_are_most_like_their_own_words():
    checkpoint = load("fr-en")
    for sentence in ("Je mange une pomme.", "Tom veut apprendre à nager."):
        ids = np.array(checkpoint.source_vocabulary.encode(sentence))
        found = cosines(encoded(checkpoint, ids), read_alone(checkpoint, ids))
        assert [by_word(row, ids)[0] for row in found] == list(range(len(ids)))


# ── two sentences ──


@given(st.lists(st.integers(0, 3), max_size=8), st.lists(st.integers(0, 3), max_size=8))
def test_what_is_in_both_is_the_same_piece_in_the_same_order(one, other):
    pairs = in_both(one, other)
    assert all(one[a] == other[b] for a, b in pairs.items())
    assert list(pairs) == sorted(pairs)
    assert list(pairs.values()) == sorted(set(pairs.values()))
    assert in_both(one, one) == {i: i for i in range(len(one))}
    assert bool(pairs) == bool(set(one) & set(other))
