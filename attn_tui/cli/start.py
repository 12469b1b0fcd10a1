"""`attn-tui start`, or `attn-tui` alone: ask for the sentence and the checkpoint on the screen."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from attn_tui.cli.appearance import appearance, settings_with
from attn_tui.cli.courses import begin as begin_lesson
from attn_tui.cli.pipe import check_terminal
from attn_tui.cli.show import show
from attn_tui.engine.ways import Search

if TYPE_CHECKING:
    from attn_tui.lessons import Lesson
    from attn_tui.progress import Progress
    from attn_tui.screen.bench import Bench
    from attn_tui.story.snapshot import Opening


@click.command()
@appearance
def start(**options: Any) -> None:
    """Ask for a sentence and a checkpoint on the screen, and step through the translation."""
    check_terminal("the start screen", ", or type attn-tui translate with a sentence")
    begin(options)


def begin(options: dict[str, Any]) -> None:
    """Open the start screen."""
    settings = settings_with(options)
    gc.disable()  # until it is open: nothing that a start allocates is garbage yet
    show(settings, (), "", Search(), begins=_begin_lesson)


def _begin_lesson(lesson: Lesson, progress: Progress) -> tuple[Opening, Callable[..., Bench]]:
    from attn_tui.cli.translate import translate  # 3 ms that the first frame does not wait for

    return begin_lesson(translate, lesson, progress)
