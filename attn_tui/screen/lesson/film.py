"""A lesson as a page for a browser: the screen of each paragraph, and what it says and asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from textual.pilot import Pilot

from attn_tui.errors import LessonError
from attn_tui.export.options import Options
from attn_tui.inline import runs
from attn_tui.lessons import Lesson, Paragraph
from attn_tui.page import document
from attn_tui.screen.lesson.bench import LessonBench
from attn_tui.screen.lesson.through import go_through, until
from attn_tui.screen.pictures.film import THEME, Film, Paints
from attn_tui.screen.pictures.page import says, views_of
from attn_tui.story.course import Course
from attn_tui.story.snapshot import Opens

_SHOWN = 5.0
"""Seconds to wait for what keys do."""


def page(lessons: Callable[[str], Lesson], opens: Opens, options: Options) -> str:
    """Return the page of a lesson, by its language; `opens` reads its commands. Raises LessonError."""
    paints, views, places = Paints(), list[dict[str, object]](), list[str]()
    languages, sizes = views_of(options)
    for language, size in product(languages, sizes):
        course, film, scenes = Course(lessons(language), opens), Film(*size, paints), list[dict[str, object]]()
        look = {"language": language, "theme": THEME, "ascii": options.ascii, "presents": options.presenter}
        wrong = asyncio.run(go_through(course, size, _filming(film, scenes), **look))
        if wrong:
            raise LessonError(wrong)
        places = [str(scene["place"]) for scene in scenes]
        starts, parts = zip(*_parts(scenes), strict=True)
        views.append(
            {"language": language, **film.document(), "scenes": scenes, "stations": parts, "starts": starts, "said": []}
        )
    walk = {"places": places, "seconds": options.pace, "source": [], "output": [], "weights": [], "views": views}
    title = lessons(languages[0]).title
    return document(title, languages[0], {**walk, "say": says(languages)}, paints.style_sheets())


def _filming(film: Film, scenes: list[dict[str, object]]) -> Callable[..., Any]:
    """What is done at a paragraph: its screen is kept, and the one after its keys."""

    async def visit(pilot: Pilot[Any], bench: LessonBench, paragraph: Paragraph) -> None:
        if bench.pane.display:
            bench.action_lesson_aside()  # the page has the paragraph beside the screen
            await pilot.pause()
        index, keys = bench.course.index, paragraph.directive("keys")
        film.take(bench.app)
        scenes.append({"place": str(index + 1), "part": paragraph.part, **_said(bench, paragraph)})
        if keys is not None:
            await bench.press_keys(keys.value)
            await until(pilot, lambda: index in bench.course.done, _SHOWN)
            film.take(bench.app)
            scenes.append({"place": f"{index + 1}.done", "part": paragraph.part, **_said(bench, paragraph)})

    return visit


def _said(bench: LessonBench, paragraph: Paragraph) -> dict[str, object]:
    """A paragraph's text, and its answers: each with whether it is right, and why."""
    question = bench.course.question
    answers = []
    if question is not None:
        for k, text in enumerate(question.choices(paragraph)):
            right = question.is_right(paragraph, k)
            question.choice = k
            answers.append({"text": [*runs(text)], "right": right, "why": [*runs(question.why(paragraph))]})
        question.choice = 0
    keys = paragraph.directive("keys")
    return {
        "text": [[*runs(line)] for line in paragraph.text.split("\n")],
        "answers": answers,
        "keys": keys.value if keys else "",
    }


def _parts(scenes: list[dict[str, object]]) -> Iterator[tuple[int, object]]:
    """The number of the first scene of each part, and its title; the first has the lesson's beginning."""
    before: object = None
    for number, scene in enumerate(scenes):
        if scene["part"] != before:
            yield number, scene["part"] or "▸"
        before = scene["part"]
