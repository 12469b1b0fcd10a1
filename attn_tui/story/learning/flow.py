"""How much of a word's loss reaches each state: through the time steps before it, and through the source."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from attn_tui.config import DIRECTIONS
from attn_tui.engine import events as ev
from attn_tui.engine.quantity import Numbers
from attn_tui.story.learning.stages import of_state
from attn_tui.story.learning.taught import Taught


@dataclass(frozen=True, eq=False)
class Flow:
    """‖∂loss_t/∂h‖ of every state that the word of time step t is made of."""

    name: str
    """The checkpoint's."""
    t: int
    has_attention: bool
    encoder: Numbers
    """Of the top layer's state at each source position, all directions together: [src_len]."""
    decoder: Numbers
    """Of the top layer's state after each time step: [t]."""
    steps: Numbers
    """How many states of RNNs lie on the way from the word back to each source position: [src_len].

    1 is its own: attention has read it. Without attention all states between lie on it, in the direction in which it is
    read last.
    """

    @property
    def all(self) -> Numbers:
        """Encoder and decoder in the order of reading and writing: [src_len + t]."""
        return np.concatenate([self.encoder, self.decoder])


def flow_of(taught: Taught, t: int) -> Flow:
    """How much of the loss of time step `t`, from 1, reaches each state."""
    config = taught.checkpoint.config
    positions = len(taught.source)
    decoder = np.array([np.linalg.norm(of_state(taught, t, at)) for at in range(1, t + 1)])
    encoder = np.array([np.linalg.norm(_of_position(taught, t, j)) for j in range(positions)])
    after = {"forward": np.arange(positions)[::-1], "backward": np.arange(positions)}
    ways = np.array([after[direction] for direction in DIRECTIONS[config.directions]])
    steps = np.ones(positions, int) if taught.has_attention else ways.min(axis=0) + 1 + t
    return Flow(taught.checkpoint.name, t, taught.has_attention, encoder, decoder, steps)


def _of_position(taught: Taught, t: int, j: int) -> Numbers:
    """∂loss_t/∂ the encoder's top state at a position, from 0, through attention and through the RNNs: [enc]."""
    config, by = taught.checkpoint.config, taught.losses.by
    directions = range(len(DIRECTIONS[config.directions]))
    units, layer, substep = (config.encoder_hidden,), config.reading_layers - 1, ev.PositionRead.substep
    if not taught.origins.facts.reads(j):
        return np.zeros(config.encoder_state)  # <PAD>: no state of an RNN
    through = np.concatenate([by(t, (0, substep, "state"), units, layer, d, j) for d in directions])
    if len(directions) > 1:
        return through  # what attention reads is made of it
    return through + by(t, (0, ev.SentenceEncoded.substep, "encoder_states"), units, j)
