"""The functions that compute the steps in `attn_tui.engine.orders`, and the parameters that a system needs for them."""

from __future__ import annotations

import math
from functools import lru_cache

from attn_tui.config import ModelConfig
from attn_tui.engine.attention import (
    compute_context,
    compute_log_weights,
    compute_weights,
    focus_weights,
    place_window,
)
from attn_tui.engine.decoder import (
    combine_input,
    compute_state,
    compute_state_from_combined,
    compute_state_from_input,
    compute_state_from_proposed,
    embed_word,
    feed_attentional,
    feed_context,
    propose_state,
)
from attn_tui.engine.encoder import encoder_shapes
from attn_tui.engine.model import Shapes
from attn_tui.engine.orders import Step, steps_of
from attn_tui.engine.output import (
    compute_attentional,
    compute_maxout,
    compute_output,
    compute_output_from_concat,
    compute_output_from_state,
    compute_readout,
    concatenate,
    concatenate_all,
    concatenate_context_first,
    feed_forward,
    feed_state_forward,
    project,
)
from attn_tui.engine.scoring import compute_scores
from attn_tui.engine.starts import (
    hand_over,
    hand_over_forward_state,
    hand_over_top,
    start_from_all_layers,
    start_from_backward_state,
    start_from_both_ends,
    start_from_mean,
    start_from_zeros,
)
from attn_tui.engine.substep import SubStep
from attn_tui.errors import CheckpointError
from attn_tui.text import shown

SUBSTEPS: dict[Step, SubStep] = {
    substep.step: substep
    for substep in (
        hand_over,
        hand_over_top,
        hand_over_forward_state,
        start_from_zeros,
        start_from_both_ends,
        start_from_all_layers,
        start_from_mean,
        start_from_backward_state,
        embed_word,
        feed_attentional,
        feed_context,
        combine_input,
        propose_state,
        compute_state,
        compute_state_from_input,
        compute_state_from_combined,
        compute_state_from_proposed,
        place_window,
        compute_scores,
        compute_weights,
        compute_log_weights,
        focus_weights,
        compute_context,
        concatenate,
        concatenate_context_first,
        concatenate_all,
        feed_forward,
        feed_state_forward,
        compute_attentional,
        compute_maxout,
        compute_readout,
        project,
        compute_output,
        compute_output_from_state,
        compute_output_from_concat,
    )
}


_LOOKED_UP = (".embedding", ".positions")
"""Ends of the names of matrices whose rows are looked up: nothing is multiplied by them."""


def order(config: ModelConfig) -> tuple[SubStep, ...]:
    """Return how the decoder of this config starts, then the sub-steps of each of its time steps."""
    return tuple(SUBSTEPS[step] for step in steps_of(config))


SMALL = 10_000
"""The most parameters of a model that is computed with number by number, and of which a history keeps every age."""


@lru_cache(64)
def is_small(config: ModelConfig) -> bool:
    """Whether a model of this config has at most `SMALL` parameters."""
    return sum(math.prod(shape) for shape in parameter_shapes(config).values()) <= SMALL


def parameter_shapes(config: ModelConfig) -> Shapes:
    """Name and shape of every parameter that a model of this config has: the encoder's and those of its sub-steps.

    Raises CheckpointError if a bias is asked for that belongs to no linear map.
    """
    shapes = encoder_shapes(config)
    for substep in order(config):
        shapes |= substep.shapes(config)
    for names, has_bias in ((config.with_bias, True), (config.without_bias, False)):
        for name in names:
            weight = None if name.endswith(_LOOKED_UP) else shapes.get(f"{name}.weight")
            if weight is None and f"{name}.bias" not in shapes:
                raise CheckpointError(f"{shown(name)} is no linear map of this system; leave it out of the biases.")
            if has_bias:
                shapes[f"{name}.bias"] = (weight or (0,))[:1]
            else:
                shapes.pop(f"{name}.bias", None)
    return shapes
