"""What all who are in a room on this server share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from attn_tui.classroom.mirror import Lessons
from attn_tui.classroom.mirrors import Mirrors
from attn_tui.room.room import Room
from attn_tui.room.shown import Shown
from attn_tui.screen.bench import Bench
from attn_tui.story.decoding import Decoding


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

    def __post_init__(self) -> None:
        """Let the frames follow the room."""
        self.mirrors = Mirrors(self.opens, lessons=self.lessons)
        self.room.watch(lambda _: self._show(), "shown")
        self._show()

    def _show(self) -> None:
        if self.room.shown is not None:
            self.mirrors.show(self.room.shown)
