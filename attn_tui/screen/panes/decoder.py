"""The decoder's state: what goes in, what comes out, and if it is enlarged what is inside its cell."""

from __future__ import annotations

from attn_tui.describe import cells_name
from attn_tui.engine import events as ev
from attn_tui.screen import write
from attn_tui.screen.panes.bars import Named
from attn_tui.screen.panes.gates import decoder_rows, of_layer, state_of
from attn_tui.screen.panes.readable import Source, numbers_of
from attn_tui.screen.panes.vectors import Vectors
from attn_tui.story.inside import can_look_inside
from attn_tui.story.moment import Moment
from attn_tui.story.naming import fed_in
from attn_tui.story.scale import CELL, Kind, has_cell, layer_kind
from attn_tui.symbols import subscript


class DecoderState(Vectors):
    """What goes in: the word before, what else is fed in, and the last hidden state; what comes out: the new one."""

    label_width = 11
    """Cells of the names before the bars; the source words above take the same."""
    topic = "state"
    symbols = ("", "h", "C", "h̃", "i", CELL)
    events = (
        ev.DecoderStarted,
        ev.WordEmbedded,
        ev.InputConcatenated,
        ev.InputCombined,
        ev.StateProposed,
        ev.StateComputed,
    )
    holds = ("h_t",)

    def title(self, moment: Moment) -> str:
        return f"{self.look.say('pane.decoder')} {cells_name(moment.decoding.config)} → h{subscript(moment.n)}"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        given = (moment.embedding, moment.input_t, moment.combined_t, moment.h_previous, moment.cell_previous)
        return (*given, moment.proposed_t, moment.h_t, moment.cell_t)

    def help_key(self, moment: Moment) -> str:
        return "help.pane.inside" if self.has_gates else super().help_key(moment)

    def is_active(self, moment: Moment) -> bool:
        has_message = not moment.decoding.has(ev.ScoresComputed)
        return super().is_active(moment) and not (has_message and isinstance(moment.event, ev.DecoderStarted))

    def gutter_of(self, moment: Moment) -> int:
        return self.gutter_for(self.vectors(moment), self.label_width) if self.has_gates else self.label_width

    def enlarge(self, enlarged: bool) -> None:
        """Have room for what is inside the cell, or no longer; the cursor stays on its row."""
        if enlarged == self.is_enlarged or self.moment is None:
            self.is_enlarged = enlarged
            return
        row = self.under_cursor(self.moment)
        self.is_enlarged = enlarged
        for i, other in enumerate(self.rows(self.moment)):
            if row and row.source and other.source and other.addend is None and other.source(0) == row.source(0):
                self.cursor_row = i

    @property
    def has_gates(self) -> bool:
        """Whether there is room for what is inside the cell, and it can be computed."""
        return self.is_enlarged and self.moment is not None and can_look_inside(self.moment.decoding)

    def most(self, moment: Moment) -> int:
        return len(self.vectors(moment)) if self.has_gates else self.usual(moment)

    def usual(self, moment: Moment) -> int:
        has = moment.decoding.has
        more = (has(ev.InputConcatenated), has(ev.InputCombined), has(ev.StateProposed), has_cell(moment.decoding))
        return 3 + sum(more)

    def vectors(self, moment: Moment) -> list[Named]:
        previous = f"«{moment.previous_word}»" if moment.previous_word else self.look.say("decoder.word")
        fed = None if moment.input_t is None else moment.input_t[moment.decoding.config.word_embedding :]
        feeds: Kind = "state" if self._feeds_context(moment) else layer_kind(moment.decoding.config)
        n, t, has = subscript(moment.n), moment.event.t, moment.decoding.has
        cell = [self._cell(moment)] if has_cell(moment.decoding) else []
        before = moment.before if moment.n else self.look.say("decoder.start")
        proposed = numbers_of(t, "propose", "proposed_t")
        asked_before = moment.decoding.before(ev.ScoresComputed, ev.StateComputed)
        given = [
            Named(previous, moment.embedding, "word", numbers_of(t, "embed", "embedding")),
            *([Named(fed_in(moment), fed, feeds, self._fed(moment))] if has(ev.InputConcatenated) else []),
            *(
                [Named(f"→ i{n}", moment.combined_t, "readout", numbers_of(t, "combine", "combined_t"))]
                if has(ev.InputCombined)
                else []
            ),
        ]
        if self.has_gates:
            x = f"i{n}" if has(ev.InputCombined) else f"[E y ; {fed_in(moment)}]" if len(given) > 1 else "E y"
            return [*given, *decoder_rows(moment, x, self.look.say)]
        return [
            *given,
            Named(before, moment.h_previous, "state", state_of(t - 1)),
            *(cell if asked_before else []),
            *([Named(f"→ h′{n}", moment.proposed_t, "state", proposed)] if has(ev.StateProposed) else []),
            Named(f"→ h{n}", moment.h_t, "state", state_of(t)),
            *([] if asked_before else cell),
        ]

    def _cell(self, moment: Moment) -> Named:
        """The LSTM's cell: the query if that is what it is, else the new one."""
        t, layer = moment.event.t, moment.decoding.config.layers - 1
        if not moment.decoding.has(ev.ScoresComputed):
            return Named(f"→ {self.look.say('decoder.cell')}", moment.cell_t, "cell", of_layer(t, "cells_t", layer))
        if moment.decoding.before(ev.StateComputed, ev.ScoresComputed):
            return Named(f"→ {moment.query}", moment.cell_t, "cell", of_layer(t, "cells_t", layer))
        return Named(moment.query, moment.cell_previous, "cell", of_layer(t - 1, "cells_t", layer))

    def _fed(self, moment: Moment) -> Source:
        """Where the numbers are that are fed in besides the word: zeros, if there is nothing to feed yet."""
        t = moment.event.t
        if self._feeds_context(moment):
            return numbers_of(t, "context", "c_t")
        if t > 1:
            return numbers_of(t - 1, "attentional", "hidden")
        nothing, word = numbers_of(t, "input", "input_t"), moment.decoding.config.word_embedding
        return lambda i: nothing(word + i)

    @staticmethod
    def _feeds_context(moment: Moment) -> bool:
        """Whether what else is fed in is the context, and not the attentional state."""
        return moment.decoding.before(ev.ContextComputed, ev.InputConcatenated)

    def about(self, moment: Moment) -> tuple[int, int]:
        """Of an input that is put together, what comes after the word, wherever that was computed."""
        return (1, 0) if isinstance(moment.event, ev.InputConcatenated) else super().about(moment)

    def number_to_set(self, moment: Moment) -> str:
        row = self.under_cursor(moment)
        if moment.h_t is None or row is None or row.values is not moment.h_t:
            return ""
        return f"{moment.event.t}.h.#{min(self.cursor_index, len(moment.h_t) - 1) + 1}"

    def remark(self, moment: Moment) -> str:
        if moment.h_t is None or moment.embedding is None:
            return ""
        fed = 0 if moment.input_t is None else len(moment.input_t) - len(moment.embedding)
        name = "C" if self._feeds_context(moment) else "h̃"
        given = f"{name} {fed}, " if fed else ""
        sizes = {"word": len(moment.embedding), "fed": given, "h": len(moment.h_t)}
        texts = [self.look.say(key, **sizes) for key in ("decoder.sizes", "decoder.sizes.short")]
        return write.first_fitting(texts, self.size.width - 1 - self.gutter_of(moment))
