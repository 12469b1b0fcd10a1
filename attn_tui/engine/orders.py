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


def _state(config: ModelConfig) -> tuple[int, ...]:
    return (config.decoder_hidden,)


HAND_OVER = Step(ev.DecoderStarted, _ends)
HAND_OVER_TOP = Step(ev.DecoderStarted, _ends)
HAND_OVER_FORWARD_STATE = Step(ev.DecoderStarted, _state)
START_FROM_ZEROS = Step(ev.DecoderStarted, _state)
START_FROM_BOTH_ENDS = Step(ev.DecoderStarted, _state)
START_FROM_ALL_LAYERS = Step(ev.DecoderStarted, _state)
START_FROM_MEAN = Step(ev.DecoderStarted, _state)
START_FROM_BACKWARD_STATE = Step(ev.DecoderStarted, _state)
EMBED_WORD = Step(ev.WordEmbedded)
FEED_ATTENTIONAL = Step(ev.InputConcatenated, lambda c: (c.word_embedding, c.feedforward))
FEED_CONTEXT = Step(ev.InputConcatenated, lambda c: (c.word_embedding, c.encoder_state))
COMBINE_INPUT = Step(ev.InputCombined)
PROPOSE_STATE = Step(ev.StateProposed)
COMPUTE_STATE = Step(ev.StateComputed)
COMPUTE_STATE_FROM_INPUT = Step(ev.StateComputed)
COMPUTE_STATE_FROM_COMBINED = Step(ev.StateComputed)
COMPUTE_STATE_FROM_PROPOSED = Step(ev.StateComputed)
PLACE_WINDOW = Step(ev.WindowPlaced)
COMPUTE_SCORES = Step(ev.ScoresComputed)
COMPUTE_WEIGHTS = Step(ev.WeightsComputed)
COMPUTE_LOG_WEIGHTS = Step(ev.WeightsComputed)
FOCUS_WEIGHTS = Step(ev.WeightsFocused)
COMPUTE_CONTEXT = Step(ev.ContextComputed)
CONCATENATE = Step(ev.StateConcatenated, lambda c: (c.decoder_hidden, c.encoder_state))
CONCATENATE_CONTEXT_FIRST = Step(ev.StateConcatenated, lambda c: (c.encoder_state, c.decoder_hidden))
CONCATENATE_ALL = Step(ev.StateConcatenated, lambda c: (c.decoder_hidden, c.encoder_state, c.word_embedding))
FEED_FORWARD = Step(ev.FeedforwardComputed)
FEED_STATE_FORWARD = Step(ev.FeedforwardComputed)
COMPUTE_ATTENTIONAL = Step(ev.AttentionalComputed)
COMPUTE_MAXOUT = Step(ev.MaxoutComputed)
COMPUTE_READOUT = Step(ev.ReadoutComputed)
PROJECT = Step(ev.ReadoutComputed)
COMPUTE_OUTPUT = Step(ev.OutputComputed)
COMPUTE_OUTPUT_FROM_STATE = Step(ev.OutputComputed)
COMPUTE_OUTPUT_FROM_CONCAT = Step(ev.OutputComputed)

STARTS = {
    "last": HAND_OVER,
    "top": HAND_OVER_TOP,
    "forward": HAND_OVER_FORWARD_STATE,
    "zeros": START_FROM_ZEROS,
    "bridge": START_FROM_BOTH_ENDS,
    "bridges": START_FROM_ALL_LAYERS,
    "mean": START_FROM_MEAN,
    "backward": START_FROM_BACKWARD_STATE,
}
"""By a config's `start`."""
READOUTS: dict[str, tuple[Step, ...]] = {
    "state": (COMPUTE_OUTPUT_FROM_STATE,),
    "concat": (CONCATENATE_ALL, COMPUTE_OUTPUT_FROM_CONCAT),
    "linear": (COMPUTE_READOUT, COMPUTE_OUTPUT),
    "tanh": (COMPUTE_READOUT, COMPUTE_OUTPUT),
}
"""By a config's `readout`: from the state to the words' probabilities."""


def _weights(config: ModelConfig) -> Step:
    return COMPUTE_WEIGHTS if config.normalisation == "softmax" else COMPUTE_LOG_WEIGHTS


def seq2seq(config: ModelConfig) -> tuple[Step, ...]:
    """Without attention (Sutskever et al. 2014): the state handed over at the start is the only message."""
    return (
        STARTS[config.starts_from],
        EMBED_WORD,
        COMPUTE_STATE,
        FEED_STATE_FORWARD if config.feedforward else COMPUTE_OUTPUT_FROM_STATE,
    )


def attention_decoder(config: ModelConfig) -> tuple[Step, ...]:
    """The lecture's (Alammar): first the state, then attention, then a feedforward network. No input feeding."""
    return (
        STARTS[config.starts_from],
        EMBED_WORD,
        COMPUTE_STATE,
        COMPUTE_SCORES,
        _weights(config),
        COMPUTE_CONTEXT,
        CONCATENATE,
        FEED_FORWARD,
    )


def rnnsearch(config: ModelConfig) -> tuple[Step, ...]:
    """Bahdanau et al. 2015: attention, with h_{t−1} as query, comes before the state and goes into it."""
    return (
        STARTS[config.starts_from],
        COMPUTE_SCORES,
        _weights(config),
        COMPUTE_CONTEXT,
        EMBED_WORD,
        FEED_CONTEXT,
        COMPUTE_STATE_FROM_INPUT,
        COMPUTE_MAXOUT,
        COMPUTE_OUTPUT,
    )


def luong(config: ModelConfig) -> tuple[Step, ...]:
    """Luong et al. 2015: first the state, then attention, global or local; h̃_t may be fed back."""
    return (
        STARTS[config.starts_from],
        EMBED_WORD,
        *((FEED_ATTENTIONAL, COMPUTE_STATE_FROM_INPUT) if config.input_feeding else (COMPUTE_STATE,)),
        *(() if config.attention == "global" else (PLACE_WINDOW,)),
        COMPUTE_SCORES,
        _weights(config),
        *((FOCUS_WEIGHTS,) if config.attention == "local-p" else ()),
        COMPUTE_CONTEXT,
        CONCATENATE_CONTEXT_FIRST,
        COMPUTE_ATTENTIONAL,
        *((PROJECT,) if config.projection else ()),
        COMPUTE_OUTPUT,
    )


def attention_first(config: ModelConfig) -> tuple[Step, ...]:
    """RNNsearch's order with an ordinary RNN, as most tutorials have it: h_{t−1} is the query."""
    return (
        STARTS[config.starts_from],
        COMPUTE_SCORES,
        _weights(config),
        COMPUTE_CONTEXT,
        EMBED_WORD,
        FEED_CONTEXT,
        COMPUTE_STATE_FROM_INPUT,
        *READOUTS[config.readout],
    )


def conditional_gru(config: ModelConfig) -> tuple[Step, ...]:
    """Sennrich et al. 2017: GRU₁ reads the word, its state is the query, GRU₂ reads the context."""
    return (
        STARTS[config.starts_from],
        EMBED_WORD,
        PROPOSE_STATE,
        COMPUTE_SCORES,
        _weights(config),
        COMPUTE_CONTEXT,
        COMPUTE_STATE_FROM_PROPOSED,
        *READOUTS[config.readout],
    )


def position_attention(config: ModelConfig) -> tuple[Step, ...]:
    """PyTorch's tutorial from 2017 to 2023: the word and h_{t−1} score positions, whatever stands there."""
    return (
        STARTS[config.starts_from],
        EMBED_WORD,
        COMPUTE_SCORES,
        _weights(config),
        COMPUTE_CONTEXT,
        FEED_CONTEXT,
        COMBINE_INPUT,
        COMPUTE_STATE_FROM_COMBINED,
        COMPUTE_OUTPUT_FROM_STATE,
    )


ORDERS: dict[str, Callable[[ModelConfig], tuple[Step, ...]]] = {
    "seq2seq": seq2seq,
    "attention-decoder": attention_decoder,
    "rnnsearch": rnnsearch,
    "luong": luong,
    "attention-first": attention_first,
    "conditional-gru": conditional_gru,
    "position-attention": position_attention,
}
"""By the names in `attn_tui.families.FAMILIES`."""


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
