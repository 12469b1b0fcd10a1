"""What happens inside the cell of an RNN: its sum or gates, what it keeps of the past and what it writes.

Nothing of this is in the events: it is computed again, by the cell's own functions, from the input, the state and the
cell that the events have – those of a what-if, too. Needs the parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attn_tui.config import DIRECTIONS, ModelConfig
from attn_tui.engine.cells import GATES, Gates, from_input
from attn_tui.engine.encoder import SUFFIXES
from attn_tui.engine.events import (
    ContextComputed,
    DecoderStarted,
    Event,
    InputCombined,
    InputConcatenated,
    PositionRead,
    SentenceSplit,
    StateComputed,
    StateProposed,
    WordEmbedded,
)
from attn_tui.engine.framing import masks
from attn_tui.engine.model import Array, Checkpoint


@dataclass(frozen=True, eq=False, slots=True)
class Inside:
    """What one layer's cell computed at one position or in one time step. All arrays are [units], but x."""

    substep: str
    """Of the event that has the new state: `read`, `propose` or `state`."""
    name: str
    """Of the RNN's parameters: `encoder.rnn`, `decoder.rnn` or `decoder.context_rnn`."""
    layer: int
    direction: int
    """Which of the config's `DIRECTIONS`, from 0; 0 in a decoder."""
    j: int | None
    """The position that was read; None in a decoder."""
    x: Array  # [in]
    h_previous: Array
    cell_previous: Array | None  # of an LSTM
    gates: Gates
    """By the cell: s; r, z, n; i, f, g, o. See `attn_tui.engine.cells`."""
    kept: Array
    """From the past: z ∘ h of a GRU, (1 − z) ∘ h of Bahdanau's, f ∘ cell of an LSTM, W_hh h + b_hh of an RNN."""
    written: Array
    """What is added to it: (1 − z) ∘ n, z ∘ n, i ∘ g, and W_ih x + b_ih."""
    cell: Array | None
    """kept + written, of an LSTM."""
    h: Array
    """The new state as computed: a what-if may have put in another. tanh(kept + written), kept + written, or
    o ∘ tanh(cell)."""

    @property
    def suffix(self) -> str:
        """What the names of its parameters end in."""
        return f"_l{self.layer}{SUFFIXES[self.direction]}"


def inside(checkpoint: Checkpoint, happened: Sequence[Event]) -> tuple[Inside, ...]:
    """Look into the cells that have computed something by the last of these events, which begin with the first.

    At a position that is read it is one cell; in a time step one for each layer from the lowest up, and a conditional
    GRU's first one before its second. () if there is none: nothing is read at padding that is left as zeros.
    """
    event = happened[-1]
    if isinstance(event, PositionRead):
        return _of_reading(checkpoint, happened, event)
    return _of_step(checkpoint, happened, event.t) if event.t else ()


def direction_of(config: ModelConfig, event: PositionRead) -> int:
    """Return which of the config's directions a position was read in."""
    return DIRECTIONS[config.directions].index(event.direction)


def _of_reading(checkpoint: Checkpoint, happened: Sequence[Event], event: PositionRead) -> tuple[Inside, ...]:
    split = happened[0]
    assert isinstance(split, SentenceSplit)
    read, _ = masks(checkpoint, split.source)
    if read is not None and not read[event.j]:
        return ()
    zeros = np.zeros_like(event.state)
    h, cell = zeros, None if event.cell is None else zeros
    for other in happened[:-1]:
        if not isinstance(other, PositionRead) or (read is not None and not read[other.j]):
            continue
        if (other.layer, other.direction) == (event.layer, event.direction):
            h, cell = other.state, other.cell
    place = ("encoder.rnn", event.layer, direction_of(checkpoint.config, event), event.j)
    return (_look(checkpoint, "read", place, event.input_j, h, cell),)


def _of_step(checkpoint: Checkpoint, happened: Sequence[Event], t: int) -> tuple[Inside, ...]:
    before: DecoderStarted | StateComputed | None = None
    step: dict[type[Event], Event] = {}
    for event in happened:
        if event.t == t:
            step[type(event)] = event
        elif isinstance(event, DecoderStarted | StateComputed):
            before = event
    assert before is not None
    found: list[Inside] = []
    embedded, proposed, computed = step.get(WordEmbedded), step.get(StateProposed), step.get(StateComputed)
    if isinstance(proposed, StateProposed) and isinstance(embedded, WordEmbedded):
        found += _layers(checkpoint, "propose", embedded.embedding, before)
        context = step.get(ContextComputed)
        if computed is not None and isinstance(context, ContextComputed):
            place = ("decoder.context_rnn", 0, 0, None)
            found.append(_look(checkpoint, "state", place, context.c_t, proposed.proposed_t, None))
    elif computed is not None:
        found += _layers(checkpoint, "state", _input(step), before)
    return tuple(found)


def _input(step: dict[type[Event], Event]) -> Array:
    """Return what the decoder RNN reads: the last that was made of the previous word before the state."""
    combined, concatenated, embedded = (step.get(k) for k in (InputCombined, InputConcatenated, WordEmbedded))
    if isinstance(combined, InputCombined):
        return combined.combined_t
    if isinstance(concatenated, InputConcatenated):
        return concatenated.input_t
    assert isinstance(embedded, WordEmbedded)
    return embedded.embedding


def _layers(checkpoint: Checkpoint, substep: str, x: Array, before: DecoderStarted | StateComputed) -> list[Inside]:
    found = []
    for layer, h in enumerate(before.layers_t):
        cell = None if before.cells_t is None else before.cells_t[layer]
        found.append(_look(checkpoint, substep, ("decoder.rnn", layer, 0, None), x, h, cell))
        x = found[-1].h
    return found


def _look(
    checkpoint: Checkpoint,
    substep: str,
    place: tuple[str, int, int, int | None],
    x: Array,
    h: Array,
    cell: Array | None,
) -> Inside:
    """Compute one cell; `place` is the RNN's name, layer, direction and position."""
    kind, (name, layer, direction, j) = checkpoint.config.cell, place
    suffix = f"_l{layer}{SUFFIXES[direction]}"
    from_x = from_input(checkpoint.parameters, name, suffix, x)
    of = GATES[kind](checkpoint.parameters, name, suffix, from_x, h)
    new_cell = None
    if kind == "rnn":
        kept, written = of["s"] - from_x, from_x
        new = np.tanh(of["s"])
    elif kind == "lstm":
        assert cell is not None
        kept, written = of["f"] * cell, of["i"] * of["g"]
        new_cell = kept + written
        new = of["o"] * np.tanh(new_cell)
    else:
        z = of["z"] if kind == "gru" else 1 - of["z"]
        kept, written = z * h, (1 - z) * of["n"]
        new = kept + written
    return Inside(substep, name, layer, direction, j, x, h, cell, of, kept, written, new_cell, new)
