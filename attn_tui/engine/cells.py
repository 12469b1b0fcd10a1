"""Recurrent cells: one function per equation, for one vector or a batch of them.

Every cell takes the previous states and its input already multiplied, W_ih x + b_ih, because that can be done for a
whole sentence at once; it returns the new hidden state and, for an LSTM, the new cell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.engine.model import Array, Shapes

Cell: TypeAlias = Callable[[Mapping[str, Array], str, str, Array, Array, "Array | None"], "tuple[Array, Array | None]"]
Gates: TypeAlias = dict[str, Array]


def sigmoid(x: Array) -> Array:
    """σ(x) = 1 / (1 + e^−x), written with tanh so that no x overflows.

    >>> sigmoid(np.array([-1000, 0, 1000], np.float32)).tolist()
    [0.0, 0.5, 1.0]
    """
    s: Array = np.float32(0.5) * (np.tanh(np.float32(0.5) * x) + np.float32(1))
    return s


def from_input(parameters: Mapping[str, Array], name: str, layer: str, x: Array) -> Array:
    """W_ih x + b_ih, the input of every cell: x [..., in] → [..., gates × hidden]."""
    product: Array = x @ parameters[f"{name}.weight_ih{layer}"].T + parameters[f"{name}.bias_ih{layer}"]
    return product


def _rnn_gates(parameters: Mapping[str, Array], name: str, layer: str, from_x: Array, h: Array) -> Gates:
    from_h = h @ parameters[f"{name}.weight_hh{layer}"].T + parameters[f"{name}.bias_hh{layer}"]
    return {"s": from_x + from_h}


def rnn(
    parameters: Mapping[str, Array], name: str, layer: str, from_x: Array, h: Array, c: Array | None = None
) -> tuple[Array, Array | None]:
    """One step of Elman's RNN: h' = tanh(W_ih x + b_ih + W_hh h + b_hh). from_x, h [..., hidden] → h' [..., hidden]."""
    new: Array = np.tanh(_rnn_gates(parameters, name, layer, from_x, h)["s"])
    return new, None


def _gru_gates(parameters: Mapping[str, Array], name: str, layer: str, from_x: Array, h: Array) -> Gates:
    from_h = h @ parameters[f"{name}.weight_hh{layer}"].T + parameters[f"{name}.bias_hh{layer}"]
    units = h.shape[-1]
    rz = sigmoid(from_x[..., : 2 * units] + from_h[..., : 2 * units])
    r, z = rz[..., :units], rz[..., units:]
    return {"r": r, "z": z, "n": np.tanh(from_x[..., 2 * units :] + r * from_h[..., 2 * units :])}


def gru(
    parameters: Mapping[str, Array], name: str, layer: str, from_x: Array, h: Array, c: Array | None = None
) -> tuple[Array, Array | None]:
    """One step of a GRU that resets after the product, as PyTorch and cuDNN compute it.

    r = σ(W_ir x + b_ir + W_hr h + b_hr), z likewise, n = tanh(W_in x + b_in + r ∘ (W_hn h + b_hn)),
    h' = (1 − z) ∘ n + z ∘ h. Cho et al. 2014 in arXiv's v1, here with biases; their v3 resets before the product.

    from_x [..., 3 hidden], h [..., hidden] → h' [..., hidden]; the rows of the weights are the gates r, z, n.
    """
    of = _gru_gates(parameters, name, layer, from_x, h)
    new: Array = of["n"] + of["z"] * (h - of["n"])
    return new, None


def _gru_reset_before_gates(parameters: Mapping[str, Array], name: str, layer: str, from_x: Array, h: Array) -> Gates:
    units = h.shape[-1]
    weight = parameters[f"{name}.weight_hh{layer}"]
    rz = sigmoid(from_x[..., : 2 * units] + h @ weight[: 2 * units].T)
    r, z = rz[..., :units], rz[..., units:]
    return {"r": r, "z": z, "n": np.tanh(from_x[..., 2 * units :] + (r * h) @ weight[2 * units :].T)}


def gru_reset_before(
    parameters: Mapping[str, Array], name: str, layer: str, from_x: Array, h: Array, c: Array | None = None
) -> tuple[Array, Array | None]:
    """One step of a GRU that resets before the product. Bahdanau et al. 2015, A.1.1.

    r = σ(W_r x + U_r h), z likewise, n = tanh(W x + U (r ∘ h)), h' = (1 − z) ∘ h + z ∘ n: z and 1 − z are swapped
    compared with `gru` and Cho et al. 2014. The paper leaves biases out of its equations; here each gate has one.

    from_x [..., 3 hidden], h [..., hidden] → h' [..., hidden]; the rows of the weights are the gates r, z, n.
    """
    of = _gru_reset_before_gates(parameters, name, layer, from_x, h)
    new: Array = h + of["z"] * (of["n"] - h)
    return new, None


def _lstm_gates(parameters: Mapping[str, Array], name: str, layer: str, from_x: Array, h: Array) -> Gates:
    units = h.shape[-1]
    gates = from_x + h @ parameters[f"{name}.weight_hh{layer}"].T + parameters[f"{name}.bias_hh{layer}"]
    i_f = sigmoid(gates[..., : 2 * units])
    return {
        "i": i_f[..., :units],
        "f": i_f[..., units:],
        "g": np.tanh(gates[..., 2 * units : 3 * units]),
        "o": sigmoid(gates[..., 3 * units :]),
    }


def lstm(
    parameters: Mapping[str, Array], name: str, layer: str, from_x: Array, h: Array, c: Array | None = None
) -> tuple[Array, Array | None]:
    """One step of an LSTM: c' = f ∘ c + i ∘ g, h' = o ∘ tanh(c').

    i, f, o = σ(W x + b_ih + U h + b_hh), g = tanh of the same. Hochreiter and Schmidhuber 1997, with forget gates.

    from_x [..., 4 hidden], h and c [..., hidden] → h', c' [..., hidden]; the rows of the weights are the gates
    i, f, g, o, as PyTorch has them.
    """
    assert c is not None
    of = _lstm_gates(parameters, name, layer, from_x, h)
    c = of["f"] * c + of["i"] * of["g"]
    new: Array = of["o"] * np.tanh(c)
    return new, c


CELLS: dict[str, Cell] = {"rnn": rnn, "gru": gru, "gru-reset-before": gru_reset_before, "lstm": lstm}
GATES = {"rnn": _rnn_gates, "gru": _gru_gates, "gru-reset-before": _gru_reset_before_gates, "lstm": _lstm_gates}
"""What each cell computes on the way, by name: the rnn's sum s, the others' gates and candidate. [..., hidden] each."""
ROWS = {
    "rnn": ("",),
    "gru": ("r", "z", "n"),
    "gru-reset-before": ("r", "z", "n"),
    "lstm": ("i", "f", "g", "o"),
}
"""What the rows of each cell's matrices compute: as many of them as there are units belong to each gate."""


def cell_shapes(config: ModelConfig, name: str, layer: str, inputs: int, hidden: int) -> Shapes:
    """Names and shapes of one cell's parameters, PyTorch's."""
    rows = len(ROWS[config.cell]) * hidden
    shapes: Shapes = {
        f"{name}.weight_ih{layer}": (rows, inputs),
        f"{name}.weight_hh{layer}": (rows, hidden),
        f"{name}.bias_ih{layer}": (rows,),
    }
    if config.cell != "gru-reset-before":
        shapes[f"{name}.bias_hh{layer}"] = (rows,)
    return shapes


def first_cell(config: ModelConfig, h: Array) -> Array | None:
    """The LSTM cell that goes with a first hidden state of zeros: zeros, too; None for other cells."""
    return np.zeros_like(h) if config.cell == "lstm" else None
