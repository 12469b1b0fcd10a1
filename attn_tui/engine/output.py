"""From the decoder's state and the context to the words' probabilities."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.engine import orders
from attn_tui.engine.activations import ACTIVATE
from attn_tui.engine.events import (
    AttentionalComputed,
    FeedforwardComputed,
    MaxoutComputed,
    OutputComputed,
    ReadoutComputed,
    StateConcatenated,
)
from attn_tui.engine.memory import Memory
from attn_tui.engine.model import Array, Checkpoint, Ids, Shapes
from attn_tui.engine.substep import Concatenated, Rule, substep

if TYPE_CHECKING:
    from attn_tui.engine.known import Known
    from attn_tui.engine.quantity import Formula, Product, Quantity


@substep(orders.CONCATENATE, {"concat_t": Concatenated("h_t", "c_t")})
def concatenate(checkpoint: Checkpoint, memory: Memory) -> StateConcatenated:
    """[h_t ; C_t], as in the lecture."""
    return StateConcatenated(t=memory.t, concat_t=np.concatenate([memory.h_t, memory.c_t], axis=-1))


@substep(orders.CONCATENATE_CONTEXT_FIRST, {"concat_t": Concatenated("c_t", "h_t")})
def concatenate_context_first(checkpoint: Checkpoint, memory: Memory) -> StateConcatenated:
    """[C_t ; h_t]. Luong et al. 2015, Eq. 5."""
    return StateConcatenated(t=memory.t, concat_t=np.concatenate([memory.c_t, memory.h_t], axis=-1))


@substep(orders.CONCATENATE_ALL, {"concat_t": Concatenated("h_t", "c_t", "embedding")})
def concatenate_all(checkpoint: Checkpoint, memory: Memory) -> StateConcatenated:
    """[h_t ; C_t ; E y_{t−1}], which the output layer reads directly. bentrevett/pytorch-seq2seq."""
    parts = [memory.h_t, memory.c_t, memory.embedding]
    return StateConcatenated(t=memory.t, concat_t=np.concatenate(parts, axis=-1))


def _attentional_shapes(config: ModelConfig) -> Shapes:
    return {"decoder.attentional.weight": (config.feedforward, config.encoder_state + config.decoder_hidden)}


def _attentional(known: Known, i: int) -> Formula:
    products = known.linear("decoder.attentional", i, *known.parts("concat_t"))
    return known.made(known.config.activation, products, source="Luong et al. 2015, Eq. 5")


@substep(orders.COMPUTE_ATTENTIONAL, {"hidden": _attentional}, _attentional_shapes)
def compute_attentional(checkpoint: Checkpoint, memory: Memory) -> AttentionalComputed:
    """h̃_t = tanh(W_c [C_t ; h_t]). Luong et al. 2015, Eq. 5; some toolkits have another activation, and a bias."""
    activate = ACTIVATE[checkpoint.config.activation]
    return AttentionalComputed(t=memory.t, hidden=activate(checkpoint.linear("decoder.attentional", memory.concat_t)))


def _projection_shapes(config: ModelConfig) -> Shapes:
    return {
        "decoder.projection.weight": (config.projection, config.feedforward),
        "decoder.projection.bias": (config.projection,),
    }


def _projected(known: Known, i: int) -> Formula:
    return known.sum(*known.linear("decoder.projection", i, known("attentional")))


@substep(orders.PROJECT, {"hidden": _projected}, _projection_shapes)
def project(checkpoint: Checkpoint, memory: Memory) -> ReadoutComputed:
    """A h̃_t + a: as many numbers as the output layer's embedding has. fairseq's additional_fc."""
    return ReadoutComputed(t=memory.t, hidden=checkpoint.linear("decoder.projection", memory.attentional))


def _readout_shapes(config: ModelConfig, rows: int) -> Shapes:
    return {
        "decoder.readout.state.weight": (rows, config.decoder_hidden),
        "decoder.readout.word.weight": (rows, config.word_embedding),
        "decoder.readout.context.weight": (rows, config.encoder_state),
        "decoder.readout.context.bias": (rows,),
    }


def _readout(checkpoint: Checkpoint, memory: Memory, h: Array) -> Array:
    """U_o h + V_o E y_{t−1} + C_o C_t + b_o, for the decoder state h [..., dec]."""
    return (
        checkpoint.linear("decoder.readout.state", h)
        + checkpoint.linear("decoder.readout.word", memory.embedding)
        + checkpoint.linear("decoder.readout.context", memory.c_t)
    )


def _products(known: Known, i: int, h: str) -> list[Product]:
    """The products of `_readout`, for the decoder state of that name."""
    return [
        *known.linear("decoder.readout.state", i, known(h)),
        *known.linear("decoder.readout.word", i, known("embedding")),
        *known.linear("decoder.readout.context", i, known("c_t")),
    ]


_MAXOUT: dict[str, Rule] = {
    "readout": lambda known, i: known.sum(*_products(known, i, "h_previous")),
    "hidden": lambda known, i: known.made(
        "max", [known.own("readout")[2 * i], known.own("readout")[2 * i + 1]], source="Bahdanau et al. 2015, A.2.2"
    ),
}


@substep(orders.COMPUTE_MAXOUT, _MAXOUT, lambda config: _readout_shapes(config, 2 * config.feedforward))
def compute_maxout(checkpoint: Checkpoint, memory: Memory) -> MaxoutComputed:
    """t̃ = U_o h_{t−1} + V_o E y_{t−1} + C_o C_t + b_o; t_i = max(t̃_{2i−1}, t̃_{2i}). Bahdanau et al. 2015, A.2.2."""
    readout = _readout(checkpoint, memory, memory.h_previous)
    pairs = readout.reshape(*readout.shape[:-1], -1, 2)
    return MaxoutComputed(t=memory.t, readout=readout, hidden=pairs.max(axis=-1))


def _read_out(known: Known, i: int) -> Formula:
    config = known.config
    return known.made(config.activation if config.readout == "tanh" else "", _products(known, i, "h_t"))


@substep(orders.COMPUTE_READOUT, {"hidden": _read_out}, lambda config: _readout_shapes(config, config.feedforward))
def compute_readout(checkpoint: Checkpoint, memory: Memory) -> ReadoutComputed:
    """t_t = tanh(U_o h_t + V_o E y_{t−1} + C_o C_t + b_o). Sennrich et al. 2017, Section 2; others leave out tanh."""
    readout, config = _readout(checkpoint, memory, memory.h_t), checkpoint.config
    return ReadoutComputed(
        t=memory.t, hidden=ACTIVATE[config.activation](readout) if config.readout == "tanh" else readout
    )


def _output_weight(config: ModelConfig) -> str:
    return "decoder.embedding.weight" if config.tied_output else "decoder.output.weight"


def _output_shapes(config: ModelConfig) -> Shapes:
    return {
        _output_weight(config): (config.target_vocabulary, config.output_input),
        "decoder.output.bias": (config.target_vocabulary,),
    }


def _most_probable(checkpoint: Checkpoint, memory: Memory, x: Array) -> dict[str, Any]:
    """Run the output layer on x [..., output_input] and keep the most probable words of the whole vocabulary."""
    weight = checkpoint.parameters[_output_weight(checkpoint.config)]
    logits = np.matmul(x, weight.T, out=memory.scratch("logits", (*x.shape[:-1], len(weight))))
    bias = checkpoint.parameters.get("decoder.output.bias")
    if bias is not None:
        logits += bias
    memory.forbidden = forbidden(checkpoint, memory.t)
    return report(memory, logits)


def forbidden(checkpoint: Checkpoint, t: int) -> list[int]:
    """The words that are not chosen in a time step."""
    names = (*checkpoint.config.never, *(checkpoint.config.never_first if t == 1 else ()))
    return list({y for name in names if (y := checkpoint.target_vocabulary.find(name)) is not None})


def report(memory: Memory, logits: Array) -> dict[str, Any]:
    """Remember the logits of all words [..., vocabulary], and report the most probable ones."""
    top_ids = largest(logits, memory.top)
    top_logits = logits[top_ids] if logits.ndim == 1 else np.take_along_axis(logits, top_ids, axis=-1)
    highest = top_logits[..., :1]
    exponentials = np.subtract(logits, highest, out=memory.scratch("exponentials", logits.shape))
    np.exp(exponentials, out=exponentials)
    memory.logits = logits
    memory.log_z = (highest + np.log(exponentials.sum(axis=-1, keepdims=True)))[..., 0]
    return {"top_ids": top_ids, "top_probabilities": np.exp(top_logits - memory.log_z[..., None])}


def largest(values: Array, count: int) -> Ids:
    """Indices of the largest values, largest first, ties by the lower index: [..., n] → [..., min(n, count)].

    >>> largest(np.array([0, 2, 1, 2], np.float32), 3).tolist()
    [1, 3, 2]
    """
    if count == 1:
        return np.asarray(values.argmax(axis=-1)[..., None])
    if values.ndim > 1:
        return np.stack([largest(row, count) for row in values])
    if count < len(values):  # sorting all would take as long as everything else in a time step together
        candidates = np.flatnonzero(values >= np.partition(values, -count)[-count])
    else:
        candidates = np.arange(len(values))
    return candidates[np.argsort(-values[candidates], kind="stable")[:count]]


def _word_rules(read: Callable[[Known], list[Quantity]]) -> dict[str, Rule]:
    """The rules of `_most_probable`: p(y) = exp(W[y] x + b[y] − log Z), log Z = log Σ_y exp(W[y] x + b[y]).

    `read` takes what the output layer reads. A temperature divides the logits.
    """

    def products(known: Known, y: int) -> list[Product]:
        found = known.row(_output_weight(known.config), y, *read(known), bias="decoder.output.bias")
        by = known.per_temperature("top_probabilities")
        return [product * by for product in found] if by else found

    def logits(known: Known) -> Quantity:
        x = np.concatenate([part.values for part in read(known)])
        values = known.array(_output_weight(known.config)) @ np.asarray(x, np.float32)
        if known.parameter("decoder.output.bias") is not None:
            values = values + known.array("decoder.output.bias")
        by = known.per_temperature("top_probabilities")
        return known.computed("logit", values * np.float32(by.values) if by else values)

    def log_z(known: Known) -> Formula:
        return known.log_sum(logits(known))

    def p(known: Known, y: int) -> Formula:
        z = known.computed("log_z", known.value(log_z(known)))
        return known.made("exp", [*products(known, y), -z], source="softmax")

    def best(known: Known) -> Formula:
        allowed = logits(known).made("{}", lambda values: _allowed(values, forbidden(known.checkpoint, known.t)))
        return known.made("largest", [allowed])

    return {
        "top_ids": lambda known, rank: known.made("rank", [logits(known)], rank),
        "top_probabilities": lambda known, rank: p(known, int(known.own("top_ids").values[rank])),
        "p": p,
        "logit": lambda known, y: known.sum(*products(known, y)),
        "log_z": log_z,
        "best": best,
    }


def _allowed(logits: Any, forbidden: list[int]) -> Any:
    logits[..., forbidden] = -np.inf
    return logits


@substep(orders.COMPUTE_OUTPUT, _word_rules(lambda known: [known("hidden")]), _output_shapes)
def compute_output(checkpoint: Checkpoint, memory: Memory) -> OutputComputed:
    """The output layer on h̃_t (Luong et al. 2015, Eq. 6) or t_t (Bahdanau et al. 2015, A.2.2)."""
    return OutputComputed(t=memory.t, **_most_probable(checkpoint, memory, memory.hidden))


@substep(orders.COMPUTE_OUTPUT_FROM_STATE, _word_rules(lambda known: [known("h_t")]), _output_shapes)
def compute_output_from_state(checkpoint: Checkpoint, memory: Memory) -> OutputComputed:
    """The output layer on h_t itself. Sutskever et al. 2014."""
    return OutputComputed(t=memory.t, **_most_probable(checkpoint, memory, memory.h_t))


@substep(orders.COMPUTE_OUTPUT_FROM_CONCAT, _word_rules(lambda known: known.parts("concat_t")), _output_shapes)
def compute_output_from_concat(checkpoint: Checkpoint, memory: Memory) -> OutputComputed:
    """The output layer on [h_t ; C_t ; E y_{t−1}]. bentrevett/pytorch-seq2seq."""
    return OutputComputed(t=memory.t, **_most_probable(checkpoint, memory, memory.concat_t))


def _feedforward_shapes(config: ModelConfig, inputs: int) -> Shapes:
    return {
        "decoder.feedforward.weight": (config.feedforward, inputs),
        "decoder.feedforward.bias": (config.feedforward,),
        **_output_shapes(config),
    }


def _feed_forward(checkpoint: Checkpoint, memory: Memory, x: Array) -> FeedforwardComputed:
    hidden = ACTIVATE[checkpoint.config.activation](checkpoint.linear("decoder.feedforward", x))
    return FeedforwardComputed(t=memory.t, hidden=hidden, **_most_probable(checkpoint, memory, hidden))


def _network_rules(read: Callable[[Known], list[Quantity]]) -> dict[str, Rule]:
    """The rules of `_feed_forward`: u = tanh(W_1 x + b_1), and of the words."""

    def hidden(known: Known, i: int) -> Formula:
        return known.made(known.config.activation, known.linear("decoder.feedforward", i, *read(known)))

    return {"hidden": hidden, **_word_rules(lambda known: [known.own("hidden")])}


@substep(
    orders.FEED_FORWARD,
    _network_rules(lambda known: known.parts("concat_t")),
    lambda config: _feedforward_shapes(config, config.decoder_hidden + config.encoder_state),
)
def feed_forward(checkpoint: Checkpoint, memory: Memory) -> FeedforwardComputed:
    """Run the feedforward network on [h_t ; C_t]."""
    return _feed_forward(checkpoint, memory, memory.concat_t)


@substep(
    orders.FEED_STATE_FORWARD,
    _network_rules(lambda known: [known("h_t")]),
    lambda config: _feedforward_shapes(config, config.decoder_hidden),
)
def feed_state_forward(checkpoint: Checkpoint, memory: Memory) -> FeedforwardComputed:
    """Run the feedforward network on h_t alone: without attention there is nothing else."""
    return _feed_forward(checkpoint, memory, memory.h_t)
