"""Source pieces → encoder hidden states: a bidirectional GRU that hands over all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np

from attn_tui.engine.cells import gru
from attn_tui.engine.events import DecoderStarted, Event, PositionRead, SentenceEncoded
from attn_tui.engine.model import Array, Checkpoint, Ids, Mask

DIRECTIONS: tuple[tuple[Literal["forward", "backward"], str], ...] = (("forward", "_l0"), ("backward", "_l0_reverse"))


def encode(checkpoint: Checkpoint, source: Ids, mask: Mask | None = None) -> Iterator[Event]:
    """Read the source from left to right and from right to left, one event a position, then start the decoder.

    source [..., src_len]; mask of the same shape, False at padding, which no state takes notice of and whose
    own states are 0. Bahdanau et al. 2015, Section 3.2; the decoder starts from both directions' last states.
    """
    src_len, batch = source.shape[-1], source.shape[:-1]
    units = checkpoint.config.encoder_hidden
    states = np.zeros((*batch, src_len, 2, units), np.float32)
    last: list[Array] = []
    for d, (direction, layer) in enumerate(DIRECTIONS):
        state: Array = np.zeros((*batch, units), np.float32)
        for j in range(src_len) if direction == "forward" else reversed(range(src_len)):
            embedding = checkpoint.embed("encoder.embedding", source[..., j])
            new = gru(checkpoint.parameters, "encoder.rnn", layer, embedding, state)
            if mask is not None:
                here = mask[..., j, None]
                state, new = np.where(here, new, state), np.where(here, new, np.float32(0))
            else:
                state = new
            states[..., j, d, :] = new
            yield PositionRead(t=0, direction=direction, j=j, embedding=embedding, state=new)
        last.append(state)
    yield SentenceEncoded(t=0, encoder_states=states.reshape(*batch, src_len, 2 * units))
    yield DecoderStarted(t=0, h_0=np.tanh(checkpoint.linear("decoder.start", np.concatenate(last, axis=-1))))
