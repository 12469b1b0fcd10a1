"""Recurrent cells: one function per equation, for one vector or a batch of them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from attn_tui.engine.model import Array


def sigmoid(x: Array) -> Array:
    """σ(x) = 1 / (1 + e^−x), written with tanh so that no x overflows.

    >>> sigmoid(np.array([-1000, 0, 1000], np.float32)).tolist()
    [0.0, 0.5, 1.0]
    """
    s: Array = np.float32(0.5) * (np.tanh(np.float32(0.5) * x) + np.float32(1))
    return s


def gru(parameters: Mapping[str, Array], name: str, layer: str, x: Array, h: Array) -> Array:
    """One step of a GRU that resets after the product, as PyTorch and cuDNN compute it.

    r = σ(W_ir x + b_ir + W_hr h + b_hr), z likewise, n = tanh(W_in x + b_in + r ∘ (W_hn h + b_hn)),
    h' = (1 − z) ∘ n + z ∘ h. Cho et al. 2014 (arXiv v1) with the reset gate moved behind the product.

    x [..., in], h [..., hidden] → h' [..., hidden]; the rows of the weights are the gates r, z, n.
    """
    from_x = x @ parameters[f"{name}.weight_ih{layer}"].T + parameters[f"{name}.bias_ih{layer}"]
    from_h = h @ parameters[f"{name}.weight_hh{layer}"].T + parameters[f"{name}.bias_hh{layer}"]
    x_r, x_z, x_n = np.split(from_x, 3, axis=-1)
    h_r, h_z, h_n = np.split(from_h, 3, axis=-1)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    n = np.tanh(x_n + r * h_n)
    new: Array = (1 - z) * n + z * h
    return new
