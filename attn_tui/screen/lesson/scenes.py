"""What a lesson's page says beside a screen: the paragraph, what is asked, what its keys do, and where to go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from attn_tui.inline import Run, runs
from attn_tui.lessons import Lesson, Paragraph
from attn_tui.lessons.directives import strokes
from attn_tui.lessons.shelf import is_shipped
from attn_tui.screen.keyline import key_name
from attn_tui.story.attempt import QuestionState
from attn_tui.story.course import Course
from attn_tui.story.texts import Texts
from attn_tui.text import printable


class Shown(NamedTuple):
    """What a screen shows of a paragraph."""

    is_done: bool
    """Whether what the paragraph waits for has been done."""
    system: int
    """Which of several systems, of which there is room for one, from 1; also if there is one."""
    systems: int
    """How many there are."""
    name: str
    """The system's."""


def scene(course: Course, say: Texts, shown: Shown) -> dict[str, object]:
    """What the page says at the paragraph of a course, beside a screen."""
    paragraph = course.paragraph
    assert paragraph is not None
    text = [[*runs(line)] for line in paragraph.text.split("\n")]
    return {
        "part": paragraph.part,
        "count": _count(course, say, shown),
        "text": text,
        "answers": [*_answers(course, paragraph, say)],
        "notes": [*_notes(course, paragraph, say, shown)],
    }


def _count(course: Course, say: Texts, shown: Shown) -> str:
    """The paragraph's number, and which of its screens this is."""
    where = {"i": course.index + 1, "n": len(course.lesson.paragraphs)}
    after = [say("page.lesson.after")] if shown.is_done else []
    which = [say("page.lesson.which", k=shown.system)] if shown.system > 1 else []
    more = [*after, *which]
    return ", ".join([say("page.lesson.short", **where), *more]) if more else say("lesson.count", **where)


def _answers(course: Course, paragraph: Paragraph, say: Texts) -> Iterator[dict[str, object]]:
    """The answers to a question: each with whether it is right, and why."""
    question = course.question
    if question is not None:
        for k, text in enumerate(question.choices(paragraph)):
            chosen = QuestionState(question.computed, k)
            why = [*runs(chosen.why(paragraph))]
            if _names_keys(why):
                why += [(" ", "plain"), *_of_the_program(course, say)]
            yield {"text": [*runs(text)], "right": question.is_right(paragraph, k), "why": why}


def _notes(course: Course, paragraph: Paragraph, say: Texts, shown: Shown) -> Iterator[list[Run]]:
    """What the page says by itself about a paragraph."""
    lesson, keys = course.lesson, paragraph.directive("keys")
    if shown.systems > 1:
        more = "page.lesson.system.more" if shown.system < shown.systems else "page.lesson.system"
        yield [(say(more, k=shown.system, n=shown.systems, name=printable(shown.name)), "plain")]
    if keys and (shown.is_done or shown.system == shown.systems):
        yield [(say("page.lesson.done" if shown.is_done else "page.lesson.do"), "plain"), *_pressed(keys.value)]
    is_first = shown.system == 1 and not shown.is_done
    if is_first and paragraph in (lesson.paragraphs[0], lesson.paragraphs[-1]):
        yield _with_command(say("page.lesson.about"), lesson)
    elif is_first and (keys or _names_keys(runs(paragraph.text))):
        yield _of_the_program(course, say)
    if paragraph is lesson.paragraphs[-1] and (following := course.following):
        yield _with_command(say("page.lesson.following", title=following.title), following)


def _names_keys(text: Iterable[Run]) -> bool:
    return any(kind == "key" for _, kind in text)


def _of_the_program(course: Course, say: Texts) -> list[Run]:
    """That keys are the program's: on the page they do something else, or nothing."""
    return _with_command(say("page.lesson.named"), course.lesson, f" --from {course.index + 1}")


def _with_command(text: str, lesson: Lesson, options: str = "") -> list[Run]:
    """A text, and behind it what opens a lesson in the program."""
    name = lesson.file.stem if is_shipped(lesson.file) else lesson.file.name
    return [(f"{text} ", "plain"), (f"attn-tui lesson {name}{options}", "code")]


def _pressed(keys: str) -> Iterator[Run]:
    """Keys as they are written for people: one that is pressed several times is there once."""
    for (text, is_typed), same in groupby(strokes(keys)):
        count = len([*same])
        yield (" ", "plain")
        yield (text, "code") if is_typed else (key_name(text).replace("^", "Ctrl-"), "key")
        if count > 1:
            yield (f"\u00a0×\u00a0{count}", "plain")
