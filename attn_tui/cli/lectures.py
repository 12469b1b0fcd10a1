"""What `attn-tui serve` is given → a lecture."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

import click

from attn_tui import locate
from attn_tui.classroom.lecture import Lecture, found_in
from attn_tui.cli.courses import begin, course_of
from attn_tui.cli.opening import open_whole, openings_of, reopening
from attn_tui.cli.options import before_of, by_system, named, search_of
from attn_tui.cli.translate import translate
from attn_tui.engine.ways import Search
from attn_tui.errors import CheckpointError, LessonError
from attn_tui.lessons import Lesson, find_lesson, read_lesson
from attn_tui.lessons.shelf import ORDER, is_shipped
from attn_tui.progress import Progress
from attn_tui.room.reopening import reopened
from attn_tui.room.shown import Shown, recording_of
from attn_tui.settings import Settings
from attn_tui.story.course import Course
from attn_tui.story.decoding import Decoding, place_in
from attn_tui.terminal import language_of_locale
from attn_tui.text import printable, shown

_turns = Lock()
"""One opens at a time: several threads may ask, and a checkpoint is read step by step."""


def of_sentence(context: click.Context, sentence: str, settings: Settings) -> Lecture:
    """A sentence in one checkpoint or several, with what is changed in it. Raises AttnTuiError."""
    options = context.params
    names = (named(settings, options["name"], options["age"]), *options["others"])
    search, changes = search_of(context), by_system(options["changes"], len(names))
    before, sentence = before_of(context, sentence, len(names)), sentence.replace("\n", " ")
    decodings = [opening() for opening in openings_of(names, sentence, search, changes, before)]
    for decoding in decodings:
        decoding.read_rest()
    place = place_in(decodings, options["at"]) if options["at"] else (0, 1)
    return Lecture(
        names,
        decodings,
        place,
        _opened,
        reopens=_in_turn(search),
        lessons=partial(_lesson, {}),
        begins=_begin,
    )


def of_trace(file: str, at: str) -> Lecture:
    """A trace. Raises TraceError and PlaceError."""
    from attn_tui.story.recorded import decodings_of
    from attn_tui.trace import read  # what a lecture without a trace does not need

    trace = read(file)
    decodings = decodings_of(trace)
    return Lecture(
        tuple(recorded.name for recorded in trace.decodings),
        decodings,
        place_in(decodings, at or "{}.{}".format(*trace.place)),
        partial(found_in, lambda: decodings_of(read(file))),
        recording=recording_of(Path(file)),
    )


def of_lesson(name: str, settings: Settings) -> Lecture:
    """A lesson, from its first paragraph on. Raises LessonError."""
    lesson = read_lesson(find_lesson(name, settings.language or language_of_locale(os.environ)))
    first, bench = _begin(lesson)
    decodings = [opening() for opening in first.openings]
    for decoding in decodings:
        decoding.read_rest()
    course = course_of(translate, lesson, at=0)
    return Lecture(
        first.names,
        decodings,
        course.first_place(decodings, first.at),
        _opened,
        reopens=_in_turn(Search()),
        lesson=lesson.file.stem,
        lessons=partial(_lesson, {} if is_shipped(lesson.file) else {lesson.file.stem: lesson.file}),
        begins=_begin,
        bench=bench,
    )


def _begin(lesson: Lesson, _: Progress | None = None) -> Any:
    """Begin a lesson at its first paragraph, wherever somebody has left it: a class is there from the beginning."""
    return begin(translate, lesson, at=0)


def _lesson(own: dict[str, Path], name: str, language: str) -> Course:
    """Open a lesson for one alone: one that comes with the program, or the one that was named to the server."""
    if name not in own and name not in ORDER:
        raise LessonError(
            f"this server has no lesson {shown(name)}; start it with the same --lesson as the lecturer's."
        )
    return course_of(translate, read_lesson(own.get(name) or find_lesson(name, language)), at=0)


def _opened(wanted: Shown) -> list[Decoding]:
    with _turns:
        return reopened(wanted, open_whole)


def _in_turn(search: Search) -> Callable[[Sequence[str], str], list[Decoding]]:
    reopen = reopening(search)

    def opened(names: Sequence[str], sentence: str) -> list[Decoding]:
        with _turns:
            return reopen(names, sentence)

    return opened


def only_listed(
    reopens: Callable[[Sequence[str], str], list[Decoding]] | None, given: Sequence[str]
) -> Callable[[Sequence[str], str], list[Decoding]] | None:
    """Open only checkpoints that were named to the server, and those with a name: no folder of it can be tried out."""
    if reopens is None:
        return None

    def opened(names: Sequence[str], sentence: str) -> list[Decoding]:
        for name in names:
            stem, _ = locate.with_age(name)
            if name not in given and stem not in {*locate.names(), *given}:
                listed = printable(", ".join(locate.names()))
                raise CheckpointError(f"the server has no checkpoint {shown(name)}; it has {listed}.")
        return reopens(names, sentence)

    return opened
