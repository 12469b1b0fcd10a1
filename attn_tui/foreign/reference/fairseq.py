"""fairseq's `lstm` models. Source: fairseq 0.12.2, models/lstm.py and sequence_generator.py.

    E x, E y       encoder.embed_tokens, decoder.embed_tokens; one table with --share-all-embeddings
    h̄, h_S, c_S    encoder.lstm, of one direction or two
    h_0, c_0       layer for layer: W h_S + b and W′ c_S + b′ (decoder.encoder_hidden_proj, encoder_cell_proj), no
                   activation; h_S and c_S themselves if encoder output and decoder are equally large
    h_t            decoder.layers.… of [E y_{t−1} ; h̃_{t−1}], h̃_0 = 0
    e_tj           (W h_t) · h̄_j, of the top layer (decoder.attention.input_proj)
    h̃_t            tanh(W [C_t ; h_t]) (decoder.attention.output_proj)
    logits         W (A h̃_t + a) + b (decoder.additional_fc, fc_out); without A if --decoder-out-embed-dim is the
                   decoder's size; W is E, without b, with --share-decoder-input-output-embed

The source ends in </s> (2), the decoder begins with </s>. <pad> (1) is never chosen, </s> not as the first word;
at the greatest length </s> is forced, which is not done here.
Encoder and decoder have equally many layers. --adaptive-softmax-cutoff (decoder.adaptive_softmax) and
--decoder-attention False (no decoder.attention) are other models.
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
    """The specials' ids, the same for every dictionary, and the greatest number of time steps."""

    max_length: int = 200
    pad: int = 1
    eos: int = 2


def decode(
    arrays: Arrays, source: Sequence[int], settings: Settings | None = None, targets: Sequence[int] | None = None
) -> Decoded:
    """The source's ids, </s> included, decoded by the equations above."""
    arrays, settings = cells.double(arrays), settings or Settings()
    states, finals = cells.read(arrays, "encoder.lstm", arrays["encoder.embed_tokens.weight"][list(source)])
    if "decoder.encoder_hidden_proj.weight" in arrays:
        names = ("decoder.encoder_hidden_proj", "decoder.encoder_cell_proj")
        finals = [tuple(linear(arrays, *pair) for pair in zip(names, final, strict=True)) for final in finals]
    layers = cells.cells(arrays, "decoder.layers.{layer}.{part}")
    words = arrays["decoder.embed_tokens.weight"]

    def step(state: tuple[list[State], Array], word: int) -> tuple[tuple[list[State], Array], Array, Array]:
        hidden, attentional = state
        hidden = cells.step(layers, np.concatenate([words[word], attentional]), hidden)
        weights = cells.softmax(states @ linear(arrays, "decoder.attention.input_proj", hidden[-1][0]))
        together = np.concatenate([weights @ states, hidden[-1][0]])
        attentional = np.tanh(linear(arrays, "decoder.attention.output_proj", together))
        out = attentional
        if "decoder.additional_fc.weight" in arrays:
            out = linear(arrays, "decoder.additional_fc", out)
        logits = linear(arrays, "decoder.fc_out", out) if "decoder.fc_out.weight" in arrays else words @ out
        return (hidden, attentional), weights, logits

    return greedy(
        step,
        (finals, np.zeros(layers[-1].weight_hh.shape[1])),
        settings.eos,
        settings.eos,
        settings.max_length,
        targets=targets,
        never=[settings.pad],
        never_first=[settings.eos],
    )
