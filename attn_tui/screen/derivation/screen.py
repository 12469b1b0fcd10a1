"""The screen: into a number, back, and out; what is opened is computed then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from attn_tui.engine.derivation import Element
from attn_tui.errors import AttnTuiError
from attn_tui.screen import bindings, write
from attn_tui.screen.derivation.page import Page
from attn_tui.screen.derivation.visit import Visit
from attn_tui.screen.drawn import Drawn
from attn_tui.screen.look import LOOK, Look
from attn_tui.screen.over import Over
from attn_tui.story.decoding import Decoding
from attn_tui.story.derived import as_text, origins_of, place_of

_KEYS = ["derivation_in", "derivation_back", "derivation_down", "derivation_right", "derivation_go",
         "derivation_copy", "derivation_page_down", "language", "help", "derivation_leave"]  # fmt: skip
"""Ids of the bindings to name, most important first."""
_HELP = (
    ("derivation_up", "derivation_down"), ("derivation_left", "derivation_right"), ("derivation_in",),
    ("derivation_back",), ("derivation_first", "derivation_last"), ("derivation_page_up", "derivation_page_down"),
    ("derivation_go",), ("derivation_copy",), ("language",), ("theme",), ("derivation_leave",), ("help", "quit_always"),
)  # fmt: skip
"""Ids of the bindings in the help, line by line."""


class Opened(Drawn):
    """Draws a page."""

    DEFAULT_CSS = "Opened { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.look: Look = LOOK
        self.page: Page | None = None

    def show(self, page: Page, look: Look) -> None:
        """Show a page."""
        self.page, self.look = page, look
        self.refresh()

    def render_line(self, y: int) -> Strip:
        lines = self.page.lines if self.page else []
        return Strip(write.padded(lines[y] if y < len(lines) else [], self.size.width, self.look))


class DerivationScreen(Over):
    """Shows what a number is made of, and what that is made of; returns the place where the last is computed."""

    ASIDE = "derivation"
    BINDINGS: ClassVar[list[BindingType]] = bindings.DERIVATION
    KEYS = _KEYS
    HELP_KEYS = _HELP
    HELP_TEXT = "help.derivation"

    def __init__(self, decoding: Decoding, element: Element, addend: int | None = None) -> None:
        """Open a number, with the cursor on that addend of the equation. Raises DerivationError."""
        super().__init__()
        self._decoding, self._origins = decoding, origins_of(decoding)
        self._visits = [Visit(self._origins.derive(element), addend)]

    def parts(self) -> tuple[Widget, ...]:
        return (Opened(),)

    @property
    def visits(self) -> Sequence[Visit]:
        """The numbers on the way to the one that is shown, and that one."""
        return tuple(self._visits)

    def show_all(self) -> None:
        """Show the number in the current look."""
        width, height = self.app.size
        page = Page(self._decoding, self._visits, Size(width, height - 1), self.look)
        self.query_one(Opened).show(page, self.look)
        self.show_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a key only if it does something."""
        visit = self._visits[-1]
        match action:
            case "go_in":
                return visit.element is not None
            case "go_back":
                return len(self._visits) > 1
            case "move":
                return visit.size > 0
            case "page":
                page = self.query_one(Opened).page
                return page is not None and visit.size > page.capacity
            case "go_there":
                return place_of(self._decoding, visit.derivation.element) is not None
        return True

    # Keys

    def action_move(self, addends: int, factors: int) -> None:
        """Go to another addend, or another of its factors."""
        self._visits[-1].move(addends, factors)
        self.show_all()

    def action_page(self, by: int) -> None:
        """Go on by as many addends as are in view."""
        page = self.query_one(Opened).page
        self.action_move(by * page.capacity if page else by, 0)

    def action_go_in(self) -> None:
        """Open the number at the cursor."""
        element = self._visits[-1].element
        if element is None:
            return
        try:
            self._visits.append(Visit(self._origins.derive(element)))
        except AttnTuiError as error:
            self.app.notify(str(error), severity="warning", markup=False)
        self.show_all()

    def action_go_back(self) -> None:
        """Go back to the number before, at the same addend."""
        self._back_to(len(self._visits) - 2)

    def _back_to(self, number: int) -> None:
        del self._visits[max(1, number + 1) :]
        self.show_all()

    def action_copy(self) -> None:
        """Copy the derivation, and show it: not every terminal allows the copy."""
        from attn_tui.screen.dialogs import Notice  # imports Textual's input line

        say = self.look.say
        text = as_text(self._decoding, self._visits[-1].derivation, say)
        self.app.copy_to_clipboard(text)
        self.app.push_screen(Notice.about(say("values.copied"), text, say("close")))

    def action_go_there(self) -> None:
        """Leave, and go to the moment in which the number is computed."""
        self.dismiss(place_of(self._decoding, self._visits[-1].derivation.element))

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """Open the factor that is clicked, choose its addend, or go back to a number on the way."""
        page = self.query_one(Opened).page
        if page is None or event.y >= self.app.size.height - 1:
            return
        x, y = event.screen_x, event.screen_y
        if (number := page.number_at(x, y)) is not None:
            self._back_to(number)
        elif (place := page.factor_at(x, y)) is not None:
            visit, (at, factor) = self._visits[-1], place
            visit.at, visit.factor = at, factor or 0
            if factor is None:
                self.action_move(0, 0)
            else:
                self.action_go_in()

    def on_mouse_scroll_down(self) -> None:
        self.action_move(1, 0)

    def on_mouse_scroll_up(self) -> None:
        self.action_move(-1, 0)
