"""Which part of a decoding is exported: all of it, a time step, or one sub-step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, replace

from attn_tui.engine.events import Event, WeightsComputed, WeightsFocused, WordChosen
from attn_tui.engine.model import Array
from attn_tui.engine.timeline import Timeline
from attn_tui.errors import ExportError
from attn_tui.story.decoding import Decoding, place_in


def complete(decoding: Decoding) -> None:
    """Compute the rest of it. Raises CheckpointError if the rest of the checkpoint cannot be read."""
    decoding.read_rest()
    while decoding.timeline.look_ahead():
        pass


def positions(decoding: Decoding, at: str) -> range:
    """Return the positions of the events at a place: `""` all, `3` a time step, `3.softmax` one. Raises PlaceError."""
    timeline = decoding.timeline
    if not at.strip():
        return range(timeline.seen)
    t, substep = place_in([decoding], at)
    starts = (*timeline.starts, timeline.seen)
    if "." in at:
        return range(starts[t] + substep - 1, starts[t] + substep)
    return range(starts[t], starts[t + 1])


@contextmanager
def standing_still(decoding: Decoding) -> Iterator[Timeline]:
    """Yield the timeline to move in; afterwards, its position is what it was before."""
    timeline, position = decoding.timeline, decoding.timeline.position
    try:
        yield timeline
    finally:
        timeline.position = position


def apart(decoding: Decoding) -> Decoding:
    """The same complete decoding with a position of its own."""
    branches, current = copy(decoding.branches), copy(decoding.branches.current)
    current.timeline = Timeline(iter(decoding.timeline.events))
    while current.timeline.look_ahead():
        pass
    branches.all = [current if one is branches.current else one for one in branches.all]
    branches.current = current
    return replace(decoding, branches=branches)


@dataclass(frozen=True, eq=False, slots=True)
class Alignment:
    """The weights of several time steps."""

    source: Sequence[str]
    output: Sequence[str]
    """The word of each time step."""
    steps: Sequence[int]
    """The number of each."""
    weights: Sequence[Array]
    """The weights of each, as they went into the context: [src_len]."""


def alignment(decoding: Decoding, events: Sequence[Event]) -> Alignment:
    """Gather the weights of the time steps that these events belong to. ExportError without attention."""
    timeline = decoding.timeline
    if not decoding.has(WeightsComputed):
        raise ExportError(f"{decoding.name} has no attention, so there are no weights; export json or markdown.")
    steps = sorted({event.t for event in events} - {0})
    if not steps:
        raise ExportError("there are no weights while the source is read; leave --at out, or give a word from 1 on.")
    weights = {event.t: event.alpha_t for event in timeline.all_of(WeightsComputed)}
    weights |= {event.t: event.alpha_t for event in timeline.all_of(WeightsFocused)}
    output = decoding.words([int(event.y_t) for event in timeline.all_of(WordChosen)])
    return Alignment(
        source=timeline.split.words,
        output=[output[t - 1] for t in steps],
        steps=steps,
        weights=[weights[t] for t in steps],
    )
