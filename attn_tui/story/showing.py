"""Whether a decoding can show a topic, and at which place."""

from __future__ import annotations

from collections.abc import Sequence

from attn_tui.config import DIRECTIONS, ModelConfig
from attn_tui.story.decoding import Decoding
from attn_tui.story.walk import Place
from attn_tui.topics.topic import READING, Show

_COMPUTED = ("evidence", "tree", "learning")
"""Keys that need a model."""
_OF_SMALL = ("learning",)
"""Keys that need a small one."""


def first_shown(shows: Sequence[Show], decoding: Decoding) -> Show | None:
    """The first of several that this system can show; None if there is none."""
    return next((show for show in shows if _can_show(show, decoding)), None)


def _can_show(show: Show, decoding: Decoding) -> bool:
    substeps = {"", *READING, *(kind.substep for kind in decoding.order)}
    has_size = show.key not in _OF_SMALL or decoding.is_small
    return has_size and is_kind(show, decoding.config) and {show.at, show.has} <= substeps


def is_kind(show: Show, config: ModelConfig) -> bool:
    """Whether a system has the cell, score, layers and directions that something to show needs."""
    has_cell = not show.cells or config.cell in show.cells
    has_score = not show.scores or config.score in show.scores
    return (
        has_cell
        and has_score
        and config.layers >= show.layers
        and not (show.both_ways and len(DIRECTIONS[config.directions]) < 2)
    )


def needs_model(show: Show) -> bool:
    """Whether a recorded decoding cannot show it."""
    return show.key in _COMPUTED or bool(show.change)


def place_for(show: Show, decoding: Decoding, t: int) -> Place:
    """The place of something that the decoding can show, in time step `t` if there is one, else in the first."""
    if show.at in READING:
        return 0, decoding.timeline.substeps(0).index(show.at) + 1
    t = show.t or t
    if t < 1 or not decoding.timeline.has_step(t):
        t = 1
    names = decoding.timeline.substeps(t)
    return t, names.index(show.at) + 1 if show.at in names else 1
