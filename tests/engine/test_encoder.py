"""How the source is read: in its directions, layer upon layer, past the padding."""

import numpy as np
import pytest
from support import VARIED, checkpoint_of, random_checkpoint, small_config

from attn_tui.engine.encoder import encode
from attn_tui.engine.events import DecoderStarted, PositionRead, SentenceEncoded
from attn_tui.engine.stepper import decode


def of(kind, happened):
    return [event for event in happened if type(event) is kind]


def reading(checkpoint, *ids):
    """Positions read, by layer, direction and position; and what comes of them."""
    *read, encoded = encode(checkpoint, np.array(ids))
    return {(event.layer, event.direction, event.j): event for event in read}, encoded


def of_directions(directions, **changes):
    return small_config("general", directions=directions, cell="lstm", **changes)


FORWARD, BACKWARD = [("forward", j) for j in (0, 1, 2)], [("backward", j) for j in (2, 1, 0)]


@pytest.mark.parametrize("layers", [1, 3])
@pytest.mark.parametrize(
    ("directions", "order"), [("both", FORWARD + BACKWARD), ("forward", FORWARD), ("backward", BACKWARD)]
)
def test_each_direction_reads_every_position_in_its_order_layer_upon_layer(directions, order, layers):
    checkpoint = checkpoint_of(of_directions(directions, layers=layers))
    read = of(PositionRead, decode(checkpoint, "w1 w2 w3"))
    wanted = [(layer, *position) for layer in range(layers) for position in order]
    assert [(event.layer, event.direction, event.j) for event in read] == wanted


def test_an_encoder_state_is_its_forward_then_its_backward_half():
    read, encoded = reading(random_checkpoint(), 1, 2, 3)
    for j, state in enumerate(encoded.encoder_states):
        np.testing.assert_array_equal(state, [*read[0, "forward", j].state, *read[0, "backward", j].state])


@pytest.mark.parametrize("directions", ["both", "forward", "backward"])
def test_the_lowest_layer_reads_the_words_and_each_other_the_states_below(directions):
    checkpoint = checkpoint_of(of_directions(directions, layers=3))
    read, encoded = reading(checkpoint, 4, 1, 4)
    for (layer, _, j), event in read.items():
        below = {d: e.state for (above, d, position), e in read.items() if (above, position) == (layer - 1, j)}
        wanted = np.concatenate([below[d] for d in ("forward", "backward") if d in below]) if layer else None
        embedded = checkpoint.parameters["encoder.embedding.weight"][(4, 1, 4)[j]]
        np.testing.assert_array_equal(event.input_j, embedded if layer == 0 else wanted)
    for j, state in enumerate(encoded.encoder_states):  # of the top layer
        halves = [read[2, d, j].state for d in ("forward", "backward") if (2, d, j) in read]
        np.testing.assert_array_equal(state, np.concatenate(halves))


@pytest.mark.parametrize("directions", ["both", "forward", "backward"])
def test_the_last_state_of_a_direction_is_the_one_at_the_end_it_reached(directions):
    read, encoded = reading(checkpoint_of(of_directions(directions, layers=2)), 1, 2, 3, 4)
    ends = (
        [("forward", 3), ("backward", 0)] if directions == "both" else [(directions, {"forward": 3}.get(directions, 0))]
    )
    for layer in range(2):
        wanted = [read[layer, direction, j] for direction, j in ends]
        np.testing.assert_array_equal(encoded.last_states[layer], np.concatenate([event.state for event in wanted]))
        np.testing.assert_array_equal(encoded.last_cells[layer], np.concatenate([event.cell for event in wanted]))


def test_reading_backward_is_reading_the_reversed_sentence():
    # Sutskever et al. 2014, Section 3.3; the states stay in the sentence's own order.
    backward = checkpoint_of(of_directions("backward", layers=2), 5)
    forward = checkpoint_of(of_directions("forward", layers=2), 5)
    _, there = reading(backward, 1, 2, 3, 4)
    _, back = reading(forward, 4, 3, 2, 1)
    np.testing.assert_array_equal(there.encoder_states, back.encoder_states[::-1])
    np.testing.assert_array_equal(there.last_states, back.last_states)
    np.testing.assert_array_equal(there.last_cells, back.last_cells)


def test_elmans_rnn_follows_its_equation_from_position_to_position():
    checkpoint = checkpoint_of(small_config("general", cell="rnn", directions="backward"), 6)
    w, u, b, c = (
        checkpoint.parameters[f"encoder.rnn.{name}_l0"].astype(float)
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    )
    read, _ = reading(checkpoint, 5, 6, 7)
    h = np.zeros(8)
    for j in (2, 1, 0):
        h = np.tanh(w @ checkpoint.parameters["encoder.embedding.weight"][5 + j] + b + u @ h + c)
        np.testing.assert_allclose(read[0, "backward", j].state, h, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", VARIED)
def test_padding_is_passed_over_whatever_stands_there(name):
    checkpoint = checkpoint_of(VARIED[name], 4)
    random = np.random.default_rng(4)
    lengths = np.array([9, 1, 4, 9, 6])
    source = random.integers(1, 13, (5, 9))
    *_, together = encode(checkpoint, source, np.arange(9) < lengths[:, None])
    for row, length in enumerate(lengths):
        *_, alone = encode(checkpoint, source[row, :length])
        np.testing.assert_allclose(together.encoder_states[row, :length], alone.encoder_states, rtol=1e-5, atol=1e-6)
        assert (together.encoder_states[row, length:] == 0).all()
        np.testing.assert_allclose(together.last_states[row], alone.last_states, rtol=1e-5, atol=1e-6)
        if alone.last_cells is not None:
            np.testing.assert_allclose(together.last_cells[row], alone.last_cells, rtol=1e-5, atol=1e-6)


# How the decoder starts from it.


def started(config, seed=0):
    checkpoint = checkpoint_of(config, seed)
    happened = list(decode(checkpoint, "w1 w2 w3"))
    read = {(event.layer, event.direction, event.j): event for event in of(PositionRead, happened)}
    return checkpoint, read, of(SentenceEncoded, happened)[0], of(DecoderStarted, happened)[0]


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_the_lectures_decoder_starts_every_layer_from_the_last_state_of_each_direction(cell, layers):
    checkpoint, read, _, start = started(small_config("general", cell=cell, layers=layers))
    last = np.concatenate([read[layers - 1, "forward", 2].state, read[layers - 1, "backward", 0].state])
    w_s, b_s = checkpoint.parameters["decoder.start.weight"], checkpoint.parameters["decoder.start.bias"]
    for layer in range(layers):
        rows = slice(7 * layer, 7 * (layer + 1))
        np.testing.assert_allclose(start.layers_t[layer], np.tanh(w_s[rows] @ last + b_s[rows]), rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(start.h_0, start.layers_t[-1])
    if cell == "lstm":
        np.testing.assert_array_equal(start.cells_t, start.layers_t)
    else:
        assert start.cells_t is None


def test_rnnsearch_starts_from_the_backward_state_at_the_first_word():
    # h_0 = tanh(W_s ←h_1), Bahdanau et al. 2015, A.2.2.
    checkpoint, read, _, start = started(VARIED["rnnsearch"])
    w_s, b_s = checkpoint.parameters["decoder.start.weight"], checkpoint.parameters["decoder.start.bias"]
    assert w_s.shape == (7, 4)
    np.testing.assert_allclose(start.h_0, np.tanh(w_s @ read[0, "backward", 0].state + b_s), rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(start.layers_t, [start.h_0])
    assert start.cells_t is None


@pytest.mark.parametrize("architecture", ["seq2seq", "luong"])
@pytest.mark.parametrize("directions", ["both", "forward", "backward"])
def test_without_attention_and_in_luongs_systems_every_layer_takes_over_the_encoders_last_state(
    architecture, directions
):
    score = "none" if architecture == "seq2seq" else "dot"
    config = small_config(score, architecture=architecture, directions=directions, cell="lstm", layers=2)
    checkpoint, _, encoded, start = started(config)
    np.testing.assert_array_equal(start.layers_t, encoded.last_states)
    np.testing.assert_array_equal(start.cells_t, encoded.last_cells)
    np.testing.assert_array_equal(start.h_0, encoded.last_states[-1])
    assert not any(name.startswith("decoder.start") for name in checkpoint.parameters)
