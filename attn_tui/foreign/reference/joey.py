"""Joey NMT's recurrent models (1.x and 2.x). Source: joeynmt 2.3.0, encoders.py, decoders.py, attention.py, search.py.

    E x            src_embed.lut, E y  trg_embed.lut; both × √size if their `scale` is set
    h̄, h_S         encoder.rnn, a GRU or LSTM of one or two directions
    h_0            bridge: f(W [→h_S ; ←h_S] + b) of the top layer (decoder.bridge_layer), for every decoder layer
                   last: [→h_S ; ←h_S] of the top layer; →h_S alone if the decoder is as large as one direction
                   zero
    c_0            of an LSTM: h_0 as well; the encoder's cells are dropped
    h_t            decoder.rnn of [E y_{t−1} ; h̃_{t−1}], h̃_0 = 0; of E y_{t−1} alone without input feeding
    e_tj           luong: h_t · (W_k h̄_j); bahdanau: v · tanh(W_q h_t + W_k h̄_j); of the top layer's h_t
    h̃_t            f(W [h_t ; C_t] + b), decoder.att_vector_layer
    logits         W h̃_t, decoder.output_layer, without bias

f is the decoder's `activation`, the bridge's too; before 2.0 always tanh. (In 2.3.0 builders.build_activation gives the
classes of relu, gelu and swish where functions are needed, so that training with them fails; and an encoder of one
direction fails in encoders.py.) The source ends in </s>, the decoder begins with <s>. <s> and <pad> are never chosen,
</s> not as the first word, <unk> not if `generate_unk` is false.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attn_tui.foreign.reference import cells
from attn_tui.foreign.reference.activations import ACTIVATIONS
from attn_tui.foreign.reference.cells import Array, Arrays, State, linear
from attn_tui.foreign.reference.decoding import Decoded
from attn_tui.foreign.reference.decoding import decode as greedy


@dataclass(frozen=True)
class Settings:
    """What config.yaml tells: of model.decoder, model.*.embeddings and testing."""

    init_hidden: str = "bridge"
    activation: str = "tanh"
    scale_source: bool = False
    scale_target: bool = False
    generate_unk: bool = True
    max_length: int = 60
    unk: int = 0
    pad: int = 1
    bos: int = 2
    eos: int = 3


def decode(
    arrays: Arrays, source: Sequence[int], settings: Settings | None = None, targets: Sequence[int] | None = None
) -> Decoded:
    """The source's ids, </s> included, decoded by the equations above."""
    arrays, settings = cells.double(arrays), settings or Settings()
    activation = ACTIVATIONS[settings.activation]
    words = arrays["trg_embed.lut.weight"] * (_root(arrays["trg_embed.lut.weight"]) if settings.scale_target else 1)
    inputs = arrays["src_embed.lut.weight"][source]
    states, finals = cells.read(arrays, "encoder.rnn", inputs * (_root(inputs) if settings.scale_source else 1))

    layers = cells.stack(arrays, "decoder.rnn")
    units = layers[0].weight_hh.shape[1]
    start = _start(arrays, settings, finals[-1][0], units)
    fed = layers[0].weight_ih.shape[1] > words.shape[1]
    keys = linear(arrays, "decoder.attention.key_layer", states)

    def step(state: tuple[list[State], Array], word: int) -> tuple[tuple[list[State], Array], Array, Array]:
        hidden, attentional = state
        hidden = cells.step(layers, np.concatenate([words[word], attentional]) if fed else words[word], hidden)
        query = hidden[-1][0]
        if "decoder.attention.energy_layer.weight" in arrays:
            sum_ = linear(arrays, "decoder.attention.query_layer", query) + keys
            scores = linear(arrays, "decoder.attention.energy_layer", np.tanh(sum_))[:, 0]
        else:
            scores = keys @ query
        weights = cells.softmax(scores)
        together = np.concatenate([query, weights @ states])
        attentional = activation(linear(arrays, "decoder.att_vector_layer", together))
        return (hidden, attentional), weights, linear(arrays, "decoder.output_layer", attentional)

    zeros = [cell.zeros() for cell in layers]
    never = [settings.bos, settings.pad] + ([] if settings.generate_unk else [settings.unk])
    return greedy(
        step,
        ([tuple(start for _ in state) for state in zeros], np.zeros(units)),
        settings.bos,
        settings.eos,
        settings.max_length,
        targets=targets,
        never=never,
        never_first=[settings.eos],
    )


def _root(embedding: Array) -> float:
    return float(np.sqrt(embedding.shape[1]))


def _start(arrays: Arrays, settings: Settings, final: Array, units: int) -> Array:
    """h_0 of every layer, from the top layer's last states."""
    if settings.init_hidden == "bridge":
        return ACTIVATIONS[settings.activation](linear(arrays, "decoder.bridge_layer", final))
    return final[:units] if settings.init_hidden == "last" else np.zeros(units)
