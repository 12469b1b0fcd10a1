"""What the class has answered, as bars, before the truth is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widgets import Static

from attn_tui.screen import draw, write
from attn_tui.screen.bindings import CLASS_ANSWERS
from attn_tui.screen.drawn import Drawn
from attn_tui.screen.look import Look
from attn_tui.text import printable


class Bars(Drawn):
    """A line for each choice: the choice, a bar, how many took it."""

    def __init__(self, choices: Sequence[str], counts: Sequence[int], own: int, look: Look) -> None:
        super().__init__()
        self._choices, self._counts, self._own, self._look = (
            [*map(printable, choices)],
            [*counts] or [0] * len(choices),
            own,
            look,
        )
        self.styles.height = len(choices)

    def render_line(self, y: int) -> Strip:
        look, width = self._look, self.size.width
        if y >= len(self._choices):
            return write.line([], width, look)
        digits = max(len(f"{count:,}") for count in self._counts)
        label = min(max(map(cell_len, self._choices)), max(1, width // 3))
        room, most, count = max(1, width - label - digits - 4), max(self._counts), self._counts[y]
        bar = draw.bar(count / most if most else 0.0, room)
        style = look.style("text", bold=y == self._own)
        return write.line(
            [
                ("▶ " if y == self._own else "  ", look.style("accent", bold=True)),
                (write.fit(self._choices[y], label), style),
                (" ", style),
                (f"{count:>{digits},}", style),
                (" ", style),
                (bar, look.style("weight")),
            ],
            width,
            look,
        )


class Answers(ModalScreen[bool]):
    """Shows the bars; returns whether the lecturer's own answer is to be given now."""

    DEFAULT_CSS = """
    Answers { align: center bottom; background: transparent; }
    Answers > Vertical { height: auto; max-height: 100%; background: $paper; border: round $faint; padding: 0 1; }
    Answers VerticalScroll { height: auto; max-height: 100%; }
    Answers Static { width: 1fr; height: auto; color: $ink; }
    """
    BINDINGS: ClassVar[list[BindingType]] = CLASS_ANSWERS
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, choices: Sequence[str], counts: Sequence[int], own: int, look: Look) -> None:
        """Take the choices, how many took each, the index of the lecturer's own, and the look."""
        super().__init__()
        self._bars, self._look = Bars(choices, counts, own, look), look
        self._n = sum(counts)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(self._look.say("answers.title", n=f"{self._n:,}"), markup=False)
            with VerticalScroll():
                yield self._bars
            yield Static(self._look.say("answers.keys"), markup=False)

    def on_mount(self) -> None:
        """Leave room for what stands around the bars."""
        self.query_one(VerticalScroll).styles.max_height = max(1, self.app.size.height - 5)

    def action_go_on(self, answers: bool) -> None:
        """Close, and give the lecturer's answer, or go back to choosing."""
        if self.is_active:  # the next key may come before it is closed
            self.dismiss(answers)
