"""A lesson → the course through it, whose commands are read as the command line reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attn_tui.lessons import Lesson
    from attn_tui.story.course import Course


def course_of(lesson: Lesson) -> Course:
    """Make the course through a lesson."""
    # All of this is imported when a lesson is begun: no other start waits for it.
    from attn_tui.cli.command import opens
    from attn_tui.lessons import read_lesson
    from attn_tui.lessons.shelf import following, in_language
    from attn_tui.story.course import Course

    def after(lesson: Lesson) -> Lesson | None:
        file = following(lesson.file)
        return read_lesson(file) if file else None

    return Course(lesson, opens, in_language=in_language, following=after)
