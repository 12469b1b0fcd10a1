"""Where one is, the sentence, and the output so far."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from attn_tui.engine.events import DecodingEnded
from attn_tui.screen import draw
from attn_tui.screen.explain import explain
from attn_tui.screen.moment import Moment
from attn_tui.screen.palette import PALETTE
from attn_tui.screen.panes.pane import Pane
from attn_tui.text import printable
from attn_tui.vocabulary import END

_LABEL = 9


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
        config = moment.decoding.config
        if isinstance(moment.event, DecodingEnded):
            written = sum(word != END for word in moment.output)
            place = f"end after {written} word{'s' if written != 1 else ''}"
        elif moment.event.t:
            place = f"word {moment.event.t} · {moment.substep} of {moment.decoding.substeps} {explain(moment).name}"
        else:
            place = f"reading · {moment.substep} of {2 * len(moment.source) + 3} {explain(moment).name}"
        play = "▶ playing " if self.playing else ""
        name = f" {printable(moment.decoding.name)} · GRU, {config.score} score"
        room = width - len(play) - len(place) - 2
        return draw.line(
            [
                (draw.fit(name, max(0, min(room, width // 2 - 4))) + "  ", PALETTE.style("dim")),
                (draw.fit(place, min(len(place), width)), PALETTE.style("accent", bold=True)),
                (" " * max(0, room - max(0, min(room, width // 2 - 4))), PALETTE.style("text")),
                (play, PALETTE.style("weight", bold=True)),
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
            return self._line(" source", draw.words(moment.source, moment.focus, max(1, width - _LABEL)), width)
        ended = isinstance(moment.event, DecodingEnded)
        pieces = moment.output if ended else (*moment.output, "▂")
        return self._line(" output", draw.words(pieces, len(pieces) - 1, max(1, width - _LABEL)), width)

    @staticmethod
    def _line(label: str, segments: list[Segment], width: int) -> Strip:
        return Strip([Segment(label.ljust(_LABEL), PALETTE.style("dim")), *segments]).adjust_cell_length(width)
