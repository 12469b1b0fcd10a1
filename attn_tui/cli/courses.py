"""A lesson → the screen that goes through it, whose commands are read as the command line reads them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

    from attn_tui.lessons import Lesson
    from attn_tui.progress import Progress
    from attn_tui.screen.bench import Bench
    from attn_tui.story.attempt import Attempt
    from attn_tui.story.course import Course
    from attn_tui.story.snapshot import Opening


def begin(
    translate: click.Command,
    lesson: Lesson,
    progress: Progress | None = None,
    attempts: list[Attempt] | None = None,
    at: int | None = None,
) -> tuple[Opening, Callable[..., Bench]]:
    """Return what a lesson opens first, and what makes its screen. Raises LessonError.

    The arguments are those of `course_of`.
    """
    # All of this is imported when a lesson is begun: no other start waits for it.
    from attn_tui.screen.lesson import LessonBench

    course = course_of(translate, lesson, progress, attempts, at)
    first = course.opening
    return first, partial(LessonBench, course, first.at)


def course_of(
    translate: click.Command,
    lesson: Lesson,
    progress: Progress | None = None,
    attempts: list[Attempt] | None = None,
    at: int | None = None,
) -> Course:
    """Begin a lesson. Raises LessonError.

    `translate` is the command of that name, which reads those in the lesson; it opens a screen that can begin lessons,
    so that it cannot be imported here. `progress` keeps how far somebody comes in the lessons of the program, others
    begin anew each time; `attempts` gets what is answered, `at` is the index of the paragraph to begin at.
    """
    # As above.
    from attn_tui.cli.command import opens
    from attn_tui.lessons import read_lesson
    from attn_tui.lessons.shelf import following, in_language, is_shipped
    from attn_tui.story.course import Course

    def after(lesson: Lesson) -> Lesson | None:
        file = following(lesson.file)
        return read_lesson(file) if file else None

    return Course(
        lesson,
        partial(opens, translate),
        in_language=in_language,
        following=after,
        progress=progress if is_shipped(lesson.file) else None,
        attempts=attempts,
        at=at,
    )
