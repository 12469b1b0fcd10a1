"""Nematus' shallow models, and Marian's of the types amun, nematus and s2s: conditional GRUs.

Source: EdinburghNLP/nematus, nematus/layers.py (gru_layer, gru_cond_layer, fflayer) and nmt.py of the Theano version;
marian-nmt/marian, src/models/{amun,s2s}.h, src/rnn/{cells,attention}.h, src/layers/{generic,output},
src/tensors/cpu/tensor_operators.cpp (GRUFastForward).

All matrices are [in, out], x W. U and W have the gates r and u side by side, Ux and Wx are the proposal's.

    gru            r = σ(h U_r + x W_r + b_r), u likewise, n = tanh(r ∘ (h Ux) + x Wx + bx), h' = u ∘ h + (1 − u) ∘ n:
                   reset after the product; but bx stands outside the reset
    h̄              [→h ; ←h], gru over Wemb (encoder_…, encoder_r_…)
    h_0            tanh(mean(h̄) W + b) (ff_state)
    h′_t           gru of E y_{t−1} and h_{t−1} (Wemb_dec, decoder_U, …); E y_0 = 0, a vector that is no embedding
    e_tj           tanh(h′_t W_comb_att + h̄_j Wc_att + b_att) U_att + c_tt (decoder_…)
    h_t            gru of C_t and h′_t (decoder_U_nl, b_nl, Ux_nl, bx_nl, Wc, Wcx), with
                   n = tanh(r ∘ (h′ Ux_nl + bx_nl) + C Wcx): here the bias stands inside the reset
    logits         tanh(h_t W + b + E y_{t−1} W′ + b′ + C_t W″ + b″) V + c
                   (ff_logit_lstm, ff_logit_prev, ff_logit_ctx, ff_logit); V is E transposed if ff_logit_W is missing

In torch's terms: bx belongs to bias_ih, bx_nl to bias_hh of n; u is z.

Marian's s2s calls the same arrays encoder_Wemb, decoder_Wemb, encoder_bi_…, encoder_bi_r_…, decoder_cell1_…,
decoder_cell2_…, decoder_ff_state_…, decoder_ff_logit_l1_{W,b}{0,1,2} (of E y, h_t and C_t), decoder_ff_logit_l2_…
(amun.h has the table); in later versions the last matrix is decoder_ff_logit_l2_Wt, [out, in]. With
--tied-embeddings-src or -all the one table is Wemb. Biases are [1, n].

The source ends in eos (0), unk is 1. Marian never chooses unk (unless --allow-unk), Nematus may.

Not here, and other models: layer normalisation (Nematus: …_lns, …_lnb, …_ln_s, …_ln_b, in older versions …_ln_s1 to
…_ln_b8; Marian: …_gamma…), weight normalisation (…_wns), deep transitions (…_drt_1, …_cell3_…), more layers (…_2_…,
…_l2_…), factors (Wemb1 …), Marian's LSTM cells. Models of the Theano version whose `model_version` is below 0.1 and
that were trained with dropout multiply states and embeddings by 1 − p at decoding time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attn_tui.foreign.reference import cells
from attn_tui.foreign.reference.cells import Array, Arrays
from attn_tui.foreign.reference.decoding import Decoded
from attn_tui.foreign.reference.decoding import decode as greedy

NAMES = [
    (r"decoder_cell1_(\w+)", r"decoder_\1"),
    (r"decoder_cell2_(Ux?|bx?)", r"decoder_\1_nl"),
    (r"decoder_cell2_W", "decoder_Wc"),
    (r"decoder_cell2_Wx", "decoder_Wcx"),
    (r"decoder_ff_logit_l1_([Wb])0", r"ff_logit_prev_\1"),
    (r"decoder_ff_logit_l1_([Wb])1", r"ff_logit_lstm_\1"),
    (r"decoder_ff_logit_l1_([Wb])2", r"ff_logit_ctx_\1"),
    (r"decoder_ff_logit_l2_(W|b|Wt)", r"ff_logit_\1"),
    (r"decoder_ff_state_(\w+)", r"ff_state_\1"),
    (r"decoder_Wemb", "Wemb_dec"),
    (r"encoder_Wemb", "Wemb"),
    (r"encoder_bi_(\w+)", r"encoder_\1"),
]
"""Marian's names of an s2s model, as regular expressions, and Nematus' of the same arrays. Source: amun.h."""


@dataclass(frozen=True)
class Settings:
    """What the arrays do not tell; `never` is (1,) for Marian."""

    never: tuple[int, ...] = ()
    max_length: int = 200
    eos: int = 0


def decode(
    arrays: Arrays, source: Sequence[int], settings: Settings | None = None, targets: Sequence[int] | None = None
) -> Decoded:
    """The source's ids, eos included, decoded by the equations above."""
    p, settings = _named(arrays), settings or Settings()
    table = p.get("Wemb_dec", p["Wemb"])
    output = p["ff_logit_W"] if "ff_logit_W" in p else p.get("ff_logit_Wt", table).T
    inputs = p["Wemb"][list(source)]
    states = np.concatenate([_read(p, "encoder_", inputs), _read(p, "encoder_r_", inputs[::-1])[::-1]], 1)
    keys = states @ p["decoder_Wc_att"] + p["decoder_b_att"]

    def step(state: Array, word: int) -> tuple[Array, Array, Array]:
        embedded = table[word] if word >= 0 else np.zeros(table.shape[1])
        asking = _gru(p, "decoder_", embedded, state)
        scores = np.tanh(asking @ p["decoder_W_comb_att"] + keys) @ p["decoder_U_att"]
        weights = cells.softmax(scores[:, 0] + p.get("decoder_c_tt", np.zeros(1)).sum())
        context = weights @ states
        new = _gru_of_context(p, context, asking)
        parts = {"lstm": new, "prev": embedded, "ctx": context}
        readout = np.tanh(sum(x @ p[f"ff_logit_{part}_W"] + p[f"ff_logit_{part}_b"] for part, x in parts.items()))
        return new, weights, readout @ output + p["ff_logit_b"]

    start = np.tanh(states.mean(0) @ p["ff_state_W"] + p["ff_state_b"])
    return greedy(step, start, -1, settings.eos, settings.max_length, targets=targets, never=settings.never)


def _named(arrays: Arrays) -> dict[str, Array]:
    """The arrays in float64 under Nematus' names, biases as vectors; what is no number is left out."""
    named = {}
    for name, array in arrays.items():
        if name.startswith("special:") or array.dtype.kind != "f":
            continue
        for pattern, replacement in NAMES:
            if re.fullmatch(pattern, name):
                name = re.sub(pattern, replacement, name)
                break
        bias = re.search(r"_(b|bx|b_nl|bx_nl|b_att|c_tt)$", name)
        named[name] = np.asarray(array.ravel() if bias else array, np.float64)
    return named


def _read(p: Arrays, name: str, inputs: Array) -> Array:
    """The states of one direction [places, units]."""
    state, states = np.zeros(len(p[f"{name}Ux"])), []
    for x in inputs:
        state = _gru(p, name, x, state)
        states.append(state)
    return np.array(states)


def _gru(p: Arrays, name: str, x: Array, h: Array) -> Array:
    """One step of a GRU whose proposal's bias is not reset."""
    r, u = np.split(cells.sigmoid(h @ p[f"{name}U"] + x @ p[f"{name}W"] + p[f"{name}b"]), 2)
    new: Array = u * h + (1 - u) * np.tanh(r * (h @ p[f"{name}Ux"]) + x @ p[f"{name}Wx"] + p[f"{name}bx"])
    return new


def _gru_of_context(p: Arrays, context: Array, h: Array) -> Array:
    """One step of the decoder's second GRU, whose proposal's bias is reset."""
    gates = h @ p["decoder_U_nl"] + context @ p["decoder_Wc"] + p["decoder_b_nl"]
    r, u = np.split(cells.sigmoid(gates), 2)
    reset = r * (h @ p["decoder_Ux_nl"] + p["decoder_bx_nl"])
    new: Array = u * h + (1 - u) * np.tanh(reset + context @ p["decoder_Wcx"])
    return new
