"""How far a model's numbers spread that nothing bounds, estimated from its parameters alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from attn_tui.engine.model import Array, Checkpoint

_DEVIATIONS = 3.0  # of all numbers, nearly none is further away
_READOUT = 6.0  # three products are added there, and what is trained makes them agree
_STATE = 1 / 3  # root mean square of the states, which are between −1 and 1


@dataclass(frozen=True, slots=True)
class Spread:
    """What nearly all numbers of such a vector stay below, positive or negative."""

    word: float = 1.0
    """A target word's embedding."""
    readout: float = 8.0
    """A readout, RNNsearch's before and after the maxout, and other layers of sums."""


def spread_of(checkpoint: Checkpoint) -> Spread:
    """Estimate it: the same for every sentence. Rounded, so that it does not depend on the processor."""
    word = _size(checkpoint.parameters["decoder.embedding.weight"])
    read = {
        "readout.state": _STATE,
        "readout.word": word,
        "readout.context": _STATE,
        "projection": 2 * _STATE,
        "combine": max(_STATE, word),
    }
    if checkpoint.config.activation != "tanh":  # which alone keeps these between −1 and 1
        read |= {"attentional": _STATE, "feedforward": _STATE}
    readout = sum(
        (size * _size(checkpoint.parameters[name])) ** 2 * checkpoint.parameters[name].shape[1]
        for part, size in read.items()
        if (name := f"decoder.{part}.weight") in checkpoint.parameters
    )
    return Spread(_rounded(_DEVIATIONS * word), _rounded(_READOUT * float(readout) ** 0.5))


def _size(values: Array) -> float:
    """The root mean square."""
    return float(np.sqrt(np.mean(np.square(values, dtype=np.float32), dtype=np.float64)))


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")
