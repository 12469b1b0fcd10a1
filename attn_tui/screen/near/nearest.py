"""The states nearest to one, the nearest first, with their cosines as bars and numbers."""

from __future__ import annotations

import math

import numpy as np
from rich.cells import cell_len
from textual import events
from textual.strip import Strip

from attn_tui.engine.neighbours import nearest
from attn_tui.screen import draw, write
from attn_tui.screen.drawn import Drawn, Picked
from attn_tui.screen.look import LOOK, Look
from attn_tui.screen.near.remarks import written
from attn_tui.screen.near.sentence import WHOLE, Sentence

LEAST = 36
"""The fewest cells it needs."""
_LONGEST = 16  # the most cells of a word
_BAR = 50  # the most cells of a bar
_NUMBER = 6  # "−0.12 "


class Nearest(Drawn):
    """Draws its own lines; positive bars grow to the right, negative ones to the left."""

    DEFAULT_CSS = "Nearest { width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.look = LOOK
        self._sentence: Sentence | None = None
        self._part, self._at, self._first = WHOLE, 0, 0
        self._order: list[int] = []

    def show(self, sentence: Sentence, at: int, part: str, look: Look) -> None:
        """Show the states nearest to one, from the nearest on."""
        shown = (sentence, at, part)
        if shown != (self._sentence, self._at, self._part):
            self._sentence, self._at, self._part = shown
            self._first, self._order = 0, nearest(sentence.matrix(part)[at], at)
            self.refresh()
        if look is not self.look:
            self.look = look
            self.refresh()

    def scroll_pages(self, pages: int) -> None:
        """Scroll by pages."""
        self._scroll(pages * max(1, self.size.height - 1))

    def _scroll(self, by: int) -> None:
        first = max(0, min(self._first + by, len(self._order) - (self.size.height - 1)))
        if first != self._first:
            self._first = first
            self.refresh()

    def on_resize(self) -> None:
        self._scroll(0)

    def on_mouse_scroll_down(self) -> None:
        self._scroll(1)

    def on_mouse_scroll_up(self) -> None:
        self._scroll(-1)

    def on_click(self, event: events.Click) -> None:
        """Choose the state that was clicked."""
        row = self._first + event.y - 1
        if event.y > 0 and row < len(self._order):
            self.post_message(Picked(self._order[row]))

    def _titles(self, sentence: Sentence) -> list[str]:
        """Titles to choose the first that fits from."""
        say, values = self.look.say, {"name": sentence.name(self._at), "word": sentence.words[self._at]}
        short = f"{values['name']} «{values['word']}»"
        if self._part == WHOLE:
            return [say("near.nearest", **values), short]
        part = say(f"near.part.{self._part}")
        return [say("near.nearest.part", **values, part=part), f"{short}, {part}"]

    def render_line(self, y: int) -> Strip:
        width, look, sentence = self.size.width, self.look, self._sentence
        if sentence is None:
            return write.line([], width, look)
        if y == 0:
            more = "↑" * (self._first > 0) + "↓" * (self._first + self.size.height - 1 < len(self._order))
            title = write.first_fitting(self._titles(sentence), width - 5 - len(more))
            return Strip(write.padded(write.title(f"{title} {more}".rstrip(), False, width - 1, look), width, look))
        row = self._first + y - 1
        if row >= len(self._order):
            nothing = write.wrapped(look.say("near.nothing"), width - 2) if not self._order else []
            text = nothing[row] if row < len(nothing) else ""
            return write.line([(f" {text}", look.style("dim"))], width, look)
        return self._row(sentence, self._order[row], width)

    def _row(self, sentence: Sentence, i: int, width: int) -> Strip:
        look, cosine = self.look, float(sentence.matrix(self._part)[self._at, i])
        same_kind = sentence.is_source(i) == sentence.is_source(self._at)
        beside = {-1: "↑", 1: "↓"}.get(i - self._at, "") if same_kind else ""
        names = cell_len(sentence.name(len(sentence) - 1))
        words = min(_LONGEST, max(map(cell_len, sentence.words)))
        says_something = same_kind or sentence.is_comparable
        left, right = self._bars(sentence, cosine, min(_BAR, width - names - words - _NUMBER - 7))
        return write.line(
            [
                (write.fit(beside, 2), look.style("accent")),
                (f"{write.fit(sentence.name(i), names)} ", look.style("dim")),
                (f"{write.fit(sentence.words[i], words)} ", look.style("text" if sentence.is_source(i) else "weight")),
                (f"{written(cosine).rjust(_NUMBER - 1)} ", look.style("text" if says_something else "dim")),
                (left, look.style("negative" if says_something else "dim")),
                ("│" * bool(left), look.style("rule")),
                (right, look.style("positive" if says_something else "dim")),
            ],
            width,
            look,
        )

    def _bars(self, sentence: Sentence, cosine: float, room: int) -> tuple[str, str]:
        """The parts of a bar left and right of 0; left of 0 there is room for the lowest cosine."""
        lowest = max(0.0, -float(np.nanmin(sentence.matrix(self._part))))
        left = math.ceil(room * lowest / (1 + lowest)) if lowest >= 0.005 else 0
        scale = max(1, room - left)
        length = min(left, max(1, round(-cosine * scale))) if cosine <= -0.005 else 0
        return ("█" * length).rjust(left), draw.bar(max(0.0, cosine), scale) if cosine >= 0.005 else " " * scale
