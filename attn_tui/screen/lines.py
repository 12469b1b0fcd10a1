"""Lines of styled texts, which a screen puts together itself; and remarks as such lines."""

from __future__ import annotations

from collections.abc import Iterable

from rich.style import Style
from textual.strip import Strip

from attn_tui.screen import write
from attn_tui.screen.drawn import Drawn
from attn_tui.screen.look import LOOK, Look


class Lines(Drawn):
    """Lines of styled texts."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self.look = LOOK
        self._lines: list[list[tuple[str, Style]]] = []

    def show(self, lines: list[list[tuple[str, Style]]], look: Look) -> None:
        """Show these lines."""
        if lines != self._lines or look is not self.look:
            self._lines, self.look = lines, look
            self.refresh()

    def render_line(self, y: int) -> Strip:
        return write.line(self._lines[y] if y < len(self._lines) else [], self.size.width, self.look)


def as_lines(remarks: Iterable[str], room: int, width: int, look: Look) -> list[list[tuple[str, Style]]]:
    """As many remarks, the most important first, as fit into `room` lines of `width` cells; none of them is cut."""
    lines: list[list[tuple[str, Style]]] = []
    for i, text in enumerate(remarks):
        wrapped = write.wrapped(text, width - 4)
        if len(lines) + len(wrapped) > room:
            break
        marks = ["· ", *["  "] * len(wrapped)]
        style = look.style("dim" if i else "text")
        lines += [[(f" {mark}{line}", style)] for mark, line in zip(marks, wrapped, strict=False)]
    return lines
