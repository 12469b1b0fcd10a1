"""The decoder RNN: its input, the state it produces. How it starts is in `attn_tui.engine.starts`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.engine import orders
from attn_tui.engine.activations import ACTIVATE
from attn_tui.engine.cell_rules import ON_THE_WAY, CellStep, layer_of
from attn_tui.engine.cells import CELLS, cell_shapes, from_input
from attn_tui.engine.events import InputCombined, InputConcatenated, StateComputed, StateProposed, WordEmbedded
from attn_tui.engine.memory import Memory
from attn_tui.engine.model import Array, Checkpoint, Shapes
from attn_tui.engine.orders import parts_of
from attn_tui.engine.substep import Concatenated, Rule, substep

if TYPE_CHECKING:
    from attn_tui.engine.known import Known
    from attn_tui.engine.quantity import Formula, Quantity


def _embedding_shapes(config: ModelConfig) -> Shapes:
    shapes: Shapes = {"decoder.embedding.weight": (config.target_vocabulary, config.word_embedding)}
    if config.positions:
        shapes["decoder.positions.weight"] = (config.positions, config.word_embedding)
    return shapes


def _given(known: Known) -> Formula:
    """The word before; at t = 1, what opens every sentence."""
    return known.sum(known("y_t")) if known.has("y_t") else known.nothing("y₀")


def _embedded(known: Known, k: int) -> Formula:
    """E y_{t−1}[k] = E[y, k] + P[t, k]."""
    positions = known.parameter("decoder.positions.weight")
    added = [] if positions is None else [positions[known.t - 1, k]]
    if known.t == 1 and known.config.first == "zeros":
        return known.sum(*added) if added else known.nothing("0")
    return known.sum(known.weight("decoder.embedding.weight")[int(known.own("y_previous").values), k], *added)


@substep(orders.EMBED_WORD, {"y_previous": _given, "embedding": _embedded}, _embedding_shapes)
def embed_word(checkpoint: Checkpoint, memory: Memory) -> WordEmbedded:
    """Look up the previous word in the target embedding; add what stands for its position, if the system has that."""
    embedding = checkpoint.embed("decoder.embedding", memory.y_t)
    if memory.t == 1 and checkpoint.config.first == "zeros":
        embedding = np.zeros_like(embedding)
    if checkpoint.config.positions:
        embedding = embedding + checkpoint.parameters["decoder.positions.weight"][memory.t - 1]
    return WordEmbedded(t=memory.t, y_previous=memory.y_t, embedding=embedding)


@substep(orders.FEED_ATTENTIONAL, {"input_t": Concatenated("embedding", "attentional")})
def feed_attentional(checkpoint: Checkpoint, memory: Memory) -> InputConcatenated:
    """Input feeding: append h̃_{t−1} to the embedding; h̃_0 is 0. Luong et al. 2015, Section 3.3."""
    batch, units = memory.embedding.shape[:-1], checkpoint.config.feedforward
    fed = memory.attentional if memory.t > 1 else np.zeros((*batch, units), np.float32)
    return InputConcatenated(t=memory.t, input_t=np.concatenate([memory.embedding, fed], axis=-1))


@substep(orders.FEED_CONTEXT, {"input_t": Concatenated("embedding", "c_t")})
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


def _cell_rules(inputs: Callable[[Known], Sequence[Quantity]]) -> dict[str, Rule]:
    """The rules of `_advance`: `inputs` are what the lowest layer reads."""

    def step(known: Known, layer: int) -> CellStep:
        return layer_of(known, "decoder.rnn", layer, inputs(known))

    return {
        "h_t": lambda known, i: step(known, known.config.layers - 1).made("state", i),
        "layers_t": lambda known, layer, i: step(known, layer).made("state", i),
        "cells_t": lambda known, layer, i: step(known, layer).made("cell", i),
        **_gate_rules(step),
    }


def _gate_rules(step: Callable[[Known, int], CellStep]) -> dict[str, Rule]:
    def rule(gate: str) -> Rule:
        return lambda known, layer, i: step(known, layer).made(gate, i)

    return {gate: rule(gate) for gate in ON_THE_WAY}


def _rnn_shapes(config: ModelConfig, inputs: int) -> Shapes:
    shapes: Shapes = {}
    for layer in range(config.layers):
        below = config.decoder_hidden if layer else inputs
        shapes |= cell_shapes(config, "decoder.rnn", f"_l{layer}", below, config.decoder_hidden)
    return shapes


_OF_WORD = _cell_rules(lambda known: [known("embedding")])


@substep(orders.COMPUTE_STATE, _OF_WORD, lambda config: _rnn_shapes(config, config.word_embedding))
def compute_state(checkpoint: Checkpoint, memory: Memory) -> StateComputed:
    """Advance the decoder RNN with E y_{t−1} as input; its output is h_t itself."""
    return _advance(checkpoint, memory, memory.embedding)


@substep(
    orders.COMPUTE_STATE_FROM_INPUT,
    _cell_rules(lambda known: known.parts("input_t")),
    lambda config: _rnn_shapes(config, sum(parts_of(config, InputConcatenated))),
)
def compute_state_from_input(checkpoint: Checkpoint, memory: Memory) -> StateComputed:
    """Advance the decoder RNN with what was concatenated, [E y_{t−1} ; h̃_{t−1}] or [E y_{t−1} ; C_t], as input."""
    return _advance(checkpoint, memory, memory.input_t)


def _combine_shapes(config: ModelConfig) -> Shapes:
    units, inputs = config.decoder_hidden, sum(parts_of(config, InputConcatenated))
    return {"decoder.combine.weight": (units, inputs), "decoder.combine.bias": (units,)}


def _combined(known: Known, i: int) -> Formula:
    return known.made(known.config.activation, known.linear("decoder.combine", i, *known.parts("input_t")))


@substep(orders.COMBINE_INPUT, {"combined_t": _combined}, _combine_shapes)
def combine_input(checkpoint: Checkpoint, memory: Memory) -> InputCombined:
    """i_t = relu(W [E y_{t−1} ; C_t] + b). PyTorch's tutorial of 2017; some copies leave relu out."""
    activate = ACTIVATE[checkpoint.config.activation]
    return InputCombined(t=memory.t, combined_t=activate(checkpoint.linear("decoder.combine", memory.input_t)))


@substep(
    orders.COMPUTE_STATE_FROM_COMBINED,
    _cell_rules(lambda known: [known("combined_t")]),
    lambda config: _rnn_shapes(config, config.decoder_hidden),
)
def compute_state_from_combined(checkpoint: Checkpoint, memory: Memory) -> StateComputed:
    """Advance the decoder RNN with i_t as input."""
    return _advance(checkpoint, memory, memory.combined_t)


_PROPOSED: dict[str, Rule] = {"proposed_t": _OF_WORD["h_t"], **{gate: _OF_WORD[gate] for gate in ON_THE_WAY}}


@substep(orders.PROPOSE_STATE, _PROPOSED, lambda config: _rnn_shapes(config, config.word_embedding))
def propose_state(checkpoint: Checkpoint, memory: Memory) -> StateProposed:
    """h'_t = GRU₁(E y_{t−1}, h_{t−1}). Sennrich et al. 2017, Section 2."""
    return StateProposed(t=memory.t, proposed_t=_advance(checkpoint, memory, memory.embedding).h_t)


def _second_shapes(config: ModelConfig) -> Shapes:
    return cell_shapes(config, "decoder.context_rnn", "_l0", config.encoder_state, config.decoder_hidden)


def _second(known: Known, layer: int) -> CellStep:
    return CellStep(known, ("decoder.context_rnn", "_l0"), [known("c_t")], (known("proposed_t"), None))


_SECOND: dict[str, Rule] = {
    "h_t": lambda known, i: _second(known, 0).made("state", i),
    "layers_t": lambda known, layer, i: _second(known, layer).made("state", i),
    **_gate_rules(_second),
}


@substep(orders.COMPUTE_STATE_FROM_PROPOSED, _SECOND, _second_shapes)
def compute_state_from_proposed(checkpoint: Checkpoint, memory: Memory) -> StateComputed:
    """h_t = GRU₂(C_t, h'_t). Sennrich et al. 2017, Section 2."""
    name = "decoder.context_rnn"
    from_c = from_input(checkpoint.parameters, name, "_l0", memory.c_t)
    h_t, _ = CELLS[checkpoint.config.cell](checkpoint.parameters, name, "_l0", from_c, memory.proposed_t, None)
    return StateComputed(t=memory.t, h_t=h_t, layers_t=h_t[..., None, :], cells_t=None)
