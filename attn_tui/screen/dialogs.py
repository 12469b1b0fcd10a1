"""Dialogs over a screen: a line to type in, a text to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.events import Key
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from attn_tui.screen.line import Line
from attn_tui.sentences import History

_SCROLLING = ("up", "down", "pageup", "pagedown", "home", "end")


class Prompt(ModalScreen[None]):
    """A line at the bottom to type in; it stays open and says what is wrong until the answer is right, or Esc."""

    DEFAULT_CSS = """
    Prompt { align: center bottom; background: transparent; }
    Prompt > Vertical { height: auto; background: $paper; border-top: solid $faint; padding: 0 1; }
    Prompt Static { height: auto; color: $ink; }
    Prompt #wrong { color: $warning; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", priority=True, id="prompt_leave")]
    AUTO_FOCUS = "Input"

    def __init__(
        self,
        question: str,
        answer: Callable[[str], str | None],
        value: str = "",
        known: Sequence[str] = (),
        *,
        selected: bool = False,
        history: History | None = None,
    ) -> None:
        """`answer` gets what was typed; it returns what is wrong with it, or None, and then the prompt closes.

        It begins with `value`, `selected` if typing is to replace it. What is typed is completed to the first of
        `known` that begins with it; the right arrow accepts that. The arrows bring back what is in `history`, to which
        a right answer is added.
        """
        super().__init__()
        self._question, self._known = question, known
        self._line = Line(
            value, selected=selected, history=history, suggester=SuggestFromList(known) if known else None
        )
        self.answer = answer
        """What it does with what was typed."""

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(self._question, markup=False)
            yield self._line
            yield Static("", id="wrong", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Close, or say what is wrong."""
        if not self.is_active:  # Enter was pressed again before the first had closed it
            return
        wrong = self.answer(event.value)
        if wrong is None:
            self._line.keep()
            self.dismiss()
        else:
            self.query_one("#wrong", Static).update(wrong)

    def action_leave(self) -> None:
        """Close without an answer."""
        self.dismiss()


class Notice(ModalScreen[None]):
    """A text over the screen; any key closes it, except those that scroll it."""

    DEFAULT_CSS = """
    Notice { align: center middle; }
    Notice > VerticalScroll { width: 80; max-width: 100%; height: auto; max-height: 100%; background: $paper;
                              border: round $faint; padding: 0 1; }
    Notice Static { width: 100%; min-width: 1; }
    """
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    @classmethod
    def about(cls, remark: str, text: str, close: str) -> Notice:
        """A remark, the text and how to close it, below each other; nothing has to be scrolled sideways."""
        return cls("\n".join([remark, "", text.replace("\t", " ").rstrip("\n"), "", close]))

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Static(self._text, markup=False)

    def on_key(self, event: Key) -> None:
        """Close, except at the keys that scroll, which a small terminal needs."""
        if event.key not in _SCROLLING:
            event.stop()
            if self.is_active:  # the next key may come before it is closed
                self.dismiss()
