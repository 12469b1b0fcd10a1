"""What all panes have in common: a title, whether they are active, and redrawing only after a change."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip

from attn_tui.engine.events import Event
from attn_tui.screen import write
from attn_tui.screen.drawn import Drawn
from attn_tui.screen.look import LOOK, Look
from attn_tui.story.decoding import Decoding
from attn_tui.story.moment import Moment

TOUCHED = "!"
"""Marks what was set by hand."""
CHANGED = "≠"
"""Marks what differs from before the change."""


class Pane(Drawn):
    """Draws some fields of a moment. Its upper edge is the title, `row` draws the rows below."""

    events: ClassVar[tuple[type[Event], ...]] = ()
    """While the moment's event is one of these, the pane is marked as active."""

    needs: ClassVar[tuple[type[Event], ...]] = ()
    """A system has the pane if it has one of these; if there are none, one of `events`."""

    topic: ClassVar[str] = ""
    """Its name in lessons: one of `attn_tui.lessons.PANES`."""

    holds: ClassVar[tuple[str, ...]] = ()
    """Fields of events that can be set by hand; while one is, the title says so."""

    number = 0
    """Its place in the system's order, shown in the title; 0 is not shown."""
    moment: Moment | None = None
    look: Look = LOOK

    @classmethod
    def belongs_to(cls, decoding: Decoding) -> bool:
        """Whether the decoding's system has what the pane shows."""
        return decoding.has(*(cls.needs or cls.events))

    def show(self, moment: Moment, look: Look) -> None:
        """Show a moment; redraws only if something in this pane differs from the previous moment."""
        before, self.moment = self.moment, moment
        worn, self.look = self.look, look
        if before is None or worn is not look or self._differs(self.shown(before), self.shown(moment)):
            self.refresh()

    def shown(self, moment: Moment) -> tuple[object, ...]:
        """Everything the drawing depends on."""
        return (self.title(moment), self.is_active(moment), self.is_touched(moment), *self.fields(moment))

    @staticmethod
    def _differs(before: tuple[object, ...], now: tuple[object, ...]) -> bool:
        # Compared by identity: an event's arrays stay the same objects, and == would compare them elementwise.
        return any(
            a is not b and (not isinstance(a, str | int | tuple) or a != b) for a, b in zip(before, now, strict=True)
        )

    def is_active(self, moment: Moment) -> bool:
        """Whether the moment's event belongs to this pane."""
        return isinstance(moment.event, self.events)

    def is_touched(self, moment: Moment) -> bool:
        """Whether something in this pane was set by hand in this time step."""
        return any(map(moment.is_touched, self.holds))

    def title(self, moment: Moment) -> str:
        """The text in the upper edge."""
        return ""

    def short_title(self, moment: Moment) -> str:
        """The title if that one does not fit."""
        return self.title(moment)

    def fields(self, moment: Moment) -> tuple[object, ...]:
        """What the rows show, without the title."""
        return ()

    def row(self, moment: Moment, y: int, width: int) -> list[Segment]:
        """The cells of row y below the title."""
        return []

    def titles(self, moment: Moment) -> list[str]:
        """Titles to choose the first that fits from."""
        number = (f"{self.number} " if self.number else "") + TOUCHED * self.is_touched(moment)
        return [number + title for title in (self.title(moment), self.short_title(moment))]

    def render_line(self, y: int) -> Strip:
        """Return a line of the widget; called by Textual."""
        width, moment = self.size.width, self.moment
        if moment is None:
            return write.line([], width, self.look)
        inner = width - 1  # the last column is the gap to the next pane
        if y == 0:
            title = write.first_fitting(self.titles(moment), inner - 1)
            return Strip(write.padded(write.title(title, self.is_active(moment), inner, self.look), width, self.look))
        return Strip(write.padded(self.row(moment, y - 1, inner), width, self.look))
