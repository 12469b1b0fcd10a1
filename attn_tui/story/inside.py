"""What only the parameters tell of a moment: what is inside its cells, and what is left of each source word.

It is computed when somebody looks, never before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from attn_tui.engine.branch import Branch, KnownBranches
from attn_tui.engine.events import Event
from attn_tui.story.decoding import Decoding

if TYPE_CHECKING:
    from attn_tui.engine.fading import Fading, Left
    from attn_tui.engine.inside import Inside

_FADING: WeakKeyDictionary[KnownBranches, Fading] = WeakKeyDictionary()
"""What is remembered of each sentence, all its branches together."""


def can_look_inside(decoding: Decoding) -> bool:
    """Whether there are parameters; a recorded decoding may have none."""
    return bool(decoding.checkpoint.parameters)


def cells_of(decoding: Decoding, happened: Sequence[Event]) -> tuple[Inside, ...]:
    """Look into the cells that have computed something by the last of these events."""
    if not can_look_inside(decoding):
        return ()
    from attn_tui.engine.inside import inside  # imports the model, which a recorded decoding does not need

    return inside(decoding.checkpoint, happened)


def left_of(decoding: Decoding, branch: Branch, happened: Sequence[Event]) -> Left | None:
    """Return how much of each position is left in the last state among these events, which are of this branch."""
    if not can_look_inside(decoding):
        return None
    from attn_tui.engine.fading import Fading  # imports the model, which a recorded decoding does not need

    fading = _FADING.setdefault(decoding.branches, Fading(decoding.checkpoint))
    return fading.left(happened, branch.interventions)
