"""The functions that follow a linear map, by their names in a config."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from attn_tui.engine.cells import sigmoid
from attn_tui.engine.model import Array


def _relu(x: Array) -> Array:
    return np.maximum(x, np.float32(0))


def _gelu(x: Array) -> Array:
    """X Φ(x). Hendrycks and Gimpel 2016, in the exact form."""
    erf = np.vectorize(math.erf, otypes=[np.float64])
    return np.asarray(x * 0.5 * (1 + erf(x / math.sqrt(2))), np.float32)


def _swish(x: Array) -> Array:
    """X σ(x). Ramachandran et al. 2017."""
    return x * sigmoid(x)


def _none(x: Array) -> Array:
    return x


ACTIVATE: dict[str, Callable[[Array], Array]] = {
    "tanh": np.tanh,
    "relu": _relu,
    "gelu": _gelu,
    "swish": _swish,
    "none": _none,
}
