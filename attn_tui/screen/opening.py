"""The screen while checkpoints are opened, and before any is chosen."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.strip import Strip

from attn_tui.screen import write
from attn_tui.screen.drawn import Drawn
from attn_tui.screen.look import look_of
from attn_tui.screen.view import TooSmall, View


class Opens(Drawn):
    """One line that says that a checkpoint is opened."""

    def render_line(self, y: int) -> Strip:
        look = look_of(self)
        text = f" {look.say('opening')}" if y == 0 else ""
        return write.line([(text, look.style("dim"))], self.size.width, look)


class Opening(View):
    """The first frame: it waits for nothing, and has as little in it as possible."""

    def compose(self) -> ComposeResult:
        yield Opens()
        yield TooSmall()

    def show_all(self) -> None:
        self.query_one(Opens).refresh()
