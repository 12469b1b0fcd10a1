"""Position encodings: what tells a model at which place a word stands."""

from __future__ import annotations

import torch
from torch import Tensor, nn


def position_encodings(rows: int, units: int) -> nn.Embedding:
    """Make encodings that are not learnt: [rows, units].

    Sine and cosine of growing wavelengths, in turn (Vaswani et al. 2017, Section 3.5). There the embeddings are
    multiplied by √units before the encodings are added; here the encodings are divided by it, which is the same
    proportion.
    """
    encodings = nn.Embedding(rows, units)
    encodings.weight.requires_grad_(False)
    encodings.weight.copy_(sinusoids(rows, units) / units**0.5)
    return encodings


def sinusoids(rows: int, units: int) -> Tensor:
    """Return sin(pos / 10000^(2i / units)) in column 2i and the cosine in column 2i + 1: [rows, units]."""
    wavelengths = 10_000 ** (torch.arange(0, units, 2) / units)
    angles = torch.arange(rows)[:, None] / wavelengths
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)[:, :units]
