"""The source words and their encoder hidden states."""

from __future__ import annotations

from rich.segment import Segment

from attn_tui.engine import events as ev
from attn_tui.screen import draw
from attn_tui.screen.draw import subscript
from attn_tui.screen.moment import Moment
from attn_tui.screen.palette import PALETTE
from attn_tui.screen.panes.column import FRAME, Column


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
        return f"states h₁…h{subscript(len(moment.source))}"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        event = moment.event
        return (event if isinstance(event, ev.PositionRead) else moment.states,)

    def cell(self, moment: Moment, j: int, width: int, part: draw.Part) -> list[Segment]:
        return [] if moment.states is None else draw.vector(moment.states[j], width, self.scale_of(moment, width), part)

    def foot(self, moment: Moment, width: int) -> list[Segment]:
        if moment.states is None:
            return []
        size = moment.states.shape[1]
        event, stacked = moment.event, moment.decoding.config.layers > 1
        layer = f"layer {event.layer + 1}: " if isinstance(event, ev.PositionRead) and stacked else ""
        if size <= width:
            texts = [f"{layer}{size} numbers each", f"{layer}{size} numbers"]
        else:
            each = f"{size / width:.0f}"
            texts = [
                f"{layer}{size} numbers each; a bar is the mean of about {each}",
                f"{layer}{size}, ~{each} in a bar",
            ]
        return [Segment(draw.first_fitting(texts, width), PALETTE.style("dim"))]
