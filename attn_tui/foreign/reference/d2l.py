"""The attention decoder of "Dive into Deep Learning", chapter Bahdanau attention.

Source: d2l.ai, 11.4 and 11.3 (Seq2SeqAttentionDecoder, AdditiveAttention, masked_softmax), 10.7 (Seq2SeqEncoder,
predict_step).

    E x, E y       encoder.embedding, decoder.embedding
    h̄, h_S         encoder.rnn.rnn, a GRU of one direction; encoder.rnn in the book's first edition
    h_0            every layer's last state, after the padding
    e_tj           v · tanh(W_q h_{t−1} + W_k h̄_j), of the top layer (decoder.attention); −10⁶ at padding
    h_t            decoder.rnn of [C_t ; E y_{t−1}], the context first
    logits         W h_t + b (decoder.dense)

The source ends in <eos> and is filled up to `num_steps` with <pad>, or cut to it; the encoder reads the padding, the
attention is kept off it. The decoder begins with <bos>. Vocabularies are sorted, the specials among the words.
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
    """The specials' ids, which the vocabulary's order decides, and the greatest number of time steps."""

    bos: int
    eos: int
    pad: int
    max_length: int = 10


def decode(arrays: Arrays, source: Sequence[int], settings: Settings, targets: Sequence[int] | None = None) -> Decoded:
    """The source's ids, <eos> and padding included, decoded by the equations above."""
    arrays = cells.double(arrays)
    rnn = "encoder.rnn.rnn" if "encoder.rnn.rnn.weight_ih_l0" in arrays else "encoder.rnn"
    states, finals = cells.read(arrays, rnn, arrays["encoder.embedding.weight"][list(source)])
    layers = cells.stack(arrays, "decoder.rnn")
    keys = linear(arrays, "decoder.attention.W_k", states)
    padding = np.array(source) == settings.pad

    def step(hidden: list[State], word: int) -> tuple[list[State], Array, Array]:
        query = linear(arrays, "decoder.attention.W_q", hidden[-1][0])
        scores = linear(arrays, "decoder.attention.w_v", np.tanh(query + keys))[:, 0]
        weights = cells.softmax(np.where(padding, -1e6, scores))
        hidden = cells.step(
            layers, np.concatenate([weights @ states, arrays["decoder.embedding.weight"][word]]), hidden
        )
        return hidden, weights, linear(arrays, "decoder.dense", hidden[-1][0])

    return greedy(step, finals, settings.bos, settings.eos, settings.max_length, targets=targets)
