"""Scores → weights → context: the part of the decoder that looks back at the source."""

from __future__ import annotations

import numpy as np

from attn_tui.engine.model import Array, Checkpoint, Mask


def score(checkpoint: Checkpoint, h_t: Array, encoder_states: Array) -> Array:
    """Compare h_t with every encoder hidden state: e_tj = score(h_t, h̄_j). Luong et al. 2015, Section 3.1.

    dot: h_tᵀ h̄_j; general: h_tᵀ W_a h̄_j. h_t [..., dec], encoder_states [..., src_len, enc] → [..., src_len].
    """
    if checkpoint.config.score == "general":
        h_t = h_t @ checkpoint.parameters["decoder.attention.general.weight"]
    return (encoder_states @ h_t[..., None])[..., 0]


def softmax(e_t: Array, mask: Mask | None = None) -> Array:
    """Turn scores into weights that sum to 1: α_tj = exp(e_tj) / Σ_k exp(e_tk). Luong et al. 2015, Eq. 7.

    e_t [..., src_len], mask of the same shape, False where there is only padding: that gets exactly 0.

    >>> softmax(np.zeros(4, np.float32)).tolist()
    [0.25, 0.25, 0.25, 0.25]
    """
    if mask is not None:
        e_t = np.where(mask, e_t, -np.inf)
    exponentials = np.exp(e_t - e_t.max(axis=-1, keepdims=True))
    return np.asarray(exponentials / exponentials.sum(axis=-1, keepdims=True), np.float32)


def weighted_states(alpha_t: Array, encoder_states: Array) -> Array:
    """α_tj h̄_j, the summands of the context: [..., src_len] and [..., src_len, enc] → [..., src_len, enc]."""
    return alpha_t[..., None] * encoder_states
