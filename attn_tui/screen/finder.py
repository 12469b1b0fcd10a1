"""A list of commands, or the help, in which typing finds what one looks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from attn_tui.screen import write
from attn_tui.screen.help import Entry, matching
from attn_tui.screen.line import Line
from attn_tui.screen.look import look_of
from attn_tui.screen.start.listing import MARGIN, Item, Listing

_NAME = 15
"""Cells of a name and the blanks after it; a longer one pushes its text to the right."""
_FRAME = 6
"""Lines of the frame, of the line to type in, and of what is around it."""


class Finder(ModalScreen["Entry | None"]):
    """Lists entries, and returns the one that is chosen; what is typed leaves those that have all of its words."""

    DEFAULT_CSS = """
    Finder { align: center middle; }
    Finder > Vertical { width: 100%; max-width: 84; height: auto; max-height: 100%; background: $paper;
                        border: round $faint; padding: 0 1; }
    Finder Listing { height: 1fr; }
    Finder Line { padding: 0 1; margin-bottom: 1; }
    """
    ASIDE = "help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", priority=True, id="find_up"),
        Binding("down", "move(1)", priority=True, id="find_down"),
        Binding("pageup", "page(-1)", priority=True, id="find_page_up"),
        Binding("pagedown", "page(1)", priority=True, id="find_page_down"),
        Binding("tab", "section(1)", priority=True, id="find_section"),
        Binding("shift+tab", "section(-1)", priority=True, id="find_section_before"),
        Binding("escape,f1", "leave", priority=True, id="find_leave"),
    ]
    AUTO_FOCUS = "Input"

    def __init__(self, title: str, hint: str, entries: Sequence[Entry]) -> None:
        """`hint` stands in the line as long as nothing is typed."""
        super().__init__()
        self._title, self._hint, self._entries = title, hint, entries
        self._found = list(entries)

    def compose(self) -> ComposeResult:
        with Vertical():
            line = Line()
            line.placeholder = self._hint
            yield line
            yield Listing("found", keeps_choice=True)

    def on_mount(self) -> None:
        self.call_after_refresh(self.show_all)

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_all)

    @property
    def _listing(self) -> Listing:
        return self.query_one(Listing)

    def show_all(self) -> None:
        """Show the entries that were found; the list keeps the size that all of them need."""
        if not self.query(Listing):  # it has been closed meanwhile
            return
        width = min(self.size.width, 84) - 4
        all_lines = sum(1 for _ in self._items(self._entries, width))
        self.query_one(Vertical).styles.height = min(self.size.height, all_lines + 1 + _FRAME - 1)
        items = list(self._items(self._found, width))
        if not items:
            items = [Item(look_of(self).say("find.nothing"), is_heading=True)]
        self._listing.show(self._title, items, look_of(self))

    def _items(self, entries: Sequence[Entry], width: int) -> Iterator[Item]:
        """The rows of the list, headings included."""
        section = ""
        room = width - MARGIN - 1
        for entry in entries:
            if entry.section != section:
                section = entry.section
                yield Item(section, is_heading=True)
            name = write.fit(entry.name, max(_NAME, cell_len(entry.name) + 2)) if entry.name else ""
            beside = room - cell_len(entry.key) - 2 * bool(entry.key)
            first, *further = write.wrapped(entry.text, max(10, beside - cell_len(name))) or [""]
            yield Item(name + first, remark=entry.key)
            yield from (Item(" " * cell_len(name) + line, continues=True) for line in further)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find what is typed."""
        self._found = matching(self._entries, event.value)
        self._listing.cursor = 0
        self.show_all()

    def on_input_submitted(self) -> None:
        self._choose()

    def on_listing_moved(self) -> None:
        self.show_all()

    def on_listing_chosen(self) -> None:
        self._choose()

    def _choose(self) -> None:
        """Return the entry with the cursor, or open its own screen over the list."""
        if not self.is_active:  # Enter may come again before the first has closed it
            return
        entry = self._found[self._listing.cursor] if self._found else None
        if entry is not None and entry.opens is not None:
            self.query_one(Vertical).display = False  # its frame would stand out around a smaller one
            self.app.push_screen(entry.opens(), self._leave_with)
        else:
            self.dismiss(entry)

    def _leave_with(self, entry: Entry | None) -> None:
        """Return what was chosen on the screen that was open over the list; go on with the list if nothing was."""
        if entry is not None:
            self.dismiss(entry)
        else:
            self.query_one(Vertical).display = True
            self.query_one(Line).focus()

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self._listing.action_cursor(by)

    def action_page(self, by: int) -> None:
        """Move the cursor by what is in view."""
        self._listing.action_page(by)

    def action_section(self, by: int) -> None:
        """Move the cursor below the next heading, or the one before."""
        self._listing.action_group(by)

    def action_leave(self) -> None:
        """Close without a choice."""
        if self.is_active:
            self.dismiss(None)
