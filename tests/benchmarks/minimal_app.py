"""The smallest Textual app there is, to measure ours against."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Minimal(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("first frame")


Minimal().run()
