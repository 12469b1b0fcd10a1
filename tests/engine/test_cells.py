import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from attn_tui.engine.cells import gru, sigmoid

torch.set_num_threads(1)


@settings(max_examples=60)
@given(
    inputs=st.integers(1, 12),
    hidden=st.integers(1, 12),
    batch=st.sampled_from([(), (1,), (7,)]),
    scale=st.sampled_from([0.1, 1.0, 5.0]),
    seed=st.integers(0, 2**32 - 1),
)
def test_gru_agrees_with_torch(inputs, hidden, batch, scale, seed):
    random = np.random.default_rng(seed)
    cell = torch.nn.GRU(inputs, hidden)
    parameters = {
        f"rnn.{name}": random.normal(0, scale, tuple(value.shape)).astype(np.float32)
        for name, value in cell.named_parameters()
    }
    cell.load_state_dict({name.removeprefix("rnn."): torch.from_numpy(value) for name, value in parameters.items()})
    x, h = (random.normal(0, 1, (*batch, units)).astype(np.float32) for units in (inputs, hidden))

    ours = gru(parameters, "rnn", "_l0", x, h)

    theirs, _ = cell(torch.from_numpy(x.reshape(1, -1, inputs)), torch.from_numpy(h.reshape(1, -1, hidden)))
    assert ours.dtype == np.float32
    assert ours.shape == (*batch, hidden)
    np.testing.assert_allclose(ours.ravel(), theirs.detach().numpy().ravel(), rtol=1e-5, atol=1e-5)


def test_gru_of_one_unit_follows_the_equations_by_hand():
    # Gate rows in the order r, z, n. With x = 1 and h = 0.5:
    # r = σ(1·1 + 0.5·2 − 2) = σ(0) = 0.5; z = σ(ln 3) = 0.75; n = tanh(0 + 0.5 · (4 · 0.5 + 2)) = tanh(2).
    parameters = {
        "rnn.weight_ih_l0": np.array([[1], [0], [0]], np.float32),
        "rnn.weight_hh_l0": np.array([[2], [0], [4]], np.float32),
        "rnn.bias_ih_l0": np.array([-2, np.log(3), 0], np.float32),
        "rnn.bias_hh_l0": np.array([0, 0, 2], np.float32),
    }
    new = gru(parameters, "rnn", "_l0", np.array([1], np.float32), np.array([0.5], np.float32))
    assert new.tolist() == pytest.approx([0.25 * np.tanh(2) + 0.75 * 0.5])


@pytest.mark.filterwarnings("error")
def test_sigmoid_does_not_overflow():
    largest = float(np.finfo(np.float32).max)
    x = np.array([-largest, -1e4, -100, 0, 100, 1e4, largest], np.float32)
    assert sigmoid(x).tolist() == [0, 0, 0, 0.5, 1, 1, 1]


@given(st.floats(-20, 20, width=32))
def test_sigmoid_is_the_logistic_function(x):
    assert float(sigmoid(np.float32(x))) == pytest.approx(1 / (1 + np.exp(-float(x))), abs=1e-6)
