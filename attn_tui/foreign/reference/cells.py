"""Torch's recurrent cells, and stacks of them, in float64.

GRU, gates in the order r, z, n: r = σ(W_ir x + b_ir + W_hr h + b_hr), z likewise,
n = tanh(W_in x + b_in + r ∘ (W_hn h + b_hn)), h' = (1 − z) ∘ n + z ∘ h.
LSTM, gates in the order i, f, g, o: c' = σ(f) ∘ c + σ(i) ∘ tanh(g), h' = σ(o) ∘ tanh(c').
Source: documentation of torch.nn.GRU and torch.nn.LSTM.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
Arrays: TypeAlias = Mapping[str, Array]
State: TypeAlias = tuple[Array, ...]
"""(h,) of a GRU, (h, c) of an LSTM."""


def double(arrays: Arrays) -> dict[str, Array]:
    """The arrays in float64; those that are already are not copied."""
    return {name: np.asarray(array, np.float64) for name, array in arrays.items()}


def sigmoid(x: Array) -> Array:
    """1 / (1 + e^−x), written with tanh so that no x overflows."""
    s: Array = 0.5 * np.tanh(0.5 * x) + 0.5
    return s


def softmax(x: Array) -> Array:
    """e^x / Σ e^x over the last axis."""
    return np.exp(log_softmax(x))


def log_softmax(x: Array) -> Array:
    """Gives x − log Σ e^x over the last axis."""
    shifted = x - x.max(-1, keepdims=True)
    s: Array = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return s


def linear(arrays: Arrays, name: str, x: Array) -> Array:
    """W x + b, b if there is one. x [..., columns] → [..., rows]."""
    y: Array = x @ arrays[f"{name}.weight"].T
    return y + arrays[f"{name}.bias"] if f"{name}.bias" in arrays else y


@dataclass(frozen=True)
class Cell:
    """One layer of torch's in one direction: a GRU if `weight_hh` has three rows for a unit, an LSTM if four."""

    weight_ih: Array
    weight_hh: Array
    bias_ih: Array
    bias_hh: Array

    def zeros(self) -> State:
        """The state before anything was read."""
        units = self.weight_hh.shape[1]
        return tuple(np.zeros(units) for _ in range(len(self.weight_hh) // units - 2))

    def step(self, x: Array, state: State) -> State:
        """The state after x [in] is read."""
        from_x, from_h = self.weight_ih @ x + self.bias_ih, self.weight_hh @ state[0] + self.bias_hh
        if len(state) == 1:
            (xr, xz, xn), (hr, hz, hn) = np.split(from_x, 3), np.split(from_h, 3)
            z = sigmoid(xz + hz)
            return ((1 - z) * np.tanh(xn + sigmoid(xr + hr) * hn) + z * state[0],)
        i, f, g, o = np.split(from_x + from_h, 4)
        c = sigmoid(f) * state[1] + sigmoid(i) * np.tanh(g)
        return sigmoid(o) * np.tanh(c), c


def cells(arrays: Arrays, pattern: str) -> list[Cell]:
    """The layers of a stack. `pattern` has {part} for weight_ih, …, and {layer} for a number."""
    found: list[Cell] = []
    while pattern.format(part="weight_ih", layer=len(found)) in arrays:
        parts = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        found.append(Cell(*(arrays[pattern.format(part=part, layer=len(found))] for part in parts)))
    return found


def stack(arrays: Arrays, name: str) -> list[Cell]:
    """The layers of torch's GRU or LSTM called `name`, in reading direction."""
    return cells(arrays, name + ".{part}_l{layer}")


def run(cell: Cell, inputs: Array) -> tuple[Array, State]:
    """[places, in] → the hidden state of every place [places, units], and the last state."""
    state, states = cell.zeros(), []
    for x in inputs:
        state = cell.step(x, state)
        states.append(state[0])
    return np.array(states), state


def read(arrays: Arrays, name: str, inputs: Array) -> tuple[Array, list[State]]:
    """What torch's GRU or LSTM called `name` makes of inputs [places, in], in both directions if it has both.

    Returns the top layer's states h̄ [places, states] and every layer's last state; →h comes before ←h in both.
    """
    forward, backward = stack(arrays, name), cells(arrays, name + ".{part}_l{layer}_reverse")
    finals = []
    for layer, cell in enumerate(forward):
        states, final = run(cell, inputs)
        if backward:
            reverse, first = run(backward[layer], inputs[::-1])
            states = np.concatenate([states, reverse[::-1]], 1)
            final = tuple(np.concatenate(pair) for pair in zip(final, first, strict=True))
        inputs = states
        finals.append(final)
    return inputs, finals


def step(layers: Sequence[Cell], x: Array, states: Sequence[State]) -> list[State]:
    """One time step of a stack: every layer's new state, the top layer's last."""
    new = []
    for cell, state in zip(layers, states, strict=True):
        new.append(cell.step(x, state))
        x = new[-1][0]
    return new
