"""Source pieces → encoder hidden states: RNNs over the sentence, in one or both directions, layer upon layer."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attn_tui.config import DIRECTIONS, ModelConfig
from attn_tui.engine.cells import CELLS, cell_shapes, first_cell, from_input
from attn_tui.engine.events import Event, PositionRead, SentenceEncoded
from attn_tui.engine.model import Array, Checkpoint, Ids, Mask, Shapes

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
