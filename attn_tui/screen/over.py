"""What the screens that open over the bench have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.geometry import Size
from textual.widget import Widget

from attn_tui.screen.help import Entry, key_entries, text_entries
from attn_tui.screen.keyline import KeyLine
from attn_tui.screen.lines import Lines, as_lines
from attn_tui.screen.view import TooSmall, View

_TALL = 32
"""From this many lines on there are some to spare."""
_REMARKS, _MORE_REMARKS = 6, 9
"""Lines of remarks, and if there are some to spare."""


class Over(View):
    """Shows more of a moment over the bench; what it returns is where to go on there, or None to stay.

    `#about` is its first line, if it has one; `#remarks` are its last, above the keys.
    """

    DEFAULT_CSS = f"""
    Over #about {{ height: 1; }}
    Over #remarks {{ height: {_REMARKS}; }}
    Over.-tall #remarks {{ height: {_MORE_REMARKS}; margin-top: 1; }}
    """
    AUTO_FOCUS = None
    KEYS: ClassVar[Sequence[str]] = ()
    """Ids of the bindings to name, most important first."""
    COMPUTES: ClassVar[frozenset[str]] = frozenset()
    """Names of the actions that compute anew, each time: an app that somebody else pays for bounds them."""

    def parts(self) -> Iterable[Widget]:
        """What is shown, from top to bottom."""
        return ()

    def compose(self) -> ComposeResult:
        yield from self.parts()
        yield TooSmall()
        yield KeyLine()

    def make_room(self, size: Size) -> None:
        super().make_room(size)
        self.set_class(self.is_tall, "-tall")
        if not self.is_small(size):
            self.show_all()

    @property
    def is_tall(self) -> bool:
        """Whether there are lines to spare."""
        return self.app.size.height >= _TALL

    def show_remarks(self, remarks: Iterable[str]) -> None:
        """Show as many remarks, the most important first, as fit whole."""
        room = _MORE_REMARKS if self.is_tall else _REMARKS
        shown = as_lines(remarks, room, self.app.size.width, self.look)
        self.query_one("#remarks", Lines).show(shown, self.look)

    def help(self) -> Iterator[Entry]:
        """The help of this screen: all its keys, those included that do nothing at this moment, and its text."""
        say, active = self.look.say, self.active_bindings
        known = {one.binding.id for one in active.values()}
        idle = {key: ActiveBinding(self, one, enabled=False) for key, one in self._bindings if one.id not in known}
        every = {**active, **idle}
        yield from key_entries(self.HELP_KEYS, every, self.look, say("help.keys"))
        yield from text_entries(say(self.HELP_TEXT), say("help.about"))

    def keys_of_the_moment(self) -> Sequence[str]:
        return self.KEYS

    def action_leave(self) -> None:
        """Go back to the translation."""
        self.dismiss()
