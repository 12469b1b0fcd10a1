"""What a trace holds, as objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from attn_tui.config import ModelConfig
from attn_tui.engine.branch import KnownBranches
from attn_tui.engine.events import Event
from attn_tui.engine.model import Array, Checkpoint
from attn_tui.engine.spread import Spread
from attn_tui.engine.timeline import Timeline
from attn_tui.engine.ways import Search


class Decoded(Protocol):
    """What can be recorded: an `attn_tui.story.decoding.Decoding`, or something recorded before."""

    @property
    def checkpoint(self) -> Checkpoint: ...
    @property
    def sentence(self) -> str: ...
    @property
    def search(self) -> Search: ...
    @property
    def order(self) -> tuple[type[Event], ...]: ...
    @property
    def branches(self) -> KnownBranches: ...
    @property
    def former(self) -> Decoded | None: ...
    @property
    def anew(self) -> bool: ...
    @property
    def digest(self) -> str | None: ...
    @property
    def alone(self) -> Array: ...
    @property
    def spread(self) -> Spread: ...


@dataclass(frozen=True, eq=False, slots=True)
class Recorded:
    """A decoding that was recorded; its checkpoint has a config, the words that occur, and parameters if kept."""

    checkpoint: Checkpoint
    sentence: str
    search: Search
    order: tuple[type[Event], ...]
    """The kinds of event of a time step, in the system's order."""
    branches: KnownBranches
    """The original and every what-if, each with its changes and its timeline; and the current one."""
    former: Recorded | None
    """The decoding of the previous sentence."""
    anew: bool
    """Whether this sentence has nothing to do with the previous one."""
    digest: str | None
    """SHA-256 of the checkpoint's files, in hexadecimal; None if it was not read from a folder."""
    alone: Array
    """How similar each encoder state is to each piece read alone: `attn_tui.engine.neighbours.like_alone`."""
    spread: Spread
    """How far numbers spread that nothing bounds; the scale of their bars."""

    @property
    def config(self) -> ModelConfig:
        """The checkpoint's architecture."""
        return self.checkpoint.config

    @property
    def name(self) -> str:
        """The checkpoint's name."""
        return self.checkpoint.name

    @property
    def timeline(self) -> Timeline:
        """The events of the current branch, and the position among them."""
        return self.branches.current.timeline


@dataclass(frozen=True, eq=False, slots=True)
class Trace:
    """A file's content."""

    decodings: Sequence[Recorded]
    """Those that were side by side; usually one."""
    place: tuple[int, int]
    """The time step, and the sub-step from 1, that was on the screen."""
    written_by: str
