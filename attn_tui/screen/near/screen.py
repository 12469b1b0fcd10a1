"""The screen: which state, which half, which of two sentences."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import ClassVar

from rich.style import Style
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from attn_tui.errors import AttnTuiError
from attn_tui.screen import write
from attn_tui.screen.dialogs import Prompt
from attn_tui.screen.drawn import Picked, Scrolled
from attn_tui.screen.lines import Lines
from attn_tui.screen.look import Look
from attn_tui.screen.near.nearest import LEAST, Nearest
from attn_tui.screen.near.remarks import remarks
from attn_tui.screen.near.sentence import Sentence, Twins, place_of
from attn_tui.screen.near.states import States
from attn_tui.screen.over import Over
from attn_tui.screen.panes.readable import Readable
from attn_tui.screen.start.parts import Label
from attn_tui.story.decoding import Decoding, decoding_of
from attn_tui.text import printable

_KEYS = ["near_second", "near_swap", "near_part", "near_go", "near_down", "near_page_down", "language", "help",
         "near_leave"]  # fmt: skip
"""Ids of the bindings to name, most important first."""
_HELP = (
    ("near_up", "near_down"), ("near_first", "near_last"), ("near_page_up", "near_page_down"), ("near_part",),
    ("near_second",), ("near_swap",), ("near_go",), ("language",), ("theme",), ("near_leave",), ("help", "quit_always"),
)  # fmt: skip
"""Ids of the bindings in the help, line by line."""


class Near(Over):
    """Shows which states of a sentence are alike; returns the place where the chosen one is computed."""

    DEFAULT_CSS = """
    Near #sentences { height: 1; }
    Near.-two #sentences { height: 2; }
    Near #lists { height: 1fr; }
    Near.-tall #sentences { margin-bottom: 1; }
    """
    ASIDE = "near"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "screen.state(-1)", id="near_up"),
        Binding("down,j", "screen.state(1)", id="near_down"),
        Binding("home,0", "screen.state(-1000000)", id="near_first"),
        Binding("end,dollar_sign", "screen.state(1000000)", id="near_last"),
        Binding("pageup,ctrl+pageup", "screen.scroll_nearest(-1)", id="near_page_up"),
        Binding("pagedown,ctrl+pagedown", "screen.scroll_nearest(1)", id="near_page_down"),
        Binding("enter", "screen.go", id="near_go"),
        Binding("d", "screen.part", id="near_part"),
        Binding("slash,s", "screen.second", id="near_second"),
        Binding("tab,x", "screen.swap", id="near_swap"),
        Binding("escape,a,q", "screen.leave", id="near_leave"),
    ]
    KEYS = _KEYS
    HELP_KEYS = _HELP
    HELP_TEXT = "help.near"

    def __init__(self, decoding: Decoding, other: Callable[[str], Decoding], at: int = 0, *, second: str = "") -> None:
        """Begin with state `at`, counted from 0, and with the second sentence if it can be opened.

        `other` opens a sentence with the same checkpoint; it raises AttnTuiError if it cannot.
        """
        super().__init__()
        self._sentences = [Sentence(decoding)]
        self._open = other
        self.second = second
        """The last second sentence."""
        self._shown = 0  # which of the two sentences
        self._at = max(0, min(at, len(self._sentences[0]) - 1))
        self._part = self._sentences[0].parts[0]
        self._twins_of: dict[str, tuple[Twins, Twins]] = {}
        if second:
            with suppress(AttnTuiError):  # it may come from another checkpoint
                self._compare(second)

    @classmethod
    def of(cls, decoding: Decoding, pane: Readable | None, second: str) -> Near:
        """The states of a decoding, beginning with the one at a pane's cursor, or the current one."""
        other = partial(decoding_of, decoding.checkpoint, search=decoding.search)
        return cls(decoding, other, place_of(decoding, pane), second=second)

    def parts(self) -> tuple[Widget, ...]:
        return Label("about"), Lines("sentences"), Horizontal(States(), Nearest(), id="lists"), Lines("remarks")

    # Showing it

    @property
    def sentence(self) -> Sentence:
        """The one that is shown, if there are two."""
        return self._sentences[self._shown]

    @property
    def state(self) -> int:
        """The chosen state, from 0."""
        return self._at

    def show_all(self) -> None:
        """Show everything in the current look."""
        look, size = self.look, self.app.size
        say, states, twins = look.say, self.query_one(States), self._twins()
        self.set_class(twins is not None, "-two")
        self.query_one("#about", Label).show(say("near.about"), "dim", look)
        self.query_one("#sentences", Lines).show(self._named(look), look)
        states.show(self.sentence, self._at, self._part, twins, look)
        states.styles.width = min(states.room_for(self.sentence), size.width - LEAST)
        self.query_one(Nearest).show(self.sentence, self._at, self._part, look)
        self.show_remarks(remarks(self.sentence, self._at, self._part, twins, say))
        self.show_keys()

    def _named(self, look: Look) -> list[list[tuple[str, Style]]]:
        """The sentences, the shown one marked."""
        width, lines = self.app.size.width - 4, []
        for i, sentence in enumerate(self._sentences):
            here = i == self._shown
            style = look.style("accent" if here else "dim", bold=here)
            text = write.fit(printable(sentence.decoding.sentence), width).rstrip()
            lines.append([(" ▸ " if here else "   ", style), (text, style)])
        return lines

    def _twins(self) -> Twins | None:
        """The states of the same words in the sentence that is not shown; None if there is only one sentence."""
        if len(self._sentences) == 1:
            return None
        if self._part not in self._twins_of:
            one, other = self._sentences
            there = one.twins(other, self._part)
            self._twins_of[self._part] = there, {k: (i, cosine) for i, (k, cosine) in there.items()}
        return self._twins_of[self._part][self._shown]

    # Keys and clicks

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a key only if it does something."""
        match action:
            case "swap":
                return len(self._sentences) > 1
            case "part":
                return len(self.sentence.parts) > 1
            case "second":
                return not self._sentences[0].decoding.is_recorded
            case "go":
                return self._shown == 0  # the app shows only the first sentence
        return True

    def action_state(self, by: int) -> None:
        """Choose another state."""
        self._choose(self._at + by)

    def on_picked(self, event: Picked) -> None:
        self._choose(event.row)

    def on_scrolled(self, event: Scrolled) -> None:
        self.action_state(event.by)

    def _choose(self, state: int) -> None:
        self._at = max(0, min(state, len(self.sentence) - 1))
        self.show_all()

    def action_scroll_nearest(self, pages: int) -> None:
        """Scroll the nearest states."""
        self.query_one(Nearest).scroll_pages(pages)

    def action_part(self) -> None:
        """Compare whole encoder states, or the next half alone."""
        parts = self.sentence.parts
        self._part = parts[(parts.index(self._part) + 1) % len(parts)]
        self.show_all()

    def action_second(self) -> None:
        """Ask for a second sentence; the current one stays until it can be shown."""

        def answer(text: str) -> str | None:
            try:
                self._compare(text)
            except AttnTuiError as error:
                return str(error)
            self.show_all()
            return None

        value = self.second or self._sentences[0].decoding.sentence
        self.app.push_screen(
            Prompt(self.look.say("near.ask"), answer, value, history=getattr(self.app, "history", None))
        )

    def _compare(self, text: str) -> None:
        """Put that sentence beside the first. Raises AttnTuiError."""
        second = Sentence(self._open(text))
        if self._shown == 1:
            self.action_swap()
        self.second, self._sentences, self._twins_of = text, [self._sentences[0], second], {}

    def action_swap(self) -> None:
        """Show the other sentence, at the same word if it has it."""
        twin = (self._twins() or {}).get(self._at)
        self._shown = 1 - self._shown
        self._choose(self._at if twin is None else twin[0])

    def action_go(self) -> None:
        """Go to the moment in which the state is computed."""
        self.dismiss(self.sentence.sub_step(self._at, self._part))
