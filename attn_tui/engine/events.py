"""What happens while a sentence is translated, as frozen facts in the order of the data's way.

    SentenceSplit       the sentence as pieces
    PositionRead        one encoder position, by one direction of the encoder
    SentenceEncoded     all encoder hidden states h̄_1 … h̄_S
    DecoderStarted      h_0, made of the encoder's last states
    ── then, every time step t ──
    WordEmbedded        E y_{t−1}
    StateComputed       h_t
    ScoresComputed      e_t
    WeightsComputed     α_t
    ContextComputed     C_t and the α_tj h̄_j it sums
    StateConcatenated   [h_t ; C_t]
    FeedforwardComputed hidden layer and the most probable words
    WordChosen          y_t
    ── at the end ──
    DecodingEnded       why

Arrays are read-only float32 (ids: int64). The shapes in the comments are one sentence's; in a batch every one
has a leading batch axis. A field's name is the same in `Memory`, on disk and in the equations.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from attn_tui.engine.model import Array, Ids


@dataclass(frozen=True, eq=False, slots=True)
class Event:
    """One sub-step that has happened."""

    substep: ClassVar[str]
    """Its short name, as in `--at 3.softmax`."""

    t: int
    """Time step: 0 while the source is read, then 1 for the first output word, and so on."""

    def __post_init__(self) -> None:
        """Lock the arrays: an event is a fact, whoever holds it."""
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.setflags(write=False)


@dataclass(frozen=True, eq=False, slots=True)
class SentenceSplit(Event):
    """The sentence has been split into the pieces the encoder reads."""

    substep: ClassVar[str] = "split"
    source: Ids  # [src_len]
    words: tuple[str, ...]
    """How each piece is shown; printable."""
    cut: int = 0
    """Pieces beyond the config's limit that were left out."""


@dataclass(frozen=True, eq=False, slots=True)
class PositionRead(Event):
    """One direction of the encoder has read position j (from 0): h_j = GRU(E x_j, h of the position before)."""

    substep: ClassVar[str] = "read"
    direction: Literal["forward", "backward"]
    j: int
    embedding: Array  # [emb]
    state: Array  # [encoder_hidden]


@dataclass(frozen=True, eq=False, slots=True)
class SentenceEncoded(Event):
    """All encoder hidden states are there: h̄_j = [→h_j ; ←h_j]. Bahdanau et al. 2015, Section 3.2."""

    substep: ClassVar[str] = "encoded"
    encoder_states: Array  # [src_len, enc]


@dataclass(frozen=True, eq=False, slots=True)
class DecoderStarted(Event):
    """The decoder's first "previous" hidden state: h_0 = tanh(W_s [→h_S ; ←h_1] + b_s)."""

    substep: ClassVar[str] = "start"
    h_0: Array  # [dec]


@dataclass(frozen=True, eq=False, slots=True)
class WordEmbedded(Event):
    """The decoder is given the word before: E y_{t−1}; at t = 1 that is `<END>`."""

    substep: ClassVar[str] = "embed"
    y_previous: Ids  # []
    embedding: Array  # [emb]


@dataclass(frozen=True, eq=False, slots=True)
class StateComputed(Event):
    """The decoder RNN has produced h_t = GRU(E y_{t−1}, h_{t−1}). Luong et al. 2015, Eq. 3."""

    substep: ClassVar[str] = "state"
    h_t: Array  # [dec]


@dataclass(frozen=True, eq=False, slots=True)
class ScoresComputed(Event):
    """Every encoder hidden state has a score: e_tj = score(h_t, h̄_j). Luong et al. 2015, Section 3.1."""

    substep: ClassVar[str] = "score"
    e_t: Array  # [src_len]


@dataclass(frozen=True, eq=False, slots=True)
class WeightsComputed(Event):
    """α_t = softmax(e_t), the weights. Luong et al. 2015, Eq. 7; Bahdanau et al. 2015, Eq. 6."""

    substep: ClassVar[str] = "softmax"
    alpha_t: Array  # [src_len], sums to 1


@dataclass(frozen=True, eq=False, slots=True)
class ContextComputed(Event):
    """C_t = Σ_j α_tj h̄_j, the context. Bahdanau et al. 2015, Eq. 5."""

    substep: ClassVar[str] = "context"
    weighted_states: Array  # [src_len, enc]: α_tj h̄_j
    c_t: Array  # [enc]


@dataclass(frozen=True, eq=False, slots=True)
class StateConcatenated(Event):
    """[h_t ; C_t], the feedforward network's input."""

    substep: ClassVar[str] = "concat"
    concat_t: Array  # [dec + enc]


@dataclass(frozen=True, eq=False, slots=True)
class FeedforwardComputed(Event):
    """The feedforward network: u_t = tanh(W_1 [h_t ; C_t] + b_1), then softmax(W_2 u_t + b_2) over the words."""

    substep: ClassVar[str] = "feedforward"
    hidden: Array  # [feedforward]: u_t
    top_ids: Ids  # [top], the most probable words, ties by the lower id
    top_probabilities: Array  # [top], falling; out of the whole vocabulary's softmax


@dataclass(frozen=True, eq=False, slots=True)
class WordChosen(Event):
    """The word of this time step."""

    substep: ClassVar[str] = "word"
    y_t: Ids  # []
    probability: Array  # []


@dataclass(frozen=True, eq=False, slots=True)
class DecodingEnded(Event):
    """No further word comes: `<END>` was produced, or the config's max_length reached."""

    substep: ClassVar[str] = "ended"
    reason: Literal["end", "length"]
