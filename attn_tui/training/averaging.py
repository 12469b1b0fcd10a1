"""An exponential moving average of the weights: what a run would reach with a smaller learning rate, at any time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel


def averaged(model: nn.Module, decay: float) -> AveragedModel:
    """Make the average of a model's parameters; `update_parameters` takes what they are then into it.

    The decay begins at 0.1 and grows to `decay`, (1 + n) / (10 + n) at the n-th time, so that what the weights were
    before they had learnt is soon forgotten (as TensorFlow's ExponentialMovingAverage with `num_updates`). Kept in a
    module, it is part of that module's state.
    """
    average = AveragedModel(model, multi_avg_fn=_rule(decay))
    average.requires_grad_(False)
    return average


def _rule(decay: float) -> Callable[[Sequence[Tensor], Sequence[Tensor], Tensor | int], None]:
    @torch.no_grad()
    def take_in(mean: Sequence[Tensor], now: Sequence[Tensor], times: Tensor | int) -> None:
        n = float(times)
        torch._foreach_lerp_(list(mean), list(now), 1 - min(decay, (1 + n) / (10 + n)))

    return take_in
