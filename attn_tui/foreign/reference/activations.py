"""Activation functions by the names that toolkits give them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from attn_tui.foreign.reference.cells import Array, sigmoid


def relu(x: Array) -> Array:
    """max(x, 0)."""
    y: Array = np.maximum(x, 0)
    return y


def gelu(x: Array) -> Array:
    """Gives x Φ(x), Φ the standard normal distribution function; torch's default form, not the approximation."""
    y: Array = x * 0.5 * (1 + np.array([math.erf(value / math.sqrt(2)) for value in x]))
    return y


ACTIVATIONS: Mapping[str, Callable[[Array], Array]] = {
    "tanh": np.tanh,
    "relu": relu,
    "gelu": gelu,
    "swish": lambda x: x * sigmoid(x),
}
