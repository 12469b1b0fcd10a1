"""The source words and their encoder hidden states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment

from attn_tui.engine import events as ev
from attn_tui.engine.model import Array
from attn_tui.screen import draw, write
from attn_tui.screen.panes.column import Column
from attn_tui.screen.panes.legend import each_of
from attn_tui.screen.panes.readable import Source, numbers_of
from attn_tui.story.moment import Moment
from attn_tui.symbols import subscript

if TYPE_CHECKING:
    from attn_tui.engine.quantity import Element

_WAYS = 8  # cells of what says how to read the bars


class Words(Column, can_focus=False):
    """The source words."""

    share = "words"

    events = (ev.SentenceSplit,)
    _explains_bars = False

    def title(self, moment: Moment) -> str:
        return self.look.say("pane.words")

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.source, moment.focus)

    def explain_bars(self, explains: bool) -> None:
        """Say below the words how to read bars, in place of a legend."""
        if self._explains_bars != explains:
            self._explains_bars = explains
            self.refresh()

    def cell(self, moment: Moment, j: int, width: int, part: draw.Part) -> list[Segment]:
        if not part.is_middle:
            return []
        here = j == moment.focus
        style = self.look.style("accent" if here else "text", bold=here)
        return [Segment("▸" if here else " ", style), Segment(write.fit(moment.source[j], width - 1), style)]

    def foot(self, moment: Moment, width: int) -> list[Segment]:
        below = len(moment.source) - self.first - self.capacity
        more = (f"↑{self.first} " if self.first else "") + (f"↓{below}" if below > 0 else "")
        if more or not self._explains_bars:
            return [Segment(write.fit(more, width), self.look.style("dim"))]
        up, down = "1a" if self.look.ascii else "▘▖"
        ways = [(f"{up}+ ", "positive_bar"), (f"{down}− ", "negative_bar"), ("·0", "dim")]
        ways[:0] = [(" ", "dim")] if width > _WAYS else []
        return [Segment(text, self.look.style(colour)) for text, colour in ways]


class States(Column):
    """Encoder hidden states h̄_j."""

    share = "states"

    topic = "states"
    symbols = ("h",)
    events = (ev.PositionRead, ev.SentenceEncoded)

    def title(self, moment: Moment) -> str:
        return f"{self.look.say('pane.states')} h₁…h{subscript(len(moment.source))}"

    def short_title(self, moment: Moment) -> str:
        return self.look.say("pane.states")

    def fields(self, moment: Moment) -> tuple[object, ...]:
        event = moment.event
        return (event if isinstance(event, ev.PositionRead) else moment.states,)

    def values(self, moment: Moment) -> tuple[str, Array | None]:
        return "h", moment.states

    def source(self, moment: Moment, j: int) -> Source:
        return read_state(moment, j)

    def about(self, moment: Moment) -> tuple[int, int]:
        event, config = moment.event, moment.decoding.config
        backward = isinstance(event, ev.PositionRead) and event.direction == "backward" and config.directions == "both"
        return moment.in_view, config.encoder_hidden * backward

    def blank(self, moment: Moment, name: str) -> str:
        return self.look.say("value.missing", name=name) if isinstance(moment.event, ev.PositionRead) else ""

    def cell(self, moment: Moment, j: int, width: int, part: draw.Part) -> list[Segment]:
        if moment.states is None:
            return []
        return self.vector(moment, moment.states[j], "state", width, part)

    def foot(self, moment: Moment, width: int) -> list[Segment]:
        if moment.states is None:
            return []
        size = moment.states.shape[1]
        event, say, stacked = moment.event, self.look.say, moment.decoding.config.reading_layers > 1
        layer = say("states.layer", layer=event.layer + 1) if isinstance(event, ev.PositionRead) and stacked else ""
        cells = self.cells_for(size, width)
        if size * draw.NUMBER_WIDTH <= cells:
            names = ["states.all", "states.all.short"]
        else:
            names = ["states.bars", "states.bars.short"] if size <= cells else ["states.pooled", "states.pooled.short"]
        full = f"{self.full(moment, 'state', size, cells):g}"
        texts = [layer + say(name, size=size, each=each_of(size, cells), full=full) for name in names]
        texts += [layer.rstrip(" :")] if layer else []
        return [Segment(write.first_fitting(texts, width), self.look.style("dim"))]


def read_state(moment: Moment, j: int) -> Source:
    """Where the numbers of h_j are: each direction has computed its part when it read the word."""
    config, event = moment.decoding.config, moment.event
    layer = event.layer if isinstance(event, ev.PositionRead) else config.reading_layers - 1

    def source(i: int) -> Element:
        direction, unit = divmod(i, config.encoder_hidden)
        return numbers_of(0, "read", "state", layer, direction, j)(unit)

    return source
