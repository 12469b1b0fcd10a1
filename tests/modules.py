"""Checkpoints as torch modules, for tests that compare the two."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from attn_tui.engine.model import Checkpoint
from attn_tui.training.model import Model


def module_of(checkpoint: Checkpoint) -> Model:
    """The checkpoint as a torch module."""
    with torch.random.fork_rng(devices=[]):
        module = Model(checkpoint.config)
    state = {name: torch.from_numpy(value.copy()) for name, value in checkpoint.parameters.items()}
    if checkpoint.config.tied_output:
        state["decoder.output.weight"] = state["decoder.embedding.weight"]
    module.load_state_dict(state)
    return module.eval()


def places(checkpoint: Checkpoint, sources: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """How many places of each source are read, and how many may be looked at: [batch] both."""
    config, padding = checkpoint.config, checkpoint.source_vocabulary.padding if checkpoint.config.pad_to else None
    whole = torch.tensor([len(ids) for ids in sources])
    pieces = torch.tensor([sum(i != padding for i in ids) for ids in sources])
    return pieces if config.padding == "zeros" else whole, pieces if config.padding_masked else whole
