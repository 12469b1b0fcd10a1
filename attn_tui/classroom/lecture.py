"""What a lecture is about, and what opens it again for all who are in the room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from attn_tui.classroom.mirror import Lessons
from attn_tui.errors import RoomError
from attn_tui.room.reopening import found
from attn_tui.room.shown import Recording, Shown, shown_of
from attn_tui.screen.bench import Bench
from attn_tui.screen.lesson.bench import LessonBench
from attn_tui.story.course import Course
from attn_tui.story.decoding import Decoding
from attn_tui.story.walk import Place


@dataclass(frozen=True, eq=False)
class Lecture:
    """What is shown first, and how it is opened anew for each who needs it alone."""

    names: tuple[str, ...]
    decodings: list[Decoding]
    place: Place
    opens: Callable[[Shown], list[Decoding]]
    """Opens what is shown; raises AttnTuiError."""
    reopens: Callable[[Sequence[str], str], list[Decoding]] | None = None
    """Opens another sentence; None if there is no model."""
    recording: Recording | None = None
    lesson: str = ""
    """The name of the lesson that it begins with."""
    lessons: Lessons | None = None
    """Opens any lesson by its name, for one alone."""
    begins: Callable[..., Any] | None = None
    """Begins a lesson, as `AttentionApp` takes it; None if none can be."""
    bench: Callable[..., Bench] = field(default=Bench)
    """Makes the screen that the lecturer begins with."""

    @property
    def shown(self) -> Shown:
        """What the room shows before the lecturer's screen is there."""
        return shown_of(self.names, self.decodings, self.place, self.lesson, recording=self.recording)

    def benches(self, shown: Shown, language: str) -> Callable[..., Bench]:
        """What makes the screen for what is shown, in a language. Raises AttnTuiError if there is no such lesson."""
        if not shown.lesson:
            return Bench
        if self.lessons is None:
            raise RoomError(f"this server has no lesson {shown.lesson}; start it with the same version of attn-tui.")
        course = self.lessons(shown.lesson, language)
        course.index = course.wanted = min(shown.paragraph, len(course.lesson.paragraphs))
        return partial(_Continued, course)


class _Continued(LessonBench):
    """Goes on with a lesson at a place that is not its paragraph's own."""

    def __init__(
        self, course: Course, decodings: Sequence[Decoding], names: Sequence[str], place: Place, **options: Any
    ) -> None:
        super().__init__(course, "", decodings, names, place, **options)
        self.walk.stand_at(place)


def found_in(read: Callable[[], list[Decoding]], shown: Shown) -> list[Decoding]:
    """Open a trace, and go to what is shown of it. Raises TraceError, and RoomError if that is not in it."""
    decodings = found(shown, read())
    if decodings is None:
        raise RoomError("the room shows what is not in the trace of this server; start it with the lecturer's trace.")
    return decodings
