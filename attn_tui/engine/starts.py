"""How the decoder starts: its first state, from what the encoder hands over. A config's `start` chooses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.engine import orders
from attn_tui.engine.activations import ACTIVATE
from attn_tui.engine.events import DecoderStarted
from attn_tui.engine.memory import Memory
from attn_tui.engine.model import Array, Checkpoint, Shapes
from attn_tui.engine.substep import Rule, substep

if TYPE_CHECKING:
    from attn_tui.engine.known import Known
    from attn_tui.engine.quantity import Formula, Quantity


def _started(layers: Array, cells: Array | None) -> DecoderStarted:
    """Layers and cells [..., layers, dec]."""
    return DecoderStarted(t=0, h_0=layers[..., -1, :], layers_t=layers, cells_t=cells)


def _alike(checkpoint: Checkpoint, first: Array) -> DecoderStarted:
    """Start every layer, and an LSTM's cells, from the same state [..., dec]."""
    config = checkpoint.config
    layers = np.repeat(first[..., None, :], config.layers, axis=-2)
    return _started(layers, layers.copy() if config.cell == "lstm" else None)


def _dense(checkpoint: Checkpoint, name: str, x: Array) -> Array:
    """f(W x + b), with rows for every layer: [..., layers, dec]."""
    config = checkpoint.config
    first = ACTIVATE[config.start_activation](checkpoint.linear(name, x))
    return first.reshape(*first.shape[:-1], config.layers, config.decoder_hidden)


def _dense_shapes(config: ModelConfig, columns: int, name: str = "decoder.start") -> Shapes:
    rows = config.layers * config.decoder_hidden
    return {f"{name}.weight": (rows, columns), f"{name}.bias": (rows,)}


def _started_from(
    state: Callable[[Known, int, int], Formula], cell: Callable[[Known, int, int], Formula]
) -> dict[str, Rule]:
    """The rules of a start: what a unit of a layer's state, and of an LSTM's cell, is made of."""
    return {
        "h_0": lambda known, i: state(known, known.config.layers - 1, i),
        "layers_t": state,
        "cells_t": cell,
    }


def _handed(take: Callable[[Known, int], Quantity]) -> Callable[[Known, int, int], Formula]:
    return lambda known, layer, i: known.sum(take(known, layer)[i])


def _computed(
    take: Callable[[Known], list[Quantity]], name: str = "decoder.start"
) -> Callable[[Known, int, int], Formula]:
    """The rule of `_dense`: f(W x + b), with rows for every layer."""

    def rule(known: Known, layer: int, i: int) -> Formula:
        config = known.config
        if not 0 <= i < config.decoder_hidden:
            raise IndexError(i)
        row = layer * config.decoder_hidden + i
        return known.made(config.start_activation, known.linear(name, row, *take(known)))

    return rule


def _alike_from(take: Callable[[Known, int], Quantity]) -> dict[str, Rule]:
    return _started_from(_handed(take), _handed(take))


_OVER = _started_from(
    _handed(lambda known, layer: known("last_states")[layer]), _handed(lambda known, layer: known("last_cells")[layer])
)


@substep(orders.HAND_OVER, _OVER)
def hand_over(checkpoint: Checkpoint, memory: Memory) -> DecoderStarted:
    """Start every layer from the encoder's last state, and cell, of that layer. Sutskever et al. 2014, Section 2."""
    return _started(memory.last_states, memory.last_cells)


@substep(orders.HAND_OVER_TOP, _alike_from(lambda known, layer: known("last_states")[-1]))
def hand_over_top(checkpoint: Checkpoint, memory: Memory) -> DecoderStarted:
    """Start every layer from the top layer's last state; an LSTM's cell equals it. Joey NMT's `last`."""
    return _alike(checkpoint, memory.last_states[..., -1, :])


@substep(
    orders.HAND_OVER_FORWARD_STATE,
    _alike_from(lambda known, layer: known("last_states")[-1, : known.config.encoder_hidden]),
)
def hand_over_forward_state(checkpoint: Checkpoint, memory: Memory) -> DecoderStarted:
    """Start every layer from the top layer's last forward state →h_S. Joey NMT's `last`, if both would be too wide."""
    return _alike(checkpoint, memory.last_states[..., -1, : checkpoint.config.encoder_hidden])


def _zero(known: Known, layer: int, i: int) -> Formula:
    return known.nothing("0")


@substep(orders.START_FROM_ZEROS, _started_from(_zero, _zero))
def start_from_zeros(checkpoint: Checkpoint, memory: Memory) -> DecoderStarted:
    """Start from nothing: all that the decoder learns of the source comes by attention."""
    batch = memory.last_states.shape[:-2]
    return _alike(checkpoint, np.zeros((*batch, checkpoint.config.decoder_hidden), np.float32))


_BOTH_ENDS = _computed(lambda known: [known("last_states")[-1]])


@substep(
    orders.START_FROM_BOTH_ENDS,
    _started_from(_BOTH_ENDS, _BOTH_ENDS),
    lambda config: _dense_shapes(config, config.encoder_state),
)
def start_from_both_ends(checkpoint: Checkpoint, memory: Memory) -> DecoderStarted:
    """Compute every layer's first state from the top layer's last ones: h_0 = tanh(W_s [→h_S ; ←h_1] + b_s).

    An LSTM's cell starts equal to its hidden state, as in Joey NMT.
    """
    layers = _dense(checkpoint, "decoder.start", memory.last_states[..., -1, :])
    return _started(layers, layers.copy() if checkpoint.config.cell == "lstm" else None)


def _all_layers_shapes(config: ModelConfig) -> Shapes:
    columns = config.reading_layers * config.encoder_state
    shapes = _dense_shapes(config, columns)
    return shapes | _dense_shapes(config, columns, "decoder.start_cell") if config.cell == "lstm" else shapes


def _all_layers(field: str) -> Callable[[Known], list[Quantity]]:
    return lambda known: [known(field)[layer] for layer in range(known.config.reading_layers)]


@substep(
    orders.START_FROM_ALL_LAYERS,
    _started_from(_computed(_all_layers("last_states")), _computed(_all_layers("last_cells"), "decoder.start_cell")),
    _all_layers_shapes,
)
def start_from_all_layers(checkpoint: Checkpoint, memory: Memory) -> DecoderStarted:
    """h_0 = f(W_s [the last states of all layers] + b_s), an LSTM's cells likewise from the last cells.

    Blocks of W_s that are 0 leave the layers apart: the bridges of OpenNMT-py and of bastings' annotated
    encoder–decoder, fairseq's projections.
    """

    def together(states: Array) -> Array:
        return states.reshape(*states.shape[:-2], -1)

    cells = None
    if memory.last_cells is not None:
        cells = _dense(checkpoint, "decoder.start_cell", together(memory.last_cells))
    return _started(_dense(checkpoint, "decoder.start", together(memory.last_states)), cells)


def _mean(known: Known, k: int) -> Formula:
    """Σ_j h̄_j[k] / S, of the states attention may look at."""
    states, attended = known("encoder_states"), known.facts.attended
    places = [j for j in range(len(states.values)) if attended is None or attended[j]]
    return known.made("mean", [states[j, k] for j in places], len(places))


def _of_mean(known: Known) -> list[Quantity]:
    states, attended = known("encoder_states").values, known.facts.attended
    return [known.computed("mean", (states if attended is None else states[attended]).mean(axis=0))]


_FROM_MEAN = _started_from(_computed(_of_mean), _computed(_of_mean)) | {"mean": _mean}


@substep(orders.START_FROM_MEAN, _FROM_MEAN, lambda config: _dense_shapes(config, config.encoder_state))
def start_from_mean(checkpoint: Checkpoint, memory: Memory) -> DecoderStarted:
    """h_0 = tanh(W_s (Σ_j h̄_j / S) + b_s), of the states attention may look at. Sennrich et al. 2017, Section 2."""
    states = memory.encoder_states
    if memory.mask is not None:
        states = np.where(memory.mask[..., None], states, np.float32(0))
    mean = states.sum(axis=-2) / memory.src_len[..., None]
    layers = _dense(checkpoint, "decoder.start", np.asarray(mean, np.float32))
    return _started(layers, layers.copy() if checkpoint.config.cell == "lstm" else None)


def _backward_shapes(config: ModelConfig) -> Shapes:
    dec = config.decoder_hidden
    return {"decoder.start.weight": (dec, config.encoder_hidden), "decoder.start.bias": (dec,)}


_BACKWARD = _computed(lambda known: [known("last_states")[0, known.config.encoder_hidden :]])


@substep(orders.START_FROM_BACKWARD_STATE, _started_from(_BACKWARD, _BACKWARD), _backward_shapes)
def start_from_backward_state(checkpoint: Checkpoint, memory: Memory) -> DecoderStarted:
    """h_0 = tanh(W_s ←h_1 + b_s). Bahdanau et al. 2015, A.2.2."""
    backward = memory.last_states[..., 0, checkpoint.config.encoder_hidden :]
    return _started(_dense(checkpoint, "decoder.start", backward), None)
