"""Each system as the order of its steps: read this file to see how they differ. Computes nothing.

The first step is how the decoder starts (time step 0); the others make up every time step, up to the words'
probabilities. Which word is taken is up to the search, not the architecture. This is the one list of what a system
consists of: the functions in `attn_tui.engine.architectures`, traces, explanations and cards derive from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from attn_tui.config import DIRECTIONS, ModelConfig
from attn_tui.engine import events as ev

Kind: TypeAlias = type[ev.Event]


@dataclass(frozen=True, eq=False)
class Step:
    """One way to produce an event of a kind; no two are equal."""

    kind: Kind
    parts: Callable[[ModelConfig], tuple[int, ...]] | None = None
    """Widths, in units, of the vectors that the event concatenates; None if they are the same in all systems."""


def _ends(config: ModelConfig) -> tuple[int, ...]:
    """The widths of each direction's last state."""
    return (config.encoder_hidden,) * len(DIRECTIONS[config.directions])


HAND_OVER = Step(ev.DecoderStarted, _ends)
START_FROM_BOTH_ENDS = Step(ev.DecoderStarted, lambda c: (c.decoder_hidden,))
START_FROM_BACKWARD_STATE = Step(ev.DecoderStarted, lambda c: (c.decoder_hidden,))
EMBED_WORD = Step(ev.WordEmbedded)
FEED_ATTENTIONAL = Step(ev.InputConcatenated, lambda c: (c.embedding, c.feedforward))
FEED_CONTEXT = Step(ev.InputConcatenated, lambda c: (c.embedding, c.encoder_state))
COMPUTE_STATE = Step(ev.StateComputed)
COMPUTE_STATE_FROM_ATTENTIONAL = Step(ev.StateComputed)
COMPUTE_STATE_FROM_CONTEXT = Step(ev.StateComputed)
PLACE_WINDOW = Step(ev.WindowPlaced)
COMPUTE_SCORES = Step(ev.ScoresComputed)
COMPUTE_WEIGHTS = Step(ev.WeightsComputed)
FOCUS_WEIGHTS = Step(ev.WeightsFocused)
COMPUTE_CONTEXT = Step(ev.ContextComputed)
CONCATENATE = Step(ev.StateConcatenated, lambda c: (c.decoder_hidden, c.encoder_state))
CONCATENATE_CONTEXT_FIRST = Step(ev.StateConcatenated, lambda c: (c.encoder_state, c.decoder_hidden))
FEED_FORWARD = Step(ev.FeedforwardComputed)
FEED_STATE_FORWARD = Step(ev.FeedforwardComputed)
COMPUTE_ATTENTIONAL = Step(ev.AttentionalComputed)
COMPUTE_MAXOUT = Step(ev.MaxoutComputed)
COMPUTE_OUTPUT = Step(ev.OutputComputed)
COMPUTE_OUTPUT_FROM_STATE = Step(ev.OutputComputed)


def seq2seq(config: ModelConfig) -> tuple[Step, ...]:
    """Without attention (Sutskever et al. 2014): the state handed over at the start is the only message."""
    return (
        HAND_OVER,
        EMBED_WORD,
        COMPUTE_STATE,
        FEED_STATE_FORWARD if config.feedforward else COMPUTE_OUTPUT_FROM_STATE,
    )


def attention_decoder(config: ModelConfig) -> tuple[Step, ...]:
    """The lecture's (Alammar): first the state, then attention, then a feedforward network. No input feeding."""
    return (
        START_FROM_BOTH_ENDS,
        EMBED_WORD,
        COMPUTE_STATE,
        COMPUTE_SCORES,
        COMPUTE_WEIGHTS,
        COMPUTE_CONTEXT,
        CONCATENATE,
        FEED_FORWARD,
    )


def rnnsearch(config: ModelConfig) -> tuple[Step, ...]:
    """Bahdanau et al. 2015: attention, with h_{t−1} as query, comes before the state and goes into it."""
    return (
        START_FROM_BACKWARD_STATE,
        COMPUTE_SCORES,
        COMPUTE_WEIGHTS,
        COMPUTE_CONTEXT,
        EMBED_WORD,
        FEED_CONTEXT,
        COMPUTE_STATE_FROM_CONTEXT,
        COMPUTE_MAXOUT,
        COMPUTE_OUTPUT,
    )


def luong(config: ModelConfig) -> tuple[Step, ...]:
    """Luong et al. 2015: first the state, then attention, global or local; h̃_t may be fed back."""
    return (
        HAND_OVER,
        EMBED_WORD,
        *((FEED_ATTENTIONAL, COMPUTE_STATE_FROM_ATTENTIONAL) if config.input_feeding else (COMPUTE_STATE,)),
        *(() if config.attention == "global" else (PLACE_WINDOW,)),
        COMPUTE_SCORES,
        COMPUTE_WEIGHTS,
        *((FOCUS_WEIGHTS,) if config.attention == "local-p" else ()),
        COMPUTE_CONTEXT,
        CONCATENATE_CONTEXT_FIRST,
        COMPUTE_ATTENTIONAL,
        COMPUTE_OUTPUT,
    )


ORDERS: dict[str, Callable[[ModelConfig], tuple[Step, ...]]] = {
    "seq2seq": seq2seq,
    "attention-decoder": attention_decoder,
    "rnnsearch": rnnsearch,
    "luong": luong,
}
"""By the names in `attn_tui.config.FAMILIES`."""


def steps_of(config: ModelConfig) -> tuple[Step, ...]:
    """Return how the decoder of this config starts, then the steps of each of its time steps up to the output layer."""
    return ORDERS[config.architecture](config)


def kinds_of(config: ModelConfig) -> tuple[Kind, ...]:
    """Return the kinds of event of each time step, in their order, the word at the end."""
    _, *steps = steps_of(config)
    return (*(step.kind for step in steps), ev.WordChosen)


def parts_of(config: ModelConfig, kind: Kind) -> tuple[int, ...]:
    """Return the widths of the vectors that an event of this kind concatenates; () if no step states any."""
    return next((step.parts(config) for step in steps_of(config) if step.kind is kind and step.parts), ())
