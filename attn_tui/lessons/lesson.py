"""What a lesson is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from attn_tui.errors import LessonError
from attn_tui.text import printable

PANES = ("states", "score", "softmax", "context", "message", "state", "concat", "readout", "word", "alignment")
"""Panes that a cursor can be put in, or that can be enlarged."""
CONDITIONS = ("change", "at", "see", "key")
"""The kinds of conditions."""
COMPUTED = ("attention", "word")
"""Questions whose answers come from the screen."""


@dataclass(frozen=True, slots=True)
class Directive:
    """A command or a comment that drives the screen, or claims something about it."""

    name: str
    """One of `attn_tui.lessons.directives.NAMES`; a console block is `show`."""
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the answers to a question."""

    text: str
    right: bool
    why: str
    """What is said if it is chosen."""
    line: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What is shown at one time."""

    text: str
    """With its inline markup; a list has its items on lines of their own."""
    part: str
    """The heading above it; empty if there is none."""
    line: int
    directives: tuple[Directive, ...] = ()
    answers: tuple[Answer, ...] = ()

    def directive(self, name: str) -> Directive | None:
        """The directive of that name; there is at most one, except of claims."""
        return next(self.all(name), None)

    def all(self, name: str) -> Iterator[Directive]:
        """All directives of that name."""
        return (one for one in self.directives if one.name == name)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson's file."""

    file: Path
    title: str
    about: str
    """Its line in the list of lessons."""
    paragraphs: tuple[Paragraph, ...]

    def wrong(self, line: int, what: str) -> LessonError:
        """The error for something wrong in a line of this file; `what` is a sentence without its full stop."""
        return refused(self.file, line, what)


def refused(file: Path, line: int, what: str) -> LessonError:
    """The error for something wrong in a line of a file; `what` is a sentence without its full stop."""
    return LessonError(f"{printable(str(file))}, line {line}: {what}.")
