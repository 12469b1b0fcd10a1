"""A row for each source word: its weight, and how the output word's log-probability changes without it, with bars."""

from __future__ import annotations

import math

import numpy as np
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip

from attn_tui.engine.evidence import WAYS, Evidence, Way
from attn_tui.engine.model import Array
from attn_tui.screen import draw, write
from attn_tui.screen.drawn import Drawn, Picked, Scrolled
from attn_tui.screen.look import LOOK, Look
from attn_tui.symbols import minus, number, subscript

_HEAD, _FOOT = 1, 1  # lines above and below the rows
_LONGEST = 16  # the most cells of a word
_NUMBER = 7  # cells of a change, "−12.34 "
_BAR = 24  # the most cells of a bar
_LEAST = 1.0
"""In nats, the smallest change that may fill a bar: what no word is needed for should not look as if it were."""
_REVERSED = Style(reverse=True)


def change(drop: float) -> str:
    """Write how a log-probability changes, from how much it drops: with a sign, or a dash if it is not known.

    >>> change(6.636), change(-0.2), change(0.001), change(math.nan)
    ('−6.64', '+0.20', '0.00', '–')
    """
    if math.isnan(drop):
        return "–"
    digits = number(-drop)
    return "0.00" if digits in ("0.00", "-0.00") else minus(digits) if drop > 0 else f"+{digits}"


class Losses(Drawn):
    """Draws its own lines; the row of the chosen source word is marked."""

    DEFAULT_CSS = "Losses { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.look = LOOK
        self._evidence: Evidence | None = None
        self._source: tuple[str, ...] = ()
        self._at = 0

    def show(self, evidence: Evidence, source: tuple[str, ...], at: int, look: Look) -> None:
        """Show an output word's evidence, one source word chosen."""
        shown = (evidence, source, at, look)
        if shown != (self._evidence, self._source, self._at, self.look):
            self._evidence, self._source, self._at, self.look = shown
            self.refresh()

    @property
    def page(self) -> int:
        """Rows in view."""
        return max(1, self.size.height - _HEAD - _FOOT)

    @property
    def _first(self) -> int:
        return max(0, min(len(self._source) - self.page, self._at - self.page // 2))

    def _cells(self, evidence: Evidence) -> tuple[int, int, int]:
        """Cells of a name, of a word, and of each column with its blank."""
        names = cell_len(f"h{subscript(len(self._source))}")
        columns = 1 if evidence.masked is None else len(WAYS) + 1
        room = self.size.width - names - 4
        words = max(4, min(_LONGEST, max(map(cell_len, self._source)), room - columns * (_NUMBER + 6)))
        return names, words, min(_NUMBER + _BAR + 2, (room - words) // columns)

    def render_line(self, y: int) -> Strip:
        width, look, evidence = self.size.width, self.look, self._evidence
        if evidence is None:
            return write.line([], width, look)
        names, words, column = self._cells(evidence)
        if y < _HEAD:
            return Strip(write.padded(self._heading(evidence, names + words + 4, column), width, look))
        rows = min(self.page, len(self._source))
        if y < _HEAD + rows:
            return Strip(write.padded(self._row(evidence, self._first + y - _HEAD, names, words, column), width, look))
        if y == _HEAD + rows and evidence.alpha is not None:
            return Strip(write.padded(self._taus(evidence, names + words + 4, column), width, look))
        return write.line([], width, look)

    def _heading(self, evidence: Evidence, before: int, column: int) -> list[Segment]:
        look, more = self.look, "↑" * (self._first > 0) + "↓" * (self._first + self.page < len(self._source))
        titles = [(look.say("evidence.source") + f" {more}".rstrip(), before, "text")]
        if evidence.alpha is not None:
            titles.append((look.say("evidence.alpha"), column, "weight"))
        for way in WAYS:
            if evidence.drop(way) is not None:
                short = look.say(f"evidence.{way}")
                title = write.first_fitting([look.say("evidence.change", way=short), short], column - 1)
                titles.append((title, column, "text"))
        return [
            Segment(write.fit(f" {title}" if not i else title, cells), look.style(style))
            for i, (title, cells, style) in enumerate(titles)
        ]

    def _row(self, evidence: Evidence, j: int, names: int, words: int, column: int) -> list[Segment]:
        look, here, is_word = self.look, j == self._at, bool(evidence.is_word[j])
        style = look.style("text" if is_word else "dim", bold=here)
        label = f"{'▸' if here else ' '}{write.fit(f'h{subscript(j + 1)}', names)} {write.fit(self._source[j], words)}"
        segments = [Segment(label, style + _REVERSED if here else style), Segment("  ", look.style("text"))]
        if evidence.alpha is not None:
            weight = float(evidence.alpha[j])
            share = abs(weight) / max(1.0, float(np.abs(evidence.alpha).max()))
            segments += self._column(minus(number(weight)), share, "weight", "weight", column)
        scale = _scale(evidence)
        for way in WAYS:
            if (drop := evidence.drop(way)) is not None:
                lost = float(drop[j])
                share = 0.0 if math.isnan(lost) else abs(lost) / scale
                bar = "negative_bar" if lost > 0 else "positive_bar"
                segments += self._column(change(lost), share, "text" if abs(lost) >= 0.005 else "dim", bar, column)
        return segments

    def _column(self, text: str, share: float, style: str, bar: str, column: int) -> list[Segment]:
        look, room = self.look, max(1, column - _NUMBER - 1)
        return [
            Segment(f"{text.rjust(_NUMBER - 1)} ", look.style(style)),
            Segment(draw.bar(share, room) if share >= 0.002 else " " * room, look.style(bar)),
            Segment(" ", look.style("text")),
        ]

    def _taus(self, evidence: Evidence, before: int, column: int) -> list[Segment]:
        look = self.look
        title = write.fit(f" {look.say('evidence.tau')}", before + column)
        cells = [write.fit(tau(evidence, way).rjust(_NUMBER - 1), column) for way in WAYS]
        return [Segment(title, look.style("dim")), *(Segment(cell, look.style("accent", bold=True)) for cell in cells)]

    def on_click(self, event: events.Click) -> None:
        """Choose the source word that was clicked."""
        j = self._first + event.y - _HEAD
        if event.y >= _HEAD and j < min(len(self._source), self._first + self.page):
            self.post_message(Picked(j))

    def on_mouse_scroll_down(self) -> None:
        self.post_message(Scrolled(1))

    def on_mouse_scroll_up(self) -> None:
        self.post_message(Scrolled(-1))


def tau(evidence: Evidence, way: Way) -> str:
    """Write a correlation; a dash if there is none."""
    value = evidence.tau(way)
    return "–" if math.isnan(value) else minus(number(value + 0.0))


def _scale(evidence: Evidence) -> float:
    """The change that fills a bar, the same for both ways."""
    drops: list[Array] = [drop for way in WAYS if (drop := evidence.drop(way)) is not None]
    sizes = np.abs(np.concatenate(drops))
    return max(_LEAST, float(sizes[np.isfinite(sizes)].max(initial=0)))
