"""Checkpoints and sentences as a command names them → decodings, opened when they are needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from attn_tui.engine.ways import Search

if TYPE_CHECKING:
    from attn_tui.engine.model import Checkpoint
    from attn_tui.story.decoding import Decoding


@dataclass(frozen=True, slots=True)
class Before:
    """The sentence that another was changed from, which is compared with it."""

    sentence: str
    changes: Sequence[tuple[int, str]] = ()
    """What-ifs in it: the number of a checkpoint, from 1, and the text."""

    def in_system(self, number: int) -> Before:
        """The same for one checkpoint alone."""
        return Before(self.sentence, [(1, text) for text in _of(number, self.changes)])


def openings_of(
    names: Sequence[str],
    sentence: str,
    search: Search,
    changes: Sequence[tuple[int, str]] = (),
    before: Before | None = None,
) -> list[Callable[[], Decoding]]:
    """For each checkpoint, return a function that opens the sentence in it; `changes` are (its number, text)."""
    return [
        partial(open_one, name, sentence, search, _of(number, changes), before and before.in_system(number))
        for number, name in enumerate(names, 1)
    ]


def _of(number: int, changes: Sequence[tuple[int, str]]) -> list[str]:
    return [text for system, text in changes if system == number]


def reopening(search: Search) -> Callable[[Sequence[str], str], list[Decoding]]:
    """Return a function that opens other checkpoints, or another sentence, with the same way to search."""
    return lambda names, sentence: [open_whole(name, sentence, search) for name in names]


def open_one(
    name: str, sentence: str, search: Search, changes: Sequence[str] = (), before: Before | None = None
) -> Decoding:
    """Open a checkpoint and a sentence, and a branch for each change; all changes of `before` are its own, too.

    Raises AttnTuiError.
    """
    return opened(_checkpoint(name), sentence, search, changes, before)


def opened(
    checkpoint: Checkpoint, sentence: str, search: Search, changes: Sequence[str], before: Before | None
) -> Decoding:
    """The same with a checkpoint that is open. Raises SentenceError and InterventionError."""
    from attn_tui.story.decoding import decoding_of  # imports numpy: not before the first frame

    former = None
    if before is not None:
        former = decoding_of(checkpoint, before.sentence, search, [text for _, text in before.changes])
    return decoding_of(checkpoint, sentence, search, changes, former)


@cache
def _checkpoint(name: str) -> Checkpoint:
    """Open a checkpoint once, however many sentences it translates."""
    from attn_tui.checkpoint import load_in_turn  # imports numpy: not before the first frame

    return load_in_turn(name)


def open_whole(name: str, sentence: str, search: Search) -> Decoding:
    """Open a decoding that replaces the one on the screen; read it whole, so that the old one stays if that fails."""
    decoding = open_one(name, sentence, search)
    decoding.read_rest()
    return decoding
