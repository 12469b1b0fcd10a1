"""How decoders start, against numpy by hand."""

import math

import numpy as np
import pytest
from support import checkpoint_of, small_config

from attn_tui.config import ACTIVATIONS
from attn_tui.engine.events import DecoderStarted, SentenceEncoded
from attn_tui.engine.stepper import decode

ACTIVATE = {
    "tanh": np.tanh,
    "relu": lambda x: np.where(x > 0, x, 0),
    "gelu": lambda x: x * (1 + np.vectorize(math.erf)(x / math.sqrt(2))) / 2,
    "swish": lambda x: x / (1 + np.exp(-x)),
    "none": lambda x: x,
}


def started(**changes):
    """The parameters in float64, what the encoder hands over, and how the decoder starts: two layers of LSTMs."""
    checkpoint = checkpoint_of(small_config("general", architecture="luong", cell="lstm", layers=2, **changes), 3)
    happened = list(decode(checkpoint, "w3 w1 w4 w1"))
    [encoded], [start] = ([e for e in happened if type(e) is kind] for kind in (SentenceEncoded, DecoderStarted))
    np.testing.assert_array_equal(start.h_0, start.layers_t[-1])
    return {name: value.astype(float) for name, value in checkpoint.parameters.items()}, encoded, start


def test_each_layer_goes_on_from_the_last_state_and_cell_of_the_encoders():
    _, encoded, start = started(start="last")
    np.testing.assert_array_equal(start.layers_t, encoded.last_states)
    np.testing.assert_array_equal(start.cells_t, encoded.last_cells)


@pytest.mark.parametrize(("name", "units"), [("top", slice(8)), ("forward", slice(4))])
@pytest.mark.parametrize("encoder_layers", [1, 2, 3])
def test_every_layer_and_its_cell_begin_with_the_top_layers_last_state(name, units, encoder_layers):
    _, encoded, start = started(start=name, encoder_layers=encoder_layers)
    given = encoded.last_states[-1, units]
    for states in (start.layers_t, start.cells_t):
        np.testing.assert_array_equal(states, [given, given])


def test_a_start_from_zeros_knows_nothing():
    _, _, start = started(start="zeros")
    assert start.layers_t.shape == start.cells_t.shape == (2, 7)
    assert not start.layers_t.any()
    assert not start.cells_t.any()


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("name", ["bridge", "mean"])
def test_one_matrix_makes_the_first_states_of_all_layers_and_cells_are_equal_to_them(name, activation):
    p, encoded, start = started(start=name, start_activation=activation, encoder_layers=3)
    given = encoded.last_states[-1] if name == "bridge" else encoded.encoder_states.mean(axis=0)
    wanted = ACTIVATE[activation](p["decoder.start.weight"] @ given + p["decoder.start.bias"])
    for states in (start.layers_t, start.cells_t):
        np.testing.assert_allclose(states, wanted.reshape(2, 7), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("activation", ["tanh", "relu", "none"])
def test_all_layers_together_make_all_first_states_and_their_cells_the_cells(activation):
    p, encoded, start = started(start="bridges", start_activation=activation, encoder_layers=3)
    for name, given, found in (
        ("start", encoded.last_states, start.layers_t),
        ("start_cell", encoded.last_cells, start.cells_t),
    ):
        made = p[f"decoder.{name}.weight"] @ given.reshape(24) + p[f"decoder.{name}.bias"]
        np.testing.assert_allclose(found, ACTIVATE[activation](made).reshape(2, 7), rtol=1e-5, atol=1e-5)


def test_a_start_can_be_without_a_bias():
    p, encoded, start = started(start="bridge", without_bias=("decoder.start",))
    assert "decoder.start.bias" not in p
    wanted = np.tanh(p["decoder.start.weight"] @ encoded.last_states[-1])
    np.testing.assert_allclose(start.layers_t, wanted.reshape(2, 7), rtol=1e-5, atol=1e-5)
