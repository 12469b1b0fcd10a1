"""Widgets that draw their own lines: what is on them can be selected by dragging, as Textual's own texts can."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip
from textual.widget import Widget


class Picked(Message):
    """A row of a list was clicked."""

    def __init__(self, row: int) -> None:
        super().__init__()
        self.row = row


class Scrolled(Message):
    """The mouse wheel was turned by one row of a list."""

    def __init__(self, by: int) -> None:
        super().__init__()
        self.by = by


class Drawn(Widget):
    """Marks the cells that are selected, and returns their text. Offsets in it are lines and cells."""

    def render_lines(self, crop: Region) -> list[Strip]:
        strips = super().render_lines(crop)
        # Textual may draw a widget once more after it was removed; it is on no screen then.
        selection = self.text_selection if self.is_attached else None
        if selection is None:
            return strips
        spans = [selection.get_span(crop.y + i) for i in range(len(strips))]
        return [_marked(strip, span, crop.x) if span else strip for strip, span in zip(strips, spans, strict=True)]

    def text_select_all(self) -> None:
        """Select nothing: a double click, for which Textual calls this, opens or enlarges what was clicked."""

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        lines = []
        for y in range(self.size.height):
            if span := selection.get_span(y):
                line = self.render_line(y)
                first, last = span
                lines.append(line.crop(first, line.cell_length if last < 0 else last).text.rstrip())
        text = "\n".join(lines)
        return (text, "\n") if text.strip() else None


def _marked(strip: Strip, span: tuple[int, int], left: int) -> Strip:
    """A strip whose first cell is cell `left` of its line, with a span of that line swapped in its colours."""
    width = strip.cell_length
    first = min(max(0, span[0] - left), width)
    last = width if span[1] < 0 else min(max(first, span[1] - left), width)
    middle = [_swapped(segment) for segment in strip.crop(first, last)]
    return Strip.join([strip.crop(0, first), Strip(middle), strip.crop(last, width)])


def _swapped(segment: Segment) -> Segment:
    style = segment.style or Style()
    return Segment(segment.text, style + Style(reverse=not style.reverse))
