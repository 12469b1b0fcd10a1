"""All states of a sentence, one per row: their words, the cosine with the other sentence, the matrix of cosines."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip

from attn_tui.engine.model import Array
from attn_tui.screen import matrix, write
from attn_tui.screen.drawn import Drawn, Picked, Scrolled
from attn_tui.screen.look import LOOK, Look
from attn_tui.screen.near.remarks import written
from attn_tui.screen.near.sentence import WHOLE, Sentence, Twins

_HEAD = 2  # lines above the rows
_LONGEST = 16  # the most cells of a word
_NUMBER = 5  # cells that a cosine takes as a number, "−.12 "
_TWIN = 7  # cells of the cosine with the other sentence's state
_REVERSED = Style(reverse=True)


class States(Drawn):
    """Draws its own lines; the row of the chosen state is reversed, up to the matrix."""

    def __init__(self) -> None:
        super().__init__()
        self.look = LOOK
        self._sentence: Sentence | None = None
        self._part, self._at = WHOLE, 0
        self._twins: Twins | None = None

    def show(self, sentence: Sentence, at: int, part: str, twins: Twins | None, look: Look) -> None:
        """Show the states, one of them chosen; without `twins` there is no other sentence."""
        shown = (sentence, at, part, twins, look)
        if shown != (self._sentence, self._at, self._part, self._twins, self.look):
            self._sentence, self._at, self._part, self._twins, self.look = shown
            self.refresh()

    def room_for(self, sentence: Sentence) -> int:
        """Cells needed to show every cosine as a number."""
        return self._gutter(sentence) + (_TWIN if self._twins is not None else 0) + _NUMBER * len(sentence) + 1

    @staticmethod
    def _gutter(sentence: Sentence) -> int:
        names = cell_len(sentence.name(len(sentence) - 1))
        return 1 + names + 1 + min(_LONGEST, max(map(cell_len, sentence.words))) + 1

    @property
    def page(self) -> int:
        """Rows in view."""
        return max(1, self.size.height - _HEAD)

    def _first(self, sentence: Sentence) -> int:
        return max(0, min(len(sentence) - self.page, self._at - self.page // 2))

    def _columns(self, sentence: Sentence, room: int) -> tuple[int, int, int]:
        """The first column in view, the one after the last, and the cells of each."""
        n = len(sentence)
        each = max(1, min(_NUMBER, room // n))
        shown = min(n, max(0, room // each))
        first = max(0, min(n - shown, self._at - shown // 2))
        return first, first + shown, each

    def render_line(self, y: int) -> Strip:
        width, look, sentence = self.size.width, self.look, self._sentence
        if sentence is None:
            return write.line([], width, look)
        gutter = min(self._gutter(sentence), width // 2)
        before = gutter + (_TWIN if self._twins is not None else 0)
        columns = self._columns(sentence, width - 1 - before)
        if y == 0:
            first, title = self._first(sentence), look.say("near.matrix" if columns[0] < columns[1] else "near.states")
            more = "↑" * (first > 0) + "↓" * (first + self.page < len(sentence))
            return Strip(write.padded(write.title(f"{title} {more}".rstrip(), True, width - 1, look), width, look))
        if y == 1:
            return Strip(write.padded(self._heading(sentence, gutter, *columns), width, look))
        i = self._first(sentence) + y - _HEAD
        if i >= len(sentence):
            return write.line([], width, look)
        row = sentence.matrix(self._part)[i]
        first, last, each = columns
        cells = [_cosine(row[k : k + 1], each, look) for k in range(first, last)]
        return Strip(write.padded([*self._label(sentence, i, gutter), *self._twin(i), *cells], width, look))

    def _heading(self, sentence: Sentence, gutter: int, first: int, last: int, each: int) -> list[Segment]:
        look = self.look
        other = [] if self._twins is None else [Segment(write.fit(look.say("near.other"), _TWIN), look.style("dim"))]

        def name(k: int) -> str:
            text = sentence.name(k) if each == _NUMBER else str(k + 1) if each > 2 else str((k + 1) % 10)
            return write.fit(text.rjust(each - 1) + " ", each) if each > 1 else text

        return [
            Segment(" " * gutter, look.style("dim")),
            *other,
            *(
                Segment(name(k), look.style("accent" if k == self._at else "dim", bold=k == self._at))
                for k in range(first, last)
            ),
        ]

    def _label(self, sentence: Sentence, i: int, gutter: int) -> list[Segment]:
        here, look = i == self._at, self.look
        names = cell_len(sentence.name(len(sentence) - 1))
        word = write.fit(sentence.words[i], max(0, gutter - names - 3))
        if here:
            text = f"▸{write.fit(sentence.name(i), names)} {word}"
            return [Segment(text, look.style("text", bold=True) + _REVERSED), Segment(" ", look.style("text"))]
        kind = "text" if sentence.is_source(i) else "weight"
        return [
            Segment(f" {write.fit(sentence.name(i), names)} ", look.style("dim")),
            Segment(f"{word} ", look.style(kind)),
        ]

    def _twin(self, i: int) -> list[Segment]:
        if self._twins is None:
            return []
        twin, look = self._twins.get(i), self.look
        if twin is None:
            return [Segment(write.fit("    –", _TWIN), look.style("dim"))]
        return [Segment(write.fit(written(twin[1]).rjust(5), _TWIN), look.style("accent"))]

    def on_click(self, event: events.Click) -> None:
        """Choose the state that was clicked."""
        if self._sentence is not None and event.y >= _HEAD:
            i = self._first(self._sentence) + event.y - _HEAD
            if i < len(self._sentence):
                self.post_message(Picked(i))

    def on_mouse_scroll_down(self) -> None:
        self.post_message(Scrolled(1))

    def on_mouse_scroll_up(self) -> None:
        self.post_message(Scrolled(-1))


def _cosine(value: Array, each: int, look: Look) -> Segment:
    """A cell of the matrix: a number on its colour, of two digits if there is room. `value` is [1]."""
    cosine = float(value[0])
    if cosine != cosine:
        return Segment(" " * each, look.style("dim"))
    if each == _NUMBER:
        text = written(cosine).replace("0.", ".") if abs(cosine) < 0.995 else f"{cosine:.0f}".replace("-", "−")
        if cosine < -0.005:
            return Segment(f"{text.rjust(each - 1)} ", look.style("negative"))
        style = look.palette.on_heat(cosine) if cosine >= 0.045 else look.style("dim")
        return Segment(f"{text.rjust(each - 1)} ", style)
    if look.ascii:
        tenths = min(9, round(abs(cosine) * 9))
        letter = (".123456789" if cosine >= 0 else ".abcdefghi")[tenths]
        return Segment(letter * each, look.style("dim" if not tenths else "text" if cosine > 0 else "negative"))
    if cosine <= -0.05:
        return Segment("−".rjust(each), look.style("negative"))
    return matrix.weight_cell(max(0.0, cosine), each, look)
