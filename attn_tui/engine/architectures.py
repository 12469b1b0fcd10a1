"""The functions that compute the steps in `attn_tui.engine.orders`, and the parameters that a system needs for them."""

from __future__ import annotations

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
from attn_tui.engine.orders import Step, steps_of
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

SUBSTEPS: dict[Step, SubStep] = {
    substep.step: substep
    for substep in (
        hand_over,
        start_from_both_ends,
        start_from_backward_state,
        embed_word,
        feed_attentional,
        feed_context,
        compute_state,
        compute_state_from_attentional,
        compute_state_from_context,
        place_window,
        compute_scores,
        compute_weights,
        focus_weights,
        compute_context,
        concatenate,
        concatenate_context_first,
        feed_forward,
        feed_state_forward,
        compute_attentional,
        compute_maxout,
        compute_output,
        compute_output_from_state,
    )
}


def order(config: ModelConfig) -> tuple[SubStep, ...]:
    """Return how the decoder of this config starts, then the sub-steps of each of its time steps."""
    return tuple(SUBSTEPS[step] for step in steps_of(config))


def parameter_shapes(config: ModelConfig) -> Shapes:
    """Name and shape of every parameter that a model of this config has: the encoder's and those of its sub-steps."""
    shapes = encoder_shapes(config)
    for substep in order(config):
        shapes |= substep.shapes(config)
    return shapes
