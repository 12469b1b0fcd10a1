"""`attn-tui lesson`: a list of the lessons, one of them on the screen, or a check of its claims."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from attn_tui.cli.appearance import appearance, settings_with
from attn_tui.cli.opening import reopening
from attn_tui.cli.pipe import on_terminal
from attn_tui.engine.ways import Search
from attn_tui.errors import LessonError
from attn_tui.lessons import find_lesson, read_lesson
from attn_tui.lessons.shelf import outlines
from attn_tui.process import use_one_thread
from attn_tui.settings import Settings
from attn_tui.terminal import language_of_locale
from attn_tui.text import printable

if TYPE_CHECKING:
    from attn_tui.lessons import Lesson


@click.command()
@click.argument("which", required=False)
@click.option("--check", is_flag=True, help="Run it to its end without a screen, and report every wrong claim.")
@appearance
def lesson(which: str | None, check: bool, **options: Any) -> None:
    """Go through a lesson: WHICH is its name, its number, or a Markdown file of your own.

    Without WHICH, list the lessons. attn_tui/lessons/__init__.py says how to write one.
    """
    settings = settings_with(options)
    language = settings.language or language_of_locale(os.environ)
    if which is None:
        if check:
            raise LessonError("--check needs a lesson; name one.")
        _list(language)
        return
    found = read_lesson(find_lesson(which, language))
    if check:
        _check(found, language)
    elif on_terminal():
        _show(found, settings)
    else:
        raise LessonError("a lesson needs a terminal; run it in one, or add --check.")


def _list(language: str) -> None:
    for number, lesson in enumerate(outlines(language), 1):
        click.echo(f"{number}  {lesson.file.stem:<12}{lesson.title}\n   {'':<12}{lesson.about}")


def _show(found: Lesson, settings: Settings) -> None:
    use_one_thread()
    # Textual, which the list of lessons does not need.
    from attn_tui.cli.courses import begin
    from attn_tui.cli.translate import translate
    from attn_tui.screen.program import run

    first, bench = begin(translate, found)
    run(
        settings,
        *first.openings,
        names=first.names,
        bench=bench,
        reopen=reopening(Search()),
        begins=partial(begin, translate),
    )


def _check(found: Lesson, language: str) -> None:
    """Print every wrong claim, one per line; raises LessonError if there are any."""
    use_one_thread()
    # Textual, and the 40 ms of asyncio that comes with it.
    import asyncio

    from attn_tui.cli.command import opens
    from attn_tui.cli.translate import translate
    from attn_tui.screen.lesson.check import check

    wrong = asyncio.run(check(found, partial(opens, translate), language))
    for line in wrong:
        click.echo(line)
    name, count = printable(str(Path(found.file))), len(found.paragraphs)
    if wrong:
        raise LessonError(f"{name} has {len(wrong)} mistake{'s' if len(wrong) > 1 else ''}; correct the lines above.")
    claims = sum(len([*one.all("expect"), *one.all("absent")]) for one in found.paragraphs)
    questions = sum(bool(one.answers) for one in found.paragraphs)
    click.echo(f"{name}: {count} paragraphs, {claims} claims, {questions} questions: all hold.")
