"""The source words and their encoder hidden states."""

from __future__ import annotations

from rich.segment import Segment

from attn_tui.engine import events as ev
from attn_tui.engine.model import Array
from attn_tui.screen import draw, write
from attn_tui.screen.panes.column import FRAME, Column
from attn_tui.story.moment import Moment
from attn_tui.symbols import subscript


class Words(Column, can_focus=False):
    """The source words."""

    share = "words"

    events = (ev.SentenceSplit,)

    def title(self, moment: Moment) -> str:
        return self.look.say("pane.words")

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.source, moment.focus)

    def cell(self, moment: Moment, j: int, width: int, part: draw.Part) -> list[Segment]:
        if part.line != (part.lines - 1) // 2:
            return []
        here = j == moment.focus
        style = self.look.style("accent" if here else "text", bold=here)
        return [Segment("▸" if here else " ", style), Segment(write.fit(moment.source[j], width - 1), style)]

    def foot(self, moment: Moment, width: int) -> list[Segment]:
        below = len(moment.source) - self.first - (self.size.height - FRAME) // self.spacing
        more = (f"↑{self.first} " if self.first else "") + (f"↓{below}" if below > 0 else "")
        return [Segment(write.fit(more, width), self.look.style("dim"))]


class States(Column):
    """Encoder hidden states h̄_j."""

    share = "states"

    topic = "states"
    events = (ev.PositionRead, ev.SentenceEncoded)

    def title(self, moment: Moment) -> str:
        return f"{self.look.say('pane.states')} h₁…h{subscript(len(moment.source))}"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        event = moment.event
        return (event if isinstance(event, ev.PositionRead) else moment.states,)

    def values(self, moment: Moment) -> tuple[str, Array | None]:
        return "h", moment.states

    def blank(self, moment: Moment, name: str) -> str:
        return self.look.say("value.missing", name=name) if isinstance(moment.event, ev.PositionRead) else ""

    def cell(self, moment: Moment, j: int, width: int, part: draw.Part) -> list[Segment]:
        if moment.states is None:
            return []
        return draw.vector(moment.states[j], width, self.scale_of(moment, width), part, self.look)

    def foot(self, moment: Moment, width: int) -> list[Segment]:
        if moment.states is None:
            return []
        size = moment.states.shape[1]
        event, say, stacked = moment.event, self.look.say, moment.decoding.config.layers > 1
        layer = say("states.layer", layer=event.layer + 1) if isinstance(event, ev.PositionRead) and stacked else ""
        key, each = "states.all" if size <= width else "states.pooled", f"{size / width:.0f}"
        texts = [layer + say(name, size=size, each=each) for name in (key, f"{key}.short")]
        return [Segment(write.first_fitting(texts, width), self.look.style("dim"))]
