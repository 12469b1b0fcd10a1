"""PyTorch's GRU, one layer, twice as fast to train on a CPU.

PyTorch adds to the gradient of W_hh at every step; here the gates' gradients of all steps are kept, and one product
computes it from them. Both directions of an encoder are computed together.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.rnn import PackedSequence


class GRU(nn.GRU):
    """`nn.GRU` with its parameters and results; only how they are computed differs, and only on a CPU."""

    def forward(self, x: Any, h_0: Tensor | None = None) -> Any:
        """Read x [batch, len, in], or a packed sequence; h_0 and the last states are [directions, batch, hidden]."""
        packed = isinstance(x, PackedSequence)
        data = x.data if packed else x
        if self.num_layers > 1 or data.device.type != "cpu" or (packed and h_0 is not None):
            return super().forward(x, h_0)
        if packed:
            sizes = x.batch_sizes.tolist()
            states, last = self._run(data, sizes, data.new_zeros(self._directions, sizes[0], self.hidden_size))
            last = last if x.unsorted_indices is None else last[:, x.unsorted_indices]
            return x._replace(data=states), last
        batch, length = data.shape[:2]
        if h_0 is None:
            h_0 = data.new_zeros(self._directions, batch, self.hidden_size)
        states, last = self._run(data.transpose(0, 1).flatten(0, 1), [batch] * length, h_0)
        return states.reshape(length, batch, -1).transpose(0, 1), last

    @property
    def _directions(self) -> int:
        return 2 if self.bidirectional else 1

    def _run(self, data: Tensor, sizes: list[int], h_0: Tensor) -> tuple[Tensor, Tensor]:
        """Read rows [rows, in] step by step; `sizes` has the rows of each step, longest sentence first.

        Returns all states [rows, directions × hidden] in float32 and the last [directions, batch, hidden].
        """
        backward = _turned(sizes, data.device) if self.bidirectional else None
        from_x, weights, biases = [], [], []
        for suffix in ("", "_reverse")[: self._directions]:
            part = F.linear(data, getattr(self, f"weight_ih_l0{suffix}"), getattr(self, f"bias_ih_l0{suffix}"))
            from_x.append(_reordered(part, backward) if suffix and backward is not None else part)
            weights.append(getattr(self, f"weight_hh_l0{suffix}").t())
            biases.append(getattr(self, f"bias_hh_l0{suffix}")[None])
        weight = torch.stack(weights)
        if torch.is_autocast_enabled("cpu"):
            weight = weight.to(torch.get_autocast_dtype("cpu"))
        given = torch.stack(from_x), h_0.float(), weight, torch.stack(biases), sizes
        states, last = _Steps.apply(*given)  # type: ignore[no-untyped-call]
        if backward is None:
            return states[0], last
        return torch.cat([states[0], _reordered(states[1], backward)], dim=-1), last


def _turned(sizes: list[int], device: torch.device) -> Tensor:
    """For each packed row, the row of the same sentence counted from its other end: [rows]."""
    counts = torch.tensor(sizes, device=device)
    starts = counts.cumsum(0) - counts
    row = torch.cat([torch.arange(size, device=device) for size in sizes])
    step = torch.repeat_interleave(torch.arange(len(sizes), device=device), counts)
    lengths = (counts[None] > torch.arange(sizes[0], device=device)[:, None]).sum(dim=1)
    turned: Tensor = starts[lengths[row] - 1 - step] + row
    return turned


def _reordered(x: Tensor, order: Tensor) -> Tensor:
    return _Reordered.apply(x, order)  # type: ignore[no-any-return, no-untyped-call]


class _Reordered(torch.autograd.Function):
    """Rows [rows, …] in another order that is its own inverse, so the gradient is reordered in the same way."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, order: Tensor) -> Tensor:
        ctx.order = order
        return x.index_select(0, order)

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        return gradients[0].index_select(0, ctx.order), None


class _Steps(torch.autograd.Function):
    """All steps of all directions, given the inputs' part of the gates.

    With r, z, n the gates and u = W_hn h + b_hn: h' = (1 − z) n + z h, n = tanh(x_n + r u). States and gates are
    float32, products in the weight's type.
    """

    @staticmethod
    def forward(ctx: Any, from_x: Tensor, h_0: Tensor, weight: Tensor, bias: Tensor, sizes: list[int]) -> Any:
        """from_x [directions, rows, 3 hidden], h_0 [directions, batch, hidden] → states [directions, rows, hidden].

        weight [directions, hidden, 3 hidden], bias [directions, 1, 3 hidden]. Also returns the last states, as h_0.
        """
        units = h_0.shape[-1]
        states = h_0.new_empty(*from_x.shape[:2], units)
        gates = h_0.new_empty(*from_x.shape[:2], 4 * units)  # r, z, n, u
        last = h_0.clone()
        before, first = h_0, 0
        with torch.autocast("cpu", enabled=False):
            from_x = from_x.float()
            for t, size in enumerate(sizes):
                before = before[:, :size]
                from_h = torch.bmm(before.to(weight.dtype), weight)
                x, gate, after = (array[:, first : first + size] for array in (from_x, gates, states))
                rz, n, u = gate[..., : 2 * units], gate[..., 2 * units : 3 * units], gate[..., 3 * units :]
                torch.add(from_h[..., 2 * units :], bias[..., 2 * units :], out=u)
                torch.add(x[..., : 2 * units], from_h[..., : 2 * units], out=rz)
                rz.add_(bias[..., : 2 * units]).sigmoid_()
                torch.addcmul(x[..., 2 * units :], rz[..., :units], u, out=n)
                torch.lerp(n.tanh_(), before, rz[..., units:], out=after)
                ending = sizes[t + 1] if t + 1 < len(sizes) else 0
                last[:, ending:size] = after[:, ending:]
                before, first = after, first + size
        ctx.save_for_backward(h_0, weight, states, gates)
        ctx.sizes = sizes
        return states, last

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        """The chain rule, from the last step to the first."""
        h_0, weight, states, gates = ctx.saved_tensors
        d_states, d_last = gradients
        units, sizes = h_0.shape[-1], ctx.sizes
        d_h = d_last.float().clone()
        d_x = states.new_empty(*states.shape[:2], 3 * units)
        d_from_h = torch.empty_like(d_x, dtype=weight.dtype)
        befores = torch.empty_like(states, dtype=weight.dtype)
        transposed = weight.transpose(1, 2).contiguous()
        first = sum(sizes)
        for t in range(len(sizes) - 1, -1, -1):
            size = sizes[t]
            first -= size
            rows = slice(first, first + size)
            r, z, n, u = gates[:, rows].split(units, dim=-1)
            h = h_0[:, :size] if t == 0 else states[:, first - sizes[t - 1] : first - sizes[t - 1] + size]
            befores[:, rows] = h
            d = d_states[:, rows].add(d_h[:, :size])
            d_r, d_z, d_n = d_x[:, rows].split(units, dim=-1)
            torch.mul(d, 1 - z, out=d_n)
            d_n.mul_(1 - n * n)
            torch.sub(h, n, out=d_z)
            d_z.mul_(d).mul_(z * (1 - z))
            torch.mul(d_n, u, out=d_r)
            d_r.mul_(r * (1 - r))
            to_h = d_from_h[:, rows]
            to_h[..., : 2 * units] = d_x[:, rows, : 2 * units]
            to_h[..., 2 * units :] = d_n * r
            torch.addcmul(torch.bmm(to_h, transposed), d, z, out=d_h[:, :size])
        d_weight = torch.bmm(befores.transpose(1, 2), d_from_h)
        d_bias = d_from_h.sum(dim=1, keepdim=True, dtype=torch.float32)
        return d_x, d_h, d_weight, d_bias, None
