"""PyTorch's seq2seq translation tutorial until 2023, whose attention scores positions, and copies of it.

Source: pytorch/tutorials, intermediate_source/seq2seq_translation_tutorial.py at 05e7ce2, and
spro/practical-pytorch, seq2seq-translation, which it grew from.

    E x, E y       encoder.embedding, decoder.embedding
    h̄, h_S         encoder.gru (or lstm), one direction; zeros from the sentence's end up to MAX_LENGTH
    h_0            h_S (c_0 of an LSTM: its cell)
    e_t            W [E y_{t−1} ; h_{t−1}] + b, a score for each of MAX_LENGTH places (decoder.attn): it never looks at
                   the source. The zeros beyond the sentence's end get weight as well
    x_t            relu(W [E y_{t−1} ; C_t] + b) (decoder.attn_combine)
    h_t            decoder.gru (or lstm) of x_t
    logits         W h_t + b (decoder.out)

The source ends in EOS (1), the decoder begins with SOS (0). A source longer than MAX_LENGTH cannot be read.
Copies have been seen that put LogSoftmax where the weights should be (they are then ≤ 0 and do not sum to 1), that ask
with the LSTM's cell, and that leave the relu out: these are settings, and nothing in the arrays shows them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attn_tui.foreign.reference import cells
from attn_tui.foreign.reference.activations import relu
from attn_tui.foreign.reference.cells import Array, Arrays, State, linear
from attn_tui.foreign.reference.decoding import Decoded
from attn_tui.foreign.reference.decoding import decode as greedy


@dataclass(frozen=True)
class Settings:
    """Which of the copies it is."""

    query: str = "state"
    """`state`, or `cell`: of the LSTM."""
    normalisation: str = "softmax"
    """`softmax` or `log-softmax`."""
    relu: bool = True
    max_length: int = 10
    sos: int = 0
    eos: int = 1


def decode(
    arrays: Arrays, source: Sequence[int], settings: Settings | None = None, targets: Sequence[int] | None = None
) -> Decoded:
    """The source's ids, EOS included, decoded by the equations above; the weights have all MAX_LENGTH places.

    ValueError: the source is longer than that.
    """
    arrays, settings = cells.double(arrays), settings or Settings()
    rnn = "gru" if "decoder.gru.weight_ih_l0" in arrays else "lstm"
    read, finals = cells.read(arrays, f"encoder.{rnn}", arrays["encoder.embedding.weight"][list(source)])
    states = np.zeros((len(arrays["decoder.attn.weight"]), read.shape[1]))
    if len(read) > len(states):
        raise ValueError(f"{len(read)} places, but the attention has {len(states)}")
    states[: len(read)] = read
    layers = cells.stack(arrays, f"decoder.{rnn}")
    normalise = {"softmax": cells.softmax, "log-softmax": cells.log_softmax}[settings.normalisation]
    asks = {"state": 0, "cell": 1}[settings.query]

    def step(hidden: list[State], word: int) -> tuple[list[State], Array, Array]:
        embedded = arrays["decoder.embedding.weight"][word]
        # Copies with more layers ask with the lowest one: hidden[0].
        weights = normalise(linear(arrays, "decoder.attn", np.concatenate([embedded, hidden[0][asks]])))
        x = linear(arrays, "decoder.attn_combine", np.concatenate([embedded, weights @ states]))
        hidden = cells.step(layers, relu(x) if settings.relu else x, hidden)
        return hidden, weights, linear(arrays, "decoder.out", hidden[-1][0])

    return greedy(step, finals, settings.sos, settings.eos, settings.max_length, targets=targets)
