"""How the decoder starts: its first state, from what the encoder hands over. A config's `start` chooses."""

from __future__ import annotations

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.engine import orders
from attn_tui.engine.activations import ACTIVATE
from attn_tui.engine.events import DecoderStarted
from attn_tui.engine.memory import Memory
from attn_tui.engine.model import Array, Checkpoint, Shapes
from attn_tui.engine.substep import substep


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


@substep(orders.HAND_OVER)
def hand_over(checkpoint: Checkpoint, memory: Memory) -> DecoderStarted:
    """Start every layer from the encoder's last state, and cell, of that layer. Sutskever et al. 2014, Section 2."""
    return _started(memory.last_states, memory.last_cells)


@substep(orders.HAND_OVER_TOP)
def hand_over_top(checkpoint: Checkpoint, memory: Memory) -> DecoderStarted:
    """Start every layer from the top layer's last state; an LSTM's cell equals it. Joey NMT's `last`."""
    return _alike(checkpoint, memory.last_states[..., -1, :])


@substep(orders.HAND_OVER_FORWARD_STATE)
def hand_over_forward_state(checkpoint: Checkpoint, memory: Memory) -> DecoderStarted:
    """Start every layer from the top layer's last forward state →h_S. Joey NMT's `last`, if both would be too wide."""
    return _alike(checkpoint, memory.last_states[..., -1, : checkpoint.config.encoder_hidden])


@substep(orders.START_FROM_ZEROS)
def start_from_zeros(checkpoint: Checkpoint, memory: Memory) -> DecoderStarted:
    """Start from nothing: all that the decoder learns of the source comes by attention."""
    batch = memory.last_states.shape[:-2]
    return _alike(checkpoint, np.zeros((*batch, checkpoint.config.decoder_hidden), np.float32))


@substep(orders.START_FROM_BOTH_ENDS, lambda config: _dense_shapes(config, config.encoder_state))
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


@substep(orders.START_FROM_ALL_LAYERS, _all_layers_shapes)
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


@substep(orders.START_FROM_MEAN, lambda config: _dense_shapes(config, config.encoder_state))
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


@substep(orders.START_FROM_BACKWARD_STATE, _backward_shapes)
def start_from_backward_state(checkpoint: Checkpoint, memory: Memory) -> DecoderStarted:
    """h_0 = tanh(W_s ←h_1 + b_s). Bahdanau et al. 2015, A.2.2."""
    backward = memory.last_states[..., 0, checkpoint.config.encoder_hidden :]
    return _started(_dense(checkpoint, "decoder.start", backward), None)
