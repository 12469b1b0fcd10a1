"""The loss of a large vocabulary, a few words at a time: their probabilities are never all in memory at once."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

WORDS = 256
"""How many target words' scores are computed together; with 8,000 pieces they stay in a CPU's cache."""


def cross_entropy(hidden: Tensor, weight: Tensor, bias: Tensor, target: Tensor, label_smoothing: float) -> Tensor:
    """Mean cross-entropy in nats per word of an output layer: hidden [n, in], weight [vocabulary, in], target [n].

    The same as `F.cross_entropy(F.linear(hidden, weight, bias), target, label_smoothing=…)`, which computes it
    if the device is not a CPU.
    """
    if hidden.device.type != "cpu" or not len(target):
        return F.cross_entropy(F.linear(hidden, weight, bias), target, label_smoothing=label_smoothing)
    dtype = torch.get_autocast_dtype("cpu") if torch.is_autocast_enabled("cpu") else hidden.dtype
    loss: Tensor = _CrossEntropy.apply(  # type: ignore[no-untyped-call]
        hidden, weight, bias, target, label_smoothing, dtype
    )
    return loss


class _CrossEntropy(torch.autograd.Function):
    """Loss and gradients together, as both need the same probabilities; products in `dtype`, the rest in float32."""

    @staticmethod
    def forward(
        ctx: Any, hidden: Tensor, weight: Tensor, bias: Tensor, target: Tensor, smoothing: float, dtype: torch.dtype
    ) -> Tensor:
        with torch.autocast("cpu", enabled=False):
            low, rows = weight.to(dtype), hidden.to(dtype)
            d_hidden = torch.empty_like(rows)
            d_weight, d_bias = (
                torch.zeros_like(weight, dtype=torch.float32),
                torch.zeros_like(bias, dtype=torch.float32),
            )
            loss = hidden.new_zeros((), dtype=torch.float32)
            for first in range(0, len(target), WORDS):
                part, words = rows[first : first + WORDS], target[first : first + WORDS, None]
                scores = torch.mm(part, low.t()).float().add_(bias)
                mean = scores.mean(dim=1, keepdim=True) if smoothing else scores.new_zeros(1)
                given = scores.gather(1, words)
                top = scores.amax(dim=1, keepdim=True)
                scores.sub_(top).exp_()
                total = scores.sum(dim=1, keepdim=True)
                loss += (top + total.log() - (1 - smoothing) * given - smoothing * mean).sum()
                # What a probability adds to its score's gradient: p minus what it should be.
                scores.div_(total).sub_(smoothing / scores.shape[1])
                scores.scatter_add_(1, words, scores.new_full((1, 1), smoothing - 1).expand_as(words))
                gradient = scores.to(dtype)
                torch.mm(gradient, low, out=d_hidden[first : first + WORDS])
                d_weight += torch.mm(gradient.t(), part)
                d_bias += scores.sum(dim=0)
        ctx.save_for_backward(d_hidden, d_weight, d_bias)
        ctx.dtypes = hidden.dtype, weight.dtype, bias.dtype
        return loss / len(target)

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        d_hidden, d_weight, d_bias = ctx.saved_tensors
        factor = gradients[0] / len(d_hidden)
        found = (d.to(dtype) * factor for d, dtype in zip((d_hidden, d_weight, d_bias), ctx.dtypes, strict=True))
        return *(d.to(dtype) for d, dtype in zip(found, ctx.dtypes, strict=True)), None, None, None
