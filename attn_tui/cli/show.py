"""The screen with one system or several, opened while its first frame is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from attn_tui.cli.opening import Before, openings_of, reopening
from attn_tui.engine.ways import Search
from attn_tui.process import use_one_thread
from attn_tui.settings import Settings

if TYPE_CHECKING:
    from attn_tui.lessons import Lesson
    from attn_tui.progress import Progress
    from attn_tui.screen.app import AttentionApp
    from attn_tui.screen.bench import Bench
    from attn_tui.story.snapshot import Opening


def show(
    settings: Settings,
    names: Sequence[str],
    sentence: str,
    search: Search,
    at: str = "",
    changes: Sequence[tuple[int, str]] = (),
    record: str | None = None,
    overwrite: bool = False,
    with_parameters: bool = False,
    begins: Callable[[Lesson, Progress], tuple[Opening, Callable[..., Bench]]] | None = None,
    before: Before | None = None,
) -> None:
    """Open the screen with one system or several; without a name, the start screen. Does not return.

    `changes` are what-ifs, each with the number of its system, from 1; `at` is the place to begin at;
    `begins` begins a lesson, as AttentionApp takes it; `record` is a file to write what is on the screen to when it is
    left; `overwrite` replaces one that exists, `with_parameters` puts the parameters into it, too; `before` is what the
    sentence is compared with.

    Raises the error that keeps the first decodings from opening; `names` and `sentence` have been checked before.
    """
    use_one_thread()
    # Textual takes as long as all else before the first frame: mistakes in a command are reported without it.
    from attn_tui.screen.program import run

    openings = openings_of(names, sentence, search, changes, before)
    run(
        settings,
        *openings,
        names=names,
        reopen=reopening(search),
        begins=begins,
        at=at,
        at_end=partial(_record, record, overwrite, with_parameters),
    )


def _record(file: str | None, overwrite: bool, with_parameters: bool, app: AttentionApp) -> None:
    if file is not None:
        from attn_tui.cli.recording import record  # at the top it would add 5 ms to every start

        record(app.decodings, file, overwrite, with_parameters)
