"""A lesson run to its end by itself, and what of it does not hold."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from attn_tui.errors import LessonError
from attn_tui.lessons import Lesson
from attn_tui.lessons.directives import condition
from attn_tui.screen.keys import all_bindings
from attn_tui.screen.lesson.app import LessonApp
from attn_tui.screen.lesson.stand import Opens
from attn_tui.screen.lesson.waiting import is_seen, rows_beside

SIZE = (80, 24)
"""The smallest screen: what is claimed must be seen there, too."""
_PATIENCE = 10.0
"""Seconds to wait for something that comes by itself."""


async def check(lesson: Lesson, opens: Opens, language: str) -> list[str]:
    """Go through all of it, and tell what does not hold: a line each, with the file's."""
    try:
        app = LessonApp(lesson, opens, language=language)
    except LessonError as error:
        return [str(error)]
    async with app.run_test(size=SIZE) as pilot:
        if not await _until(pilot, lambda: app.has_arrived or app.return_code is not None):
            return [str(lesson.wrong(lesson.paragraphs[0].line, "the screen never came"))]
        if app.return_code is not None:
            return [str(app.return_value)]
        found = []
        for index in range(len(lesson.paragraphs)):
            found += await _paragraph(pilot, app, index)
            app.leave_paragraph()
            await _until(pilot, lambda: app.has_arrived)
    return found


async def _paragraph(pilot: Pilot[Any], app: LessonApp, index: int) -> list[str]:
    """What of a paragraph does not hold."""
    lesson, paragraph = app.lesson, app.lesson.paragraphs[index]
    await _settled(pilot)
    found = [app.wrong[index]] if index in app.wrong else []
    rows = rows_beside(app)
    for one in paragraph.directives:
        if one.name in ("expect", "absent") and is_seen(one.value, rows) != (one.name == "expect"):
            not_so = "is not" if one.name == "expect" else "is"
            found.append(str(lesson.wrong(one.line, f"«{one.value}» {not_so} on the screen")))
    until, keys = paragraph.directive("until"), paragraph.directive("keys")
    if until and keys:
        kind, what = condition(until.value)
        if kind == "key" and what not in {getattr(one, "id", None) for one in all_bindings()}:
            return [*found, str(lesson.wrong(until.line, f"there is no key «{what}»; attn-tui config lists them"))]
        await app.press_keys(keys.value)
        if not await _until(pilot, lambda: index in app.done, 2):
            found.append(str(lesson.wrong(keys.line, f"these keys do not lead to «{until.value}»")))
        while len(app.screen_stack) > 1:
            app.pop_screen()
            await _settled(pilot)
    return found


async def _settled(pilot: Pilot[Any]) -> None:
    for _ in range(4):
        await pilot.pause(0)


async def _until(pilot: Pilot[Any], true: Callable[[], bool], seconds: float = _PATIENCE) -> bool:
    """Wait until something is so; False where it does not become so."""
    limit = asyncio.get_running_loop().time() + seconds
    while not true():
        if asyncio.get_running_loop().time() > limit:
            return False
        await pilot.pause(0.005)
    return True
