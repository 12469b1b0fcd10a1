"""The sub-steps of a time step. An architecture is the order of its sub-steps.

A sub-step is a function of the checkpoint and of what is known so far (`Memory`); it returns one event, whose
fields then become known. It serves one sentence, or a batch with a leading axis, alike.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from attn_tui.engine import attention
from attn_tui.engine.cells import gru
from attn_tui.engine.events import (
    ContextComputed,
    Event,
    FeedforwardComputed,
    ScoresComputed,
    StateComputed,
    StateConcatenated,
    WeightsComputed,
    WordChosen,
    WordEmbedded,
)
from attn_tui.engine.memory import Memory
from attn_tui.engine.model import Checkpoint

SubStep: TypeAlias = Callable[[Checkpoint, Memory], Event]


def embed_word(checkpoint: Checkpoint, memory: Memory) -> WordEmbedded:
    """Look up the word before in the target embedding."""
    embedding = checkpoint.embed("decoder.embedding", memory.y_t)
    return WordEmbedded(t=memory.t, y_previous=memory.y_t, embedding=embedding)


def compute_state(checkpoint: Checkpoint, memory: Memory) -> StateComputed:
    """Advance the decoder RNN; its output is h_t itself and goes nowhere else."""
    h_t = gru(checkpoint.parameters, "decoder.rnn", "_l0", memory.embedding, memory.h_t)
    return StateComputed(t=memory.t, h_t=h_t)


def compute_scores(checkpoint: Checkpoint, memory: Memory) -> ScoresComputed:
    """Compare h_t with every encoder hidden state."""
    return ScoresComputed(t=memory.t, e_t=attention.score(checkpoint, memory.h_t, memory.encoder_states))


def compute_weights(checkpoint: Checkpoint, memory: Memory) -> WeightsComputed:
    """Turn the scores into weights; padding gets none."""
    return WeightsComputed(t=memory.t, alpha_t=attention.softmax(memory.e_t, memory.mask))


def compute_context(checkpoint: Checkpoint, memory: Memory) -> ContextComputed:
    """Add up the encoder hidden states, each by its weight."""
    weighted = attention.weighted_states(memory.alpha_t, memory.encoder_states)
    return ContextComputed(t=memory.t, weighted_states=weighted, c_t=weighted.sum(axis=-2))


def concatenate(checkpoint: Checkpoint, memory: Memory) -> StateConcatenated:
    """Put C_t behind h_t."""
    return StateConcatenated(t=memory.t, concat_t=np.concatenate([memory.h_t, memory.c_t], axis=-1))


def feed_forward(checkpoint: Checkpoint, memory: Memory) -> FeedforwardComputed:
    """Run the feedforward network and keep the most probable words of the whole vocabulary."""
    hidden = np.tanh(checkpoint.linear("decoder.feedforward.hidden", memory.concat_t))
    tied = checkpoint.config.tied_output
    weight = checkpoint.parameters["decoder.embedding.weight" if tied else "decoder.feedforward.output.weight"]
    logits = hidden @ weight.T + checkpoint.parameters["decoder.feedforward.output.bias"]
    probabilities = attention.softmax(logits)
    if memory.top == 1:  # argmax alone, which also returns the lower id of a tie, spares a batch the sorting
        top_ids = logits.argmax(axis=-1)[..., None]
    else:
        top_ids = np.argsort(-logits, axis=-1, kind="stable")[..., : memory.top]
    top_probabilities = np.take_along_axis(probabilities, top_ids, axis=-1)
    return FeedforwardComputed(t=memory.t, hidden=hidden, top_ids=top_ids, top_probabilities=top_probabilities)


def choose_word(checkpoint: Checkpoint, memory: Memory) -> WordChosen:
    """Greedy search: the most probable word, of equals the one with the lower id."""
    return WordChosen(
        t=memory.t, y_t=memory.top_ids[..., 0].copy(), probability=memory.top_probabilities[..., 0].copy()
    )


LECTURE: tuple[SubStep, ...] = (
    embed_word,
    compute_state,
    compute_scores,
    compute_weights,
    compute_context,
    concatenate,
    feed_forward,
    choose_word,
)
"""The attention decoder of the lecture: first the state, then attention, then the word. No input feeding."""

ARCHITECTURES: dict[str, tuple[SubStep, ...]] = {"attention-decoder": LECTURE}
