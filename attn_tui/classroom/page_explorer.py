"""Exploring in a browser: an app without a terminal, whose frames are taken when the page can have them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from textual.drivers.headless_driver import HeadlessDriver
from textual.events import Key, MouseDown, MouseUp, Paste, Resize
from textual.geometry import Size
from textual.keys import _character_to_key
from textual.message import Message

from attn_tui.classroom.exploring import End, Exploring
from attn_tui.classroom.frames import Frame, taken
from attn_tui.classroom.mirror import View, said_of
from attn_tui.classroom.pace import Pace
from attn_tui.classroom.wishes import NAMED_KEYS, Click, Press
from attn_tui.classroom.wishes import Paste as Pasted
from attn_tui.room.shown import Shown
from attn_tui.screen.palette import THEMES
from attn_tui.screen.pictures.film import THEME, Paints
from attn_tui.story.decoding import Decoding
from attn_tui.text import printable


class Page(Protocol):
    """The page that somebody explores in."""

    def changed(self) -> None:
        """Another frame may be there."""

    def tell(self, what: str, value: object) -> None:
        """Tell the page something, as class.js reads it."""


class PageExplorer(Exploring):
    """Is drawn in a page. Theme and language are the page's: it changes those of frames, and asks for a language."""

    def __init__(
        self, shown: Shown, decodings: Sequence[Decoding], page: Page, view: View, paints: Paints, **options: Any
    ) -> None:
        """Take the page, its view, and the looks of the cells of all who explore; the rest is `Exploring`'s."""
        self._page, self._paints, self._window = page, paints, _size_of(view)
        self._pace = Pace(self._process)
        super().__init__(shown, decodings, language=view.language, theme=THEME, **options)

    async def explore(self) -> End:
        """Run until it ends."""
        try:
            return await self.run_until_end(headless=True, size=self._window)
        finally:
            self._pace.stop()

    def frame(self) -> Frame | None:
        """What it shows now; None if nothing can be drawn, which ends it."""
        if not self.is_running or self.crashed is not None:
            return None
        with self._context():
            try:
                said = said_of(self.decodings[0], self.look.say.language) if self.decodings else ""
                return taken(self, self._paints, said, whole=True)
            except Exception as error:
                self._handle_exception(error)
                return None

    def post_display_hook(self) -> None:
        """Something was drawn."""
        self._page.changed()

    # What comes from the page

    def take(self, wish: Press | Pasted | Click) -> None:
        """Take a key, a text or a click, as if it came from a terminal."""
        match wish:
            case Press(key, shift):
                self._pace.put(_key_of(key, shift))
            case Pasted(text):
                self._pace.put(Paste(" ".join(printable(text).split())))
            case Click(x, y):
                for kind in (MouseDown, MouseUp):
                    self._pace.put(kind(None, x, y, 0, 0, 1, False, False, False, x, y))

    def look_at(self, view: View) -> None:
        """Take another size or language."""
        if self.look.say.language != view.language:
            super().action_language()
        if isinstance(self._driver, HeadlessDriver) and self._window != _size_of(view):
            self._window = self._driver._size = _size_of(view)
            size = Size(*self._window)
            self._process(Resize(size, size))

    def _process(self, message: Message) -> None:
        if self._driver is not None:
            self._driver.process_message(message)

    # What is the page's

    def notify(self, message: str, **_: Any) -> None:
        """Say it beside the frame, in which no message is that goes away by itself."""
        self._page.tell("remark", printable(message))

    def copy_to_clipboard(self, text: str) -> None:
        self._page.tell("copy", text)

    def action_language(self) -> None:
        """Let the page change its language, which comes back from there."""
        self._page.tell("do", "language")

    async def action_colours(self) -> None:
        """Let the page change its theme."""
        self._page.tell("do", "theme")

    async def _choose_theme(self, name: str) -> None:
        if name in THEMES:
            self._page.tell("wear", name)

    async def action_quit(self) -> None:
        """Return to the class: what is left by closing it is the page."""
        self.action_follow()


def _size_of(view: View) -> tuple[int, int]:
    """As large as a frame of the class, which has no line for the terminal's keys."""
    return view.columns, view.lines - 1


def _key_of(key: str, shift: bool) -> Key:
    """The event of a key, by its name in browsers (UI Events KeyboardEvent key values, W3C)."""
    if (name := NAMED_KEYS.get(key)) is not None:
        return Key(f"shift+{name}" if shift else name, "\r" if name == "enter" else None)
    return Key(_character_to_key(key), key)
