"""The screen with one system or several, opened while its first frame is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from attn_tui.cli.opening import openings_of, reopening
from attn_tui.engine.ways import Search
from attn_tui.process import use_one_thread
from attn_tui.settings import Settings

if TYPE_CHECKING:
    from attn_tui.screen.app import AttentionApp


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
    # Textual takes as long as all else before the first frame: what is wrong with a command is said without it.
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
        from attn_tui.cli.recording import record  # 5 ms of every start, were it above

        record(app.decodings, file)
