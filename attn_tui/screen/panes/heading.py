"""Where one is, the sentence, and the output so far."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from attn_tui.engine.events import DecodingEnded
from attn_tui.screen import write
from attn_tui.screen.explain import explain
from attn_tui.screen.moment import Moment
from attn_tui.screen.naming import how_chosen
from attn_tui.screen.panes.pane import Pane
from attn_tui.screen.system import in_short
from attn_tui.text import printable
from attn_tui.vocabulary import END

LABEL = 9
"""Cells of the names of the lines on top."""


_NAME = 14
"""Cells of a checkpoint's name at least."""


class Place(Pane):
    """One line: checkpoint and system, word and sub-step, whether it plays."""

    DEFAULT_CSS = "Place { height: 1; }"

    remark = ""
    """What stands at the right end: how fast it plays, the score of guesses."""

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.event,)

    def render_line(self, y: int) -> Strip:
        width, moment, say = self.size.width, self.moment, self.look.say
        if moment is None:
            return write.line([], width, self.look)
        if isinstance(moment.event, DecodingEnded):
            place = say.count("place.end", sum(word != END for word in moment.output))
        else:
            step = say("place.word", t=moment.event.t) if moment.event.t else say("place.reading")
            name = explain(moment, say).name
            place = say("place.substep", step=step, i=moment.substep, n=moment.substeps, name=name)
        play = self.remark and f" {self.remark}"
        search = moment.decoding.search
        names = [printable(moment.decoding.name), *([how_chosen(search, say)] if search.kind != "greedy" else [])]
        name, system = " · ".join(names), f" · {in_short(moment.decoding.config, say)}"
        room = max(0, width - cell_len(play) - cell_len(place) - 2)
        left = min(room, width // 2 - 4)  # so that the place begins at the same cell at every moment
        return write.line(
            [
                (write.fit(f" {self._both(name, system, left - 1)}", left) + "  ", self.look.style("dim")),
                (place, self.look.style("accent", bold=True)),
                (" " * (room - left) + play, self.look.style("weight", bold=True)),
            ],
            width,
            self.look,
        )

    @staticmethod
    def _both(name: str, system: str, room: int) -> str:
        """The checkpoint's name and its system; where there is no room for both, rather less of the name."""
        kept = max(_NAME, room - cell_len(system))
        return (name if cell_len(name) <= kept else write.fit(name, kept)) + system


class Sentences(Pane):
    """The source words and, below, the output words so far."""

    DEFAULT_CSS = "Sentences { height: 2; }"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.source, moment.output, moment.focus, isinstance(moment.event, DecodingEnded))

    def render_line(self, y: int) -> Strip:
        width, moment = self.size.width, self.moment
        if moment is None:
            return write.line([], width, self.look)
        if y == 0:
            words = write.words(moment.source, moment.focus, max(1, width - LABEL), self.look)
            return self._line("label.source", words, width)
        ended = isinstance(moment.event, DecodingEnded)
        pieces = moment.output if ended else (*moment.output, "▂")
        words = write.words(pieces, len(pieces) - 1, max(1, width - LABEL), self.look)
        return self._line("label.output", words, width)

    def _line(self, key: str, segments: list[Segment], width: int) -> Strip:
        label = Segment(write.fit(f" {self.look.say(key)}", LABEL), self.look.style("dim"))
        return Strip([label, *segments]).adjust_cell_length(width)
