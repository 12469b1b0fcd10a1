"""What the screen shows: checkpoints and sentences, opened while its first frame is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from attn_tui.engine.ways import Search
from attn_tui.process import use_one_thread
from attn_tui.settings import Settings

if TYPE_CHECKING:
    from attn_tui.engine.model import Checkpoint
    from attn_tui.screen.app import AttentionApp
    from attn_tui.story.decoding import Decoding


def show(
    settings: Settings,
    names: Sequence[str],
    sentence: str,
    search: Search,
    at: str = "",
    changes: Sequence[tuple[int, str]] = (),
    record: str | None = None,
) -> None:
    """Open the screen with one system or several; without a name, the start screen. Does not return.

    `changes` are what-ifs, each with the number of its system, from 1; `at` is where to begin;
    `record` is a file that takes what is on the screen when it is left.

    Raises what keeps the first decodings from being opened; `names` and `sentence` have been looked at before.
    """
    use_one_thread()

    from attn_tui.screen.program import run

    openings = openings_of(names, sentence, search, changes)
    run(
        settings,
        *openings,
        names=names,
        reopen=reopening(search),
        at=at,
        at_end=partial(_record, record),
    )


def _record(file: str | None, app: AttentionApp) -> None:
    if file is not None:
        from attn_tui.cli.trace import record

        record(app.decodings, file)


def openings_of(
    names: Sequence[str], sentence: str, search: Search, changes: Sequence[tuple[int, str]] = ()
) -> list[Callable[[], Decoding]]:
    """What opens each of the systems, with its changes."""
    return [
        partial(_open, name, sentence, search, [text for system, text in changes if system == number])
        for number, name in enumerate(names, 1)
    ]


def reopening(search: Search) -> Callable[[Sequence[str], str], list[Decoding]]:
    """What opens other checkpoints, or another sentence, in the same way to search."""
    return lambda names, sentence: [_open_whole(name, sentence, search) for name in names]


def _open(name: str, sentence: str, search: Search, changes: Sequence[str] = ()) -> Decoding:
    from attn_tui.story.decoding import decoding_of

    decoding = decoding_of(_checkpoint(name), sentence, search)
    for text in changes:
        decoding.branches.open(decoding.what_if(text))
    return decoding


@cache
def _checkpoint(name: str) -> Checkpoint:
    """Open a checkpoint once, however many sentences it is given."""
    from attn_tui.checkpoint import load_in_turn  # brings numpy along: not before the first frame

    return load_in_turn(name)


def _open_whole(name: str, sentence: str, search: Search) -> Decoding:
    """Open what takes the place of something that is on the screen, which stays there if anything is wrong."""
    decoding = _open(name, sentence, search)
    decoding.read_rest()
    return decoding
