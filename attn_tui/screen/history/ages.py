"""The slider: all ages in a line, the chosen one in brackets."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.strip import Strip

from attn_tui.screen import write
from attn_tui.screen.drawn import Drawn, Picked
from attn_tui.screen.look import LOOK, Look

_BETWEEN, _DONE = "─", "━"


class Ages(Drawn):
    """One line; the chosen age is always in view."""

    DEFAULT_CSS = "Ages { height: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self.look = LOOK
        self._names: tuple[str, ...] = ()
        self._at = 0

    def show(self, names: Sequence[str], at: int, look: Look) -> None:
        """Show ages by their names, one chosen."""
        shown = (tuple(names), at, look)
        if shown != (self._names, self._at, self.look):
            self._names, self._at, self.look = shown
            self.refresh()

    def _pieces(self) -> list[tuple[int, str]]:
        """Those in view, with the number of the age that each is of."""
        pieces = [(i, f"[{name}]" if i == self._at else f" {name} ") for i, name in enumerate(self._names)]
        wide = [cell_len(text) + len(_BETWEEN) for _, text in pieces]
        first, last, room = self._at, self._at + 1, self.size.width - 6 - wide[self._at]
        while True:  # to both sides by turns
            before = first and wide[first - 1] <= room
            after = last < len(pieces) and wide[last] <= room
            if before and (not after or self._at - first <= last - 1 - self._at):
                first -= 1
                room -= wide[first]
            elif after:
                room -= wide[last]
                last += 1
            else:
                return pieces[first:last]

    def render_line(self, y: int) -> Strip:
        width, look = self.size.width, self.look
        if not self._names:
            return write.line([], width, look)
        pieces = self._pieces()
        more = pieces[0][0] > 0, pieces[-1][0] < len(self._names) - 1
        parts = [("… " if more[0] else "", look.style("dim"))]
        for i, text in pieces:
            if i != pieces[0][0]:
                done = i <= self._at
                parts.append((_DONE if done else _BETWEEN, look.style("accent" if done else "rule")))
            here = i == self._at
            parts.append((text, look.style("accent" if here else "text" if i < self._at else "dim", bold=here)))
        return write.line([*parts, (" …" if more[1] else "", look.style("dim"))], width, look)

    def on_click(self, event: events.Click) -> None:
        """Choose the age that was clicked."""
        x = 2 if self._pieces()[0][0] else 0
        for i, text in self._pieces():
            if x <= event.x < x + cell_len(text):
                self.post_message(Picked(i))
            x += cell_len(text) + len(_BETWEEN)
