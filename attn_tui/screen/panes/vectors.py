"""The decoder's state, and what is computed from it and the context."""

from __future__ import annotations

import numpy as np
from rich.segment import Segment

from attn_tui.describe import cells_name
from attn_tui.engine import events as ev
from attn_tui.engine.model import Array
from attn_tui.screen import draw, write
from attn_tui.screen.draw import Part
from attn_tui.screen.look import Look
from attn_tui.screen.panes.readable import Readable, Row, Span
from attn_tui.story.moment import Moment
from attn_tui.story.naming import fed_in
from attn_tui.symbols import subscript


def labelled(label: str, values: Array | None, width: int, gutter: int, part: Part, look: Look) -> list[Segment]:
    """A vector after its name; only the name if it is not computed yet. Bars are scaled to its largest value."""
    shown = label if part.line == (part.lines - 1) // 2 else ""
    name = Segment(" " + write.fit(shown, gutter - 2) + " ", look.style("text" if values is not None else "dim"))
    room = width - gutter
    if values is None or room < 1:
        return [name]
    scale = float(np.nanmax(np.abs(draw.pooled(values, room)), initial=0)) or 1.0
    return [name, *draw.vector(values, room, scale, part, look)]


class Vectors(Readable):
    """Named vectors below each other, each as many lines high as there is room for, and a remark."""

    highest = 6
    """The most lines of a vector, the gap below it included."""

    def vectors(self, moment: Moment) -> list[tuple[str, Array | None]]:
        """Names and values from top to bottom; None is not computed yet."""
        return []

    def remark(self, moment: Moment) -> str:
        """The line below them."""
        return ""

    def gutter_of(self, moment: Moment) -> int:
        """Cells of the names and the blanks around them."""
        return 3

    def rows(self, moment: Moment) -> list[Row]:
        return [Row(label.removeprefix("→ "), values) for label, values in self.vectors(moment)]

    def span(self, moment: Moment, row: int) -> Span | None:
        each, gutter = self._lines_each(moment), self.gutter_of(moment)
        return Span(row * each, max(1, each - 1), gutter, self.size.width - 1 - gutter)

    def _lines_each(self, moment: Moment) -> int:
        return max(1, min(self.highest, (self.size.height - 1) // max(3, self.most(moment))))

    def row(self, moment: Moment, y: int, width: int) -> list[Segment]:
        vectors, gutter, each = self.vectors(moment), self.gutter_of(moment), self._lines_each(moment)
        (i, line), part = divmod(y, each), Part(y % each, max(1, each - 1))
        if i < len(vectors) and line < part.lines:
            return labelled(*vectors[i], width, gutter, part, self.look)
        text = self.remark(moment) if y == each * (len(vectors) - 1) + part.lines else ""
        return [Segment(write.fit(" " * gutter + text, width), self.look.style("dim"))]

    def most(self, moment: Moment) -> int:
        """The largest number of vectors at any moment of this system."""
        return 3


class DecoderState(Vectors):
    """What goes in: the word before, what else is fed in, and the last hidden state; what comes out: the new one."""

    label_width = 11
    """Cells of the names before the bars; the source words above take the same."""
    topic = "state"
    events = (ev.DecoderStarted, ev.WordEmbedded, ev.InputConcatenated, ev.StateComputed)
    holds = ("h_t",)

    def title(self, moment: Moment) -> str:
        return f"{self.look.say('pane.decoder')} {cells_name(moment.decoding.config)} → h{subscript(moment.n)}"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.embedding, moment.input_t, moment.h_previous, moment.h_t)

    def is_active(self, moment: Moment) -> bool:
        has_message = not moment.decoding.has(ev.ScoresComputed)
        return super().is_active(moment) and not (has_message and isinstance(moment.event, ev.DecoderStarted))

    def gutter_of(self, moment: Moment) -> int:
        return self.label_width

    def most(self, moment: Moment) -> int:
        return 3 + moment.decoding.has(ev.InputConcatenated) + self._has_cell(moment)

    @staticmethod
    def _has_cell(moment: Moment) -> bool:
        """Whether the LSTM's cell is shown beside the state: without attention, it carries the sentence, too."""
        return moment.decoding.config.cell == "lstm" and not moment.decoding.has(ev.ScoresComputed)

    def vectors(self, moment: Moment) -> list[tuple[str, Array | None]]:
        previous = f"«{moment.previous_word}»" if moment.previous_word else self.look.say("decoder.word")
        fed = None if moment.input_t is None else moment.input_t[moment.decoding.config.embedding :]
        return [
            (previous, moment.embedding),
            *([(fed_in(moment), fed)] if moment.decoding.has(ev.InputConcatenated) else []),
            (moment.before if moment.n else self.look.say("decoder.start"), moment.h_previous),
            (f"→ h{subscript(moment.n)}", moment.h_t),
            *([(f"→ {self.look.say('decoder.cell')}", moment.cell_t)] if self._has_cell(moment) else []),
        ]

    def number_to_set(self, moment: Moment) -> str:
        row = self.under_cursor(moment)
        if moment.h_t is None or row is None or row.values is not moment.h_t:
            return ""
        return f"{moment.event.t}.h.#{min(self.cursor_index, len(moment.h_t) - 1) + 1}"

    def remark(self, moment: Moment) -> str:
        if moment.h_t is None or moment.embedding is None:
            return ""
        fed = 0 if moment.input_t is None else len(moment.input_t) - len(moment.embedding)
        name = "C" if moment.decoding.before(ev.ContextComputed, ev.InputConcatenated) else "h̃"
        given = f"{name} {fed}, " if fed else ""
        sizes = {"word": len(moment.embedding), "fed": given, "h": len(moment.h_t)}
        texts = [self.look.say(key, **sizes) for key in ("decoder.sizes", "decoder.sizes.short")]
        return write.first_fitting(texts, self.size.width - 1 - self.gutter_of(moment))


class Concatenation(Vectors):
    """[h_t ; C_t], and the attentional state, if the system has one."""

    topic = "concat"
    events = (ev.StateConcatenated, ev.AttentionalComputed)

    def title(self, moment: Moment) -> str:
        n = subscript(moment.n)
        return (
            f"[C{n} ; h{n}] → h̃{n}"
            if moment.decoding.has(ev.AttentionalComputed)
            else f"{self.look.say('pane.concat')} [h{n} ; C{n}]"
        )

    def short_title(self, moment: Moment) -> str:
        return (
            f"→ h̃{subscript(moment.n)}"
            if moment.decoding.has(ev.AttentionalComputed)
            else f"{self.look.say('pane.concat')} [h ; C]"
        )

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.concat_t, moment.hidden)

    def gutter_of(self, moment: Moment) -> int:
        wide = 2 if moment.decoding.has(ev.AttentionalComputed) else 0
        return len(subscript(moment.n)) + 3 + wide

    def vectors(self, moment: Moment) -> list[tuple[str, Array | None]]:
        if moment.concat_t is None or moment.h_t is None or moment.c_t is None:
            return []
        n, config = subscript(moment.n), moment.decoding.config
        if moment.decoding.has(ev.AttentionalComputed):
            h, c = moment.concat_t[config.encoder_state :], moment.concat_t[: config.encoder_state]
            return [(f"C{n}", c), (f"h{n}", h), (f"→ h̃{n}", moment.hidden)]
        return [
            (f"h{n}", moment.concat_t[: config.decoder_hidden]),
            (f"C{n}", moment.concat_t[config.decoder_hidden :]),
        ]

    def remark(self, moment: Moment) -> str:
        sizes = [len(values) for _, values in self.vectors(moment) if values is not None]
        return " + ".join(map(str, sizes[:2])) + "".join(f" → {size}" for size in sizes[2:])


class Readout(Vectors):
    """RNNsearch's maxout: the larger of each two neighbours of the readout."""

    topic = "readout"
    events = (ev.MaxoutComputed,)

    def title(self, moment: Moment) -> str:
        return self.look.say("pane.readout")

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.readout,)

    def gutter_of(self, moment: Moment) -> int:
        return len(subscript(moment.n)) + 5

    def vectors(self, moment: Moment) -> list[tuple[str, Array | None]]:
        n, readout, hidden = subscript(moment.n), moment.readout, moment.hidden
        if readout is None or hidden is None:
            return []
        if len(readout) <= self.size.width - 1 - self.gutter_of(moment):  # each value below the pair it comes from
            hidden = np.where(readout == np.repeat(hidden, 2), readout, np.float32(np.nan))
        return [(f"t̃{n}", readout), (f"→ t{n}", hidden)]

    def rows(self, moment: Moment) -> list[Row]:
        if moment.readout is None:
            return []
        n = subscript(moment.n)
        return [Row(f"t̃{n}", moment.readout), Row(f"t{n}", moment.hidden)]

    def cells_of(self, moment: Moment, row: Row, index: int, cells: int) -> tuple[int, int]:
        readout = moment.readout
        if readout is None or row.values is not moment.hidden or len(readout) > cells:
            return super().cells_of(moment, row, index, cells)
        left, right = readout[2 * index : 2 * index + 2].tolist()
        return draw.cells_of(2 * index + (right > left), len(readout), cells)

    def index_at(self, moment: Moment, row: Row, x: int, cells: int) -> int:
        readout = moment.readout
        if readout is None or row.values is not moment.hidden or len(readout) > cells:
            return super().index_at(moment, row, x, cells)
        return draw.index_at(x, len(readout), cells) // 2

    def remark(self, moment: Moment) -> str:
        if moment.readout is None:
            return ""
        sizes = f"{len(moment.readout)} → {len(moment.readout) // 2}"
        names = {"before": moment.before, "word": moment.previous_word, "n": subscript(moment.n)}
        made_of = self.look.say("readout.made", sizes=sizes, **names)
        return write.first_fitting([made_of, sizes], self.size.width - 1 - self.gutter_of(moment))
