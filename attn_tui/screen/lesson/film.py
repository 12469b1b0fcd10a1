"""A lesson as a page for a browser: the screen of each paragraph, and what it says and asks."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import groupby, product
from typing import NamedTuple

from textual.widgets import Input

from attn_tui.errors import LessonError
from attn_tui.export.options import Options
from attn_tui.lessons import Paragraph
from attn_tui.page import document
from attn_tui.screen.lesson.bench import LessonBench
from attn_tui.screen.lesson.scenes import Shown, scene
from attn_tui.screen.lesson.through import do, go_through, settled
from attn_tui.screen.pictures.film import THEME, Film, Paints
from attn_tui.screen.pictures.page import says, views_of
from attn_tui.story.course import Course
from attn_tui.story.texts import Texts, texts

SIZES = ((60, 30), (100, 32))
"""The sizes that a page has if none are asked for: for a phone, and for the room beside the text on a laptop."""
SECONDS = 15.0
"""How long a page that plays shows each paragraph, if nothing else is asked for."""


def page(begin: Callable[[str], Course], options: Options) -> str:
    """Return the page of a lesson, which `begin` begins in a language.

    The same lesson and options give the same page. Raises LessonError for what is wrong in the lesson; its claims are
    not looked at.
    """
    paints, reels, say = Paints(), list[tuple[str, Reel]](), dict[str, dict[str, str]]()
    languages, sizes = views_of(options)
    for language, size in product(languages, sizes):
        course, reel = begin(language), Reel(Film(*size, paints), texts(language))
        say[language] = {**says([language], "lesson")[language], "title": course.lesson.title}
        look = {"language": language, "theme": THEME, "ascii": options.ascii, "presents": options.presenter}
        if wrong := asyncio.run(go_through(course, size, reel.visit, **look)):
            raise LessonError(wrong)
        reels.append((language, reel))
    steps = sorted({step for _, reel in reels for step in reel.steps})
    views = [{"language": language, **reel.document(steps), "said": []} for language, reel in reels]
    walk = {
        "places": [*map(str, steps)],
        "seconds": options.pace,
        "source": [],
        "output": [],
        "weights": [],
        "views": views,
    }
    return document(say[languages[0]]["title"], languages[0], {**walk, "say": say}, paints.style_sheets())


class Step(NamedTuple):
    """A step of the page."""

    paragraph: int
    """Its number, from 1."""
    is_done: bool
    """Whether its keys were pressed."""
    system: int
    """Which of the systems is seen, from 1, if there is room for one at a time; else 1."""

    def __str__(self) -> str:
        """Its place, as the page's address has it: 3, 3.done, 3.2 for the second system."""
        done, system = ".done" if self.is_done else "", f".{self.system}" if self.system > 1 else ""
        return f"{self.paragraph}{done}{system}"


class Reel:
    """Keeps the screens of all paragraphs, and what is said beside each."""

    def __init__(self, film: Film, say: Texts) -> None:
        self._film, self._say = film, say
        self.steps: list[Step] = []
        self._scenes: list[dict[str, object]] = []

    async def visit(self, bench: LessonBench, paragraph: Paragraph) -> None:
        """Keep a paragraph's screens, and those after its keys. Raises LessonError if something in it is wrong."""
        if bench.pane.display:
            bench.action_lesson_aside()  # the page has the paragraph beside the screen
        await self._take_each(bench, is_done=False)
        if paragraph.directive("keys"):
            await do(bench, paragraph)
            await self._take_each(bench, is_done=True)

    async def _take_each(self, bench: LessonBench, *, is_done: bool) -> None:
        """Keep the screen; if it shows one of several systems, also those of the others, and come back."""
        stages = bench.stages
        count = len(stages.decodings) if stages.has_tabs and bench.app.screen is bench else 1
        for system in range(1, count + 1):
            name = stages.current.decoding.name
            await self._take(bench, Shown(is_done, system, count, name))
            if count > 1:
                bench.set_focus(None)  # what is not on the screen cannot have it
                bench.action_other(1)
                if not is_done:
                    bench.look_around()

    async def _take(self, bench: LessonBench, shown: Shown) -> None:
        course, app = bench.course, bench.app
        if course.index in course.wrong:
            raise LessonError(course.wrong[course.index])
        for line in app.screen.query(Input):
            line.cursor_blink = False  # else the time would say whether it is seen
        await settled(bench)
        self._film.take(app)
        self.steps.append(Step(course.index + 1, shown.is_done, shown.system))
        self._scenes.append(scene(course, self._say, shown))

    def document(self, steps: Sequence[Step]) -> dict[str, object]:
        """The film as the page reads it, with its paragraphs and its parts.

        `steps` are those of all sizes: one that this size does not need, as all systems are on the screen, shows what
        the one before does.
        """
        kept = [bisect_right(self.steps, step) - 1 for step in steps]
        film, scenes = self._film.document(kept), [self._scenes[number] for number in kept]
        parts = [(title, len([*same])) for title, same in groupby(str(one["part"]) for one in scenes)]
        starts = [sum(count for _, count in parts[:number]) for number in range(len(parts))]
        stations = [title or "▸" for title, _ in parts]
        return {**film, "scenes": scenes, "starts": starts, "stations": stations}
