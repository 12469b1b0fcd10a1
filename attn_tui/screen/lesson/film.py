"""A lesson as a page for a browser: the screen of each paragraph, and what it says and asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import groupby, product

from textual.widgets import Input

from attn_tui.errors import LessonError
from attn_tui.export.options import Options
from attn_tui.lessons import Paragraph
from attn_tui.page import document
from attn_tui.screen.lesson.bench import LessonBench
from attn_tui.screen.lesson.scenes import scene
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
    paints, views, places, say = Paints(), list[dict[str, object]](), list[str](), dict[str, dict[str, str]]()
    languages, sizes = views_of(options)
    for language, size in product(languages, sizes):
        course, reel = begin(language), Reel(Film(*size, paints), texts(language))
        say[language] = {**says([language], "lesson")[language], "title": course.lesson.title}
        look = {"language": language, "theme": THEME, "ascii": options.ascii, "presents": options.presenter}
        if wrong := asyncio.run(go_through(course, size, reel.visit, **look)):
            raise LessonError(wrong)
        places = reel.places
        views.append({"language": language, **reel.document(), "said": []})
    walk = {"places": places, "seconds": options.pace, "source": [], "output": [], "weights": [], "views": views}
    return document(say[languages[0]]["title"], languages[0], {**walk, "say": say}, paints.style_sheets())


class Reel:
    """Keeps the screens of all paragraphs, and what is said beside each."""

    def __init__(self, film: Film, say: Texts) -> None:
        self._film, self._say = film, say
        self.places: list[str] = []
        """A paragraph's number, from 1; `N.done` is what its keys have done."""
        self._scenes: list[dict[str, object]] = []

    async def visit(self, bench: LessonBench, paragraph: Paragraph) -> None:
        """Keep a paragraph's screen, and the one after its keys. Raises LessonError if something in it is wrong."""
        course = bench.course
        if bench.pane.display:
            bench.action_lesson_aside()  # the page has the paragraph beside the screen
        place = str(course.index + 1)
        await self._take(bench, place)
        if paragraph.directive("keys"):
            await do(bench, paragraph)
            await self._take(bench, f"{place}.done", is_done=True)

    async def _take(self, bench: LessonBench, place: str, *, is_done: bool = False) -> None:
        course, app = bench.course, bench.app
        if course.index in course.wrong:
            raise LessonError(course.wrong[course.index])
        for line in app.screen.query(Input):
            line.cursor_blink = False  # else the time would say whether it is seen
        await settled(bench)
        self._film.take(app)
        self.places.append(place)
        self._scenes.append(scene(course, self._say, is_done=is_done))

    def document(self) -> dict[str, object]:
        """The film as the page reads it, with its paragraphs and its parts."""
        parts = [(title, len([*same])) for title, same in groupby(str(one["part"]) for one in self._scenes)]
        starts = [sum(count for _, count in parts[:number]) for number in range(len(parts))]
        stations = [title or "▸" for title, _ in parts]
        return {**self._film.document(), "scenes": self._scenes, "starts": starts, "stations": stations}
