"""Checkpoints and sentences as a command names them → decodings, opened when they are needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from attn_tui.engine.ways import Search

if TYPE_CHECKING:
    from attn_tui.engine.model import Checkpoint
    from attn_tui.story.decoding import Decoding


def openings_of(
    names: Sequence[str], sentence: str, search: Search, changes: Sequence[tuple[int, str]] = ()
) -> list[Callable[[], Decoding]]:
    """For each checkpoint, return a function that opens the sentence in it; `changes` are (its number, text)."""
    return [
        partial(open_one, name, sentence, search, [text for system, text in changes if system == number])
        for number, name in enumerate(names, 1)
    ]


def reopening(search: Search) -> Callable[[Sequence[str], str], list[Decoding]]:
    """Return a function that opens other checkpoints, or another sentence, with the same way to search."""
    return lambda names, sentence: [open_whole(name, sentence, search) for name in names]


def open_one(name: str, sentence: str, search: Search, changes: Sequence[str] = ()) -> Decoding:
    """Open a checkpoint and a sentence, and a branch for each change. Raises AttnTuiError."""
    from attn_tui.story.decoding import decoding_of  # imports numpy: not before the first frame

    return decoding_of(_checkpoint(name), sentence, search, changes)


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
