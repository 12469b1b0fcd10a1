"""What all panes have in common: a title, whether the moment is theirs, and redrawing only what changed."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from attn_tui.engine.events import Event
from attn_tui.screen import write
from attn_tui.screen.look import LOOK, Look
from attn_tui.story.decoding import Decoding
from attn_tui.story.moment import Moment

TOUCHED = "!"
"""Marks what was put in by hand."""
CHANGED = "≠"
"""Marks what became another than it was before."""


class Pane(Widget):
    """Draws some fields of the moment it is shown. Its upper edge is the title, the rows below are `row`'s."""

    events: ClassVar[tuple[type[Event], ...]] = ()
    """While one of these is the moment's event, the pane is marked as the one where something happens."""

    needs: ClassVar[tuple[type[Event], ...]] = ()
    """A system has the pane if it has one of these; if there are none, one of `events`."""

    topic: ClassVar[str] = ""
    """What lessons call it: one of `attn_tui.lessons.PANES`."""

    holds: ClassVar[tuple[str, ...]] = ()
    """Fields of events that can be changed by hand; while one is, the title says so."""

    number = 0
    """Its place in the system's order, shown in the title; 0 shows none."""
    moment: Moment | None = None
    look: Look = LOOK

    @classmethod
    def belongs_to(cls, decoding: Decoding) -> bool:
        """Whether the decoding's system has what the pane shows."""
        return decoding.has(*(cls.needs or cls.events))

    def show(self, moment: Moment, look: Look) -> None:
        """Show a moment; redraws only if something of this pane's differs from the moment before."""
        before, self.moment = self.moment, moment
        worn, self.look = self.look, look
        if before is None or worn is not look or self._differs(self.shown(before), self.shown(moment)):
            self.refresh()

    def shown(self, moment: Moment) -> tuple[object, ...]:
        """All that the drawing depends on."""
        return (self.title(moment), self.is_active(moment), self.is_touched(moment), *self.fields(moment))

    @staticmethod
    def _differs(before: tuple[object, ...], now: tuple[object, ...]) -> bool:
        # Arrays of events are the same objects as long as the event is the same; comparing them would be elementwise.
        return any(
            a is not b and (not isinstance(a, str | int | tuple) or a != b) for a, b in zip(before, now, strict=True)
        )

    def is_active(self, moment: Moment) -> bool:
        """Whether the moment's event belongs to this pane."""
        return isinstance(moment.event, self.events)

    def is_touched(self, moment: Moment) -> bool:
        """Whether something of this pane's was put in by hand in this time step."""
        return any(map(moment.is_touched, self.holds))

    def title(self, moment: Moment) -> str:
        """The text in the upper edge."""
        return ""

    def short_title(self, moment: Moment) -> str:
        """What to write where there is no room for that."""
        return self.title(moment)

    def fields(self, moment: Moment) -> tuple[object, ...]:
        """What the rows show, besides the title."""
        return ()

    def row(self, moment: Moment, y: int, width: int) -> list[Segment]:
        """The cells of row y below the title."""
        return []

    def titles(self, moment: Moment) -> list[str]:
        """Titles to choose the first that fits from."""
        number = (f"{self.number} " if self.number else "") + TOUCHED * self.is_touched(moment)
        return [number + title for title in (self.title(moment), self.short_title(moment))]

    def render_line(self, y: int) -> Strip:
        """Textual asks for a line of the widget."""
        width, moment = self.size.width, self.moment
        if moment is None:
            return write.line([], width, self.look)
        inner = width - 1  # the last column is the gap to the next pane
        if y == 0:
            title = write.first_fitting(self.titles(moment), inner - 1)
            return Strip(write.padded(write.title(title, self.is_active(moment), inner, self.look), width, self.look))
        return Strip(write.padded(self.row(moment, y - 1, inner), width, self.look))
