"""Each system as the order of its sub-steps. Who has read this file knows how they differ.

The first is how the decoder starts (time step 0); the others make up every time step, up to the words'
probabilities. Which word is taken is a matter of search, not of the architecture.
"""

from __future__ import annotations

from collections.abc import Callable

from attn_tui.config import ModelConfig
from attn_tui.engine.attention import compute_context, compute_scores, compute_weights, focus_weights, place_window
from attn_tui.engine.decoder import (
    compute_state,
    compute_state_from_attentional,
    compute_state_from_context,
    embed_word,
    feed_attentional,
    feed_context,
    hand_over,
    start_from_backward_state,
    start_from_both_ends,
)
from attn_tui.engine.encoder import encoder_shapes
from attn_tui.engine.model import Shapes
from attn_tui.engine.output import (
    compute_attentional,
    compute_maxout,
    compute_output,
    compute_output_from_state,
    concatenate,
    concatenate_context_first,
    feed_forward,
    feed_state_forward,
)
from attn_tui.engine.substep import SubStep


def seq2seq(config: ModelConfig) -> tuple[SubStep, ...]:
    """Without attention (Sutskever et al. 2014): the state handed over at the start is the only message."""
    return (
        hand_over,
        embed_word,
        compute_state,
        feed_state_forward if config.feedforward else compute_output_from_state,
    )


def attention_decoder(config: ModelConfig) -> tuple[SubStep, ...]:
    """The lecture's (Alammar): first the state, then attention, then a feedforward network. No input feeding."""
    return (
        start_from_both_ends,
        embed_word,
        compute_state,
        compute_scores,
        compute_weights,
        compute_context,
        concatenate,
        feed_forward,
    )


def rnnsearch(config: ModelConfig) -> tuple[SubStep, ...]:
    """Bahdanau et al. 2015: attention, asked by h_{t−1}, comes before the state and goes into it."""
    return (
        start_from_backward_state,
        compute_scores,
        compute_weights,
        compute_context,
        embed_word,
        feed_context,
        compute_state_from_context,
        compute_maxout,
        compute_output,
    )


def luong(config: ModelConfig) -> tuple[SubStep, ...]:
    """Luong et al. 2015: first the state, then attention, global or local; h̃_t may be fed back."""
    return (
        hand_over,
        embed_word,
        *((feed_attentional, compute_state_from_attentional) if config.input_feeding else (compute_state,)),
        *(() if config.attention == "global" else (place_window,)),
        compute_scores,
        compute_weights,
        *((focus_weights,) if config.attention == "local-p" else ()),
        compute_context,
        concatenate_context_first,
        compute_attentional,
        compute_output,
    )


ARCHITECTURES: dict[str, Callable[[ModelConfig], tuple[SubStep, ...]]] = {
    "seq2seq": seq2seq,
    "attention-decoder": attention_decoder,
    "rnnsearch": rnnsearch,
    "luong": luong,
}


def order(config: ModelConfig) -> tuple[SubStep, ...]:
    """Return how the decoder of this config starts, then the sub-steps of each of its time steps."""
    return ARCHITECTURES[config.architecture](config)


def parameter_shapes(config: ModelConfig) -> Shapes:
    """Name and shape of every parameter that a model of this config has: the encoder's and those of its sub-steps."""
    shapes = encoder_shapes(config)
    for substep in order(config):
        shapes |= substep.shapes(config)
    return shapes
