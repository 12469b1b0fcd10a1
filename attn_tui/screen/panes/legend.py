"""How to read the bars: one line, the same at every moment of a time step."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from attn_tui.screen import draw, write
from attn_tui.screen.panes.bars import WithBars
from attn_tui.screen.panes.pane import Pane
from attn_tui.story.decoding import Decoding
from attn_tui.story.moment import Moment
from attn_tui.story.scale import CELL, Kind, Scale

_FORMS = ("legend.mean", "legend.mean.short", "legend.mean.least")


class Legend(Pane):
    """Up and down, and for each kind of vector the value of a full bar, and of how many values it is the mean."""

    DEFAULT_CSS = "Legend { height: 1; }"

    def __init__(self, decoding: Decoding) -> None:
        super().__init__()
        self.scale = Scale(decoding)
        self.panes: Sequence[WithBars] = ()
        """The panes that draw vectors."""

    def on_mount(self) -> None:
        """Draw it again with each layout: it tells what is drawn then."""
        self.screen.screen_layout_refresh_signal.subscribe(self, lambda _: self.refresh())

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (" ".join(self._scales(moment, _FORMS[0])),)

    def render_line(self, y: int) -> Strip:
        if self.moment is None:
            return write.line([], self.size.width, self.look)
        return Strip(write.padded(self.row(self.moment, y, self.size.width), self.size.width, self.look))

    def row(self, moment: Moment, y: int, width: int) -> list[Segment]:
        say, style = self.look.say, self.look.style
        said = [self._scales(moment, form) for form in _FORMS]
        if not said[0]:
            return []
        up, down = draw.DIGITS if self.look.ascii else (say("legend.up"), say("legend.down"))
        # Words need more contrast than bars: the colours of numbers.
        ways = ((up, "positive"), (down, "negative"), ("· 0", "dim"))
        start = Segment(" ", style("dim")), *(Segment(f"{text}  ", style(colour)) for text, colour in ways)
        room = width - sum(cell_len(segment.text) for segment in start)
        texts = [f"{say('legend.bars')} {'; '.join(form)}" for form in said]
        return [*start, Segment(write.first_fitting(texts, room), style("dim"))]

    def _scales(self, moment: Moment, form: str) -> list[str]:
        """For all vectors with the same bars and scale, what these are; longer or shorter."""
        say = self.look.say
        found: dict[tuple[Kind, int, int], list[str]] = {}
        for drawn in self.scale.drawn():
            cells = max((pane.bars_of(moment, drawn) for pane in self.panes), default=0)
            if cells and (moment.event.t or drawn.kind == "state"):
                names = found.setdefault((drawn.kind, drawn.size, cells), [])
                names.append({"": say("legend.word"), CELL: say("decoder.cell")}.get(drawn.symbol, drawn.symbol))
        said = []
        for (kind, size, cells), names in found.items():
            each = size / draw.bars(size, cells)
            values = {"names": " ".join(names), "full": f"{self.scale.full(kind, each):g}"}
            if each > 1:
                said.append(self.look.say(form, each=each_of(size, cells), **values))
            else:
                said.append(self.look.say("legend.value", **values))
        gates = any(pane.has_gates and pane.region.area for pane in self.panes)
        return [*said, say("legend.gates")] if gates else said


def each_of(size: int, cells: int) -> str:
    """Of how many values a bar is the mean: «24», or «~23» if groups differ.

    >>> each_of(384, 17), each_of(101, 17)
    ('24', '~6')
    """
    count = draw.bars(size, cells)
    return f"{size // count}" if size % count == 0 else f"~{size / count:.0f}"
