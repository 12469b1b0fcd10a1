"""One row per source word, running through its encoder hidden state, score, weight and weighted state."""

from __future__ import annotations

import numpy as np
from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Horizontal

from attn_tui.engine import events as ev
from attn_tui.engine.model import Array
from attn_tui.screen import draw
from attn_tui.screen.draw import number, subscript
from attn_tui.screen.moment import Moment
from attn_tui.screen.palette import PALETTE
from attn_tui.screen.panes.columns import Widths
from attn_tui.screen.panes.pane import Pane

FRAME = 2  # the title above the rows and the line below them


class Column(Pane):
    """A pane of the table: `cell` draws one source word's row, `foot` the line below all of them."""

    first = 0
    """The uppermost source word in view."""
    spacing = 1
    """Lines from one word to the next; all but the last of several are drawn on."""

    def row(self, moment: Moment, y: int, width: int) -> list[Segment]:
        if y == self.size.height - FRAME:
            return self.foot(moment, width)
        word, line = divmod(y, self.spacing)
        j, part = self.first + word, draw.Part(line, max(1, self.spacing - 1))
        return self.cell(moment, j, width, part) if line < part.lines and j < len(moment.source) else []

    def cell(self, moment: Moment, j: int, width: int, part: draw.Part) -> list[Segment]:
        """The cells of source word j; where it has several lines, of that part of them."""
        return []

    def foot(self, moment: Moment, width: int) -> list[Segment]:
        """The cells of the line below all words."""
        return []

    _scale: tuple[Array, int, float] | None = None

    def scale_of(self, moment: Moment, width: int) -> float:
        """The value that fills a bar's height: the largest of the pooled encoder states, so that all rows compare.

        Kept as long as states and width are the same: looking at all words for every row would cost a long sentence.
        """
        states = moment.states
        if states is None:
            return 1.0
        if self._scale is None or self._scale[0] is not states or self._scale[1] != width:
            largest = float(np.nan_to_num(np.abs(draw.pooled(states, width)), nan=0.0, posinf=np.inf).max())
            self._scale = (states, width, largest or 1.0)
        return self._scale[2]


class Words(Column):
    """The source words."""

    events = (ev.SentenceSplit,)

    def title(self, moment: Moment) -> str:
        return "source"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.source, moment.focus)

    def cell(self, moment: Moment, j: int, width: int, part: draw.Part) -> list[Segment]:
        if part.line != (part.lines - 1) // 2:
            return []
        here = j == moment.focus
        style = PALETTE.style("accent" if here else "text", bold=here)
        return [Segment("▸" if here else " ", style), Segment(draw.fit(moment.source[j], width - 1), style)]

    def foot(self, moment: Moment, width: int) -> list[Segment]:
        below = len(moment.source) - self.first - (self.size.height - FRAME) // self.spacing
        more = (f"↑{self.first} " if self.first else "") + (f"↓{below}" if below > 0 else "")
        return [Segment(draw.fit(more, width), PALETTE.style("dim"))]


class States(Column):
    """Encoder hidden states h̄_j."""

    events = (ev.PositionRead, ev.SentenceEncoded)

    def title(self, moment: Moment) -> str:
        return f"1 states h₁…h{subscript(len(moment.source))}"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        event = moment.event
        return (event if isinstance(event, ev.PositionRead) else moment.states,)

    def cell(self, moment: Moment, j: int, width: int, part: draw.Part) -> list[Segment]:
        return [] if moment.states is None else draw.vector(moment.states[j], width, self.scale_of(moment, width), part)

    def foot(self, moment: Moment, width: int) -> list[Segment]:
        if moment.states is None:
            return []
        size = moment.states.shape[1]
        if size <= width:
            text = f"{size} numbers each"
        else:
            text = f"{size} numbers each; a bar is the mean of about {size / width:.0f}"
            text = text if len(text) <= width else f"{size}, ~{size / width:.0f} in a bar"
        return [Segment(draw.fit(text, width), PALETTE.style("dim"))]


class Scores(Column):
    """Scores e_t."""

    events = (ev.ScoresComputed,)

    def title(self, moment: Moment) -> str:
        return f"3 score e{subscript(moment.n)}"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.e_t,)

    def cell(self, moment: Moment, j: int, width: int, part: draw.Part) -> list[Segment]:
        if moment.e_t is None:
            return []
        low, high = float(moment.e_t.min()), float(moment.e_t.max())
        share = (float(moment.e_t[j]) - low) / (high - low) if high > low else 1.0
        return _bar_and_number(share, moment.e_t[j], j == int(moment.e_t.argmax()), "score", width, part)

    def foot(self, moment: Moment, width: int) -> list[Segment]:
        n = subscript(moment.n)
        formula = f"h{n} · hⱼ" if moment.decoding.config.score == "dot" else f"h{n}ᵀ W hⱼ"
        return [Segment(draw.fit(formula if moment.n else "", width), PALETTE.style("dim"))]


class Weights(Column):
    """Softmax weights α_t."""

    events = (ev.WeightsComputed,)

    def title(self, moment: Moment) -> str:
        return f"4 softmax α{subscript(moment.n)}"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.alpha_t,)

    def cell(self, moment: Moment, j: int, width: int, part: draw.Part) -> list[Segment]:
        if moment.alpha_t is None:
            return []
        return _bar_and_number(
            float(moment.alpha_t[j]), moment.alpha_t[j], j == int(moment.alpha_t.argmax()), "weight", width, part
        )

    def foot(self, moment: Moment, width: int) -> list[Segment]:
        if moment.alpha_t is None:
            return []
        return [Segment(f"sum {number(moment.alpha_t.sum())}".rjust(width), PALETTE.style("dim"))]


class Weighted(Column):
    """α_tj h̄_j, and their sum C_t."""

    events = (ev.ContextComputed,)

    def title(self, moment: Moment) -> str:
        n = subscript(moment.n)
        return f"5 α{n} × h → C{n}"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.weighted_states,)

    @staticmethod
    def _label(moment: Moment) -> str:
        return f"C{subscript(moment.n)} "

    def cell(self, moment: Moment, j: int, width: int, part: draw.Part) -> list[Segment]:
        if moment.weighted_states is None:
            return []
        gutter = len(self._label(moment))
        scale = self.scale_of(moment, width - gutter)
        return [
            Segment(("+" if j and part.line == (part.lines - 1) // 2 else "").ljust(gutter), PALETTE.style("dim")),
            *draw.vector(moment.weighted_states[j], width - gutter, scale, part),
        ]

    def foot(self, moment: Moment, width: int) -> list[Segment]:
        if moment.c_t is None:
            return []
        label = self._label(moment)
        scale = self.scale_of(moment, width - len(label))
        bold = PALETTE.style("text", bold=True)
        return [Segment(label, bold), *draw.vector(moment.c_t, width - len(label), scale)]


def _bar_and_number(share: float, value: float, best: bool, colour: str, width: int, part: draw.Part) -> list[Segment]:
    digits = (number(value) if part.line == (part.lines - 1) // 2 else "").rjust(6)
    return [
        Segment(draw.bar(share, width - len(digits) - 1) + " ", PALETTE.style(colour)),
        Segment(digits, PALETTE.style("text" if best else "dim", bold=best)),
    ]


class Table(Horizontal):
    """The columns side by side, scrolled together."""

    DEFAULT_CSS = "Table { height: 10; }"

    _rows = 0
    _capacity = 1
    _moment: Moment | None = None

    def compose(self) -> ComposeResult:
        yield Words()
        yield States()
        yield Scores()
        yield Weights()
        yield Weighted()

    def show(self, moment: Moment) -> None:
        """Show a moment; at a new one, scroll to the word it is about."""
        if self._moment is None or moment.event is not self._moment.event:
            self._begin_at(self._first_for(moment))
        self._moment = moment
        for column in self.query(Column):
            column.show(moment)

    def make_room(self, rows: int, words: int, widths: Widths) -> None:
        """Make room for `words` source words in at most `rows` lines, in columns of these widths."""
        self._rows = words
        spacing = max(1, min(4, (rows - FRAME) // words))
        self.styles.height = min(words * spacing + FRAME, rows)
        self._capacity = max(1, (min(words * spacing, rows - FRAME)) // spacing)
        for column, width in zip(self.query(Column), widths.table, strict=True):
            column.spacing = spacing
            column.styles.width = width
        self._begin_at(self._first_for(self._moment) if self._moment else 0)

    def scroll_rows(self, by: int) -> None:
        """Scroll by a number of source words."""
        self._begin_at(self.query_one(Words).first + by)

    @property
    def page(self) -> int:
        """How many source words are in view at once."""
        return self._capacity

    def _first_for(self, moment: Moment) -> int:
        """The uppermost word for a moment: a function of it alone, so that going back shows what going forward showed.

        It moves by half a window, so that the table mostly stays and the word has others around it.
        """
        half = max(1, self._capacity // 2)
        return moment.in_view // half * half - half // 2

    def _begin_at(self, first: int) -> None:
        first = max(0, min(first, self._rows - self._capacity))
        for column in self.query(Column):
            if column.first != first:
                column.first = first
                column.refresh()
