"""Where a lesson stands → the page that the pane shows."""

from __future__ import annotations

from attn_tui.screen.lesson.pane import Page
from attn_tui.story.course import Course
from attn_tui.story.texts import Texts


def page_of(course: Course, say: Texts, *, is_reminded: bool) -> Page:
    """The current paragraph, with its answers or what is said of them; after the last, how it went and what follows.

    `is_reminded` says whether the viewer wanted to go on before what the paragraph waits for was done.
    """
    lesson, paragraph = course.lesson, course.paragraph
    if paragraph is None:
        return _end(course, say)
    title = f"{lesson.title} · {paragraph.part}" if paragraph.part else lesson.title
    i, n = course.index + 1, len(lesson.paragraphs)
    counts = say("lesson.count", i=i, n=n), f"{i}/{n}"
    wrong, question = course.wrong.get(course.index, ""), course.question
    if question is None:
        return Page(title, *counts, wrong, paragraph.text, remark=_of_waiting(course, say, is_reminded))
    choices = question.choices(paragraph)
    if question.told or question.solved:
        right = question.is_right(paragraph, question.choice)
        verdict = say("lesson.right" if right else "lesson.wrong", answer=choices[question.choice])
        text = f"{verdict}\n{question.why(paragraph)}"
        return Page(title, *counts, wrong, text, remark="" if right else say("lesson.again"))
    return Page(title, *counts, wrong, paragraph.text, choices, question.choice, question.tried(paragraph))


def _end(course: Course, say: Texts) -> Page:
    following, standing = course.following, course.standing
    more = say("lesson.following", title=following.title) if following else say("lesson.last")
    score = say("lesson.score", right=standing.right, asked=standing.asked) if standing.asked else ""
    text = f"{say('lesson.ended')} {score}".rstrip()
    return Page(course.lesson.title, say("lesson.end"), say("lesson.end"), text=text, remark=more)


def _of_waiting(course: Course, say: Texts, is_reminded: bool) -> str:
    if course.index in course.done:
        return say("lesson.done")
    if course.waits:
        return say("lesson.do_it" if is_reminded else "lesson.waits")
    return ""
