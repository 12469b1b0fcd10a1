"""What all screens have in common: the app's look, the last line, the help, and what is shown at a small size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, ClassVar

from textual import events
from textual.binding import ActiveBinding
from textual.errors import NoWidget
from textual.geometry import Offset, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from attn_tui.screen import write
from attn_tui.screen.drawn import Drawn
from attn_tui.screen.help import Entry, HelpLines, key_entries, text_entries
from attn_tui.screen.keyline import KeyLine, key_name
from attn_tui.screen.look import Look, look_of

COLUMNS, LINES = 60, 18
"""The smallest size that anything is shown at."""


def name_of(action: str) -> str:
    """An action's name, without where it is and what it is given.

    >>> name_of("app.home"), name_of("move('forward')")
    ('home', 'move')
    """
    return action.partition("(")[0].rpartition(".")[2]


class TooSmall(Drawn):
    """Says that there is too little room, how much is needed, and how to quit, in place of everything else."""

    def render_line(self, y: int) -> Strip:
        look, (width, height) = look_of(self), self.app.size
        active = self.screen.active_bindings
        # What is typed into takes q, and Ctrl-C copies what is selected.
        quits = [key for key in ("q", "ctrl+q") if key in active and active[key].binding.id in ("quit", "quit_always")]
        key = key_name(quits[0]) if quits else ""
        size = {"width": width, "height": height, "columns": COLUMNS, "lines": LINES}
        lines = write.wrapped(look.say("small", key=key, **size), max(1, width))
        return write.line([(lines[y] if y < len(lines) else "", look.style("text"))], width, look)


class View(Screen[Any], inherit_bindings=False):
    """A screen that can be redrawn in another look or size.

    With less than `COLUMNS` or `LINES`, only `TooSmall` is shown, which each screen has.
    """

    DEFAULT_CSS = """
    View > TooSmall { display: none; width: 100%; height: 100%; }
    View.-small > * { display: none; }
    View.-small > TooSmall { display: block; }
    """

    ASIDE: ClassVar[str] = ""
    """What those who follow a lecturer are told that this is, if they do not see it: the rest of a text's key."""
    HELP_KEYS: ClassVar[HelpLines] = ()
    """Ids of the bindings in the help, line by line."""
    HELP_TEXT = ""
    """The text below the keys in the help."""

    @property
    def look(self) -> Look:
        """Colours, glyphs and language; the app's."""
        return look_of(self)

    _room: Size | None = None  # the size it was last laid out for

    def on_mount(self) -> None:
        self.make_room(self.app.size)

    def on_resize(self, event: events.Resize) -> None:
        """Lay the screen out again."""
        if event.size != self._room:
            self.make_room(event.size)

    def make_room(self, size: Size) -> None:
        """Lay the screen out in a terminal of this size."""
        self._room = size
        self.set_class(self.is_small(size), "-small")

    @staticmethod
    def is_small(size: Size) -> bool:
        """Whether there is too little room."""
        return size.width < COLUMNS or size.height < LINES

    def show_all(self) -> None:
        """Show everything in the current look."""

    def watch_focused(self) -> None:
        """Say again how to quit: what is typed into takes the key for it."""
        for small in self.query(TooSmall):
            small.refresh()

    def wear(self) -> None:
        """Redraw everything after a change of the look."""
        for small in self.query(TooSmall):  # none, if it is not put together yet, or is being taken apart
            small.refresh()
            self.show_all()

    # The mouse

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """The widget at a cell of the screen, and the line and the cell in it: where a selection begins or ends."""
        with suppress(NoWidget):
            widget, region = self.get_widget_at(x, y)
            if isinstance(widget, Drawn):
                return widget, Offset(x, y) - region.offset
        return super().get_widget_and_offset_at(x, y)

    def _forward_event(self, event: events.Event) -> None:
        # The end of a selection is no click.
        if not (isinstance(event, events.Click) and self.selections):
            super()._forward_event(event)

    # Keys

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """Those that do something, without those whose keys only say that the app withholds what they do."""
        found, withheld = super().active_bindings, getattr(self.app, "withheld", {})
        return {key: one for key, one in found.items() if name_of(one.binding.action) not in withheld}

    def keys_of_the_moment(self) -> Sequence[str]:
        """Ids of the bindings to name now, most important first."""
        return ()

    def labels_of_the_moment(self) -> Mapping[str, str]:
        """By a binding's id, the id whose label it has now, if not its own."""
        return {}

    def show_keys(self) -> None:
        """Name the keys that do something now; while something is open over the screen, nothing changes."""
        if self.is_current:
            for line in self.query(KeyLine):  # there is none if the app is about to end
                line.show(self.keys_of_the_moment(), self.active_bindings, self.look, self.labels_of_the_moment())

    def help(self) -> Iterator[Entry]:
        """The help of this screen: its keys, and its text."""
        say = self.look.say
        yield from key_entries(self.HELP_KEYS, self.active_bindings, self.look, say("help.keys"))
        yield from text_entries(say(self.HELP_TEXT), say("help.about"))
