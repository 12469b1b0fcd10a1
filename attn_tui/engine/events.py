"""What happens while a sentence is translated, as frozen facts in the order in which data flows.

    SentenceSplit       the sentence as pieces
    PositionRead        one encoder position, by one direction of one layer
    SentenceEncoded     all encoder hidden states h̄_1 … h̄_S, and the last state of every layer
    DecoderStarted      h_0, computed from the encoder's last states
    ── then, every time step t, those of the architecture, in its order ──
    WordEmbedded        E y_{t−1}
    InputConcatenated   the decoder RNN's input: [E y_{t−1} ; h̃_{t−1}] or [E y_{t−1} ; C_t]
    InputCombined       that input after a layer of its own
    StateProposed       h'_t, a conditional GRU's first state
    StateComputed       h_t
    WindowPlaced        a local attention's window, around p_t
    ScoresComputed      e_t
    WeightsComputed     α_t
    WeightsFocused      α_t of local-p, each weight times its Gaussian
    ContextComputed     C_t, the sum of the α_tj h̄_j
    StateConcatenated   [h_t ; C_t], in Luong's order [C_t ; h_t]
    FeedforwardComputed the lecture's network: hidden layer and the most probable words
    AttentionalComputed Luong's h̃_t
    MaxoutComputed      RNNsearch's readout, and the larger number of each pair
    ReadoutComputed     another readout
    OutputComputed      the output layer: the most probable words
    WordChosen          y_t
    ── at the end ──
    DecodingEnded       why

Arrays are read-only float32 (ids: int64, masks: bool). The shapes in the comments are for one sentence; a batch has
a leading batch axis. A field has the same name in `Memory`, on disk and in the equations; it is None if a model of
that config does not have it.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from attn_tui.engine.event import Event as Event
from attn_tui.engine.event import fact
from attn_tui.engine.event import names as names
from attn_tui.engine.event import replaced as replaced
from attn_tui.engine.model import Array, Ids, Mask


@fact
class SentenceSplit(Event):
    """The sentence has been split into the pieces the encoder reads."""

    substep: ClassVar[str] = "split"
    source: Ids  # [src_len]
    words: tuple[str, ...]
    """How each piece is shown; printable."""
    cut: int
    """Number of pieces beyond the config's limit, which were left out."""


@fact
class PositionRead(Event):
    """One direction of one layer has read position j (both from 0): h_j = RNN(E x_j, h of the previous position).

    Upper layers read the state below instead of E x_j.
    """

    substep: ClassVar[str] = "read"
    layer: int
    direction: Literal["forward", "backward"]
    j: int
    input_j: Array  # [emb], in upper layers [enc]
    state: Array  # [encoder_hidden]
    cell: Array | None  # [encoder_hidden], of an LSTM


@fact
class SentenceEncoded(Event):
    """All encoder hidden states are computed: h̄_j = [→h_j ; ←h_j]. Bahdanau et al. 2015, Section 3.2.

    Each direction's last state is the one at the end it reached: [→h_S ; ←h_1].
    """

    substep: ClassVar[str] = "encoded"
    encoder_states: Array  # [src_len, enc], of the top layer
    last_states: Array  # [layers, enc], from the lowest layer up
    last_cells: Array | None  # [layers, enc], of an LSTM


@fact
class DecoderStarted(Event):
    """The decoder's first "previous" hidden state.

    The lecture: h_0 = tanh(W_s [→h_S ; ←h_1] + b_s); RNNsearch: tanh(W_s ←h_1 + b_s); without attention and in
    Luong's systems the encoder's last states themselves.
    """

    substep: ClassVar[str] = "start"
    h_0: Array  # [dec], of the top layer
    layers_t: Array  # [layers, dec]
    cells_t: Array | None  # [layers, dec], of an LSTM


@fact
class WordEmbedded(Event):
    """The decoder is given the previous word, E y_{t−1}; at t = 1 that is `<END>`."""

    substep: ClassVar[str] = "embed"
    y_previous: Ids  # []
    embedding: Array  # [emb]


@fact
class InputConcatenated(Event):
    """The decoder RNN is given more than the previous word.

    Input feeding: [E y_{t−1} ; h̃_{t−1}], h̃_0 = 0 (Luong et al. 2015, Section 3.3). RNNsearch: [E y_{t−1} ; C_t]
    (Bahdanau et al. 2015, A.2.2, where the two have matrices of their own).
    """

    substep: ClassVar[str] = "input"
    input_t: Array  # [emb + feedforward] or [emb + enc]


@fact
class InputCombined(Event):
    """What is concatenated goes through a layer before the decoder RNN reads it: i_t = relu(W [E y_{t−1} ; C_t] + b).

    PyTorch's tutorial of 2017, which calls it attn_combine.
    """

    substep: ClassVar[str] = "combine"
    combined_t: Array  # [dec]


@fact
class StateProposed(Event):
    """The first of a conditional GRU's two states: h'_t = GRU₁(E y_{t−1}, h_{t−1}), the query.

    Sennrich et al. 2017, "Nematus", Section 2.
    """

    substep: ClassVar[str] = "propose"
    proposed_t: Array  # [dec]


@fact
class StateComputed(Event):
    """The decoder RNN has produced h_t = RNN(E y_{t−1}, h_{t−1}). Luong et al. 2015, Eq. 3; Bahdanau, A.2.2."""

    substep: ClassVar[str] = "state"
    h_t: Array  # [dec], of the top layer
    layers_t: Array  # [layers, dec], from the lowest layer up
    cells_t: Array | None  # [layers, dec], of an LSTM


@fact
class WindowPlaced(Event):
    """A local attention looks at positions |s − p_t| ≤ D only; s counts from 1. Luong et al. 2015, Section 3.2.

    local-m: p_t = t, at most S; local-p: p_t = S · σ(v_pᵀ tanh(W_p h_t)), Eq. 9.
    """

    substep: ClassVar[str] = "window"
    p_t: Array  # []
    window: Mask  # [src_len]


@fact
class ScoresComputed(Event):
    """Every encoder hidden state has a score: how well it fits the decoder state.

    Luong et al. 2015, Section 3.1: score(h_t, h̄_j); Bahdanau et al. 2015, A.1.2: a(h_{t−1}, h̄_j).
    """

    substep: ClassVar[str] = "score"
    e_t: Array  # [src_len], −∞ outside a local attention's window


@fact
class WeightsComputed(Event):
    """α_t = softmax(e_t), the weights. Luong et al. 2015, Eq. 7; Bahdanau et al. 2015, Eq. 6."""

    substep: ClassVar[str] = "softmax"
    alpha_t: Array  # [src_len], sums to 1


@fact
class WeightsFocused(Event):
    """local-p: each weight times exp(−(s − p_t)² / 2σ²), σ = D / 2, not renormalised. Luong et al. 2015, Eq. 10."""

    substep: ClassVar[str] = "gaussian"
    gaussian: Array  # [src_len]
    alpha_t: Array  # [src_len], sums to less than 1


@fact
class ContextComputed(Event):
    """C_t = Σ_j α_tj h̄_j, the context. Bahdanau et al. 2015, Eq. 5."""

    substep: ClassVar[str] = "context"
    alpha_t: Array  # [src_len]
    encoder_states: Array  # [src_len, enc], those of `SentenceEncoded`: all time steps share them
    c_t: Array  # [enc]

    @property
    def weighted_states(self) -> Array:
        """α_tj h̄_j, the summands: [src_len, enc]. Computed on demand: kept, they would be most of a decoding."""
        return self.alpha_t[..., None] * self.encoder_states


@fact
class StateConcatenated(Event):
    """[h_t ; C_t], the feedforward network's input; in Luong et al. 2015, Eq. 5, [C_t ; h_t]."""

    substep: ClassVar[str] = "concat"
    concat_t: Array  # [dec + enc]


@fact
class FeedforwardComputed(Event):
    """The feedforward network: u_t = tanh(W_1 [h_t ; C_t] + b_1), then softmax(W_2 u_t + b_2) over the words.

    A system without attention gives it h_t alone.
    """

    substep: ClassVar[str] = "feedforward"
    hidden: Array  # [feedforward]: u_t
    top_ids: Ids  # [top], the most probable words, ties by the lower id
    top_probabilities: Array  # [top], descending; from the softmax over the whole vocabulary


@fact
class AttentionalComputed(Event):
    """The attentional state h̃_t = tanh(W_c [C_t ; h_t]). Luong et al. 2015, Eq. 5."""

    substep: ClassVar[str] = "attentional"
    hidden: Array  # [feedforward]: h̃_t


@fact
class MaxoutComputed(Event):
    """The readout t̃ = U_o h_{t−1} + V_o E y_{t−1} + C_o C_t + b_o, and the larger of each two neighbours, t_t.

    Bahdanau et al. 2015, A.2.2; it reads out from h_{t−1}, as the authors' code does, though Eq. 4 says h_t.
    """

    substep: ClassVar[str] = "maxout"
    readout: Array  # [2 feedforward]: t̃
    hidden: Array  # [feedforward]: t_t


@fact
class ReadoutComputed(Event):
    """What the output layer is given, computed by one layer more.

    t_t = tanh(U_o h_t + V_o E y_{t−1} + C_o C_t + b_o) (Sennrich et al. 2017), the same without tanh, or
    A h̃_t + a.
    """

    substep: ClassVar[str] = "readout"
    hidden: Array  # [feedforward] or [projection]


@fact
class OutputComputed(Event):
    """The output layer: softmax(W x + b) over the words; Luong et al. 2015, Eq. 6."""

    substep: ClassVar[str] = "output"
    top_ids: Ids  # [top], the most probable words, ties by the lower id
    top_probabilities: Array  # [top], descending; from the softmax over the whole vocabulary


@fact
class WordChosen(Event):
    """The word of this time step."""

    substep: ClassVar[str] = "word"
    y_t: Ids  # []
    probability: Array  # []


@fact
class DecodingEnded(Event):
    """The decoding is over: `<END>` was produced, or the config's max_length reached."""

    substep: ClassVar[str] = "ended"
    reason: Literal["end", "length"]
