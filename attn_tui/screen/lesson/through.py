"""A lesson run to its end by itself, without a terminal; what is done at each paragraph is the caller's affair.

All waiting is for something to happen, never for a time: a slow machine gives the same result.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeAlias

from textual.app import App
from textual.screen import Screen

from attn_tui.lessons import Paragraph
from attn_tui.lessons.directives import condition
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.keymap import all_bindings
from attn_tui.screen.lesson.bench import LessonBench
from attn_tui.story.course import Course
from attn_tui.story.player import Player

Visit: TypeAlias = Callable[[LessonBench, Paragraph], Awaitable[None]]
"""Called at each paragraph, when what it shows is on the screen."""
_NEVER = 1e9
"""Seconds for each sub-step: what plays is stepped by `do`."""


async def go_through(course: Course, size: tuple[int, int], visit: Visit, **look: Any) -> str:
    """Go through all paragraphs; return what has kept the lesson from beginning, or "".

    `look` are arguments of `AttentionApp`. Raises LessonError if the first command cannot be read, or if keys leave
    the lesson.
    """
    first = course.opening
    bench_of = partial(LessonBench, course, first.at)
    app = AttentionApp(*first.openings, names=first.names, bench=bench_of, seconds_per_substep=_NEVER, **look)
    async with app.run_test(size=size):
        await _until(app, lambda: isinstance(app.bench, LessonBench) and app.bench.has_arrived)
        bench = app.bench
        if not isinstance(bench, LessonBench):
            return str(app.return_value)
        for paragraph in course.lesson.paragraphs:
            await settled(bench)
            await visit(bench, paragraph)
            if bench not in app.screen_stack or _has_ended(app):
                raise course.lesson.wrong(paragraph.line, "its keys leave the lesson; choose others")
            while app.screen is not bench:  # keys have opened something over it
                app.pop_screen()
                await settled(bench)
            bench.go_on()
            await _until(app, lambda: bench.has_arrived)
    return ""


async def do(bench: LessonBench, paragraph: Paragraph) -> None:
    """Do what a paragraph waits for, if it does: press its keys. Raises LessonError if they do not lead to it."""
    wanted, keys = paragraph.directive("until"), paragraph.directive("keys")
    if wanted is None or keys is None:
        return
    course = bench.course
    kind, what = condition(wanted.value)
    if kind == "key" and what not in {getattr(one, "id", None) for one in all_bindings()}:
        raise course.lesson.wrong(wanted.line, f"there is no key «{what}»; attn-tui config lists them")
    await bench.press_keys(keys.value)
    await settled(bench)
    while course.waits and bench.quiz.question is None and (player := _playing(bench)) is not None:
        player.play_on()
        await settled(bench)
    if _playing(bench) is not None:
        bench.app.screen.action_play()  # type: ignore[attr-defined]
        await settled(bench)
    if course.waits:
        raise course.lesson.wrong(keys.line, f"these keys do not lead to «{wanted.value}»")


def _playing(bench: LessonBench) -> Player | None:
    player = getattr(bench.app.screen, "player", None)  # what is open over it may have one of its own
    return player if isinstance(player, Player) and player.is_playing else None


async def settled(bench: LessonBench) -> None:
    """Wait until all that was begun is done, laid out and drawn."""
    app = bench.app
    times = 0
    while times < 2 and not _has_ended(app):  # what one drawing has begun is in the next
        await _drawn(bench)
        await _drawn(app.screen)
        is_quiet = all(worker.is_finished for worker in app.workers) and all(
            pump._message_queue.empty() for pump in (app, bench, app.screen)
        )
        times = times + 1 if is_quiet else 0


async def _drawn(screen: Screen[Any]) -> None:
    drawn = asyncio.Event()
    screen.call_after_refresh(drawn.set)
    await _until(screen.app, lambda: drawn.is_set() or not screen.is_running)


async def _until(app: App[Any], true: Callable[[], bool]) -> None:
    """Wait until something is true, or the app has ended."""
    while not true() and not _has_ended(app):
        await asyncio.sleep(0.001)


def _has_ended(app: App[Any]) -> bool:
    """Whether somebody has quit, or there was an error, which is raised at the end."""
    return app.return_code is not None or app._exception is not None
