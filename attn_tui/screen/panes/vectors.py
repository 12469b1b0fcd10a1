"""What is computed from the decoder's state and the context, and what all panes of vectors have in common."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rich.cells import cell_len
from rich.segment import Segment

from attn_tui.engine import events as ev
from attn_tui.engine.model import Array
from attn_tui.screen import draw, write
from attn_tui.screen.draw import Part
from attn_tui.screen.panes.bars import Named, WithBars
from attn_tui.screen.panes.gates import state_of
from attn_tui.screen.panes.readable import Row, Span, numbers_of
from attn_tui.story.decoding import Decoding
from attn_tui.story.moment import Moment
from attn_tui.story.scale import Drawn, layer_kind, readout_kind
from attn_tui.symbols import subscript


class Vectors(WithBars):
    """Named vectors below each other, each as many lines high as there is room for, and a remark."""

    highest = 6
    """The most lines of a vector, the gap below it included."""
    is_enlarged = False
    """Whether it has the whole stage, and room for what is inside the cell."""
    _first = 0  # the uppermost vector in view

    def vectors(self, moment: Moment) -> list[Named]:
        """The vectors from top to bottom."""
        return []

    def remark(self, moment: Moment) -> str:
        """The line below them."""
        return ""

    def gutter_of(self, moment: Moment) -> int:
        """Cells of the names and the blanks around them."""
        return 3

    def rows(self, moment: Moment) -> list[Row]:
        return [
            Row(vector.name.removeprefix("→ "), vector.values, vector.source, vector.addend)
            for vector in self.vectors(moment)
        ]

    def span(self, moment: Moment, row: int) -> Span | None:
        (spacing, lines), gutter = self._lines_each(moment), self.gutter_of(moment)
        values = vectors[row].values if row < len(vectors := self.vectors(moment)) else None
        cells = self.cells_for(0 if values is None else len(values), self.size.width - 1 - gutter)
        in_view = self._in_view(len(vectors))
        return Span((row - in_view.start) * spacing, lines, gutter, cells) if row in in_view else None

    def _lines_each(self, moment: Moment) -> tuple[int, int]:
        return draw.spaced(self.most(moment), self.size.height - 1, self.highest)

    def _in_view(self, count: int) -> range:
        """The vectors that are shown: all of them, or as many as there are lines, that of the cursor among them.

        The last line tells then how many are above and below.
        """
        room = self.size.height - 1
        if count <= room or not self.is_enlarged:
            return range(count)
        room = max(1, room - 1)
        first = max(min(self._first, self.cursor_row), self.cursor_row - room + 1)
        first = max(0, min(first, count - room))
        return range(first, first + room)

    def bring_into_view(self, row: int) -> None:
        if self.moment is not None:
            self._first = self._in_view(len(self.vectors(self.moment))).start

    def row(self, moment: Moment, y: int, width: int) -> list[Segment]:
        vectors, gutter, (spacing, lines) = self.vectors(moment), self.gutter_of(moment), self._lines_each(moment)
        in_view = self._in_view(len(vectors))
        (i, line), part = divmod(y, spacing), Part(y % spacing, lines)
        if i < len(in_view) and line < lines:
            return self.labelled(moment, vectors[in_view[i]], width, part)
        below_all = spacing * (len(vectors) - 1) + lines
        text = self.remark(moment) if y == below_all else ""
        if y == below_all + 1 and self.has_gates:
            text = self._numbers(vectors[-1], width - gutter)
        if len(in_view) < len(vectors):
            below = len(vectors) - in_view.stop
            text = (f"↑{in_view.start} " if in_view.start else "") + (f"↓{below}" if below else "")
        return [Segment(write.fit(" " * gutter + text, width), self.look.style("dim"))]

    def _numbers(self, vector: Named, room: int) -> str:
        """The line that numbers the columns of a vector."""
        size = 0 if vector.values is None else len(vector.values)
        return draw.ruler(size, self.cells_for(size, room)) if size else ""

    def most(self, moment: Moment) -> int:
        """The largest number of vectors at any moment of this system."""
        return 3

    def usual(self, moment: Moment) -> int:
        """The same while nothing is enlarged."""
        return self.most(moment)

    @staticmethod
    def gutter_for(vectors: Sequence[Named], least: int = 0) -> int:
        """Cells for the longest of these names and a blank at either side."""
        return max([least, *(cell_len(vector.name) + 2 for vector in vectors)])


class Concatenation(Vectors):
    """[h_t ; C_t], and if the system has them, the attentional state and what a layer more makes of it."""

    topic = "concat"
    symbols = ("h", "C", "h̃", "t", "")
    events = (ev.StateConcatenated, ev.AttentionalComputed, ev.ReadoutComputed)
    needs = (ev.StateConcatenated,)

    def title(self, moment: Moment) -> str:
        n = subscript(moment.n)
        if moment.decoding.has(ev.AttentionalComputed):
            return f"[C{n} ; h{n}] → {self._made(moment)}"
        if moment.decoding.config.readout == "concat":
            return f"[h{n} ; C{n} ; E y]"
        return f"{self.look.say('pane.concat')} [h{n} ; C{n}]"

    def short_title(self, moment: Moment) -> str:
        if moment.decoding.has(ev.AttentionalComputed):
            return f"→ {self._made(moment)}"
        return (
            "[h ; C ; E y]" if moment.decoding.config.readout == "concat" else f"{self.look.say('pane.concat')} [h ; C]"
        )

    @staticmethod
    def _made(moment: Moment) -> str:
        """What is made of the concatenation."""
        n = subscript(moment.n)
        return f"h̃{n} → t{n}" if moment.decoding.has(ev.ReadoutComputed) else f"h̃{n}"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.concat_t, moment.attentional, moment.hidden)

    def gutter_of(self, moment: Moment) -> int:
        wide = 2 if moment.decoding.has(ev.AttentionalComputed) else 0
        return max(len(subscript(moment.n)) + 3 + wide, 6 if moment.decoding.config.readout == "concat" else 0)

    def most(self, moment: Moment) -> int:
        return 3 + moment.decoding.has(ev.ReadoutComputed)

    def vectors(self, moment: Moment) -> list[Named]:
        if moment.concat_t is None or moment.h_t is None or moment.c_t is None:
            return []
        n, t, config = subscript(moment.n), moment.event.t, moment.decoding.config
        state, context = state_of(t), numbers_of(t, "context", "c_t")
        if moment.decoding.has(ev.AttentionalComputed):
            h, c = moment.concat_t[config.encoder_state :], moment.concat_t[: config.encoder_state]
            projected = None if moment.hidden is moment.attentional else moment.hidden
            return [
                Named(f"C{n}", c, "state", context),
                Named(f"h{n}", h, "state", state),
                Named(f"→ h̃{n}", moment.attentional, layer_kind(config), numbers_of(t, "attentional", "hidden")),
                *(
                    [Named(f"→ t{n}", projected, "readout", numbers_of(t, "readout", "hidden"))]
                    if moment.decoding.has(ev.ReadoutComputed)
                    else []
                ),
            ]
        h, c, word = np.split(moment.concat_t, np.cumsum([config.decoder_hidden, config.encoder_state]))
        vectors = [Named(f"h{n}", h, "state", state), Named(f"C{n}", c, "state", context)]
        embedding = numbers_of(t, "embed", "embedding")
        return [*vectors, Named("E y", word, "word", embedding)] if len(word) else vectors

    def bars_of(self, moment: Moment, drawn: Drawn) -> int:
        has_word = moment.decoding.config.readout == "concat"
        return super().bars_of(moment, drawn) if has_word or drawn.symbol else 0

    def remark(self, moment: Moment) -> str:
        sizes = [len(vector.values) for vector in self.vectors(moment) if vector.values is not None]
        if not moment.decoding.has(ev.AttentionalComputed):
            return " + ".join(map(str, sizes))
        return " + ".join(map(str, sizes[:2])) + "".join(f" → {size}" for size in sizes[2:])


class Readout(Vectors):
    """What the output layer is given, if one layer computes it of the state, the word and the context."""

    topic = "readout"
    symbols = ("t",)
    events = (ev.ReadoutComputed,)

    @classmethod
    def belongs_to(cls, decoding: Decoding) -> bool:
        return super().belongs_to(decoding) and not Concatenation.belongs_to(decoding)

    def title(self, moment: Moment) -> str:
        return f"{self.look.say('pane.readout.alone')} → t{subscript(moment.n)}"

    def help_key(self, moment: Moment) -> str:
        return super().help_key(moment) + ".alone"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.hidden,)

    def gutter_of(self, moment: Moment) -> int:
        return len(subscript(moment.n)) + 5

    def most(self, moment: Moment) -> int:
        return 1

    def vectors(self, moment: Moment) -> list[Named]:
        kind = readout_kind(moment.decoding.config)
        source = numbers_of(moment.event.t, "readout", "hidden")
        return [] if moment.hidden is None else [Named(f"→ t{subscript(moment.n)}", moment.hidden, kind, source)]

    def remark(self, moment: Moment) -> str:
        config = moment.decoding.config
        if moment.hidden is None:
            return ""
        sizes = f"{config.decoder_hidden} + {config.word_embedding} + {config.encoder_state} → {config.feedforward}"
        return write.first_fitting([f"h, E y, C: {sizes}", sizes], self.size.width - 1 - self.gutter_of(moment))


class Maxout(Vectors):
    """RNNsearch's maxout: the larger of each two neighbours of the readout."""

    topic = "readout"
    symbols = ("t̃", "t")
    events = (ev.MaxoutComputed,)

    def title(self, moment: Moment) -> str:
        return self.look.say("pane.readout")

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.readout,)

    def gutter_of(self, moment: Moment) -> int:
        return len(subscript(moment.n)) + 5

    def vectors(self, moment: Moment) -> list[Named]:
        n, readout, hidden = subscript(moment.n), moment.readout, moment.hidden
        if readout is None or hidden is None:
            return []
        if len(readout) <= self._cells(moment, readout):  # each value below the pair it comes from
            hidden = np.where(readout == np.repeat(hidden, 2), readout, np.float32(np.nan))
        return [Named(f"t̃{n}", readout, "readout"), Named(f"→ t{n}", hidden, "readout")]

    def _cells(self, moment: Moment, readout: Array) -> int:
        return self.cells_for(len(readout), self.size.width - 1 - self.gutter_of(moment))

    def rows(self, moment: Moment) -> list[Row]:
        if moment.readout is None:
            return []
        n, t = subscript(moment.n), moment.event.t
        return [
            Row(f"t̃{n}", moment.readout, numbers_of(t, "maxout", "readout")),
            Row(f"t{n}", moment.hidden, numbers_of(t, "maxout", "hidden")),
        ]

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
