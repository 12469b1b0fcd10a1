"""RNNs for torch: PyTorch's own if it has the cell, and a single step of each for loops that feed back."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from attn_tui.training.gru import GRU

RNNS: dict[str, type[nn.RNN] | type[nn.GRU] | type[nn.LSTM]] = {"rnn": nn.RNN, "gru": GRU, "lstm": nn.LSTM}
GATES = {"rnn": 1, "gru": 3, "gru-reset-before": 3, "lstm": 4}


class Dropout(nn.Module):
    """`nn.Dropout`, whose random bits on a processor come ten times as fast from numpy; p counts in 256ths."""

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def forward(self, x: Tensor) -> Tensor:
        """Drop single units of x [...]; those that stay are larger by 1 / (1 − p), in training only."""
        if not (self.training and self.p):
            return x
        if x.device.type != "cpu":
            return F.dropout(x, self.p)
        dropped = max(1, min(255, round(self.p * 256)))
        random = np.random.Generator(np.random.SFC64(int(torch.randint(2**31, ()))))  # follows torch's own seed
        bits = np.frombuffer(random.bytes(x.numel()), np.uint8).reshape(x.shape)
        return x * torch.from_numpy(bits >= dropped).to(x.dtype).mul_(256 / (256 - dropped))


class WordDropout(nn.Module):
    """Drops whole embeddings, not single units: a reader that misses a word now and then leans on the others.

    Sennrich et al. 2016, "Edinburgh Neural Machine Translation Systems for WMT 16", Section 3.
    """

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def forward(self, embedding: Tensor) -> Tensor:
        """Drop positions of [batch, len, embedding]; those that stay are larger by 1 / (1 − p), in training only."""
        if not (self.training and self.p):
            return embedding
        return embedding * F.dropout(embedding.new_ones(*embedding.shape[:2], 1), self.p)


def rnn_of(
    cell: str, inputs: int, hidden: int, *, layers: int, bidirectional: bool = False, dropout: float
) -> nn.Module:
    """Make an RNN; its parameters have PyTorch's names even if PyTorch does not have the cell."""
    if cell == "gru-reset-before":
        return ResetBeforeGRU(inputs, hidden, bidirectional)
    between = dropout if layers > 1 else 0.0
    return RNNS[cell](inputs, hidden, layers, batch_first=True, bidirectional=bidirectional, dropout=between)


class ResetBeforeGRU(nn.Module):
    """One layer of GRUs that reset before the product, in one or both directions. Bahdanau et al. 2015, A.1.1."""

    weight_hh_l0: Tensor

    def __init__(self, inputs: int, hidden: int, bidirectional: bool) -> None:
        super().__init__()
        self.hidden_size = hidden
        self.suffixes = ("", "_reverse") if bidirectional else ("",)
        spread = 1 / math.sqrt(hidden)
        for suffix in self.suffixes:
            for name, shape in (("ih", (3 * hidden, inputs)), ("hh", (3 * hidden, hidden))):
                self.register_parameter(f"weight_{name}_l0{suffix}", nn.Parameter(_uniform(shape, spread)))
            self.register_parameter(f"bias_ih_l0{suffix}", nn.Parameter(_uniform((3 * hidden,), spread)))

    def forward(self, x: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Read x [batch, len, in], of which mask [batch, len] counts, in all directions at once.

        Returns all states [batch, len, directions × hidden], 0 at padding, and the last [directions, batch, hidden].
        """
        inputs, here = [], []
        for suffix, turn in zip(self.suffixes, (False, True), strict=False):
            weight, bias = getattr(self, f"weight_ih_l0{suffix}"), getattr(self, f"bias_ih_l0{suffix}")
            from_x, counts = F.linear(x, weight, bias).transpose(0, 1), mask.t()[..., None]
            # The backward one walks from the end, where padding, which comes first, leaves it at 0.
            inputs.append(from_x.flip(0) if turn else from_x)
            here.append(counts.flip(0) if turn else counts)
        from_x, counts = torch.stack(inputs, dim=1), torch.stack(here, dim=1)  # [len, directions, batch, …]
        weight = torch.stack([getattr(self, f"weight_hh_l0{suffix}") for suffix in self.suffixes]).transpose(1, 2)
        h = x.new_zeros(len(self.suffixes), len(x), self.hidden_size, dtype=torch.float32)  # whatever the precision
        states = []
        for t in range(x.shape[1]):
            h = torch.where(counts[t], reset_before(from_x[t], h, weight), h)
            states.append(h * counts[t])
        forward, *backward = torch.stack(states).unbind(1)
        return torch.cat([forward, *(half.flip(0) for half in backward)], dim=-1).transpose(0, 1), h


def reset_before(from_x: Tensor, h: Tensor, weight: Tensor) -> Tensor:
    """One step: from_x [..., 3 hidden] and h [..., hidden]; weight is W_hh transposed, [..., hidden, 3 hidden]."""
    units = h.shape[-1]
    rz = torch.sigmoid(from_x[..., : 2 * units] + h @ weight[..., : 2 * units])
    r, z = rz.chunk(2, dim=-1)
    n = torch.tanh(from_x[..., 2 * units :] + (r * h) @ weight[..., 2 * units :])
    return torch.lerp(h, n.to(h.dtype), z.to(h.dtype))


def _uniform(shape: tuple[int, ...], spread: float) -> Tensor:
    return torch.empty(shape).uniform_(-spread, spread)


def from_input(rnn: nn.Module, x: Tensor, layer: int = 0) -> Tensor:
    """W_ih x + b_ih of one layer: [..., in] → [..., gates × hidden]."""
    return F.linear(x, getattr(rnn, f"weight_ih_l{layer}"), getattr(rnn, f"bias_ih_l{layer}"))


def step(rnn: nn.Module, from_x: Tensor, h: Tensor, c: Tensor | None, layer: int) -> tuple[Tensor, Tensor | None]:
    """One step of one layer of an RNN, given W_ih x + b_ih [batch, gates × hidden]."""
    if isinstance(rnn, ResetBeforeGRU):
        return reset_before(from_x, h, rnn.weight_hh_l0.t()), None
    from_h = F.linear(h, getattr(rnn, f"weight_hh_l{layer}"), getattr(rnn, f"bias_hh_l{layer}"))
    if isinstance(rnn, nn.LSTM):
        assert c is not None
        i, f, g, o = (from_x + from_h).chunk(4, dim=-1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c
    if isinstance(rnn, nn.GRU):
        (x_r, x_z, x_n), (h_r, h_z, h_n) = from_x.chunk(3, dim=-1), from_h.chunk(3, dim=-1)
        n = torch.tanh(x_n + torch.sigmoid(x_r + h_r) * h_n)
        return torch.lerp(n, h.to(n.dtype), torch.sigmoid(x_z + h_z)), None
    return torch.tanh(from_x + from_h), None


class Stepwise:
    """An RNN of one or more layers, one step at a time: for orders in which a step reads what the one before found."""

    def __init__(self, rnn: nn.Module, first: Tensor, cells: Tensor | None, dropout: Dropout) -> None:
        """Start from the states, and an LSTM's cells, of all layers: [batch, layers, hidden]."""
        self._rnn, self._dropout = rnn, dropout
        # What is handed on from step to step is float32, whatever the precision.
        self._layers = list(first.float().unbind(1))
        self._cells: list[Tensor | None] = [None] * len(self._layers)
        if cells is not None:
            self._cells = list(cells.float().unbind(1))

    @property
    def state(self) -> Tensor:
        """The top layer's: [batch, hidden]."""
        return self._layers[-1]

    @property
    def cell(self) -> Tensor | None:
        """The top layer's, of an LSTM: [batch, hidden]."""
        return self._cells[-1]

    def advance(self, from_x: Tensor) -> Tensor:
        """Advance all layers, given the lowest's W_ih x + b_ih [batch, gates × hidden], and return the top state."""
        for k in range(len(self._layers)):
            self._layers[k], self._cells[k] = step(self._rnn, from_x, self._layers[k], self._cells[k], k)
            if k + 1 < len(self._layers):
                from_x = from_input(self._rnn, self._dropout(self._layers[k]), k + 1)
        return self.state
