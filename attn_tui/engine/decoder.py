"""The decoder RNN: its input, the state it produces. How it starts is in `attn_tui.engine.starts`."""

from __future__ import annotations

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.engine import orders
from attn_tui.engine.activations import ACTIVATE
from attn_tui.engine.cells import CELLS, cell_shapes, from_input
from attn_tui.engine.events import InputCombined, InputConcatenated, StateComputed, StateProposed, WordEmbedded
from attn_tui.engine.memory import Memory
from attn_tui.engine.model import Array, Checkpoint, Shapes
from attn_tui.engine.orders import parts_of
from attn_tui.engine.substep import substep


def _embedding_shapes(config: ModelConfig) -> Shapes:
    shapes: Shapes = {"decoder.embedding.weight": (config.target_vocabulary, config.word_embedding)}
    if config.positions:
        shapes["decoder.positions.weight"] = (config.positions, config.word_embedding)
    return shapes


@substep(orders.EMBED_WORD, _embedding_shapes)
def embed_word(checkpoint: Checkpoint, memory: Memory) -> WordEmbedded:
    """Look up the previous word in the target embedding; add what stands for its position, if the system has that."""
    embedding = checkpoint.embed("decoder.embedding", memory.y_t)
    if memory.t == 1 and checkpoint.config.first == "zeros":
        embedding = np.zeros_like(embedding)
    if checkpoint.config.positions:
        embedding = embedding + checkpoint.parameters["decoder.positions.weight"][memory.t - 1]
    return WordEmbedded(t=memory.t, y_previous=memory.y_t, embedding=embedding)


@substep(orders.FEED_ATTENTIONAL)
def feed_attentional(checkpoint: Checkpoint, memory: Memory) -> InputConcatenated:
    """Input feeding: append h̃_{t−1} to the embedding; h̃_0 is 0. Luong et al. 2015, Section 3.3."""
    batch, units = memory.embedding.shape[:-1], checkpoint.config.feedforward
    fed = memory.attentional if memory.t > 1 else np.zeros((*batch, units), np.float32)
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


@substep(orders.COMPUTE_STATE, lambda config: _rnn_shapes(config, config.word_embedding))
def compute_state(checkpoint: Checkpoint, memory: Memory) -> StateComputed:
    """Advance the decoder RNN with E y_{t−1} as input; its output is h_t itself."""
    return _advance(checkpoint, memory, memory.embedding)


@substep(orders.COMPUTE_STATE_FROM_INPUT, lambda config: _rnn_shapes(config, sum(parts_of(config, InputConcatenated))))
def compute_state_from_input(checkpoint: Checkpoint, memory: Memory) -> StateComputed:
    """Advance the decoder RNN with what was concatenated, [E y_{t−1} ; h̃_{t−1}] or [E y_{t−1} ; C_t], as input."""
    return _advance(checkpoint, memory, memory.input_t)


def _combine_shapes(config: ModelConfig) -> Shapes:
    units, inputs = config.decoder_hidden, sum(parts_of(config, InputConcatenated))
    return {"decoder.combine.weight": (units, inputs), "decoder.combine.bias": (units,)}


@substep(orders.COMBINE_INPUT, _combine_shapes)
def combine_input(checkpoint: Checkpoint, memory: Memory) -> InputCombined:
    """i_t = relu(W [E y_{t−1} ; C_t] + b). PyTorch's tutorial of 2017; some copies leave relu out."""
    activate = ACTIVATE[checkpoint.config.activation]
    return InputCombined(t=memory.t, combined_t=activate(checkpoint.linear("decoder.combine", memory.input_t)))


@substep(orders.COMPUTE_STATE_FROM_COMBINED, lambda config: _rnn_shapes(config, config.decoder_hidden))
def compute_state_from_combined(checkpoint: Checkpoint, memory: Memory) -> StateComputed:
    """Advance the decoder RNN with i_t as input."""
    return _advance(checkpoint, memory, memory.combined_t)


@substep(orders.PROPOSE_STATE, lambda config: _rnn_shapes(config, config.word_embedding))
def propose_state(checkpoint: Checkpoint, memory: Memory) -> StateProposed:
    """h'_t = GRU₁(E y_{t−1}, h_{t−1}). Sennrich et al. 2017, Section 2."""
    return StateProposed(t=memory.t, proposed_t=_advance(checkpoint, memory, memory.embedding).h_t)


def _second_shapes(config: ModelConfig) -> Shapes:
    return cell_shapes(config, "decoder.context_rnn", "_l0", config.encoder_state, config.decoder_hidden)


@substep(orders.COMPUTE_STATE_FROM_PROPOSED, _second_shapes)
def compute_state_from_proposed(checkpoint: Checkpoint, memory: Memory) -> StateComputed:
    """h_t = GRU₂(C_t, h'_t). Sennrich et al. 2017, Section 2."""
    name = "decoder.context_rnn"
    from_c = from_input(checkpoint.parameters, name, "_l0", memory.c_t)
    h_t, _ = CELLS[checkpoint.config.cell](checkpoint.parameters, name, "_l0", from_c, memory.proposed_t, None)
    return StateComputed(t=memory.t, h_t=h_t, layers_t=h_t[..., None, :], cells_t=None)
