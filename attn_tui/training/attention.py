"""Attention for torch: scores, weights and context of many time steps at once, or of one."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from attn_tui.config import ModelConfig
from attn_tui.scores import SCORES


def _log_softmax(e_t: Tensor) -> Tensor:
    """The logarithm of the softmax, but 0 where that gives no weight."""
    return e_t.log_softmax(dim=-1).masked_fill(e_t == -torch.inf, 0)


NORMALISE: dict[str, Callable[[Tensor], Tensor]] = {
    "softmax": lambda e_t: e_t.softmax(dim=-1),
    "log-softmax": _log_softmax,
}
"""What makes weights of scores [..., src_len], by a config's `normalisation`."""


class Attention(nn.Module):
    """Luong et al. 2015, Sections 3.1 and 3.2; Bahdanau et al. 2015, A.1.2; Vaswani et al. 2017, Eq. 1."""

    general: nn.Linear
    query: nn.Linear
    key: nn.Linear
    energy: nn.Linear

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        dec, hidden = config.decoder_hidden, config.attention_hidden
        for name, (rows, columns) in SCORES[config.score].shapes(config).items():
            self.add_module(name, nn.Linear(columns, rows, bias=name == "places"))
        if config.attention == "local-p":
            self.position = nn.ModuleDict(
                {"hidden": nn.Linear(dec, hidden, bias=False), "output": nn.Linear(hidden, 1, bias=False)}
            )

    def keys(self, encoder_states: Tensor) -> Tensor:
        """The part of the scores that is the same at every time step: [batch, src_len, enc] → [batch, src_len, …]."""
        if self.config.score == "general":
            return self.general(encoder_states)  # type: ignore[no-any-return]
        return self.key(encoder_states) if self.config.score in ("concat", "additive") else encoder_states

    def scores(self, h: Tensor, keys: Tensor) -> Tensor:
        """Score h [batch, trg_len, dec or more] against keys: [batch, trg_len, src_len]."""
        if self.config.score in ("location", "places"):
            return getattr(self, self.config.score)(h)[..., : keys.shape[1]]  # type: ignore[no-any-return]
        if self.config.score in ("concat", "additive"):
            hidden = torch.tanh(self.query(h)[:, :, None] + keys[:, None])
            e_t = hidden @ self.energy.weight[0].to(hidden.dtype)
            return e_t if self.energy.bias is None else e_t + self.energy.bias
        scores = h @ keys.transpose(1, 2)
        return scores * h.shape[-1] ** -0.5 if self.config.score == "scaled-dot" else scores

    def forward(
        self, h: Tensor, encoder_states: Tensor, keys: Tensor, mask: Tensor, first: int = 1
    ) -> dict[str, Tensor]:
        """Attend with h [batch, trg_len, dec] as query, in time steps from `first` on.

        For scores of places it is [E y ; h]. mask [batch, src_len] is False at padding. Returns e_t, alpha_t [batch,
        trg_len, src_len], c_t [batch, trg_len, enc] and, of local attention, p_t [batch, trg_len] and gaussian.
        """
        scores, found = self.scores(h, keys), {}
        allowed = mask[:, None]
        if self.config.attention != "global":
            found["p_t"] = self._centre(h, mask.sum(dim=1), first)
            distance = torch.arange(1, mask.shape[1] + 1, device=h.device) - found["p_t"][..., None]
            allowed = allowed & (distance.abs() <= self.config.window)
        found["e_t"] = scores.masked_fill(~allowed, -torch.inf)
        weights = NORMALISE[self.config.normalisation](found["e_t"])
        if self.config.attention == "local-p":
            found["gaussian"] = torch.exp(-(distance**2) / (2 * (self.config.window / 2) ** 2))
            weights = weights * found["gaussian"]
        return {**found, "alpha_t": weights, "c_t": weights.to(encoder_states.dtype) @ encoder_states}

    def _centre(self, h: Tensor, lengths: Tensor, first: int) -> Tensor:
        """p_t: [batch, trg_len]."""
        if self.config.attention == "local-p":
            hidden = torch.tanh(self.position["hidden"](h))
            return lengths[:, None] * torch.sigmoid(self.position["output"](hidden)[..., 0])
        t = torch.arange(first, first + h.shape[1], device=h.device)
        return torch.minimum(t[None], lengths[:, None]).float()
