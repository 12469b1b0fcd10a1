"""A list to choose from: a title, rows with a cursor, headings between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from attn_tui.screen import write
from attn_tui.screen.drawn import Drawn
from attn_tui.screen.look import LOOK, Look

MARGIN = 3  # cells before a row's text: the cursor's mark, the row's own, a blank
_REVERSED = Style(reverse=True)


@dataclass(frozen=True, slots=True)
class Item:
    """One row; the cursor skips headings."""

    text: str
    """The text after the cursor's mark."""
    remark: str = ""
    """The text at the right end; the other text makes room for it."""
    mark: str = ""
    is_heading: bool = False
    continues: bool = False
    """Whether it belongs to the row above; the cursor skips it."""


class Listing(Drawn, can_focus=True):
    """Draws its own lines. While the list has the focus, the cursor's row is reversed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor(-1)", id="list_up"),
        Binding("down,j", "cursor(1)", id="list_down"),
        Binding("left,h", "group(-1)", id="list_before"),
        Binding("right,l", "group(1)", id="list_after"),
        Binding("home", "cursor(-1000000)", id="list_first"),
        Binding("end", "cursor(1000000)", id="list_last"),
    ]

    class Moved(Message):
        """The cursor is on another row."""

        def __init__(self, listing: Listing) -> None:
            super().__init__()
            self.listing = listing

        @property
        def control(self) -> Listing:
            return self.listing

    class Chosen(Moved):
        """The row with the cursor was clicked twice."""

    class Marked(Moved):
        """The row with the cursor was clicked on its mark."""

    class Left(Moved):
        """The cursor was moved beyond the first row, or the last."""

        def __init__(self, listing: Listing, by: int) -> None:
            super().__init__(listing)
            self.by = by

    def __init__(self, id: str, *, keeps_choice: bool = False) -> None:
        """`keeps_choice` says if the cursor's row matters even while the list does not have the focus."""
        super().__init__(id=id)
        self._keeps_choice = keeps_choice
        self.title, self.items, self.look = "", list[Item](), LOOK
        self.cursor = 0
        """The row of the cursor, counted without the headings."""
        self._first = 0  # the uppermost row in view
        self._drawn: object = None

    def show(self, title: str, items: Sequence[Item], look: Look) -> None:
        """Show these rows; the cursor stays where it is, if there is a row."""
        self.title, self.items, self.look = title, list(items), look
        self.cursor = max(0, min(self.cursor, len(self._rows) - 1))
        self._into_view()
        drawn = (title, self.items, look, self.cursor, self._first)
        if drawn != self._drawn:
            self._drawn = drawn
            self.refresh()

    @property
    def _rows(self) -> list[int]:
        """Indices of the items that the cursor can be on."""
        return [i for i, item in enumerate(self.items) if not (item.is_heading or item.continues)]

    def action_cursor(self, by: int) -> None:
        """Move the cursor; a step beyond an end leaves the list."""
        to = max(0, min(self.cursor + by, len(self._rows) - 1))
        if abs(by) == 1 and to == self.cursor:
            self.post_message(self.Left(self, by))
        else:
            self.stand_on(to)

    def action_page(self, by: int) -> None:
        """Move the cursor as far as both rows are in view together, so that no line is passed unseen."""
        rows, lines = self._rows, self.size.height - 1
        if not rows:
            return
        ends = [*rows[1:], len(self.items)]  # each row with the lines that continue it ends before the next
        to = self.cursor
        while 0 <= to + by < len(rows) and abs(rows[to + by] - rows[self.cursor]) < lines:
            if by > 0 and ends[to + by] - rows[self.cursor] > lines:
                break
            to += by
        self.stand_on(to if to != self.cursor else max(0, min(self.cursor + by, len(rows) - 1)))

    def action_group(self, by: int) -> None:
        """Move the cursor to the row below the next heading, or the one before, with all that belongs to it in view."""
        rows = self._rows
        first = [row for row, i in enumerate(rows) if i and self.items[i - 1].is_heading]
        if first:
            at = sum(row <= self.cursor for row in first) - 1
            row = first[max(0, min(at + by, len(first) - 1))]
            self._first = max(0, min(rows[row] - 1, len(self.items) - (self.size.height - 1)))
            self.stand_on(row)
            self.refresh()

    def stand_on(self, row: int) -> None:
        """Put the cursor on a row; whoever receives `Moved` shows it, with what depends on it."""
        if row != self.cursor:
            self.cursor = row
            self.post_message(self.Moved(self))

    def _into_view(self) -> None:
        rows, lines = self._rows, self.size.height - 1
        if rows and lines > 0:
            at = last = rows[self.cursor]
            while last + 1 < len(self.items) and self.items[last + 1].continues:
                last += 1
            above = at - 1 if at and self.items[at - 1].is_heading else at  # a heading belongs to its first row
            self._first = max(0, min(max(self._first, last - lines + 1), above))

    def on_resize(self) -> None:
        self._first = 0
        self._into_view()
        self.refresh()  # the old lines may be drawn already

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_mouse_scroll_down(self) -> None:
        self._scroll(1)

    def on_mouse_scroll_up(self) -> None:
        self._scroll(-1)

    def _scroll(self, by: int) -> None:
        self._first = max(0, min(self._first + by, len(self.items) - (self.size.height - 1)))
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor there; a second click chooses."""
        at = self._first + event.y - 1
        rows = self._rows
        if event.y > 0 and at in rows:
            self.stand_on(rows.index(at))
            if event.x < MARGIN:
                self.post_message(self.Marked(self))
            elif event.chain == 2:
                self.post_message(self.Chosen(self))

    def render_line(self, y: int) -> Strip:
        width, look = self.size.width - 1, self.look  # the last column is the gap to the next part
        if y == 0:
            return Strip(write.padded(write.title(self._titled(), self.has_focus, width, look), width + 1, look))
        at = self._first + y - 1
        if not 0 <= at < len(self.items):
            return write.line([], width + 1, look)
        item = self.items[at]
        if item.is_heading:
            return write.line([(write.fit(f" {item.text}", width), look.style("dim"))], width + 1, look)
        here = at == self._rows[self.cursor] and (self.has_focus or self._keeps_choice)
        bar = here and self.has_focus
        remark = f" {item.remark}" if item.remark else ""
        parts = [
            ("▸" if here else " ", "accent"),
            (write.fit(item.mark, MARGIN - 1), "weight"),
            (write.fit(item.text, max(0, width - MARGIN - cell_len(remark))), "text"),
            (remark, "accent"),
        ]
        # A blank in the text's colour saves a change of colour.
        drawn = [
            (text, look.style(colour if text.strip() and not bar else "text", bold=here)) for text, colour in parts
        ]
        strip = write.line(drawn, width, look)
        return Strip([*(strip.apply_style(_REVERSED) if bar else strip), *write.line([], 1, look)])

    def _titled(self) -> str:
        """The title, with arrows if rows are out of view."""
        more = self._first > 0, self._first + self.size.height - 1 < len(self.items)
        return self.title + " " * any(more) + "↑" * more[0] + "↓" * more[1]
