"""OpenNMT-py's (2 and 3) and Eole's RNN models.

Source: OpenNMT-py 3.5.1 and eole 0.6.4: encoders/rnn_encoder.py, decoders/decoder.py (rnn_decoder.py),
modules/global_attention.py, modules/embeddings.py, modules/stacked_rnn.py, and predict/inference.py of eole.

    E x, E y       encoder.embeddings.make_embedding.emb_luts.0 and decoder.…; Eole: src_emb.embeddings, tgt_emb.…
                   with positions (pe.pe): × √size, plus the row of the place; see below
    h̄, h_S, c_S    encoder.rnn, a GRU or LSTM, of one direction (`rnn`) or two (`brnn`)
    h_0            every layer's [→h_S ; ←h_S], so encoder and decoder have equally many layers; c_0 of an LSTM likewise
                   bridge: relu(W s + b), encoder.bridge.0 for h, .1 for c, of groups of those states; see below
    h_t            decoder.rnn of [E y_{t−1} ; h̃_{t−1}], h̃_0 = 0 (input feeding: decoder.rnn.layers.…), or of E y_{t−1}
    e_tj           general: (W h_t) · h̄_j (attn.linear_in); dot: h_t · h̄_j;
                   mlp: v · tanh(W_q h_t + b + W_c h̄_j) (attn.linear_query, linear_context, v)
    h̃_t            general, dot: tanh(W [C_t ; h_t]); mlp: W [C_t ; h_t] + b, no tanh (attn.linear_out)
    logits         W h̃_t + b (generator; its layer is called generator.0 in OpenNMT-py 2); Eole leaves W out of the file
                   if it is the target embedding's (share_decoder_embeddings)

The source has neither <s> nor </s>, the decoder begins with <s>, and nothing is ruled out. By default an output has
at most `max_length_ratio` × places + 5 time steps, 1.25 in OpenNMT-py 3 and 2 in Eole; this is not done here.

The bridge's matrices are as large as (units of one direction × layers), and the last states are cut into pieces of
that size in torch's order →h¹ ←h¹ →h² ←h² …: with one layer in two directions →h and ←h pass the same matrix one by
one, with two layers each layer's [→h ; ←h] does, and in one direction all layers pass it together. (OpenNMT-py 2 cuts
the states of a whole batch without regard to its sentences; this is what it does with one. Eole fails with two
directions.)

With positions, OpenNMT-py's decoder adds the first row at every time step of decoding, since it does not tell its
embedding the step, though it was trained with all rows; Eole's adds row t − 1.

Not here, and other models: `global_attention_function: sparsemax`, coverage (attn.linear_cover), copy attention,
context gates, features, learned positions (pe.weight), SRU cells.
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
    """The specials' ids, and the greatest number of time steps."""

    max_length: int = 60
    bos: int = 2
    eos: int = 3


def decode(
    arrays: Arrays, source: Sequence[int], settings: Settings | None = None, targets: Sequence[int] | None = None
) -> Decoded:
    """The source's ids decoded by the equations above. `generator.…` are the generator's arrays."""
    arrays = cells.double(arrays)
    settings = settings or Settings()
    states, finals = cells.read(arrays, "encoder.rnn", _embed(arrays, "encoder", source, range(len(source))))
    layers = cells.stack(arrays, "decoder.rnn")
    fed = not layers
    layers = layers or cells.cells(arrays, "decoder.rnn.layers.{layer}.{part}")
    start = _bridged(arrays, finals) if "encoder.bridge.0.weight" in arrays else finals
    generator = "generator.0" if "generator.0.weight" in arrays else "generator"
    if f"{generator}.weight" not in arrays:
        arrays["generator.weight"] = arrays["tgt_emb.embeddings.weight"]

    def step(state: tuple[list[State], Array, int], word: int) -> tuple[tuple[list[State], Array, int], Array, Array]:
        hidden, attentional, t = state
        embedded = _embed(arrays, "decoder", [word], [t if "tgt_emb.embeddings.weight" in arrays else 0])[0]
        hidden = cells.step(layers, np.concatenate([embedded, attentional]) if fed else embedded, hidden)
        weights = cells.softmax(_scores(arrays, hidden[-1][0], states))
        attentional = linear(arrays, "decoder.attn.linear_out", np.concatenate([weights @ states, hidden[-1][0]]))
        if "decoder.attn.v.weight" not in arrays:
            attentional = np.tanh(attentional)
        return (hidden, attentional, t + 1), weights, linear(arrays, generator, attentional)

    return greedy(
        step,
        (start, np.zeros(len(arrays["decoder.attn.linear_out.weight"])), 0),
        settings.bos,
        settings.eos,
        settings.max_length,
        targets=targets,
    )


def _embed(arrays: Arrays, side: str, ids: Sequence[int], places: Sequence[int]) -> Array:
    """The embeddings of ids [ids, size], those at `places`."""
    eole = {"encoder": "src_emb", "decoder": "tgt_emb"}[side]
    if f"{eole}.embeddings.weight" in arrays:
        table, positions = f"{eole}.embeddings.weight", f"{eole}.pe.pe"
    else:
        table, positions = (f"{side}.embeddings.make_embedding.{name}" for name in ("emb_luts.0.weight", "pe.pe"))
    embedded: Array = arrays[table][list(ids)]
    if positions in arrays:
        embedded = embedded * np.sqrt(embedded.shape[1]) + arrays[positions][list(places), 0]
    return embedded


def _scores(arrays: Arrays, query: Array, states: Array) -> Array:
    """e_t [places]."""
    scores: Array
    if "decoder.attn.v.weight" in arrays:
        sum_ = linear(arrays, "decoder.attn.linear_query", query) + linear(
            arrays, "decoder.attn.linear_context", states
        )
        scores = linear(arrays, "decoder.attn.v", np.tanh(sum_))[:, 0]
    elif "decoder.attn.linear_in.weight" in arrays:
        scores = states @ linear(arrays, "decoder.attn.linear_in", query)
    else:
        scores = states @ query
    return scores


def _bridged(arrays: Arrays, finals: Sequence[State]) -> list[State]:
    """The decoder's first states: the last ones, put in a row, cut into the bridge's size, and each piece bridged."""
    parts = []
    for i in range(len(finals[0])):
        row = np.concatenate([final[i] for final in finals])
        pieces = row.reshape(-1, arrays[f"encoder.bridge.{i}.weight"].shape[1])
        parts.append(np.maximum(linear(arrays, f"encoder.bridge.{i}", pieces), 0).reshape(len(finals), -1))
    return [tuple(layer) for layer in zip(*parts, strict=True)]
