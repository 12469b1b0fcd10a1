"""The line to type in: several pasted lines become one, and earlier sentences come back."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.suggester import Suggester
from textual.widgets import Input
from textual.widgets.input import Selection

from attn_tui.sentences import History
from attn_tui.text import printable


class Line(Input):
    """Textual's input line, without a blinking cursor."""

    DEFAULT_CSS = """
    Line { border: none; height: 1; padding: 0; background: $paper; color: $ink; }
    Line:focus { border: none; background-tint: $paper 0%; }
    Line > .input--placeholder { color: $faint; }
    Line > .input--selection { background: $paper; color: $ink; text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "earlier(1)", id="line_earlier"),
        Binding("down", "earlier(-1)", id="line_later"),
    ]

    def __init__(
        self,
        value: str = "",
        *,
        selected: bool = False,
        history: History | None = None,
        suggester: Suggester | None = None,
    ) -> None:
        """Begin with a text, `selected` if typing is to replace it; `history` has what the arrows bring back."""
        super().__init__(value, select_on_focus=False, suggester=suggester)
        self.cursor_blink = False  # it would send bytes while nothing changes
        self._width = 0
        self._history = history or History()
        self._back, self._typed = 0, ""  # how many sentences back it is, and what was there before
        self._full: str | None = None  # the text of which it was said that no more can be added
        if selected:
            self.selection = Selection(0, len(self.value))

    def validate_value(self, value: str) -> str:
        """Take nothing that a terminal could take as a command, wherever it comes from: it is drawn at once."""
        return printable(value)

    def on_mount(self) -> None:
        """Take no more than an app allows that somebody else pays for."""
        self.max_length = getattr(self.app, "longest_line", None)

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in view if it becomes narrower."""
        narrower, self._width = event.size.width < self._width, event.size.width
        if narrower:
            self.scroll_to_region(Region(self._cursor_offset, 0, 1, 1), force=True, animate=False)

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()  # Textual's would take the first line alone
        event.stop()
        lines = event.text.splitlines()
        text = event.text if lines == [event.text] else " ".join(filter(None, map(str.strip, lines)))
        self.replace(printable(text), *self.selection)

    def restricted(self) -> None:
        """Say that there is no room for what is typed or pasted, once for each text: Textual would ring the bell."""
        if self.max_length is not None and self.value != self._full:
            self._full = self.value
            say = self.app.look.say  # type: ignore[attr-defined]
            self.app.notify(say("explore.full", most=self.max_length), severity="warning", markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the arrows to others if there is no sentence to go to, and what would move the text off its cursor."""
        if action in ("page_left", "page_right"):
            return False
        if action == "earlier":
            return self._back < len(self._history.sentences) if parameters == (1,) else self._back > 0
        return super().check_action(action, parameters)

    def action_earlier(self, by: int) -> None:
        """Bring back the sentence before this one, or the one after it, and at last what was typed."""
        if not self._back:
            self._typed = self.value
        sentences = self._history.sentences
        self._back = max(0, min(self._back + by, len(sentences)))
        if by > 0 and sentences[-self._back] == self._typed and self._back < len(sentences):
            self._back += 1  # it is there already
        self.value = sentences[-self._back] if self._back else self._typed
        self.cursor_position = len(self.value)

    def keep(self) -> None:
        """Keep the sentence for the arrows."""
        self._history.add(self.value)
        self._back = 0
