"""A lesson run to its end automatically, and which of its claims are wrong."""

from __future__ import annotations

from attn_tui.errors import LessonError
from attn_tui.lessons import Lesson, Paragraph
from attn_tui.screen.lesson.bench import LessonBench
from attn_tui.screen.lesson.rows import rows_beside
from attn_tui.screen.lesson.through import do, go_through
from attn_tui.story.course import Course, is_seen
from attn_tui.story.snapshot import Opens

SIZE = (80, 24)
"""The smallest screen: what a lesson claims must be seen there, too."""


async def check(lesson: Lesson, opens: Opens, language: str) -> list[str]:
    """Go through all of it, and return what is wrong: a text each, with the line in the file."""
    found: list[str] = []

    async def visit(bench: LessonBench, paragraph: Paragraph) -> None:
        found.extend(await _paragraph(bench, paragraph))

    try:
        wrong = await go_through(Course(lesson, opens), SIZE, visit, language=language)
    except LessonError as error:
        wrong = str(error)
    return [*found, wrong] if wrong else found


async def _paragraph(bench: LessonBench, paragraph: Paragraph) -> list[str]:
    """What is wrong in a paragraph."""
    course = bench.course
    lesson, index = course.lesson, course.index
    found = [course.wrong[index]] if index in course.wrong else []
    rows = rows_beside(bench.pane)
    for one in paragraph.directives:
        if one.name in ("expect", "absent") and is_seen(one.value, rows) != (one.name == "expect"):
            not_so = "is not" if one.name == "expect" else "is"
            found.append(str(lesson.wrong(one.line, f"«{one.value}» {not_so} on the screen")))
    try:
        await do(bench, paragraph)
    except LessonError as error:
        found.append(str(error))
    return found
