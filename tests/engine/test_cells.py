import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from attn_tui.engine.cells import from_input, gru, gru_reset_before, lstm, rnn, sigmoid

torch.set_num_threads(1)

TORCH = {"rnn": (rnn, torch.nn.RNNCell), "gru": (gru, torch.nn.GRUCell), "lstm": (lstm, torch.nn.LSTMCell)}


def array(*values):
    return np.array(values, np.float32)


def normal(random, scale, *shape):
    return random.normal(0, scale, shape).astype(np.float32)


@pytest.mark.parametrize("kind", TORCH)
@settings(max_examples=60)
@given(
    inputs=st.integers(1, 12),
    hidden=st.integers(1, 12),
    batch=st.sampled_from([(), (1,), (7,), (2, 3)]),
    scale=st.sampled_from([0.1, 1.0, 5.0]),
    seed=st.integers(0, 2**32 - 1),
)
def test_a_cell_agrees_with_torch(kind, inputs, hidden, batch, scale, seed):
    ours, theirs = TORCH[kind]
    random = np.random.default_rng(seed)
    cell = theirs(inputs, hidden)
    values = {name: normal(random, scale, *value.shape) for name, value in cell.named_parameters()}
    cell.load_state_dict({name: torch.from_numpy(value) for name, value in values.items()})
    parameters = {f"rnn.{name}_l0": value for name, value in values.items()}
    x, h, c = (normal(random, 1, *batch, units) for units in (inputs, hidden, hidden))

    from_x = from_input(parameters, "rnn", "_l0", x)
    new, new_cell = ours(parameters, "rnn", "_l0", from_x, h, c if kind == "lstm" else None)

    before = torch.from_numpy(h.reshape(-1, hidden))
    state = (before, torch.from_numpy(c.reshape(-1, hidden))) if kind == "lstm" else before
    after = cell(torch.from_numpy(x.reshape(-1, inputs)), state)
    pairs = zip((new, new_cell), after, strict=True) if kind == "lstm" else [(new, after)]
    for our, their in pairs:
        assert our.dtype == np.float32
        assert our.shape == (*batch, hidden)
        np.testing.assert_allclose(our.reshape(-1, hidden), their.detach().numpy(), rtol=1e-5, atol=1e-5)
    assert (new_cell is None) == (kind != "lstm")


@settings(max_examples=60)
@given(
    inputs=st.integers(1, 6),
    hidden=st.integers(1, 6),
    batch=st.sampled_from([(), (1,), (7,), (2, 3)]),
    seed=st.integers(0, 2**32 - 1),
)
def test_the_gru_that_resets_before_is_bahdanaus(inputs, hidden, batch, seed):
    # Bahdanau et al. 2015, A.1.1, a matrix at a time, in float64.
    random = np.random.default_rng(seed)
    w_r, w_z, w = (normal(random, 1, hidden, inputs) for _ in range(3))
    u_r, u_z, u = (normal(random, 1, hidden, hidden) for _ in range(3))
    b_r, b_z, b = (normal(random, 1, hidden) for _ in range(3))
    parameters = {
        "rnn.weight_ih_l0": np.concatenate([w_r, w_z, w]),
        "rnn.weight_hh_l0": np.concatenate([u_r, u_z, u]),
        "rnn.bias_ih_l0": np.concatenate([b_r, b_z, b]),
    }
    x, h = normal(random, 1, *batch, inputs), normal(random, 1, *batch, hidden)
    new, cell = gru_reset_before(parameters, "rnn", "_l0", from_input(parameters, "rnn", "_l0", x), h)
    assert cell is None
    assert new.dtype == np.float32
    assert new.shape == h.shape
    rows = zip(x.reshape(-1, inputs), h.reshape(-1, hidden), new.reshape(-1, hidden), strict=True)
    for x_t, s, ours in rows:
        r = 1 / (1 + np.exp(-(w_r.astype(float) @ x_t + u_r.astype(float) @ s + b_r)))
        z = 1 / (1 + np.exp(-(w_z.astype(float) @ x_t + u_z.astype(float) @ s + b_z)))
        proposal = np.tanh(w.astype(float) @ x_t + u.astype(float) @ (r * s) + b)
        np.testing.assert_allclose(ours, (1 - z) * s + z * proposal, rtol=1e-5, atol=1e-5)


def test_rnn_of_two_units_follows_the_equation_by_hand():
    # x = 2, h = (1, −1): W_ih x + b_ih = (2·1 + 0, 2·0.5 − 1) = (2, 0);
    # W_hh h + b_hh = (1·1 + 2·(−1), 3·1 + 4·(−1)) + (0, 2) = (−1, 1); so h' = (tanh 1, tanh 1).
    parameters = {
        "rnn.weight_ih_l0": array([1], [0.5]),
        "rnn.weight_hh_l0": array([1, 2], [3, 4]),
        "rnn.bias_ih_l0": array(0, -1),
        "rnn.bias_hh_l0": array(0, 2),
    }
    new, cell = rnn(parameters, "rnn", "_l0", from_input(parameters, "rnn", "_l0", array(2)), array(1, -1))
    assert new.tolist() == pytest.approx([np.tanh(1), np.tanh(1)])
    assert cell is None


def test_gru_of_one_unit_follows_the_equations_by_hand():
    # Gate rows in the order r, z, n. With x = 1 and h = 0.5:
    # r = σ(1·1 + 0.5·2 − 2) = σ(0) = 0.5; z = σ(ln 3) = 0.75; n = tanh(0 + 0.5 · (4 · 0.5 + 2)) = tanh(2).
    parameters = {
        "rnn.weight_ih_l0": array([1], [0], [0]),
        "rnn.weight_hh_l0": array([2], [0], [4]),
        "rnn.bias_ih_l0": array(-2, np.log(3), 0),
        "rnn.bias_hh_l0": array(0, 0, 2),
    }
    new, _ = gru(parameters, "rnn", "_l0", from_input(parameters, "rnn", "_l0", array(1)), array(0.5))
    assert new.tolist() == pytest.approx([0.25 * np.tanh(2) + 0.75 * 0.5])


def test_the_gru_that_resets_before_follows_the_equations_by_hand():
    # Two units, or r ∘ (U h) and U (r ∘ h) would be the same. x = 1 and h = (1, 2); rows in the order r, z, n.
    # W_r x = (1, −1), U_r h = (1·1 − 1·2, 2·1 − 2·2) = (−1, −2), b_r = (0, 3 − ln 3):
    # r = σ((0, −ln 3)) = (1/2, 1/4);
    # z = σ((ln 3, 0)) = (3/4, 1/2), all of it bias;
    # r ∘ h = (1/2, 1/2); U (r ∘ h) = (4 · 1/2, 2 · 1/2) = (2, 1); W x + b = (1, −1) + (0, 2) = (1, 1);
    # n = tanh((3, 2)); h' = (1/4 · 1 + 3/4 · tanh 3, 1/2 · 2 + 1/2 · tanh 2).
    parameters = {
        "rnn.weight_ih_l0": array([1], [-1], [0], [0], [1], [-1]),
        "rnn.weight_hh_l0": array([1, -1], [2, -2], [0, 0], [0, 0], [0, 4], [2, 0]),
        "rnn.bias_ih_l0": array(0, 3 - np.log(3), np.log(3), 0, 0, 2),
    }
    new, _ = gru_reset_before(parameters, "rnn", "_l0", from_input(parameters, "rnn", "_l0", array(1)), array(1, 2))
    assert new.tolist() == pytest.approx([0.25 + 0.75 * np.tanh(3), 1 + 0.5 * np.tanh(2)])


def test_lstm_of_one_unit_follows_the_equations_by_hand():
    # Gate rows in the order i, f, g, o. With x = 1, h = 0.5 and c = 2:
    # i = σ(1·1 + 2·0.5 − 2) = σ(0) = 1/2; f = σ(ln 3) = 3/4; g = tanh(3·1 − 4·0.5) = tanh(1); o = σ(−ln 3) = 1/4;
    # c' = 3/4 · 2 + 1/2 · tanh 1; h' = 1/4 · tanh c'.
    parameters = {
        "rnn.weight_ih_l0": array([1], [0], [3], [0]),
        "rnn.weight_hh_l0": array([2], [0], [-4], [0]),
        "rnn.bias_ih_l0": array(-1, np.log(3), 0, 0),
        "rnn.bias_hh_l0": array(-1, 0, 0, -np.log(3)),
    }
    from_x = from_input(parameters, "rnn", "_l0", array(1))
    new, cell = lstm(parameters, "rnn", "_l0", from_x, array(0.5), array(2))
    assert cell.tolist() == pytest.approx([1.5 + 0.5 * np.tanh(1)])
    assert new.tolist() == pytest.approx([0.25 * np.tanh(1.5 + 0.5 * np.tanh(1))])


@pytest.mark.parametrize("cell", [rnn, gru, gru_reset_before, lstm])
def test_a_cell_leaves_what_it_is_given_alone(cell):
    random = np.random.default_rng(1)
    gates = {rnn: 1, gru: 3, gru_reset_before: 3, lstm: 4}[cell]
    parameters = {"rnn.weight_hh_l0": normal(random, 1, gates * 3, 3), "rnn.bias_hh_l0": normal(random, 1, gates * 3)}
    given = [normal(random, 1, gates * 3), normal(random, 1, 3), normal(random, 1, 3)]
    for values in (*parameters.values(), *given):
        values.setflags(write=False)
    for new in cell(parameters, "rnn", "_l0", *given):
        assert new is None or not any(np.shares_memory(new, values) for values in given)


@pytest.mark.filterwarnings("error")
def test_sigmoid_does_not_overflow():
    largest = float(np.finfo(np.float32).max)
    x = np.array([-largest, -1e4, -100, 0, 100, 1e4, largest], np.float32)
    assert sigmoid(x).tolist() == [0, 0, 0, 0.5, 1, 1, 1]


@given(st.floats(-20, 20, width=32))
def test_sigmoid_is_the_logistic_function(x):
    assert float(sigmoid(np.float32(x))) == pytest.approx(1 / (1 + np.exp(-float(x))), abs=1e-6)
