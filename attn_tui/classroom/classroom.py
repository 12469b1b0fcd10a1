"""What all who are in a room on this server share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from attn_tui.classroom.mirror import Lessons
from attn_tui.classroom.mirrors import Mirrors
from attn_tui.errors import AttnTuiError
from attn_tui.room.room import Room
from attn_tui.room.shown import Shown
from attn_tui.room.state import Asked, Revision
from attn_tui.screen.bench import Bench
from attn_tui.story.decoding import Decoding
from attn_tui.text import printable


@dataclass
class Classroom:
    """The room, the frames of what it shows, and what opens that for those who explore."""

    room: Room
    opens: Callable[[Shown], list[Decoding]]
    """Opens what is shown, for one alone; may take long, and raises AttnTuiError."""
    reopens: Callable[[Sequence[str], str], list[Decoding]] | None = None
    """Opens another sentence in checkpoints of the room, the same way; None if there is no model."""
    benches: Callable[[Shown, str], Callable[..., Bench]] = lambda shown, language: Bench
    """What makes the screen for what is shown, a lesson's among them, in a language."""
    language: str = "en"
    """The one that followers begin with."""
    lessons: Lessons | None = None
    """Opens lessons for the frames, if any are shown."""
    mirrors: Mirrors = field(init=False)

    _choices: dict[tuple[Revision, str], tuple[str, ...]] = field(init=False, default_factory=dict)

    def choices(self, language: str) -> tuple[str, ...]:
        """What the class can answer; a lesson's answers are in the language, if the lesson is."""
        asked, shown = self.room.asked, self.room.shown
        if asked is None or shown is None:
            return ()
        if asked.kind != "lesson" or self.lessons is None:
            return asked.choices
        key = asked.at, language
        if key not in self._choices:
            self._choices = {known: texts for known, texts in self._choices.items() if known[0] == asked.at}
            self._choices[key] = _translated(asked, shown, self.lessons, language)
        return self._choices[key]

    def __post_init__(self) -> None:
        """Let the frames follow the room."""
        self.mirrors = Mirrors(self.opens, lessons=self.lessons)
        self.room.watch(lambda _: self._show(), "shown")
        self._show()

    def _show(self) -> None:
        if self.room.shown is not None:
            self.mirrors.show(self.room.shown)


def _translated(asked: Asked, shown: Shown, lessons: Lessons, language: str) -> tuple[str, ...]:
    """The answers to a lesson's question in a language; as they are, if they are computed or there are no others."""
    try:
        paragraphs = lessons(shown.lesson, language).lesson.paragraphs
    except AttnTuiError:
        return asked.choices
    paragraph = paragraphs[shown.paragraph] if shown.paragraph < len(paragraphs) else None
    if paragraph is None or paragraph.directive("ask") or len(paragraph.answers) != len(asked.choices):
        return asked.choices
    return tuple(printable(answer.text) for answer in paragraph.answers)
