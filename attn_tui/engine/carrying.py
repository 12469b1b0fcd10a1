"""How a small change goes through one step of a cell: the derivative of each cell's equations, times the change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np

from attn_tui.engine.inside import Inside
from attn_tui.engine.model import Array

Change: TypeAlias = "tuple[Array, Array | None]"
"""Changes of h and of an LSTM's cell, a row for each: [..., units]."""


def _rnn(parameters: Mapping[str, Array], one: Inside, dh: Array, dc: Array | None, dx: Array | float) -> Change:
    return (1 - one.h**2) * (dh @ parameters[f"{one.name}.weight_hh{one.suffix}"].T + dx), None


def _thirds(values: Array | float, units: int) -> list[Array]:
    """The parts of r, z and n."""
    return np.split(np.broadcast_to(np.asarray(values), (*np.shape(values)[:-1], 3 * units)), 3, axis=-1)


def _gru(parameters: Mapping[str, Array], one: Inside, dh: Array, dc: Array | None, dx: Array | float) -> Change:
    weight, bias = (parameters[f"{one.name}.{which}_hh{one.suffix}"] for which in ("weight", "bias"))
    units, (r, z, n) = len(one.h), (one.gates[gate] for gate in "rzn")
    hr, hz, hn = _thirds(dh @ weight.T, units)
    xr, xz, xn = _thirds(dx, units)
    dr, dz = r * (1 - r) * (hr + xr), z * (1 - z) * (hz + xz)
    into_n = weight[2 * units :] @ one.h_previous + bias[2 * units :]
    dn = (1 - n**2) * (xn + r * hn + dr * into_n)
    return z * dh + (1 - z) * dn + dz * (one.h_previous - n), None


def _gru_reset_before(
    parameters: Mapping[str, Array], one: Inside, dh: Array, dc: Array | None, dx: Array | float
) -> Change:
    weight = parameters[f"{one.name}.weight_hh{one.suffix}"]
    units, (r, z, n) = len(one.h), (one.gates[gate] for gate in "rzn")
    xr, xz, xn = _thirds(dx, units)
    dr = r * (1 - r) * (dh @ weight[:units].T + xr)
    dz = z * (1 - z) * (dh @ weight[units : 2 * units].T + xz)
    dn = (1 - n**2) * ((dr * one.h_previous + r * dh) @ weight[2 * units :].T + xn)
    return (1 - z) * dh + z * dn + dz * (n - one.h_previous), None


def _lstm(parameters: Mapping[str, Array], one: Inside, dh: Array, dc: Array | None, dx: Array | float) -> Change:
    assert dc is not None
    assert one.cell is not None
    assert one.cell_previous is not None
    i, f, g, o = (one.gates[gate] for gate in "ifgo")
    sums = np.split(dh @ parameters[f"{one.name}.weight_hh{one.suffix}"].T + dx, 4, axis=-1)
    di, df, do = (gate * (1 - gate) * sums[k] for gate, k in ((i, 0), (f, 1), (o, 3)))
    dg, shown = (1 - g**2) * sums[2], np.tanh(one.cell)
    cell = f * dc + one.cell_previous * df + i * dg + g * di
    return shown * do + o * (1 - shown**2) * cell, cell


CARRIED = {"rnn": _rnn, "gru": _gru, "gru-reset-before": _gru_reset_before, "lstm": _lstm}
"""By the cell's name. Changes [..., units], and of W_ih x [..., gates × units] or 0 → those of the new state."""
