"""What each unit of a recurrent cell is made of: the equations in `cells`, once more, for one number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from attn_tui.engine.cells import GATES, ROWS, from_input
from attn_tui.engine.model import Array

if TYPE_CHECKING:
    from attn_tui.engine.known import Known
    from attn_tui.engine.quantity import Formula, Product, Quantity

Made: TypeAlias = "Callable[[CellStep, int], Formula]"


class CellStep:
    """One step of a recurrent cell: what it reads, and what it computes on the way, for the rules in `cells`."""

    def __init__(
        self,
        known: Known,
        name: tuple[str, str],
        inputs: Sequence[Quantity],
        states: tuple[Quantity, Quantity | None],
        new_cell: Quantity | None = None,
        before: tuple[int, ...] = (0,),
    ) -> None:
        """Take the parameters' module and layer, as `decoder.rnn` and `_l0`, and an LSTM's cells.

        `states` are the previous hidden state and cell; `before` are the first indices of what is computed on the way.
        """
        self.known, self.inputs = known, inputs
        self.module, self.layer = name
        self.h, self.c = states
        self.new_cell, self._before = new_cell, before
        self.kind, self.units = known.config.cell, len(self.h)

    @cached_property
    def _gates(self) -> dict[str, Array]:
        parameters, x = self.known.checkpoint.parameters, np.concatenate([part.values for part in self.inputs])
        if not self.known.has_parameters:
            return dict.fromkeys("rznsifgo", np.full(self.units, np.nan, np.float32))
        x, h = np.asarray(x, np.float32), np.asarray(self.h.values, np.float32)
        return GATES[self.kind](
            parameters, self.module, self.layer, from_input(parameters, self.module, self.layer, x), h
        )

    def gate(self, name: str) -> Quantity:
        """All units of a gate."""
        return self.known.computed(name, self._gates[name], *self._before)

    def from_h(self, i: int) -> Quantity:
        """(U_n h + b′_n)[i], which a GRU resets after the product."""
        return self.known.computed("Uh", self.known.value(self.made("Uh", i)), *self._before, i)

    def row(self, gate: str, i: int, *, x: bool = True, h: bool = True) -> list[Product]:
        """W x + b + U h + b′ for one gate and unit, or a part of it."""
        row = ROWS[self.kind].index(gate) * self.units + i
        module, layer = self.module, self.layer
        name = f"{module}.{{}}_{{}}{layer}".format
        found = self.known.row(name("weight", "ih"), row, *self.inputs, bias=name("bias", "ih")) if x else []
        return found + (self.known.row(name("weight", "hh"), row, self.h, bias=name("bias", "hh")) if h else [])

    def made(self, field: str, i: int) -> Formula:
        """What a unit of the new state, of the cell, or of a gate is made of."""
        if field not in MADE_OF[self.kind] or not 0 <= i < self.units:
            raise IndexError(field, i)
        return MADE_OF[self.kind][field](self, i)


def layer_of(known: Known, module: str, layer: int, inputs: Sequence[Quantity]) -> CellStep:
    """One step of a layer of the decoder RNN: the lowest reads the inputs, the others the state below."""
    if layer:
        inputs = [known.own("layers_t")[layer - 1]]
    c = known("cells_t")[layer] if known.has("cells_t") else None
    new_cell = None if c is None else known.own("cells_t")[layer]
    return CellStep(known, (module, f"_l{layer}"), inputs, (known("layers_t")[layer], c), new_cell, (layer,))


def _sum(function: str, gate: str) -> Made:
    """function(W x + b + U h + b′), of the rows of a gate."""
    return lambda step, i: step.known.made(function, step.row(gate, i))


def _gru_candidate(step: CellStep, i: int) -> Formula:
    return step.known.made("tanh", [*step.row("n", i, h=False), step.gate("r")[i] * step.from_h(i)])


def _gru_candidate_reset_before(step: CellStep, i: int) -> Formula:
    products = step.row("n", i, x=False)
    return step.known.made("tanh", [*step.row("n", i, h=False), *(product * step.gate("r") for product in products)])


def _gru_state(step: CellStep, i: int) -> Formula:
    z = step.gate("z")[i]
    return step.known.sum((1 - z) * step.gate("n")[i], z * step.h[i], source="Cho et al. 2014")


def _gru_state_reset_before(step: CellStep, i: int) -> Formula:
    z = step.gate("z")[i]
    return step.known.sum((1 - z) * step.h[i], z * step.gate("n")[i], source="Bahdanau et al. 2015, A.1.1")


def _lstm_cell(step: CellStep, i: int) -> Formula:
    assert step.c is not None
    return step.known.sum(step.gate("f")[i] * step.c[i], step.gate("i")[i] * step.gate("g")[i], source=_LSTM)


def _lstm_state(step: CellStep, i: int) -> Formula:
    assert step.new_cell is not None
    return step.known.sum(
        step.gate("o")[i] * step.new_cell[i].made("tanh({})", np.tanh, lambda made: 1 - made**2), source=_LSTM
    )


_LSTM = "Hochreiter and Schmidhuber 1997"
MADE_OF: dict[str, dict[str, Made]] = {
    "rnn": {"state": _sum("tanh", ""), "s": _sum("", "")},
    "gru": {
        "state": _gru_state,
        "r": _sum("σ", "r"),
        "z": _sum("σ", "z"),
        "n": _gru_candidate,
        "Uh": lambda step, i: step.known.sum(*step.row("n", i, x=False)),
    },
    "gru-reset-before": {
        "state": _gru_state_reset_before,
        "r": _sum("σ", "r"),
        "z": _sum("σ", "z"),
        "n": _gru_candidate_reset_before,
    },
    "lstm": {
        "state": _lstm_state,
        "cell": _lstm_cell,
        "i": _sum("σ", "i"),
        "f": _sum("σ", "f"),
        "g": _sum("tanh", "g"),
        "o": _sum("σ", "o"),
    },
}
"""What each unit is made of: of the new state, an LSTM's cell, and what is computed on the way."""
ON_THE_WAY = ("r", "z", "n", "Uh", "i", "f", "g", "o", "s")
"""The names of what cells compute on the way; each cell has some of them."""
