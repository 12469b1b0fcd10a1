"""A position in the timeline → everything there is to show: what is computed by now, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from attn_tui.engine import events as ev
from attn_tui.engine.model import Array
from attn_tui.screen.decoding import Decoding


@dataclass(frozen=True, eq=False, slots=True)
class Moment:
    """One moment of a decoding. None is what this time step has not computed yet."""

    decoding: Decoding
    event: ev.Event
    substep: int
    """Which of its time step, from 1."""
    source: tuple[str, ...]
    output: tuple[str, ...]
    """Words chosen so far."""
    cut: int
    """Source pieces that were left out."""
    focus: int | None
    """The source row the moment is about: the position being read, or the one attended to most."""
    in_view: int
    """The source row to look at: the one in focus, or where there is none the one attended to last."""
    states: Array | None  # [src_len, enc], NaN where not yet read
    embedding: Array | None  # [emb]
    previous_word: str | None
    h_previous: Array | None  # [dec]
    h_t: Array | None  # [dec]
    e_t: Array | None  # [src_len]
    alpha_t: Array | None  # [src_len]
    weighted_states: Array | None  # [src_len, enc]
    c_t: Array | None  # [enc]
    concat_t: Array | None  # [dec + enc]
    hidden: Array | None  # [feedforward]
    candidates: tuple[str, ...]
    """The most probable words, best first."""
    probabilities: Array | None  # [top]

    @property
    def substeps(self) -> int:
        """How many sub-steps this time step has; reading: the sentence, each position twice, the states, the start."""
        return self.decoding.substeps if self.event.t else 2 * len(self.source) + 3

    @property
    def n(self) -> int | None:
        """The decoder state's number, counted on from the encoder's as the lecture does; None before decoding."""
        return len(self.source) + self.event.t if self.event.t else None


def moment(decoding: Decoding) -> Moment:
    """Gather what is known at the timeline's position."""
    timeline = decoding.timeline
    split = timeline.latest(ev.SentenceSplit)
    assert split is not None  # always the first event
    embedded = timeline.now(ev.WordEmbedded)
    state = timeline.now(ev.StateComputed)
    scores = timeline.now(ev.ScoresComputed)
    weights = timeline.now(ev.WeightsComputed)
    context = timeline.now(ev.ContextComputed)
    concat = timeline.now(ev.StateConcatenated)
    feedforward = timeline.now(ev.FeedforwardComputed)
    before = timeline.before(ev.StateComputed)
    start = timeline.latest(ev.DecoderStarted)
    before_it = int(embedded.y_previous) if embedded else decoding.end
    top = feedforward.top_ids.tolist() if feedforward else []
    attended = timeline.latest(ev.WeightsComputed)
    event = timeline.current
    focus: int | None = None
    if isinstance(event, ev.PositionRead):
        focus = event.j
    elif weights is not None:
        focus = int(weights.alpha_t.argmax())
    elif scores is not None:
        focus = int(scores.e_t.argmax())
    return Moment(
        decoding=decoding,
        event=timeline.current,
        substep=timeline.substep,
        source=split.words,
        output=decoding.words([int(chosen.y_t) for chosen in timeline.so_far(ev.WordChosen)]),
        cut=split.cut,
        focus=focus,
        in_view=focus if focus is not None else int(attended.alpha_t.argmax()) if attended else 0,
        states=_states(decoding),
        embedding=embedded.embedding if embedded else None,
        previous_word=decoding.words([int(embedded.y_previous)])[0] if embedded else None,
        h_previous=before.h_t if before else start.h_0 if start else None,
        h_t=state.h_t if state else None,
        e_t=scores.e_t if scores else None,
        alpha_t=weights.alpha_t if weights else None,
        weighted_states=context.weighted_states if context else None,
        c_t=context.c_t if context else None,
        concat_t=concat.concat_t if concat else None,
        hidden=feedforward.hidden if feedforward else None,
        # Each after the word before it: whether a piece goes on a word depends on that.
        candidates=tuple(decoding.words([before_it, i])[1] for i in top),
        probabilities=feedforward.top_probabilities if feedforward else None,
    )


def _states(decoding: Decoding) -> Array | None:
    """All encoder hidden states, or the halves of them that have been read."""
    timeline = decoding.timeline
    encoded = timeline.latest(ev.SentenceEncoded)
    if encoded is not None:
        return encoded.encoder_states
    read = timeline.so_far(ev.PositionRead)
    split = timeline.latest(ev.SentenceSplit)
    if not read or split is None:
        return None
    states = np.full((len(split.words), 2, len(read[0].state)), np.nan, np.float32)
    for position in read:
        states[position.j, 0 if position.direction == "forward" else 1] = position.state
    return states.reshape(len(split.words), -1)
