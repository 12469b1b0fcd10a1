"""Where one is, the sentence, and the output so far."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from attn_tui.describe import in_short
from attn_tui.engine.events import DecodingEnded
from attn_tui.screen import draw
from attn_tui.screen.explain import explain
from attn_tui.screen.moment import Moment
from attn_tui.screen.palette import PALETTE
from attn_tui.screen.panes.pane import Pane
from attn_tui.text import printable
from attn_tui.vocabulary import END

LABEL = 9
"""Cells of the names of the lines on top."""


class Place(Pane):
    """One line: checkpoint and system, word and sub-step, whether it plays."""

    DEFAULT_CSS = "Place { height: 1; }"

    playing = False

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.event,)

    def render_line(self, y: int) -> Strip:
        width, moment = self.size.width, self.moment
        if moment is None:
            return draw.line([], width)
        if isinstance(moment.event, DecodingEnded):
            written = sum(word != END for word in moment.output)
            place = f"end after {written} word{'s' if written != 1 else ''}"
        else:
            step = f"word {moment.event.t}" if moment.event.t else "reading"
            place = f"{step} · {moment.substep} of {moment.substeps} {explain(moment).name}"
        play = "▶ playing " if self.playing else ""
        search = moment.decoding.search
        names = [printable(moment.decoding.name), *([search.description] if search.kind != "greedy" else [])]
        name = " " + " · ".join([*names, in_short(moment.decoding.config)])
        room = max(0, width - len(play) - len(place) - 2)
        left = min(room, width // 2 - 4)  # so that the place begins at the same cell at every moment
        return draw.line(
            [
                (draw.fit(name, left) + "  ", PALETTE.style("dim")),
                (place, PALETTE.style("accent", bold=True)),
                (" " * (room - left) + play, PALETTE.style("weight", bold=True)),
            ],
            width,
        )


class Sentences(Pane):
    """The source words and, below, the output words so far."""

    DEFAULT_CSS = "Sentences { height: 2; }"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.source, moment.output, moment.focus, isinstance(moment.event, DecodingEnded))

    def render_line(self, y: int) -> Strip:
        width, moment = self.size.width, self.moment
        if moment is None:
            return draw.line([], width)
        if y == 0:
            return self._line(" source", draw.words(moment.source, moment.focus, max(1, width - LABEL)), width)
        ended = isinstance(moment.event, DecodingEnded)
        pieces = moment.output if ended else (*moment.output, "▂")
        return self._line(" output", draw.words(pieces, len(pieces) - 1, max(1, width - LABEL)), width)

    @staticmethod
    def _line(label: str, segments: list[Segment], width: int) -> Strip:
        return Strip([Segment(label.ljust(LABEL), PALETTE.style("dim")), *segments]).adjust_cell_length(width)
