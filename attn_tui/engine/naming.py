"""Symbols of numbers: `h₈[13]`, `α₈,₃`, `p(student)`, `W₁[18,k]`, with the numbers that the screen counts from 1.

Decoder vectors continue the encoder's numbers: h_t of a sentence of S pieces is h_{S+t}.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from attn_tui.config import DIRECTIONS
from attn_tui.engine.cells import ROWS
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.quantity import Part
from attn_tui.symbols import subscript

_LETTERS = {
    "embedding": "E", "input_t": "x", "combined_t": "i", "proposed_t": "h′", "h_t": "h", "layers_t": "h",
    "cells_t": "cell", "c_t": "C", "concat_t": "concat", "mean": "mean",
    "feedforward.hidden": "u", "attentional.hidden": "h̃", "maxout.hidden": "t", "maxout.readout": "t̃",
    "readout.hidden": "t", "window.hidden": "a",
}  # fmt: skip
"""Vectors of a time step, by their fields, or by sub-step and field if several have one of that name."""
_OF_POSITIONS = {"e_t": "e", "alpha_t": "α", "gaussian": "g", "window": "window"}
"""Vectors with a number for each source position."""
_OF_WORDS = {"p": "p", "logit": "logit"}
_GATES = ("r", "z", "n", "s", "i", "f", "g", "o", "Uh")
"""What a cell computes on the way."""
_CELL = re.compile(r"(?P<kind>weight|bias)_(?P<side>ih|hh)_l\d+(_reverse)?")
_PARAMETERS = {
    "embedding.weight": "E", "positions.weight": "P", "feedforward.weight": "W₁", "feedforward.bias": "b₁",
    "output.weight": "W₂", "output.bias": "b₂", "attentional.weight": "W_c", "attentional.bias": "b_c",
    "start.weight": "W_s", "start.bias": "b_s", "start_cell.weight": "W′_s", "start_cell.bias": "b′_s",
    "general.weight": "W_a", "general.bias": "b_a", "query.weight": "W_a", "query.bias": "b_a", "key.weight": "U_a",
    "key.bias": "b′_a", "energy.weight": "v", "energy.bias": "b_v", "location.weight": "W_a", "location.bias": "b_a",
    "places.weight": "W_a", "places.bias": "b_a", "hidden.weight": "W_p", "hidden.bias": "b_p",
    "combine.weight": "W_i", "combine.bias": "b_i", "state.weight": "U_o", "state.bias": "b_o", "word.weight": "V_o",
    "word.bias": "b_o", "context.weight": "C_o", "context.bias": "b_o", "projection.weight": "A",
    "projection.bias": "a",
}  # fmt: skip
"""By the end of their names, as in the papers; the position network's output, v_p, goes by its whole name."""
_BY_WORDS = ("embedding.weight", "output.weight", "output.bias")
"""Parameters with a row for each word."""


class Symbols:
    """The symbols of a decoding's numbers."""

    def __init__(self, checkpoint: Checkpoint, words: Sequence[str]) -> None:
        """Take the source pieces, as they are shown."""
        self._checkpoint, self._config, self._words = checkpoint, checkpoint.config, words

    def of(self, t: int, substep: str, field: str) -> Callable[[Sequence[Part]], str]:
        """Return the function that makes a symbol of an index."""
        if substep == "parameters":
            return partial(self._parameter, field)
        if substep in ("read", "encoded"):
            return partial(self._of_reading, substep, field)
        return partial(self._of_step, t, substep, field)

    def _of_step(self, t: int, substep: str, field: str, index: Sequence[Part]) -> str:
        n = subscript(len(self._words) + t)
        if substep == "split":
            return f"x{_sub(index[0])}"
        if substep == "start":
            layer, *rest = index if len(index) > 1 else (None, *index)
            cell = "cell of the " if field == "cells_t" else ""
            return f"{cell}start{self._layer(layer)}{_at(rest)}" if field != "mean" else f"mean{_at(index)}"
        if (substep, field, self._config.attention) == ("softmax", "alpha_t", "local-p"):
            return f"align{n}{_comma(index)}"  # as in Luong et al. 2015, Eq. 10; α is what the Gaussian makes of it
        if field in _OF_POSITIONS:
            return f"{_OF_POSITIONS[field]}{n}{_comma(index)}"
        if field in _OF_WORDS:
            return f"{_OF_WORDS[field]}{n if index == ('y',) else ''}({self._target(index[0])})"
        if field in ("key", "encoder_states"):
            return f"{'h' if field == 'encoder_states' else field}{_sub(index[0])}{_at(index[1:])}"
        if (substep, field) == ("score", "hidden"):
            return f"a{n}{_comma(index[:1])}{_at(index[1:])}"
        if field in _GATES or field in ("layers_t", "cells_t"):
            if field == "Uh":
                return f"(U_n h){n}{_at(index[1:])}"
            letter = {"layers_t": "h", "cells_t": "cell"}.get(field, field)
            own = "′" if substep == "propose" else ""
            return f"{letter}{own}{n}{self._layer(index[0])}{_at(index[1:])}"
        if field in ("y_t", "y_previous"):
            return f"y{subscript(len(self._words) + t - (field == 'y_previous'))}"
        plain = {"p_t": f"p{n}", "log_z": f"log Z{n}"}
        if field in plain:
            return plain[field]
        if field == "top_ids":
            return f"y{n} #{_one(index[0])}"
        if field == "embedding":
            return f"E y{subscript(len(self._words) + t - 1)}{_at(index)}"
        letter = _LETTERS.get(f"{substep}.{field}") or _LETTERS.get(field, field)
        return f"{letter}{n}{_at(index)}"

    def _of_reading(self, substep: str, field: str, index: Sequence[Part]) -> str:
        if field == "encoder_states":
            return f"h{_sub(index[0])}{_at(index[1:])}"
        if field in ("last_states", "last_cells"):
            return f"last {'h' if field == 'last_states' else 'cell'}{self._layer(index[0])}{_at(index[1:])}"
        layer, d, j, *unit = index
        both = len(DIRECTIONS[self._config.directions]) > 1
        arrow = ("→", "←")[d] if both and isinstance(d, int) else ""
        if field == "input_j":
            if layer == 0:
                return f"E({self._words[j] if isinstance(j, int) else j}){_at(unit)}"
            return f"h{_sub(j)}{self._layer(layer - 1 if isinstance(layer, int) else layer)}{_at(unit)}"
        if field == "Uh":
            return f"{arrow}(U_n h){_sub(j)}{_at(unit)}"
        letter = "h" if field == "state" else field
        return f"{arrow}{letter}{_sub(j)}{self._layer(layer, reading=True)}{_at(unit)}"

    def _layer(self, layer: Part, reading: bool = False) -> str:
        """Say which layer it is, if there are several and it is not the top one."""
        layers = self._config.reading_layers if reading else self._config.layers
        if layer is None or (isinstance(layer, int) and layer == layers - 1):
            return ""
        return "⁽" + str(_one(layer)).translate(_ABOVE) + "⁾"

    def _parameter(self, name: str, index: Sequence[Part]) -> str:
        row, *columns = index
        if form := _CELL.fullmatch(name.rpartition(".")[2]):
            units = self._config.encoder_hidden if name.startswith("encoder.") else self._config.decoder_hidden
            return self._of_cell(form["kind"], form["side"], units, index)
        end = ".".join(name.split(".")[-2:])
        letter = "v_p" if name.endswith("position.output.weight") else _PARAMETERS.get(end, name)
        if letter == "v" or letter == "v_p":
            return f"{letter}{_at(columns)}"
        if end in _BY_WORDS and isinstance(row, int):
            word = self._read(row) if name.startswith("encoder.") else self._target(row)
            return f"{letter}[{word}{''.join(f',{_one(column)}' for column in columns if column is not None)}]"
        return f"{letter}{_at(index)}"

    def _of_cell(self, kind: str, side: str, units: int, index: Sequence[Part]) -> str:
        """W_z[4,k], U_z[4,k], b_z[4], b′_z[4]: a row of the gate z."""
        letter = {"weight": {"ih": "W", "hh": "U"}, "bias": {"ih": "b", "hh": "b′"}}[kind][side]
        row, *columns = index
        if not isinstance(row, int):
            return f"{letter}{_at(index)}"
        gate = ROWS[self._config.cell][row // units]
        return f"{letter}{'_' if gate else ''}{gate}{_at([row % units, *columns])}"

    def _target(self, y: Part) -> str:
        return self._checkpoint.target_vocabulary.words([y])[0] if isinstance(y, int) else str(y)

    def _read(self, row: int) -> str:
        return self._checkpoint.source_vocabulary.words([row])[0]


_ABOVE = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LETTERS_BELOW = {"k": "ₖ", "j": "ⱼ"}


def _one(part: Part) -> str:
    return str(part + 1) if isinstance(part, int) else str(part or "")


def _sub(part: Part) -> str:
    return subscript(part + 1) if isinstance(part, int) else _LETTERS_BELOW.get(str(part), f"_{part}")


def _comma(index: Sequence[Part]) -> str:
    return "".join(f",{_sub(part)}" for part in index if part is not None)


def _at(index: Sequence[Part]) -> str:
    written = ",".join(_one(part) for part in index if part is not None)
    return f"[{written}]" if written else ""
