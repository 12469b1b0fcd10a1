"""What a lesson is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from attn_tui.errors import LessonError
from attn_tui.text import printable

PANES = ("states", "score", "softmax", "context", "message", "state", "concat", "readout", "word", "alignment")
"""What a cursor can be put in, or be enlarged."""
CONDITIONS = ("change", "at", "see", "key")
"""What can be waited for."""
COMPUTED = ("attention", "word")
"""Questions whose answers come from the screen."""


@dataclass(frozen=True, slots=True)
class Directive:
    """A command or a comment that drives the screen, or says something of it."""

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
    """What is said to who chooses it."""
    line: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What is shown at a time."""

    text: str
    """With its inline markup; a list has its items on lines of their own."""
    part: str
    """The heading it stands below; empty where there is none."""
    line: int
    directives: tuple[Directive, ...] = ()
    answers: tuple[Answer, ...] = ()

    def directive(self, name: str) -> Directive | None:
        """The directive of that name; there is one at most of those that are not claims."""
        return next(self.all(name), None)

    def all(self, name: str) -> Iterator[Directive]:
        """All directives of that name."""
        return (one for one in self.directives if one.name == name)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A file."""

    file: Path
    title: str
    about: str
    """The line the list of lessons has."""
    paragraphs: tuple[Paragraph, ...]

    def wrong(self, line: int, what: str) -> LessonError:
        """The error that something in a line of this file is; `what` is a sentence without its full stop."""
        return refused(self.file, line, what)


def refused(file: Path, line: int, what: str) -> LessonError:
    """The error that something in a line of a file is; `what` is a sentence without its full stop."""
    return LessonError(f"{printable(str(file))}, line {line}: {what}.")
