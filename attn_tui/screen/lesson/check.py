"""A lesson run to its end automatically, and which of its claims are wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from textual.pilot import Pilot

from attn_tui.errors import LessonError
from attn_tui.lessons import Lesson, Paragraph
from attn_tui.lessons.directives import condition
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.keymap import all_bindings
from attn_tui.screen.lesson.bench import LessonBench
from attn_tui.screen.lesson.rows import rows_beside
from attn_tui.story.course import Course, is_seen
from attn_tui.story.snapshot import Opens

SIZE = (80, 24)
"""The smallest screen: what a lesson claims must be seen there, too."""
_PATIENCE = 10.0
"""Seconds to wait for something that happens without a key."""


async def check(lesson: Lesson, opens: Opens, language: str) -> list[str]:
    """Go through all of it, and return what is wrong: a text each, with the line in the file."""
    course = Course(lesson, opens)
    try:
        first = course.opening
    except LessonError as error:
        return [str(error)]
    app = AttentionApp(
        *first.openings, names=first.names, bench=partial(LessonBench, course, first.at), language=language
    )
    async with app.run_test(size=SIZE) as pilot:
        if not await _until(pilot, lambda: _has_arrived(app) or app.return_code is not None):
            return [str(lesson.wrong(lesson.paragraphs[0].line, "the screen never came"))]
        if app.return_code is not None:
            return [str(app.return_value)]
        bench, found = app.bench, list[str]()
        assert isinstance(bench, LessonBench)
        for paragraph in lesson.paragraphs:
            found += await _paragraph(pilot, bench, paragraph)
            bench.go_on()
            await _until(pilot, lambda: bench.has_arrived)
    return found


def _has_arrived(app: AttentionApp) -> bool:
    return isinstance(app.bench, LessonBench) and app.bench.has_arrived


async def _paragraph(pilot: Pilot[Any], bench: LessonBench, paragraph: Paragraph) -> list[str]:
    """What is wrong in a paragraph."""
    course, app = bench.course, bench.app
    lesson, index = course.lesson, course.index
    await _settled(pilot)
    found = [course.wrong[index]] if index in course.wrong else []
    rows = rows_beside(bench.pane)
    for one in paragraph.directives:
        if one.name in ("expect", "absent") and is_seen(one.value, rows) != (one.name == "expect"):
            not_so = "is not" if one.name == "expect" else "is"
            found.append(str(lesson.wrong(one.line, f"«{one.value}» {not_so} on the screen")))
    until, keys = paragraph.directive("until"), paragraph.directive("keys")
    if until and keys:
        kind, what = condition(until.value)
        if kind == "key" and what not in {getattr(one, "id", None) for one in all_bindings()}:
            return [*found, str(lesson.wrong(until.line, f"there is no key «{what}»; attn-tui config lists them"))]
        await bench.press_keys(keys.value)
        if not await _until(pilot, lambda: index in course.done, 2):
            found.append(str(lesson.wrong(keys.line, f"these keys do not lead to «{until.value}»")))
        while app.screen is not bench:
            app.pop_screen()
            await _settled(pilot)
    return found


async def _settled(pilot: Pilot[Any]) -> None:
    for _ in range(4):
        await pilot.pause(0)


async def _until(pilot: Pilot[Any], true: Callable[[], bool], seconds: float = _PATIENCE) -> bool:
    """Wait until a condition is true; False if it does not become true."""
    limit = asyncio.get_running_loop().time() + seconds
    while not true():
        if asyncio.get_running_loop().time() > limit:
            return False
        await pilot.pause(0.005)
    return True
