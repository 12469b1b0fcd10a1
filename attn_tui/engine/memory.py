"""What is known at one moment of a decoding: the fold of all events so far."""

from __future__ import annotations

import copy
import math

import numpy as np

from attn_tui.engine.events import AttentionalComputed, DecoderStarted, Event, StateComputed, names
from attn_tui.engine.model import Array, Ids, Mask


class Memory:
    """Each sub-step reads it, and each event's fields are copied into it under their own names.

    A field that no event has set yet does not exist; reading it is an error in an architecture's order. Shapes are
    those of `attn_tui.engine.events`, with a leading batch axis if a batch is decoded.
    """

    t: int
    rows: Ids
    """Which sentences of a batch these are, by their numbers in it: those that have ended are left out. [batch]"""
    y_t: Ids
    encoder_states: Array
    last_states: Array
    last_cells: Array | None
    embedding: Array
    input_t: Array
    combined_t: Array
    proposed_t: Array
    h_t: Array
    h_previous: Array
    layers_t: Array
    cells_t: Array | None
    p_t: Array
    window: Mask | None = None
    e_t: Array
    alpha_t: Array
    c_t: Array
    concat_t: Array
    hidden: Array
    attentional: Array
    """Luong's h̃_t: `hidden`, too, until something is computed from it."""
    top_ids: Ids
    top_probabilities: Array
    # Too large for an event, and derived from it: computed by one sub-step for another.
    keys: tuple[Array, Array] | None = None
    """Encoder states, and the keys that the score function makes of them once for all time steps."""
    all_e_t: Array
    """The scores of all positions, including those outside a local attention's window."""
    logits: Array
    """Of the whole target vocabulary, and of this time step alone: the next one computes in the same array."""
    log_z: Array
    """Their log Σ exp: log p(y) = logits[y] − log_z."""
    forbidden: list[int]
    """Words that are not chosen in this time step, however probable they are."""

    def __init__(self, first_word: Ids, mask: Mask | None = None, top: int = 10) -> None:
        """Start with the word that opens every decoding, the padding mask, and how many words to report."""
        self.rows = np.arange(first_word.size).reshape(first_word.shape)
        self.y_t = first_word
        self.mask = mask
        self.top = top
        self.forbidden = []
        self._scratch: dict[str, Array] = {}

    def learn(self, event: Event) -> None:
        """Copy an event's fields. h_0 becomes the state before the first h_t."""
        if isinstance(event, StateComputed):
            self.h_previous = self.h_t
        for name in names(type(event)):
            setattr(self, name, getattr(event, name))
        if isinstance(event, DecoderStarted):
            self.h_t = event.h_0
        if isinstance(event, AttentionalComputed):
            self.attentional = event.hidden

    @property
    def allowed(self) -> Array:
        """The logits, −∞ for words that are not chosen: [..., vocabulary]."""
        if not self.forbidden:
            return self.logits
        allowed = self.logits.copy()
        allowed[..., self.forbidden] = -np.inf
        return allowed

    def log_probability(self, y: Ids) -> Array:
        """Log p(y) of this time step, for words of any shape that broadcasts with the batch: y [...] → [...]."""
        if self.logits.ndim == 1:
            return np.asarray(self.logits[y] - self.log_z, np.float32)
        return np.asarray(np.take_along_axis(self.logits, y[..., None], axis=-1)[..., 0] - self.log_z, np.float32)

    def scratch(self, name: str, shape: tuple[int, ...]) -> Array:
        """An array to compute in, the same in every time step: allocating megabytes takes as long as filling them.

        A batch that has become smaller computes in a part of it.
        """
        size = math.prod(shape)
        if name not in self._scratch or self._scratch[name].size < size:
            self._scratch[name] = np.empty(size, np.float32)
        return self._scratch[name][:size].reshape(shape)

    def select(self, rows: Ids) -> None:
        """Continue with these rows of a batch, in this order; a row may occur several times: rows [new batch].

        The batch must have a padding mask; without one, some of a local attention's fields have no batch axis.
        The logits are gone: the next time step has its own, and a copy of them takes longer than all else.
        """
        vars(self).pop("logits", None)
        keys = None if self.keys is None else self.keys[1]
        of_states = keys is self.encoder_states
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray):
                setattr(self, name, value[rows])
        if keys is not None:  # they are valid only beside the very encoder states they were made of
            self.keys = (self.encoder_states, self.encoder_states if of_states else keys[rows])

    def row(self, i: int) -> Memory:
        """What is known of one row of a batch, without the batch axis. The batch must have a padding mask."""
        alone = copy.copy(self)
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray):
                setattr(alone, name, value[i])
        alone.keys = None if self.keys is None else (alone.encoder_states, self.keys[1][i])
        return alone

    @property
    def src_len(self) -> Array:
        """Number of positions of the sentence, or of each one in a batch: []."""
        size = self.encoder_states.shape[-2]
        return np.asarray(size if self.mask is None else self.mask.sum(axis=-1), np.float32)
