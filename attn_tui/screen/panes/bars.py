"""What panes with vectors have in common: as many bars for a vector as in every other pane, to one scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment

from attn_tui.engine.model import Array
from attn_tui.screen import draw, write
from attn_tui.screen.panes.readable import Readable, Source
from attn_tui.story.moment import Moment
from attn_tui.story.scale import Drawn, Kind, Scale


@dataclass(frozen=True, eq=False, slots=True)
class Named:
    """A vector after its name; None is not computed yet."""

    name: str
    values: Array | None
    kind: Kind
    source: Source | None = None
    """Where the numbers are, as `Row` has it."""
    addend: int | None = None
    """Which addends of those its numbers are, as `Row` has it."""


class WithBars(Readable):
    """A pane that draws vectors."""

    symbols: ClassVar[tuple[str, ...]] = ()
    """The vectors it draws, as `Scale.drawn` names them."""
    cells = 0
    """The cells that a vector has in every pane; 0 if the pane is enlarged and they differ."""
    scale: Scale | None = None
    """The full bars of its decoding."""

    @property
    def has_gates(self) -> bool:
        """Whether it draws gates, from 0 to 1."""
        return False

    def gutter_of(self, moment: Moment) -> int:
        """Cells before a vector."""
        return 0

    def bars_of(self, moment: Moment, drawn: Drawn) -> int:
        """The cells in which it draws bars of such a vector; 0 if it is not on the screen, or shows numbers."""
        if drawn.symbol not in self.symbols or not self.region.area:
            return 0
        room = self.size.width - 1 - self.gutter_of(moment)
        return self.cells_for(drawn.size, room) if drawn.size * draw.NUMBER_WIDTH > room else 0

    def cells_for(self, size: int, room: int) -> int:
        """The cells in which a vector of that size is drawn, of as many as there is room for."""
        has_numbers = size * draw.NUMBER_WIDTH <= room
        return max(1, room if has_numbers or not self.cells else min(room, self.cells))

    def vector(self, moment: Moment, values: Array, kind: Kind, room: int, part: draw.Part) -> list[Segment]:
        """Draw a vector of that kind, as numbers or bars."""
        size = len(values)
        cells = self.cells_for(size, room)
        if kind == "gate":
            return draw.levels(values, cells, part, self.look)
        full = self.full(moment, kind, size, cells) if size * draw.NUMBER_WIDTH > cells else 1.0
        return draw.vector(values, cells, full, part, self.look)

    def full(self, moment: Moment, kind: Kind, size: int, cells: int) -> float:
        """The value of a full bar of such a vector."""
        if self.scale is None:
            self.scale = Scale(moment.decoding)
        return self.scale.full(kind, size / draw.bars(size, cells))

    def labelled(self, moment: Moment, vector: Named, width: int, part: draw.Part) -> list[Segment]:
        """Draw a vector after its name; only the name if it is not computed yet."""
        gutter = self.gutter_of(moment)
        shown, style = vector.name if part.is_middle else "", "dim" if vector.values is None else "text"
        name = Segment(" " + write.fit(shown, gutter - 2) + " ", self.look.style(style))
        if vector.values is None or width - gutter < 1:
            return [name]
        return [name, *self.vector(moment, vector.values, vector.kind, width - gutter, part)]
