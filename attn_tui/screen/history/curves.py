"""The loss and the validations of a training, drawn with characters, with a line at the chosen age."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeAlias

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from attn_tui.history import History
from attn_tui.plotting.axes import Axis, decades, even
from attn_tui.plotting.plot import HERE, HERE_BELOW, MARKS, Cell, curve, in_ascii, plot
from attn_tui.screen import write
from attn_tui.screen.drawn import Drawn
from attn_tui.screen.look import LOOK, Look
from attn_tui.story.history import Stop, value_at
from attn_tui.text import printable

_STEPS = 3  # of a vertical axis at most
_AXIS = 2  # lines below what is drawn
_LEAST = 3  # lines of what is drawn, for which both are shown
_CORPORA = 2  # that are shown at most
_COLOURS = ("weight", "positive_bar")
_Series: TypeAlias = tuple[str, str, Sequence[float]]
"""The key of a title, the corpus in it, and a value for each validation."""


class Curves(Drawn):
    """Draws its own lines: the loss, and below it the validations if there is room."""

    DEFAULT_CSS = "Curves { width: 1fr; height: 100%; }"

    def __init__(self) -> None:
        super().__init__()
        self.look = LOOK
        self._history: History | None = None
        self._stop: Stop = None
        self._drawn: tuple[object, list[Strip]] = (None, [])

    def show(self, history: History, stop: Stop, look: Look) -> None:
        """Show the curves of a history, with a line at an age."""
        self._history, self._stop, self.look = history, stop, look
        self.refresh()

    def render_line(self, y: int) -> Strip:
        of = (self._history, self._stop, self.look, self.size)
        if self._drawn[0] != of:
            self._drawn = of, list(self._lines())
        lines = self._drawn[1]
        return lines[y] if y < len(lines) else write.line([], self.size.width, self.look)

    def _lines(self) -> Iterator[Strip]:
        history, (width, height), look, say = self._history, self.size, self.look, self.look.say
        if history is None:
            return
        if not (history.loss or history.validated):
            yield write.title(say("history.no_curves"), False, width, look)
            return
        updates = [*history.ages, *(update for update, _ in history.loss), *history.validated]
        x = decades(min(update for update in updates if update), history.last)
        here = x.high if self._stop is None else max(x.low, min(self._stop, x.high))
        series = list(self._series(history)) if history.validated else []
        below = height // 2 if series else 0
        if not history.loss:
            below = height
        elif below < len(series) + _LEAST + _AXIS:
            below = 0
        if history.loss:
            value = value_at(self._stop, *zip(*history.loss, strict=True))
            title = say("history.loss.none") if value is None else say("history.loss", value=f"{value:.2f}")
            yield self._title([say(key, title=title) for key in ("history.by", "history.by.short")] + [title])
            y = even([value for _, value in history.loss], _STEPS)
            yield from self._rows(curve(history.loss, x, y, width, height - below - 1 - _AXIS, here))
        if below:
            yield from self._validations(history.validated, series, x, here, below)

    def _validations(
        self, updates: Sequence[int], series: Sequence[_Series], x: Axis, here: float, height: int
    ) -> Iterator[Strip]:
        for number, (key, corpus, values) in enumerate(series):
            value, say, mark = value_at(self._stop, updates, values), self.look.say, MARKS[number]
            if value is None:
                title = say(f"{key}.none", corpus=corpus, mark=mark)
            else:
                title = say(key, corpus=corpus, value=f"{value:.1f}", mark=mark)
            yield self._title([say("history.between", title=title), title])
        y = even([value for *_, values in series for value in values], _STEPS)
        points = [list(zip(updates, values, strict=True)) for *_, values in series]
        yield from self._rows(plot(points, x, y, self.size.width, height - len(series) - _AXIS, here))

    def _title(self, texts: Sequence[str]) -> Strip:
        """The first of these titles that fits; if none does, the last, cut."""
        width = self.size.width
        fitting = next((text for text in texts if cell_len(text) + len("─  ") <= width), texts[-1])
        return write.title(self._plain(fitting), False, width, self.look)

    @staticmethod
    def _series(history: History) -> Iterator[_Series]:
        """What was measured in the validations."""
        for corpus, values in list(history.bleu.items())[:_CORPORA]:
            yield "history.bleu", printable(corpus), values
        if not history.bleu:
            yield "history.exact", "", [100 * value for value in history.exact]

    def _rows(self, rows: Sequence[Sequence[Cell]]) -> Iterator[Strip]:
        look = self.look

        def style(cell: Cell) -> str:
            character, series = cell
            here = character in (HERE, HERE_BELOW)
            return "accent" if here else "dim" if series is None else _COLOURS[series % len(_COLOURS)]

        for row in rows:
            runs = [(name, "".join(character for character, _ in cells)) for name, cells in groupby(row, style)]
            segments = [Segment(self._plain(text), look.style(name)) for name, text in runs]
            yield Strip(write.padded(segments, self.size.width, look))

    def _plain(self, text: str) -> str:
        return in_ascii(text) if self.look.ascii else text
