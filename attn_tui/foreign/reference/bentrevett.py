"""bentrevett/pytorch-seq2seq, notebooks 3 and 4.

Source: the notebooks "3 - Neural Machine Translation by Jointly Learning to Align and Translate" and "4 - Packed Padded
Sequences, Masking, Inference and BLEU" at 7faa64a and 1974bae, and copies of their newest form.

    E x, E y       encoder.embedding, decoder.embedding
    h̄, h_S         encoder.rnn, a GRU of both directions
    h_0            tanh(W [→h_S ; ←h_S] + b) (encoder.fc)
    e_tj           v · tanh(W [h_{t−1} ; h̄_j] + b) (decoder.attention.attn, .v)
    h_t            decoder.rnn of [E y_{t−1} ; C_t]
    logits         W [h_t ; C_t ; E y_{t−1}] + b (decoder.fc_out)

The source is <sos> … <eos>, the decoder begins with <sos>. The notebooks' versions call things differently:
in the oldest attention.v is a vector and the output layer decoder.out, in the newest it is attention.attn_fc and
attention.v_fc. The third notebook neither packs nor masks, which one sentence alone does not show.
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
    """The specials' ids, as torchtext orders them, and the greatest number of time steps."""

    max_length: int = 50
    sos: int = 2
    eos: int = 3


def decode(
    arrays: Arrays, source: Sequence[int], settings: Settings | None = None, targets: Sequence[int] | None = None
) -> Decoded:
    """The source's ids, <sos> and <eos> included, decoded by the equations above."""
    arrays, settings = cells.double(arrays), settings or Settings()
    states, finals = cells.read(arrays, "encoder.rnn", arrays["encoder.embedding.weight"][list(source)])
    layers = cells.stack(arrays, "decoder.rnn")
    start: list[State] = [(np.tanh(linear(arrays, "encoder.fc", finals[-1][0])),) for _ in layers]
    attention = _first(arrays, "decoder.attention.attn.weight", "decoder.attention.attn_fc.weight")
    v = arrays[_first(arrays, "decoder.attention.v.weight", "decoder.attention.v", "decoder.attention.v_fc.weight")]
    output = _first(arrays, "decoder.fc_out.weight", "decoder.out.weight")

    def step(hidden: list[State], word: int) -> tuple[list[State], Array, Array]:
        embedded = arrays["decoder.embedding.weight"][word]
        pairs = np.concatenate([np.tile(hidden[-1][0], (len(states), 1)), states], 1)
        weights = cells.softmax(np.tanh(linear(arrays, attention.removesuffix(".weight"), pairs)) @ v.ravel())
        context = weights @ states
        hidden = cells.step(layers, np.concatenate([embedded, context]), hidden)
        together = np.concatenate([hidden[-1][0], context, embedded])
        return hidden, weights, linear(arrays, output.removesuffix(".weight"), together)

    return greedy(step, start, settings.sos, settings.eos, settings.max_length, targets=targets)


def _first(arrays: Arrays, *names: str) -> str:
    """The one of these names that the arrays have."""
    return next(name for name in names if name in arrays)
