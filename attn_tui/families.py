"""The architectures, and what each leaves open. The orders of their steps are in `attn_tui.engine.orders`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Direction = Literal["forward", "backward"]

DIRECTIONS: dict[str, tuple[Direction, ...]] = {
    "both": ("forward", "backward"),
    "forward": ("forward",),
    "backward": ("backward",),
}
ATTENTIONS = ("global", "local-m", "local-p")
STARTS = ("last", "top", "forward", "zeros", "bridge", "bridges", "mean")
"""How a decoder can start, apart from RNNsearch's: see `attn_tui.engine.starts`."""
HANDED_OVER = {"last": "encoder_state", "top": "encoder_state", "forward": "encoder_hidden"}
"""Starts that take a state over as it is, and the config's size that the decoder's must equal."""
_READOUTS = ("state", "concat", "linear", "tanh")
_QUERIES = ("state", "cell")


@dataclass(frozen=True, slots=True)
class Family:
    """What an architecture leaves open."""

    paper: str
    """Who has this order of steps, or what it is called."""
    cells: tuple[str, ...]
    attentions: tuple[str, ...] = ("global",)
    directions: tuple[str, ...] = tuple(DIRECTIONS)
    stacked: bool = True
    """Whether there may be several layers."""
    starts: tuple[str, ...] = STARTS
    """How the decoder may start, the paper's way first."""
    feeds_input: bool = False
    """Whether it can have input feeding."""
    readouts: tuple[str, ...] = ("",)
    """What may stand between the decoder's state and the output layer; "" if that is fixed."""
    feedforward: bool = True
    """Whether there must be a layer before the output layer; with readouts to choose from, these say it."""
    has_layer: bool = True
    """Whether there can be one."""
    projects: bool = False
    """Whether a linear layer can follow that one."""
    queries: tuple[str, ...] = ("state",)
    """What can be compared with the encoder states."""


_RNNS = ("rnn", "gru", "lstm")

FAMILIES = {
    "seq2seq": Family("Sutskever 2014", _RNNS, feedforward=False),
    "attention-decoder": Family("the lecture", _RNNS, starts=("bridge", *(s for s in STARTS if s != "bridge"))),
    "rnnsearch": Family(
        "Bahdanau 2015", ("gru-reset-before",), directions=("both",), stacked=False, starts=("backward",)
    ),
    "luong": Family("Luong 2015", _RNNS, attentions=ATTENTIONS, feeds_input=True, projects=True),
    "attention-first": Family("attention first", _RNNS, readouts=_READOUTS, queries=_QUERIES),
    "conditional-gru": Family(
        "conditional GRU",
        ("gru",),
        stacked=False,
        starts=("mean", *(s for s in STARTS if s != "mean")),
        readouts=_READOUTS[::-1],
    ),
    "position-attention": Family("scores of places", _RNNS, feedforward=False, has_layer=False, queries=_QUERIES),
}
"""By name. `attention-first` is RNNsearch's order with an ordinary RNN, as tutorials have it: h_{t−1} is the query,
[E y ; C] the RNN's input. `conditional-gru` (Sennrich et al. 2017): a first GRU reads the word, its state is the query,
a second one reads the context. `position-attention` is PyTorch's tutorial of 2017: its scores do not look at the
source."""
