"""A lesson run to its end by itself, without a terminal; what is done at each paragraph is the caller's affair."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeAlias

from textual.pilot import Pilot

from attn_tui.lessons import Paragraph
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.lesson.bench import LessonBench
from attn_tui.story.course import Course

Visit: TypeAlias = Callable[[Pilot[Any], LessonBench, Paragraph], Awaitable[None]]
"""Called at each paragraph, when what it shows is on the screen."""
_PATIENCE = 10.0
"""Seconds to wait for something that happens without a key."""


async def go_through(course: Course, size: tuple[int, int], visit: Visit, **look: Any) -> str:
    """Go through all paragraphs; return what has kept the lesson from beginning, or "".

    `look` are arguments of `AttentionApp`. Raises LessonError if the first command cannot be read.
    """
    first = course.opening
    app = AttentionApp(*first.openings, names=first.names, bench=partial(LessonBench, course, first.at), **look)
    async with app.run_test(size=size) as pilot:
        if not await until(pilot, lambda: _has_arrived(app) or app.return_code is not None):
            return str(course.lesson.wrong(course.lesson.paragraphs[0].line, "the screen never came"))
        if app.return_code is not None:
            return str(app.return_value)
        bench = app.bench
        assert isinstance(bench, LessonBench)
        for paragraph in course.lesson.paragraphs:
            await settled(pilot)
            await visit(pilot, bench, paragraph)
            while app.screen is not bench:  # keys have opened something over it
                app.pop_screen()
                await settled(pilot)
            bench.go_on()
            await until(pilot, lambda: bench.has_arrived)
    return ""


def _has_arrived(app: AttentionApp) -> bool:
    return isinstance(app.bench, LessonBench) and app.bench.has_arrived


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until all is laid out and drawn."""
    for _ in range(4):
        await pilot.pause(0)


async def until(pilot: Pilot[Any], true: Callable[[], bool], seconds: float = _PATIENCE) -> bool:
    """Wait until a condition is true; False if it does not become true."""
    limit = asyncio.get_running_loop().time() + seconds
    while not true():
        if asyncio.get_running_loop().time() > limit:
            return False
        await pilot.pause(0.005)
    return True
