"""Scores, and the encoder states times their weights; the weights between them are in `weights.py`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from rich.segment import Segment

from attn_tui.engine import events as ev
from attn_tui.engine.intervention import Intervention
from attn_tui.engine.model import Array
from attn_tui.scores import SCORES
from attn_tui.screen import bars, draw, write
from attn_tui.screen.panes.column import NUMBER, Column, beside_bar, remark
from attn_tui.screen.panes.pane import TOUCHED
from attn_tui.screen.panes.readable import Row, Source, number_of, numbers_of
from attn_tui.story.moment import Moment
from attn_tui.story.naming import score_formula
from attn_tui.story.ties import largest_scores
from attn_tui.symbols import number, subscript


class Scores(Column):
    """Scores e_t."""

    share = "scores"

    topic = "score"
    events = (ev.WindowPlaced, ev.ScoresComputed)
    holds = ("e_t",)

    def title(self, moment: Moment) -> str:
        return f"{self.look.say('pane.score')} e{subscript(moment.n)}"

    def short_title(self, moment: Moment) -> str:
        return f"e{subscript(moment.n)}"

    def help_key(self, moment: Moment) -> str:
        return super().help_key(moment) + ("" if SCORES[moment.score].reads_states else ".places")

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.e_t, moment.window)

    def values(self, moment: Moment) -> tuple[str, Array | None]:
        return f"e{subscript(moment.n)},", moment.e_t

    def source(self, moment: Moment, j: int) -> Source:
        return number_of(moment.event.t, "score", "e_t", j)

    def has_vectors(self, moment: Moment) -> bool:
        return False

    def edit(self, moment: Moment) -> tuple[Intervention, ...]:
        """Mask out the word at the cursor, or undo that."""
        if moment.e_t is None:
            return ()
        j = min(self.cursor_row, len(moment.source) - 1)
        return (Intervention(moment.event.t, "e_t", "in" if np.isneginf(moment.e_t[j]) else "out", at=j),)

    def cell(self, moment: Moment, j: int, width: int, part: draw.Part) -> list[Segment]:
        if moment.e_t is not None and np.isneginf(moment.e_t[j]) and moment.is_touched("e_t", j):
            return remark(f"{TOUCHED}{self.look.say('scores.masked')}", width, part, self.look)
        if moment.window is not None and not moment.window[j] and not moment.is_touched("e_t", j):
            return remark(self.look.say("scores.outside"), width, part, self.look)
        if moment.e_t is None:
            return []
        if np.isneginf(moment.e_t[j]):
            return remark(self.look.say("scores.masked"), width, part, self.look)
        score, best = float(moment.e_t[j]), j in largest_scores(moment.e_t)
        bar = bars.bar(score, bars.axis_of(moment.e_t, max(0, width - NUMBER - 1)), "score", self.look)
        return [*bar, *beside_bar(score, best, part, self.look, moment.is_touched("e_t", j))]

    def foot(self, moment: Moment, width: int) -> list[Segment]:
        if moment.p_t is not None:
            p, window = number(float(moment.p_t)), moment.decoding.config.window
            texts = [f"p{subscript(moment.n)} = {p} ± {window}", f"{p} ± {window}"]
        else:  # the papers' notation, if the formula is too long; the formula is below all panes, too
            texts = [score_formula(moment), *_in_short(moment)] if moment.n else [""]
        return [Segment(write.first_fitting(texts, width), self.look.style("dim"))]


def _in_short(moment: Moment) -> list[str]:
    """A score as the papers write it, whatever its formula; if that is too long, shorter."""
    if SCORES[moment.score].reads_states:
        return [f"a({moment.query}, hⱼ)"]
    return [f"a(y, {moment.query})ⱼ" if moment.score == "places" else f"a({moment.query})ⱼ"]


class Weighted(Column):
    """α_tj h̄_j, and their sum C_t."""

    share, made_from = "weighted", ("weights",)

    topic = "context"
    symbols = ("h", "C")
    events = (ev.ContextComputed,)
    holds = ("c_t",)

    def title(self, moment: Moment) -> str:
        n = subscript(moment.n)
        return f"α{n} × h → C{n}"

    def short_title(self, moment: Moment) -> str:
        return f"α h → C{subscript(moment.n)}"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.context,)

    def values(self, moment: Moment) -> tuple[str, Array | None]:
        return f"α{subscript(moment.n)} h", moment.weighted_states

    def rows(self, moment: Moment) -> list[Row]:
        return [replace(row, addend=j) if j < len(moment.source) else row for j, row in enumerate(super().rows(moment))]

    def source(self, moment: Moment, j: int) -> Source:
        return numbers_of(moment.event.t, "context", "c_t")

    def total(self, moment: Moment) -> list[Row]:
        return [Row(f"C{subscript(moment.n)}", moment.c_t, self.source(moment, 0))]

    def number_to_set(self, moment: Moment) -> str:
        if moment.c_t is None or self.cursor_row < len(moment.source):
            return ""
        return f"{moment.event.t}.c.#{min(self.cursor_index, len(moment.c_t) - 1) + 1}"

    def indent(self, moment: Moment) -> int:
        return len(self._label(moment))

    @staticmethod
    def _label(moment: Moment) -> str:
        return f"C{subscript(moment.n)} "

    def cell(self, moment: Moment, j: int, width: int, part: draw.Part) -> list[Segment]:
        if moment.weighted_states is None:
            return []
        gutter = self.indent(moment)
        return [
            Segment(("+" if j and part.is_middle else "").ljust(gutter), self.look.style("dim")),
            *self.vector(moment, moment.weighted_states[j], "state", width - gutter, part),
        ]

    def sum(self, moment: Moment, width: int, part: draw.Part) -> list[Segment]:
        if moment.c_t is None:
            return []
        label = self._label(moment)
        shown = Segment((label if part.is_middle else "").ljust(len(label)), self.look.style("text", bold=True))
        return [shown, *self.vector(moment, moment.c_t, "state", width - len(label), part)]
