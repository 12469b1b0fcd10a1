"""Scores, weights, and the encoder states times their weights."""

from __future__ import annotations

import numpy as np
from rich.segment import Segment

from attn_tui.engine import events as ev
from attn_tui.screen import draw
from attn_tui.screen.draw import number, subscript
from attn_tui.screen.moment import Moment
from attn_tui.screen.naming import score_formula, weights_sum
from attn_tui.screen.palette import PALETTE
from attn_tui.screen.panes.column import Column, bar_and_number, remark


class Scores(Column):
    """Scores e_t."""

    events = (ev.WindowPlaced, ev.ScoresComputed)

    def title(self, moment: Moment) -> str:
        return f"score e{subscript(moment.n)}"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.e_t, moment.window)

    def cell(self, moment: Moment, j: int, width: int, part: draw.Part) -> list[Segment]:
        if moment.window is not None and not moment.window[j]:
            return remark("outside", width, part)
        if moment.e_t is None:
            return []
        scored = moment.e_t[np.isfinite(moment.e_t)]
        low, high = float(scored.min(initial=np.inf)), float(scored.max(initial=-np.inf))
        share = (float(moment.e_t[j]) - low) / (high - low) if high > low else 1.0
        return bar_and_number(share, moment.e_t[j], j == int(moment.e_t.argmax()), "score", width, part)

    def foot(self, moment: Moment, width: int) -> list[Segment]:
        if moment.p_t is not None:
            p, window = number(float(moment.p_t)), moment.decoding.config.window
            texts = [f"p{subscript(moment.n)} = {p} ± {window}", f"{p} ± {window}"]
        else:  # the same in the papers' notation where the formula is too long; it stands below all panes, too
            texts = [score_formula(moment), f"a({moment.query}, hⱼ)"] if moment.n else [""]
        return [Segment(draw.first_fitting(texts, width), PALETTE.style("dim"))]


class Weights(Column):
    """Softmax weights α_t."""

    events = (ev.WeightsComputed, ev.WeightsFocused)

    def title(self, moment: Moment) -> str:
        return f"softmax α{subscript(moment.n)}"

    def short_title(self, moment: Moment) -> str:
        return f"α{subscript(moment.n)}"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.alpha_t, moment.gaussian)

    def cell(self, moment: Moment, j: int, width: int, part: draw.Part) -> list[Segment]:
        if moment.alpha_t is None:
            return []
        return bar_and_number(
            float(moment.alpha_t[j]), moment.alpha_t[j], j == int(moment.alpha_t.argmax()), "weight", width, part
        )

    def foot(self, moment: Moment, width: int) -> list[Segment]:
        if moment.alpha_t is None:
            return []
        if moment.gaussian is not None and moment.alpha_t.sum() < 1:
            return [Segment(f"sum {weights_sum(moment.alpha_t)} < 1".rjust(width), PALETTE.style("weight"))]
        return [Segment(f"sum {number(moment.alpha_t.sum())}".rjust(width), PALETTE.style("dim"))]


class Weighted(Column):
    """α_tj h̄_j, and their sum C_t."""

    events = (ev.ContextComputed,)

    def title(self, moment: Moment) -> str:
        n = subscript(moment.n)
        return f"α{n} × h → C{n}"

    def short_title(self, moment: Moment) -> str:
        return f"α h → C{subscript(moment.n)}"

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
