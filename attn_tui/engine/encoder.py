"""Source pieces → encoder hidden states: RNNs over the sentence, in one or both directions, layer upon layer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from attn_tui.config import DIRECTIONS, ModelConfig
from attn_tui.engine.cell_rules import ON_THE_WAY, CellStep
from attn_tui.engine.cells import CELLS, cell_shapes, first_cell, from_input
from attn_tui.engine.events import Event, PositionRead, SentenceEncoded
from attn_tui.engine.model import Array, Checkpoint, Ids, Mask, Shapes
from attn_tui.engine.substep import Rule

if TYPE_CHECKING:
    from attn_tui.engine.known import Known
    from attn_tui.engine.quantity import Formula, Quantity

SUFFIXES = ("", "_reverse")
"""PyTorch's, for the first and the second direction; a backward direction alone has no suffix."""


def encode(checkpoint: Checkpoint, source: Ids, mask: Mask | None = None) -> Iterator[Event]:
    """Read the source, one event per position, direction and layer; last, all hidden states of the top layer.

    source [..., src_len]; mask of the same shape, False at padding, which affects no state and whose
    own states are 0. Upper layers read the states below. Bahdanau et al. 2015, Section 3.2 (both directions);
    Sutskever et al. 2014, Section 3.3 (`backward`: the source reversed; states stay in the sentence's order).
    """
    config, src_len, batch = checkpoint.config, source.shape[-1], source.shape[:-1]
    units, directions = config.encoder_hidden, DIRECTIONS[config.directions]
    inputs = checkpoint.embed("encoder.embedding", source)
    if config.positions:
        inputs = inputs + checkpoint.parameters["encoder.positions.weight"][:src_len]
    last_states: list[Array] = []
    last_cells: list[Array] = []
    for layer in range(config.reading_layers):
        states = np.zeros((*batch, src_len, len(directions), units), np.float32)
        for d, direction in enumerate(directions):
            name = f"_l{layer}{SUFFIXES[d]}"
            from_x = from_input(checkpoint.parameters, "encoder.rnn", name, inputs)
            state: Array = np.zeros((*batch, units), np.float32)
            cell = first_cell(config, state)
            for j in range(src_len) if direction == "forward" else reversed(range(src_len)):
                new, new_cell = CELLS[config.cell](
                    checkpoint.parameters, "encoder.rnn", name, from_x[..., j, :], state, cell
                )
                if mask is not None:
                    here = mask[..., j, None]
                    state, new = np.where(here, new, state), np.where(here, new, np.float32(0))
                    if cell is not None and new_cell is not None:
                        cell, new_cell = np.where(here, new_cell, cell), np.where(here, new_cell, np.float32(0))
                else:
                    state, cell = new, new_cell
                states[..., j, d, :] = new
                yield PositionRead(
                    t=0, layer=layer, direction=direction, j=j, input_j=inputs[..., j, :], state=new, cell=new_cell
                )
            last_states.append(state)
            if cell is not None:
                last_cells.append(cell)
        inputs = states.reshape(*batch, src_len, config.encoder_state)
    yield SentenceEncoded(
        t=0,
        encoder_states=inputs,
        last_states=_by_layer(config, last_states),
        last_cells=_by_layer(config, last_cells) if last_cells else None,
    )


def _by_layer(config: ModelConfig, states: list[Array]) -> Array:
    """Concatenate the directions' last states: [..., layers, enc]."""
    batch = states[0].shape[:-1]
    return np.stack(states, axis=-2).reshape(*batch, config.reading_layers, config.encoder_state)


def encoder_shapes(config: ModelConfig) -> Shapes:
    """Names and shapes of the encoder's parameters."""
    shapes: Shapes = {"encoder.embedding.weight": (config.source_vocabulary, config.embedding)}
    if config.positions:
        shapes["encoder.positions.weight"] = (config.positions, config.embedding)
    for layer in range(config.reading_layers):
        inputs = config.encoder_state if layer else config.embedding
        for suffix in SUFFIXES[: len(DIRECTIONS[config.directions])]:
            name = f"_l{layer}{suffix}"
            shapes |= cell_shapes(config, "encoder.rnn", name, inputs, config.encoder_hidden)
    return shapes


def _read(known: Known, field: str, layer: int, d: int, j: int) -> Quantity:
    """A vector of the event that read position j; zeros where nothing was read: before the first position, `<PAD>`."""
    facts, config = known.facts, known.config
    direction = DIRECTIONS[config.directions][d]
    event = facts.reading.get((layer, direction, j))
    if event is None or not facts.reads(j):
        return known.constant(np.zeros(config.encoder_hidden), "0")
    return known.of_reading(field, getattr(event, field), layer, d, j)


def _step(known: Known, layer: int, d: int, j: int) -> CellStep:
    config, directions = known.config, DIRECTIONS[known.config.directions]
    before = j - 1 if directions[d] == "forward" else j + 1
    while 0 <= before < len(known.facts.words) and not known.facts.reads(before):
        before += 1 if before > j else -1
    below = [_read(known, "state", layer - 1, side, j) for side in range(len(directions))] if layer else []
    inputs = below or [_read(known, "input_j", layer, d, j)]
    has_cell = config.cell == "lstm"
    cells = [_read(known, "cell", layer, d, at) if has_cell else None for at in (before, j)]
    name = ("encoder.rnn", f"_l{layer}{SUFFIXES[d]}")
    return CellStep(known, name, inputs, (_read(known, "state", layer, d, before), cells[0]), cells[1], (layer, d, j))


def _embedded(known: Known, layer: int, d: int, j: int, k: int) -> Formula:
    """E x_j[k] = E[x_j, k] + P[j, k]; upper layers read [→h_j ; ←h_j] of the one below."""
    if layer:
        units = known.config.encoder_hidden
        return known.sum(_read(known, "state", layer - 1, k // units, j)[k % units])
    positions = known.parameter("encoder.positions.weight")
    row = known.weight("encoder.embedding.weight")[int(known.facts.source[j])]
    return known.sum(row[k], *([] if positions is None else [positions[j, k]]))


def _made(field: str) -> Rule:
    def rule(known: Known, layer: int, d: int, j: int, i: int) -> Formula:
        if not known.facts.reads(j):
            return known.nothing("0")  # <PAD> that is not read
        return _step(known, layer, d, j).made(field, i)

    return rule


def _state(known: Known, j: int, k: int) -> Formula:
    """h̄_j = [→h_j ; ←h_j] of the top layer."""
    units = known.config.encoder_hidden
    return known.sum(_read(known, "state", known.config.reading_layers - 1, k // units, j)[k % units])


def _last(field: str) -> Rule:
    def rule(known: Known, layer: int, k: int) -> Formula:
        d, i = divmod(k, known.config.encoder_hidden)
        read = [j for j in range(len(known.facts.words)) if known.facts.reads(j)]
        at = read[-1] if DIRECTIONS[known.config.directions][d] == "forward" else read[0]
        return known.sum(_read(known, field, layer, d, at)[i])

    return rule


MADE_OF: dict[str, dict[str, Rule]] = {
    "split": {"source": lambda known, j: known.nothing("")},
    "read": {"input_j": _embedded, "state": _made("state"), "cell": _made("cell")} | {g: _made(g) for g in ON_THE_WAY},
    "encoded": {"encoder_states": _state, "last_states": _last("state"), "last_cells": _last("cell")},
}
"""What each number of the reading is made of, by sub-step and field, as `substep` has it for the decoder's."""
