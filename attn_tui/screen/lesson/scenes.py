"""What a lesson's page says beside a screen: the paragraph, what is asked, what its keys do, and where to go on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from attn_tui.inline import Run, runs
from attn_tui.lessons import Lesson, Paragraph
from attn_tui.lessons.directives import strokes
from attn_tui.lessons.shelf import is_shipped
from attn_tui.screen.keyline import key_name
from attn_tui.story.attempt import QuestionState
from attn_tui.story.course import Course
from attn_tui.story.texts import Texts


def scene(course: Course, say: Texts, *, is_done: bool = False) -> dict[str, object]:
    """What the page says at the paragraph of a course; `is_done` says whether what it waits for has been done."""
    paragraph, i, n = course.paragraph, course.index + 1, len(course.lesson.paragraphs)
    assert paragraph is not None
    return {
        "part": paragraph.part,
        "count": say("lesson.count", i=i, n=n),
        "text": [[*runs(line)] for line in paragraph.text.split("\n")],
        "answers": [*_answers(paragraph, course.question)],
        "notes": [*_notes(course, paragraph, say, is_done)],
    }


def _answers(paragraph: Paragraph, question: QuestionState | None) -> Iterator[dict[str, object]]:
    """The answers to a question: each with whether it is right, and why."""
    if question is not None:
        for k, text in enumerate(question.choices(paragraph)):
            chosen = QuestionState(question.computed, k)
            right = question.is_right(paragraph, k)
            yield {"text": [*runs(text)], "right": right, "why": [*runs(chosen.why(paragraph))]}


def _notes(course: Course, paragraph: Paragraph, say: Texts, is_done: bool) -> Iterator[list[Run]]:
    """What the page says by itself about a paragraph."""
    lesson = course.lesson
    if keys := paragraph.directive("keys"):
        yield [(say("page.lesson.done" if is_done else "page.lesson.do"), "plain"), *_pressed(keys.value)]
    if paragraph in (lesson.paragraphs[0], lesson.paragraphs[-1]):
        yield _with_command(say("page.lesson.about"), lesson)
    if paragraph is lesson.paragraphs[-1] and (following := course.following):
        yield _with_command(say("page.lesson.following", title=following.title), following)


def _with_command(text: str, lesson: Lesson) -> list[Run]:
    """A text, and behind it what opens a lesson in the program."""
    name = lesson.file.stem if is_shipped(lesson.file) else lesson.file.name
    return [(f"{text} ", "plain"), (f"attn-tui lesson {name}", "code")]


def _pressed(keys: str) -> Iterator[Run]:
    """Keys as they are written for people: one that is pressed several times is there once."""
    for (text, is_typed), same in groupby(strokes(keys)):
        count = len([*same])
        yield (" ", "plain")
        yield (text, "code") if is_typed else (key_name(text).replace("^", "Ctrl-"), "key")
        if count > 1:
            yield (f"\u00a0×\u00a0{count}", "plain")
