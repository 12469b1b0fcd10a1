"""The decoder RNN: its start, its input, the state it produces."""

from __future__ import annotations

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.engine import orders
from attn_tui.engine.cells import CELLS, cell_shapes, from_input
from attn_tui.engine.events import DecoderStarted, InputConcatenated, StateComputed, WordEmbedded
from attn_tui.engine.memory import Memory
from attn_tui.engine.model import Array, Checkpoint, Shapes
from attn_tui.engine.substep import substep


def _dense_shapes(config: ModelConfig) -> Shapes:
    rows = config.layers * config.decoder_hidden
    return {"decoder.start.weight": (rows, config.encoder_state), "decoder.start.bias": (rows,)}


@substep(orders.START_FROM_BOTH_ENDS, _dense_shapes)
def start_from_both_ends(checkpoint: Checkpoint, memory: Memory) -> DecoderStarted:
    """Compute every layer's first state from the top layer's last ones: h_0 = tanh(W_s [→h_S ; ←h_1] + b_s).

    An LSTM's cell starts equal to its hidden state, as in Joey NMT.
    """
    config = checkpoint.config
    first = np.tanh(checkpoint.linear("decoder.start", memory.last_states[..., -1, :]))
    layers = first.reshape(*first.shape[:-1], config.layers, config.decoder_hidden)
    cells = layers.copy() if config.cell == "lstm" else None
    return DecoderStarted(t=0, h_0=layers[..., -1, :], layers_t=layers, cells_t=cells)


def _backward_shapes(config: ModelConfig) -> Shapes:
    dec = config.decoder_hidden
    return {"decoder.start.weight": (dec, config.encoder_hidden), "decoder.start.bias": (dec,)}


@substep(orders.START_FROM_BACKWARD_STATE, _backward_shapes)
def start_from_backward_state(checkpoint: Checkpoint, memory: Memory) -> DecoderStarted:
    """h_0 = tanh(W_s ←h_1 + b_s). Bahdanau et al. 2015, A.2.2."""
    backward = memory.last_states[..., 0, checkpoint.config.encoder_hidden :]
    h_0 = np.tanh(checkpoint.linear("decoder.start", backward))
    return DecoderStarted(t=0, h_0=h_0, layers_t=h_0[..., None, :], cells_t=None)


@substep(orders.HAND_OVER)
def hand_over(checkpoint: Checkpoint, memory: Memory) -> DecoderStarted:
    """Start every layer from the encoder's last state, and cell, of that layer. Sutskever et al. 2014, Section 2."""
    layers = memory.last_states
    return DecoderStarted(t=0, h_0=layers[..., -1, :], layers_t=layers, cells_t=memory.last_cells)


def _embedding_shapes(config: ModelConfig) -> Shapes:
    return {"decoder.embedding.weight": (config.target_vocabulary, config.embedding)}


@substep(orders.EMBED_WORD, _embedding_shapes)
def embed_word(checkpoint: Checkpoint, memory: Memory) -> WordEmbedded:
    """Look up the previous word in the target embedding."""
    embedding = checkpoint.embed("decoder.embedding", memory.y_t)
    return WordEmbedded(t=memory.t, y_previous=memory.y_t, embedding=embedding)


@substep(orders.FEED_ATTENTIONAL)
def feed_attentional(checkpoint: Checkpoint, memory: Memory) -> InputConcatenated:
    """Input feeding: append h̃_{t−1} to the embedding; h̃_0 is 0. Luong et al. 2015, Section 3.3."""
    batch, units = memory.embedding.shape[:-1], checkpoint.config.feedforward
    fed = memory.hidden if memory.t > 1 else np.zeros((*batch, units), np.float32)
    return InputConcatenated(t=memory.t, input_t=np.concatenate([memory.embedding, fed], axis=-1))


@substep(orders.FEED_CONTEXT)
def feed_context(checkpoint: Checkpoint, memory: Memory) -> InputConcatenated:
    """Append C_t to the embedding: the RNN itself reads what was attended to. Bahdanau et al. 2015, A.2.2."""
    return InputConcatenated(t=memory.t, input_t=np.concatenate([memory.embedding, memory.c_t], axis=-1))


def _advance(checkpoint: Checkpoint, memory: Memory, x: Array) -> StateComputed:
    """Advance every layer: the lowest reads x, the others the state below."""
    config = checkpoint.config
    layers: list[Array] = []
    cells: list[Array] = []
    for layer in range(config.layers):
        name = f"_l{layer}"
        from_x = from_input(checkpoint.parameters, "decoder.rnn", name, x)
        cell = None if memory.cells_t is None else memory.cells_t[..., layer, :]
        x, cell = CELLS[config.cell](
            checkpoint.parameters, "decoder.rnn", name, from_x, memory.layers_t[..., layer, :], cell
        )
        layers.append(x)
        cells += [] if cell is None else [cell]
    return StateComputed(
        t=memory.t, h_t=x, layers_t=np.stack(layers, axis=-2), cells_t=np.stack(cells, axis=-2) if cells else None
    )


def _rnn_shapes(config: ModelConfig, inputs: int) -> Shapes:
    shapes: Shapes = {}
    for layer in range(config.layers):
        below = config.decoder_hidden if layer else inputs
        shapes |= cell_shapes(config, "decoder.rnn", f"_l{layer}", below, config.decoder_hidden)
    return shapes


@substep(orders.COMPUTE_STATE, lambda config: _rnn_shapes(config, config.embedding))
def compute_state(checkpoint: Checkpoint, memory: Memory) -> StateComputed:
    """Advance the decoder RNN with E y_{t−1} as input; its output is h_t itself."""
    return _advance(checkpoint, memory, memory.embedding)


@substep(
    orders.COMPUTE_STATE_FROM_ATTENTIONAL, lambda config: _rnn_shapes(config, config.embedding + config.feedforward)
)
def compute_state_from_attentional(checkpoint: Checkpoint, memory: Memory) -> StateComputed:
    """Advance the decoder RNN with [E y_{t−1} ; h̃_{t−1}] as input."""
    return _advance(checkpoint, memory, memory.input_t)


@substep(orders.COMPUTE_STATE_FROM_CONTEXT, lambda config: _rnn_shapes(config, config.embedding + config.encoder_state))
def compute_state_from_context(checkpoint: Checkpoint, memory: Memory) -> StateComputed:
    """Advance the decoder RNN with [E y_{t−1} ; C_t] as input."""
    return _advance(checkpoint, memory, memory.input_t)
