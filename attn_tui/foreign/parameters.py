"""A format's arrays by their own names → ours: each is taken once, checked, and what is left over is refused."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.engine.architectures import parameter_shapes
from attn_tui.engine.model import Array
from attn_tui.engine.parameters import unusable
from attn_tui.errors import CheckpointError
from attn_tui.foreign.files import whole
from attn_tui.text import shown

_PARTS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
_ROWS = {"rnn": 1, "gru": 3, "lstm": 4}


class Arrays:
    """The arrays of a model, by the format's names."""

    def __init__(self, arrays: Mapping[str, object]) -> None:
        """Take what a file holds; what is not an array of numbers is left over, and what has no text for a name."""
        self._all = {name if isinstance(name, str) else shown(name): one for name, one in arrays.items()}
        self._left = set(self._all)

    def __contains__(self, name: object) -> bool:
        return name in self._all

    def names(self) -> frozenset[str]:
        """All names."""
        return frozenset(self._all)

    def shape(self, name: str) -> tuple[int, int]:
        """The shape of a matrix. Raises CheckpointError if there is none of that name."""
        array = self._array(name)
        if array.ndim != 2 or not array.size:
            raise CheckpointError(f"{shown(name)} has the shape {list(array.shape)}; it must be a matrix.")
        rows, columns = array.shape
        return rows, columns

    def take(self, name: str) -> Array:
        """An array as float32; what is called a weight is a matrix, what is called a bias a vector.

        Raises CheckpointError if it is missing, has another shape, or holds what is not a finite number.
        """
        array, kind = self._array(name), name.rpartition(".")[2]
        if kind.startswith("weight"):
            self.shape(name)
        elif kind.startswith("bias") and (array.ndim != 1 or not array.size):
            raise CheckpointError(f"{shown(name)} has the shape {list(array.shape)}; it must be a vector.")
        self._left.discard(name)
        with np.errstate(over="ignore"):
            values = np.array(whole(array), np.float32)  # a copy of our own: the file's is a window onto the file
        if values.size and (wrong := unusable(values)):
            raise CheckpointError(f"{shown(name)} holds {wrong}; give an intact file.")
        return values

    def double(self) -> dict[str, np.ndarray]:
        """All arrays of numbers in float64, under the format's names."""
        return {name: np.array(whole(a), np.float64) for name, a in self._all.items() if isinstance(a, np.ndarray)}

    def ignore(self, *names: str) -> None:
        """Leave out what does not matter for decoding."""
        self._left.difference_update(names)

    def _array(self, name: str) -> np.ndarray:
        array = self._all.get(name)
        if array is None:
            raise CheckpointError(f"the tensor {shown(name)} is missing; give the whole model.")
        if not isinstance(array, np.ndarray) or array.dtype.kind not in "fiu":
            raise CheckpointError(f"{shown(name)} is not a tensor of numbers; give the model's own file.")
        return array

    def check_all_taken(self) -> None:
        """Raise CheckpointError, which names one, if arrays are left over: the model computes more than is known."""
        if self._left:
            name = min(self._left)
            raise CheckpointError(f"the tensor {shown(name)} belongs to nothing that is known of such models.")


class Parameters(dict[str, Array]):
    """Arrays by our names."""

    def linear(self, ours: str, arrays: Arrays, theirs: str) -> None:
        """Take a linear map, with its bias if it has one."""
        self[f"{ours}.weight"] = arrays.take(f"{theirs}.weight")
        if f"{theirs}.bias" in arrays:
            self[f"{ours}.bias"] = arrays.take(f"{theirs}.bias")

    def rnn(self, ours: str, arrays: Arrays, theirs: str, layers: int, directions: int = 1) -> None:
        """Take the layers of one of PyTorch's RNNs."""
        for layer in range(layers):
            for suffix in ("", "_reverse")[:directions]:
                for part in _PARTS:
                    self[f"{ours}.{part}_l{layer}{suffix}"] = arrays.take(f"{theirs}.{part}_l{layer}{suffix}")

    def cells(self, ours: str, arrays: Arrays, theirs: str, layers: int) -> None:
        """Take a stack of PyTorch's cells: `theirs` has {layer}."""
        for layer in range(layers):
            for part in _PARTS:
                self[f"{ours}.{part}_l{layer}"] = arrays.take(f"{theirs.format(layer=layer)}.{part}")

    def sizes(self) -> dict[str, Any]:
        """The entries of a config that follow from shapes: layers, directions, units of states and of the score."""
        query = self.get("decoder.attention.query.weight")
        return {
            "layers": _count(self, "decoder.rnn.weight_ih_l{}"),
            "encoder_layers": _count(self, "encoder.rnn.weight_ih_l{}"),
            "directions": "both" if "encoder.rnn.weight_ih_l0_reverse" in self else "forward",
            "encoder_hidden": self["encoder.rnn.weight_hh_l0"].shape[1],
            "decoder_hidden": self["decoder.rnn.weight_hh_l0"].shape[1],
            **({} if query is None else {"attention_hidden": len(query)}),
        }

    def bias(self, ours: str, *vectors: Array) -> None:
        """Set a bias that is a sum of several. Raises CheckpointError if they are not equally long."""
        if len({vector.shape for vector in vectors}) > 1:
            raise CheckpointError(f"the biases that make {ours}.bias are not equally long; give the whole model.")
        total = np.sum(vectors, axis=0, dtype=np.float64)
        self[f"{ours}.bias"] = np.asarray(total, np.float32)

    def additive(self, arrays: Arrays, query: str, key: str, energy: str) -> None:
        """Take the maps of v · tanh(W h + U h̄_j), with the biases they have; U's is added to W's."""
        names = {"query": query, "key": key, "energy": energy}
        for ours, theirs in names.items():
            self[f"decoder.attention.{ours}.weight"] = arrays.take(f"{theirs}.weight")
        if inner := [arrays.take(name) for theirs in (query, key) if (name := f"{theirs}.bias") in arrays]:
            self.bias("decoder.attention.query", *inner)
        if f"{energy}.bias" in arrays:
            self["decoder.attention.energy.bias"] = arrays.take(f"{energy}.bias")

    def biased(self, *names: str) -> tuple[str, ...]:
        """Those of these linear maps that have a bias."""
        return tuple(name for name in names if f"{name}.bias" in self)

    def check(self, config: ModelConfig) -> None:
        """Raise CheckpointError if these are not what the config's engine needs."""
        wanted = parameter_shapes(config)
        for name, shape in wanted.items():
            if name not in self:
                raise CheckpointError(f"the parameter {name} is missing; give the whole model.")
            if self[name].shape != shape:
                raise CheckpointError(
                    f"{name} has the shape {list(self[name].shape)}, but the other sizes ask for {list(shape)}; give "
                    "the files of one model."
                )
        for name in self:
            if name not in wanted:
                raise CheckpointError(f"the parameter {name} belongs to no part of this system; tell us of the model.")


def swapped(weight: Array, left: int) -> Array:
    """The columns of [a ; b] → those of [b ; a]; a has `left` of them."""
    return np.concatenate([weight[:, left:], weight[:, :left]], axis=1)


def layers_of(arrays: Arrays, prefix: str) -> int:
    """How many layers one of PyTorch's RNNs has. Raises CheckpointError if it has none."""
    form = prefix + ".weight_ih_l{}"
    arrays.shape(form.format(0))
    return _count(arrays, form)


def cells_of(arrays: Arrays, form: str) -> int:
    """How many cells a stack has; `form` has {layer}."""
    return _count(arrays, form.replace("{layer}", "{}") + ".weight_ih")


def _count(arrays: Container[str], form: str) -> int:
    count = 0
    while form.format(count) in arrays:
        count += 1
    return count


def directions_of(arrays: Arrays, prefix: str) -> int:
    """1, or 2 if there is a backward RNN."""
    return 2 if f"{prefix}.weight_ih_l0_reverse" in arrays else 1


def cell_of(arrays: Arrays, weight_hh: str) -> str:
    """Which cell has a recurrent matrix of that shape. Raises CheckpointError if none has."""
    shape = arrays.shape(weight_hh)
    for cell, rows in _ROWS.items():
        if len(shape) == 2 and shape[0] == rows * shape[1]:
            return cell
    raise CheckpointError(f"{shown(weight_hh)} has the shape {list(shape)}, which no RNN, GRU or LSTM has.")
