"""`attn-tui lesson`: a list of the lessons, one of them on the screen, or a check of its claims."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from attn_tui.cli.appearance import appearance, settings_with
from attn_tui.cli.completing import files, lessons
from attn_tui.cli.opening import reopening
from attn_tui.cli.overwriting import overwrite_option
from attn_tui.cli.pipe import begin_output, check_terminal
from attn_tui.engine.ways import Search
from attn_tui.errors import ApartError, AttnTuiError, LessonError
from attn_tui.lessons import find_lesson, read_lesson
from attn_tui.lessons.shelf import outlines, used
from attn_tui.locate import INSTALL, missing
from attn_tui.process import use_one_thread
from attn_tui.settings import Settings
from attn_tui.terminal import language_of_locale
from attn_tui.text import printable

if TYPE_CHECKING:
    from attn_tui.lessons import Lesson
    from attn_tui.progress import Standing
    from attn_tui.story.attempt import Attempt
    from attn_tui.story.texts import Texts


@click.command()
@click.argument("which", required=False, shell_complete=lessons)
@click.option("--from", "start", type=click.IntRange(1), metavar="N", help="Begin at paragraph N; 1 begins anew.")
@click.option(
    "--report",
    metavar="FILE",
    shell_complete=files,
    help="Write your answers, for handing in, when you leave: FILE ends in .md, .json, .csv or .txt.",
)
@overwrite_option
@click.option("--check", is_flag=True, help="Run it to its end without a screen, and report every wrong claim.")
@appearance
def lesson(
    which: str | None, start: int | None, report: str | None, overwrite: bool, check: bool, **options: Any
) -> None:
    """Go through a lesson: WHICH is its name, its number, or a Markdown file of your own.

    A lesson that you have left goes on where you were. Without WHICH, list the lessons, how far you have come, and
    what comes next. attn_tui/lessons/__init__.py says how to write one.
    """
    settings = settings_with(options)
    language = settings.language or language_of_locale(os.environ)
    _check_options(which, {"--check": check, "--from": start is not None, "--report": report is not None})
    if overwrite and report is None:
        raise LessonError("--overwrite is about the file of --report; add that, or leave --overwrite out.")
    if which is None:
        _list(settings, language)
        return
    found = read_lesson(find_lesson(which, language))
    if start is not None and start > len(found.paragraphs):
        raise LessonError(f"this lesson has {len(found.paragraphs)} paragraphs; begin at one of them with --from.")
    if check:
        _check(found, language)
        return
    check_terminal("a lesson", ", or add --check")
    attempts: list[Attempt] = []
    if report is None:
        _show(found, settings, start, attempts)
    # It imports the engine, as the screen does.
    use_one_thread()
    from attn_tui.cli.report import check_report, write_report
    from attn_tui.story.texts import texts

    check_report(report, overwrite)
    try:
        _show(found, settings, start, attempts)
    finally:  # however it ends: quit in the middle, closed, or by an error
        write_report(report, overwrite, attempts, texts(language))


def _check_options(which: str | None, given: dict[str, bool]) -> None:
    """Raise LessonError for options that cannot be used together."""
    used = [name for name, is_given in given.items() if is_given]
    if used and which is None:
        raise LessonError(f"{used[0]} needs a lesson; name one.")
    if given["--check"] and len(used) > 1:
        raise LessonError(f"--check goes through all of a lesson by itself; leave {used[1]} out.")


def _list(settings: Settings, language: str) -> None:
    # The texts of a screen, which is not opened.
    from attn_tui.progress import next_of, progress_of
    from attn_tui.story.texts import texts

    begin_output()
    say, standings, found = texts(language), progress_of(settings.history).standings, outlines(language)
    wide = len(str(len(found)))
    apart = missing()
    for number, lesson in enumerate(found, 1):
        standing = standings.get(lesson.file.stem)
        below = [lesson.about, *([_so_far(standing, say)] if standing else [])]
        if apart and (lacks := [one for one in apart if one in used(lesson.file)]):
            below.append(say("lessons.lacks", names=", ".join(lacks)))
        click.echo(f"{number:>{wide}}  {lesson.file.stem:<12}{lesson.title}")
        click.echo("\n".join(f"{'':{wide + 14}}{line}" for line in below))
    name = next_of((lesson.file.stem for lesson in found), standings)
    standing = standings.get(name) if name else None
    if standing is not None:
        following = say("lessons.next.begun", name=name, i=standing.paragraph, n=standing.of)
    else:
        following = say("lessons.next", name=name) if name else say("lessons.next.none")
    click.echo(f"\n{following}")
    if apart:
        click.echo(say("lessons.apart", names=", ".join(apart), command=INSTALL))


def _so_far(standing: Standing, say: Texts) -> str:
    """A standing in words."""
    score = [say("lesson.score", right=standing.right, asked=standing.asked)] if standing.asked else []
    how_far = (
        say("lessons.finished") if standing.finished else say("lessons.begun", i=standing.paragraph, n=standing.of)
    )
    return " · ".join([how_far, *score])


def _show(found: Lesson, settings: Settings, start: int | None, attempts: list[Attempt]) -> NoReturn:
    use_one_thread()
    # Textual, which the list of lessons does not need.
    from attn_tui.cli.courses import begin
    from attn_tui.cli.translate import translate
    from attn_tui.progress import progress_of
    from attn_tui.screen.program import run

    progress = progress_of(settings.history)
    first, bench = begin(translate, found, progress, attempts, None if start is None else start - 1)
    run(
        settings,
        *first.openings,
        names=first.names,
        bench=bench,
        reopen=reopening(Search()),
        begins=partial(begin, translate, attempts=attempts),
        progress=progress,
    )


def _check(found: Lesson, language: str) -> None:
    """Print every wrong claim, one per line; raises LessonError if there are any, ApartError if it cannot be run."""
    use_one_thread()
    # Textual, and the 40 ms of asyncio that comes with it.
    import asyncio

    from attn_tui.cli.command import opens
    from attn_tui.cli.translate import translate
    from attn_tui.screen.lesson.check import check

    for paragraph in found.paragraphs:
        try:
            if paragraph.directive("show"):
                opens(translate, paragraph)
        except ApartError:
            raise
        except AttnTuiError:  # told below, with its line
            continue
    wrong = asyncio.run(check(found, partial(opens, translate), language))
    for line in wrong:
        click.echo(line)
    name, count = printable(str(Path(found.file))), len(found.paragraphs)
    if wrong:
        raise LessonError(f"{name} has {len(wrong)} mistake{'s' if len(wrong) > 1 else ''}; correct the lines above.")
    claims = sum(len([*one.all("expect"), *one.all("absent")]) for one in found.paragraphs)
    questions = sum(bool(one.answers) for one in found.paragraphs)
    click.echo(f"{name}: {count} paragraphs, {claims} claims, {questions} questions: all hold.")
