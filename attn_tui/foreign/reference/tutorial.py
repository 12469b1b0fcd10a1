"""PyTorch's seq2seq translation tutorial since 2023, with BahdanauAttention.

Source: pytorch/tutorials, intermediate_source/seq2seq_translation_tutorial.py.

    E x, E y       encoder.embedding, decoder.embedding
    h̄, h_S         encoder.gru, one direction
    h_0            h_S
    e_tj           V · tanh(W h_{t−1} + b + U h̄_j + b′) + b″ (decoder.attention.Wa, Ua, Va)
    h_t            decoder.gru of [E y_{t−1} ; C_t]
    logits         W h_t + b (decoder.out); log-softmax is taken over all time steps at the end

The source ends in EOS (1), the decoder begins with SOS (0); SOS may be chosen. No padding is masked, and in training
the batches were filled with 0, which is SOS; one sentence alone has no padding.
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
    """MAX_LENGTH ends the output, and is no part of the arrays."""

    max_length: int = 10
    sos: int = 0
    eos: int = 1


def decode(
    arrays: Arrays, source: Sequence[int], settings: Settings | None = None, targets: Sequence[int] | None = None
) -> Decoded:
    """The source's ids, EOS included, decoded by the equations above."""
    arrays, settings = cells.double(arrays), settings or Settings()
    states, finals = cells.read(arrays, "encoder.gru", arrays["encoder.embedding.weight"][list(source)])
    layers = cells.stack(arrays, "decoder.gru")
    keys = linear(arrays, "decoder.attention.Ua", states)

    def step(hidden: list[State], word: int) -> tuple[list[State], Array, Array]:
        query = linear(arrays, "decoder.attention.Wa", hidden[-1][0])
        weights = cells.softmax(linear(arrays, "decoder.attention.Va", np.tanh(query + keys))[:, 0])
        hidden = cells.step(
            layers, np.concatenate([arrays["decoder.embedding.weight"][word], weights @ states]), hidden
        )
        return hidden, weights, linear(arrays, "decoder.out", hidden[-1][0])

    return greedy(step, finals, settings.sos, settings.eos, settings.max_length, targets=targets)
