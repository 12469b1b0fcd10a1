"""What stands below an enlarged pane: the cell that reads a source word, and a sentence about it."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from attn_tui.config import DIRECTIONS
from attn_tui.describe import cell_name
from attn_tui.engine import events as ev
from attn_tui.screen import write
from attn_tui.screen.panes.bars import Named
from attn_tui.screen.panes.gates import cell_rows
from attn_tui.screen.panes.pane import Pane
from attn_tui.screen.panes.readable import Source, numbers_of
from attn_tui.screen.panes.vectors import Vectors
from attn_tui.story.explain.inside import about_cell, about_left
from attn_tui.story.inside import can_look_inside
from attn_tui.story.moment import Moment
from attn_tui.story.naming import read_names


class CellRead(Vectors):
    """The encoder's cell at the position that is being read, below its enlarged states."""

    DEFAULT_CSS = "CellRead { display: none; }"

    is_enlarged = True
    events = (ev.PositionRead,)

    @property
    def has_gates(self) -> bool:
        return True

    def title(self, moment: Moment) -> str:
        event, config = moment.event, moment.decoding.config
        if not isinstance(event, ev.PositionRead):
            return ""
        title = f"{cell_name(config)} · «{moment.source[event.j]}»"
        if config.directions == "both":
            title += f" · {self.look.say(f'read.{event.direction}')}"
        stacked = config.reading_layers > 1
        return title + (f" · {self.look.say('inside.layer', layer=event.layer + 1)}" if stacked else "")

    def help_key(self, moment: Moment) -> str:
        return "help.pane.inside"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.event,)

    def gutter_of(self, moment: Moment) -> int:
        return self.gutter_for(self.vectors(moment), super().gutter_of(moment))

    def most(self, moment: Moment) -> int:
        return len(self.vectors(moment))

    def usual(self, moment: Moment) -> int:
        return 0

    def vectors(self, moment: Moment) -> list[Named]:
        event, config, say = moment.event, moment.decoding.config, self.look.say
        if not isinstance(event, ev.PositionRead):
            return []
        one = moment.cells.get(("read", event.layer))
        given, before, new = read_names(moment, event)
        direction = DIRECTIONS[config.directions].index(event.direction)
        place = (event.layer, direction, event.j)

        def sources(field: str) -> Source:
            return numbers_of(0, "read", field, *place)

        # What is before the first position is made of nothing.
        came_from = None if one is None or not one.h_previous.any() else event.j + (1 if "←" in new else -1)

        def earlier(field: str) -> Source | None:
            return None if came_from is None else numbers_of(0, "read", field, event.layer, direction, came_from)

        cell = [Named(say("inside.before"), one.cell_previous if one else None, "cell", earlier("cell"))]
        return [
            Named(given, event.input_j, "state" if event.layer else "word", sources("input_j")),
            Named(before, one.h_previous if one else None, "state", earlier("state")),
            *(cell if config.cell == "lstm" else []),
            *cell_rows(moment, one, (given, before), sources, say),
            Named(new, event.state, "state", sources("state")),
        ]


class Told(Pane):
    """A sentence about what is inside the cell, or about what is left of the source words."""

    DEFAULT_CSS = "Told { height: 2; display: none; }"

    about_words = False
    """Whether it is about the source words whenever nothing is being read."""

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.event if self.display else None, self.about_words)

    def _texts(self, moment: Moment) -> list[str]:
        """What there is to say, and the same without the least important."""
        say = self.look.say
        if not can_look_inside(moment.decoding):
            return [say("inside.missing")]
        if self.about_words and not isinstance(moment.event, ev.PositionRead):
            return about_left(moment, say)
        return about_cell(moment, say)

    def render_line(self, y: int) -> Strip:
        width, lines = self.size.width, list[str]()
        for text in self._texts(self.moment) if self.moment else ():
            lines = write.wrapped(text, max(1, width - 2))
            if len(lines) <= self.size.height:
                break
        line = f" {lines[y] if y < len(lines) else ''}"
        return Strip(write.padded([Segment(write.fit(line, width), self.look.style("text"))], width, self.look))
