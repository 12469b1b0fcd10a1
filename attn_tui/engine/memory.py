"""What is known at one moment of a decoding: the fold of all events so far."""

from __future__ import annotations

import dataclasses

from attn_tui.engine.events import DecoderStarted, Event
from attn_tui.engine.model import Array, Ids, Mask


class Memory:
    """Each sub-step reads it and each event is taken over into it, field by field under the field's own name.

    A field no event has set yet does not exist; reading it is an error in an architecture's order. Shapes are
    those of `attn_tui.engine.events`, with a leading batch axis where a batch is decoded.
    """

    t: int
    y_t: Ids
    encoder_states: Array
    embedding: Array
    h_t: Array
    e_t: Array
    alpha_t: Array
    c_t: Array
    concat_t: Array
    top_ids: Ids
    top_probabilities: Array

    def __init__(self, first_word: Ids, mask: Mask | None = None, top: int = 10) -> None:
        """Start with the word that opens every decoding, the padding mask, and how many words to report."""
        self.y_t = first_word
        self.mask = mask
        self.top = top

    def learn(self, event: Event) -> None:
        """Take an event's fields over. h_0 becomes the state that the first h_t follows."""
        for field in dataclasses.fields(event):
            setattr(self, field.name, getattr(event, field.name))
        if isinstance(event, DecoderStarted):
            self.h_t = event.h_0
