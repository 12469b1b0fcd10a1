"""What there is while checkpoints are opened, and before any is chosen."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from attn_tui.screen.keyline import KeyLine
from attn_tui.screen.view import TooSmall, View


class Opening(View):
    """One line that says so: the first frame, which waits for nothing."""

    def compose(self) -> ComposeResult:
        yield Static(self.look.say("opening"), id="opening", markup=False)
        yield TooSmall()
        yield KeyLine()

    def show_all(self) -> None:
        self.query_one("#opening", Static).update(self.look.say("opening"))
