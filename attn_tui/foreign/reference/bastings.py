"""The Annotated Encoder–Decoder. Source: bastings/annotated_encoder_decoder, annotated_encoder_decoder.ipynb.

    E x, E y       src_embed, trg_embed
    h̄, h_S         encoder.rnn, a GRU of both directions
    h_0            tanh(W [→h_S ; ←h_S] + b), layer for layer with the same matrix (decoder.bridge)
    e_tj           v · tanh(W_q h_{t−1} + W_k h̄_j + b_k), of the top layer (decoder.attention.query_layer, key_layer,
                   energy_layer); b_k in some versions only
    h_t            decoder.rnn of [E y_{t−1} ; C_t]
    logits         V (W [E y_{t−1} ; h_t ; C_t]) (decoder.pre_output_layer, generator.proj), neither bias nor tanh

The source ends in </s> (2 there, as it has no <s>), the decoder begins with <s> (2) and ends with </s> (3); the
notebook's copy task has neither on the source side and begins with 1. The notebook decodes on to the greatest length
and cuts at </s>. In the version with b_k (16f0a94, index.md) the mask is `mask & 0`, which is never true:
attention falls on a batch's padding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attn_tui.foreign.reference import cells
from attn_tui.foreign.reference.cells import Array, Arrays, State, linear
from attn_tui.foreign.reference.decoding import Decoded
from attn_tui.foreign.reference.decoding import decode as greedy


@dataclass(frozen=True)
class Settings:
    """The target side's specials, and the greatest number of time steps."""

    max_length: int = 100
    sos: int = 2
    eos: int = 3


def decode(
    arrays: Arrays, source: Sequence[int], settings: Settings | None = None, targets: Sequence[int] | None = None
) -> Decoded:
    """The source's ids, </s> included, decoded by the equations above."""
    arrays, settings = cells.double(arrays), settings or Settings()
    states, finals = cells.read(arrays, "encoder.rnn", arrays["src_embed.weight"][list(source)])
    start: list[State] = [(np.tanh(linear(arrays, "decoder.bridge", final[0])),) for final in finals]
    layers = cells.stack(arrays, "decoder.rnn")
    keys = linear(arrays, "decoder.attention.key_layer", states)

    def step(hidden: list[State], word: int) -> tuple[list[State], Array, Array]:
        embedded = arrays["trg_embed.weight"][word]
        query = linear(arrays, "decoder.attention.query_layer", hidden[-1][0])
        weights = cells.softmax(linear(arrays, "decoder.attention.energy_layer", np.tanh(query + keys))[:, 0])
        context = weights @ states
        hidden = cells.step(layers, np.concatenate([embedded, context]), hidden)
        together = linear(arrays, "decoder.pre_output_layer", np.concatenate([embedded, hidden[-1][0], context]))
        return hidden, weights, linear(arrays, "generator.proj", together)

    return greedy(step, start, settings.sos, settings.eos, settings.max_length, targets=targets)
