"""The answers somebody has given in lessons, to be handed in: Markdown, JSON, CSV or text.

Every lesson that was begun in a session, in its order, and every question of it that was asked, with all answers in the
order in which they were given. Of earlier sittings it is known how far they came, and whether first answers were right.
Nothing else is written of the person, and of a lesson's file only its name.

As CSV, a line for each answer: lesson, paragraph, question, try (from 1), answer, right (1 or 0); a question without an
answer has one line, which ends after the question. A first answer of an earlier sitting has the try "earlier", and no
answer. As JSON, one object:

    format      "attn-tui report"
    version     of this format: 1. A later program may add keys; if it removes a key or changes its meaning, the version
                is another number
    written_by  "attn-tui 0.1.0"
    date        the day it was written: "2026-11-26"
    lessons     of each: lesson (its name), title, paragraphs, reached (the furthest, from 1), finished, and questions:
                paragraph (from 1), question, answers: answer, right; and earlier: whether the first answer of an
                earlier sitting was right, null if there was none
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from attn_tui import __version__
from attn_tui.export.csv import lines, safe
from attn_tui.export.json import indented
from attn_tui.export.markdown import plain
from attn_tui.formats import Format
from attn_tui.inline import plain_text
from attn_tui.lessons import Paragraph
from attn_tui.story.attempt import Attempt, QuestionState
from attn_tui.story.texts import Texts
from attn_tui.text import printable

FORMATS = {
    one.name: one
    for one in (Format("markdown", ".md"), Format("json", ".json"), Format("csv", ".csv"), Format("text", ".txt"))
}
"""What a report can be written as, by name."""
FORMAT, VERSION = "attn-tui report", 1
_PROGRAM = f"attn-tui {__version__}"


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given."""

    answer: str
    right: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the answers in their order."""

    paragraph: int
    question: str
    answers: tuple[Given, ...]
    earlier: bool | None
    """Whether the first answer of an earlier sitting was right; None if there was none."""

    @property
    def first(self) -> bool | None:
        """Whether the very first answer was right; None if there is none."""
        if self.earlier is not None:
            return self.earlier
        return self.answers[0].right if self.answers else None


@dataclass(frozen=True, slots=True)
class Taken:
    """A lesson that was begun."""

    lesson: str
    title: str
    paragraphs: int
    reached: int
    finished: bool
    questions: tuple[Asked, ...]
    in_all: int
    """The number of questions that the lesson has."""


def report(attempts: Sequence[Attempt], name: str, say: Texts, day: date) -> bytes:
    """Return the report in the format of that name, one of `FORMATS`; lessons without a paragraph are left out."""
    taken = [_taken(one) for one in attempts if one.reached]
    match name:
        case "json":
            return _json(taken, day).encode()
        case "csv":
            return lines(*_rows(taken)).encode()
        case "markdown":
            return "\n\n".join(_markdown(taken, say, day)).encode() + b"\n"
        case "text":
            return "\n".join(_text(taken, say, day)).encode() + b"\n"
    raise ValueError(f"there is no report as {name!r}")


def _taken(attempt: Attempt) -> Taken:
    lesson, standing = attempt.lesson, attempt.in_all
    known = attempt.earlier.first_answers if attempt.earlier else {}
    earlier = {n: right for n, right in known.items() if lesson.paragraphs[n - 1].answers}
    numbers = sorted({*(index + 1 for index in attempt.questions), *earlier})
    return Taken(
        lesson=printable(lesson.file.stem),
        title=plain_text(lesson.title),
        paragraphs=standing.of,
        reached=standing.paragraph,
        finished=standing.finished,
        questions=tuple(
            _asked(n, lesson.paragraphs[n - 1], attempt.questions.get(n - 1), earlier.get(n)) for n in numbers
        ),
        in_all=sum(bool(one.answers) for one in lesson.paragraphs),
    )


def _asked(number: int, paragraph: Paragraph, question: QuestionState | None, earlier: bool | None) -> Asked:
    given: tuple[Given, ...] = ()
    if question is not None:
        shown = printable if question.computed else plain_text  # the words of a decoding have no markup
        choices = question.choices(paragraph)
        given = tuple(Given(shown(choices[one]), question.is_right(paragraph, one)) for one in question.given)
    return Asked(number, plain_text(paragraph.text), given, earlier)


def _json(taken: Sequence[Taken], day: date) -> str:
    about: dict[str, object] = {"format": FORMAT, "version": VERSION, "written_by": _PROGRAM, "date": day.isoformat()}
    about["lessons"] = [{name: value for name, value in asdict(one).items() if name != "in_all"} for one in taken]
    return "{\n  " + ",\n  ".join(f"{json.dumps(key)}: {indented(value)}" for key, value in about.items()) + "\n}\n"


def _rows(taken: Sequence[Taken]) -> Iterator[list[object]]:
    yield ["lesson", "paragraph", "question", "try", "answer", "right"]
    for lesson in taken:
        for asked in lesson.questions:
            about = [safe(lesson.lesson), asked.paragraph, safe(asked.question)]
            if asked.earlier is not None:
                yield [*about, "earlier", "", int(asked.earlier)]
            elif not asked.answers:
                yield [*about, "", "", ""]
            for number, given in enumerate(asked.answers, 1):
                yield [*about, number, safe(given.answer), int(given.right)]


def _score(lesson: Taken, say: Texts) -> str:
    firsts = [one.first for one in lesson.questions if one.first is not None]
    return say("report.score", answered=len(firsts), n=lesson.in_all, right=sum(firsts))


def _reached(lesson: Taken, say: Texts) -> str:
    if lesson.finished:
        return say("lessons.finished")
    return say("report.reached", i=lesson.reached, n=lesson.paragraphs)


def _verdict(right: bool, say: Texts) -> str:
    return say("report.right" if right else "report.wrong")


def _remark(asked: Asked, say: Texts) -> str:
    """What there is to say of a question besides the answers of this sitting; "" if nothing."""
    if asked.earlier is not None:
        return say("report.earlier", verdict=_verdict(asked.earlier, say))
    return "" if asked.answers else say("report.unanswered")


def _markdown(taken: Sequence[Taken], say: Texts, day: date) -> Iterator[str]:
    yield f"# {say('report.title', day=day.isoformat())}"
    yield f"*{say('report.written_by', program=_PROGRAM)}*"
    for lesson in taken:
        yield f"## {plain(lesson.title)}"
        yield f"- {_reached(lesson, say)}\n- {_score(lesson, say)}"
        for asked in lesson.questions:
            yield f"### {say('report.question', i=asked.paragraph)}"
            yield plain(asked.question)
            answers = [
                f"{number}. {'✓' if one.right else '✗'} {plain(one.answer)} ({_verdict(one.right, say)})"
                for number, one in enumerate(asked.answers, 1)
            ]
            yield from filter(None, (_remark(asked, say), "\n".join(answers)))
    if not any(lesson.questions for lesson in taken):
        yield say("report.none")


def _text(taken: Sequence[Taken], say: Texts, day: date) -> Iterator[str]:
    yield say("report.title", day=day.isoformat())
    yield say("report.written_by", program=_PROGRAM)
    for lesson in taken:
        yield f"\n{lesson.title}\n{_reached(lesson, say)}; {_score(lesson, say)}"
        for asked in lesson.questions:
            yield f"\n{say('report.question', i=asked.paragraph)}: {asked.question}"
            if remark := _remark(asked, say):
                yield f"  {remark}"
            for number, one in enumerate(asked.answers, 1):
                yield f"  {number}. {one.answer} ({_verdict(one.right, say)})"
    if not any(lesson.questions for lesson in taken):
        yield f"\n{say('report.none')}"
