"""What stands between the decoder's state and the output layer, for torch, if that can be chosen."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from attn_tui.config import ModelConfig
from attn_tui.training.activations import ACTIVATE


class Readout(nn.Module):
    """A config's `readout`; without one, RNNsearch's maxout (Bahdanau et al. 2015, A.2.2)."""

    state: nn.Linear
    word: nn.Linear
    context: nn.Linear

    def __init__(self, config: ModelConfig, dropout: nn.Module) -> None:
        super().__init__()
        self.kind = config.readout or "maxout"
        self.activate = ACTIVATE[config.activation if self.kind == "tanh" else "none"]
        self.dropout = dropout
        if self.kind not in ("state", "concat"):
            rows = config.feedforward * (2 if self.kind == "maxout" else 1)
            self.state = nn.Linear(config.decoder_hidden, rows, bias=False)
            self.word = nn.Linear(config.word_embedding, rows, bias=False)
            self.context = nn.Linear(config.encoder_state, rows)

    def forward(self, h: Tensor, embedding: Tensor, c: Tensor) -> dict[str, Tensor]:
        """Read out from states, words and contexts [batch, trg_len, …]; `hidden` is what the output layer is given."""
        if self.kind == "state":
            return {"hidden": h}
        if self.kind == "concat":
            concat = torch.cat([h, c, embedding], dim=-1)
            return {"concat_t": concat, "hidden": concat}
        summed = self.state(self.dropout(h)) + self.word(self.dropout(embedding)) + self.context(c)
        if self.kind == "maxout":
            return {"readout": summed, "hidden": summed.unflatten(-1, (-1, 2)).amax(dim=-1)}
        return {"hidden": self.activate(summed)}
