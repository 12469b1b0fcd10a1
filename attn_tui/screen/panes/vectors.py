"""The decoder's state, the concatenation, and the feedforward network's words."""

from __future__ import annotations

import numpy as np
from rich.cells import cell_len
from rich.segment import Segment

from attn_tui.engine import events as ev
from attn_tui.engine.model import Array
from attn_tui.screen import draw
from attn_tui.screen.draw import Part, number, subscript
from attn_tui.screen.moment import Moment
from attn_tui.screen.palette import PALETTE
from attn_tui.screen.panes.pane import Pane


def labelled(label: str, values: Array | None, width: int, gutter: int, part: Part) -> list[Segment]:
    """A vector behind its name; only the name where it is not computed yet. Bars reach up to its own largest value."""
    shown = label if part.line == (part.lines - 1) // 2 else ""
    name = Segment(" " + draw.fit(shown, gutter - 2) + " ", PALETTE.style("text" if values is not None else "dim"))
    room = width - gutter
    if values is None or room < 1:
        return [name]
    scale = float(np.abs(draw.pooled(values, room)).max()) or 1.0
    return [name, *draw.vector(values, room, scale, part)]


class Vectors(Pane):
    """Named vectors below each other, as many lines high as there is room for, and a remark."""

    def vectors(self, moment: Moment) -> list[tuple[str, Array | None]]:
        """Names and values from top to bottom; None is not computed yet."""
        return []

    def remark(self, moment: Moment) -> str:
        """The line below them."""
        return ""

    def gutter_of(self, moment: Moment) -> int:
        """Cells of the names and the blanks around them."""
        return 3

    def row(self, moment: Moment, y: int, width: int) -> list[Segment]:
        vectors, gutter = self.vectors(moment), self.gutter_of(moment)
        each = max(1, min(4, (self.size.height - 2) // 3))  # of three vectors, the most there are in any pane
        (i, line), part = divmod(y, each), Part(y % each, max(1, each - 1))
        if i < len(vectors):
            return labelled(*vectors[i], width, gutter, part) if line < part.lines else []
        text = self.remark(moment) if y == each * len(vectors) else ""
        return [Segment(draw.fit(" " * gutter + text, width), PALETTE.style("dim"))]


class DecoderState(Vectors):
    """The word before and the last hidden state go in, the new hidden state comes out."""

    label_width = 11
    """Cells of the names before the bars; the source words above take as many."""
    events = (ev.DecoderStarted, ev.WordEmbedded, ev.StateComputed)

    def title(self, moment: Moment) -> str:
        return f"2 decoder RNN → h{subscript(moment.n)}"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.embedding, moment.h_previous, moment.h_t)

    def gutter_of(self, moment: Moment) -> int:
        return self.label_width

    def vectors(self, moment: Moment) -> list[tuple[str, Array | None]]:
        before = f"h{subscript(moment.n - 1)}" if moment.n and moment.event.t > 1 else "start"
        return [
            (f"«{moment.previous_word}»" if moment.previous_word else "word", moment.embedding),
            (before, moment.h_previous),
            (f"→ h{subscript(moment.n)}", moment.h_t),
        ]

    def remark(self, moment: Moment) -> str:
        if moment.h_t is None or moment.embedding is None:
            return ""
        return f"word {len(moment.embedding)}, h {len(moment.h_t)}"


class Concatenation(Vectors):
    """[h_t ; C_t]."""

    events = (ev.StateConcatenated,)

    def title(self, moment: Moment) -> str:
        n = subscript(moment.n)
        return f"6 concat [h{n} ; C{n}]"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.concat_t,)

    def gutter_of(self, moment: Moment) -> int:
        return len(subscript(moment.n)) + 3

    def vectors(self, moment: Moment) -> list[tuple[str, Array | None]]:
        if moment.concat_t is None or moment.h_t is None:
            return []
        n, dec = subscript(moment.n), len(moment.h_t)
        return [(f"h{n}", moment.concat_t[:dec]), (f"C{n}", moment.concat_t[dec:])]

    def remark(self, moment: Moment) -> str:
        return " + ".join(str(len(values)) for _, values in self.vectors(moment) if values is not None)


class Candidates(Pane):
    """The feedforward network: its hidden layer and the most probable words."""

    DEFAULT_CSS = "Candidates { width: 1fr; }"
    events = (ev.FeedforwardComputed, ev.WordChosen, ev.DecodingEnded)

    def title(self, moment: Moment) -> str:
        return "7 feedforward → word"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.hidden, isinstance(moment.event, ev.WordChosen | ev.DecodingEnded))

    def row(self, moment: Moment, y: int, width: int) -> list[Segment]:
        if moment.hidden is None or moment.probabilities is None:
            return []
        if y == 0:
            n = subscript(moment.n)
            return labelled(f"u{n}", moment.hidden, width, len(n) + 3, Part())
        i = y - 1
        if i >= len(moment.candidates):
            return []
        chosen = i == 0 and isinstance(moment.event, ev.WordChosen | ev.DecodingEnded)
        room = max(6, min(max(map(cell_len, moment.candidates)) + 2, width - 10))
        style = PALETTE.style("accent" if chosen else "text", bold=chosen)
        probability = float(moment.probabilities[i])
        return [
            Segment(draw.fit(("▸" if chosen else " ") + moment.candidates[i], room) + " ", style),
            Segment(draw.bar(probability, max(0, width - room - 6)), PALETTE.style("weight")),
            Segment(number(probability).rjust(5), PALETTE.style("text" if i == 0 else "dim")),
        ]
