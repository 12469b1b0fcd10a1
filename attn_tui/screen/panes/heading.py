"""The current place, the sentence, and the output so far."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from attn_tui.engine.branch import Branch
from attn_tui.engine.events import DecodingEnded
from attn_tui.screen import write
from attn_tui.screen.panes.pane import CHANGED, TOUCHED, Pane
from attn_tui.story.compared import Compared, compared
from attn_tui.story.explain import explain
from attn_tui.story.moment import Moment
from attn_tui.story.naming import how_chosen, in_title
from attn_tui.story.system import in_short
from attn_tui.symbols import subscript
from attn_tui.text import printable
from attn_tui.vocabulary import END

LABEL = 9
"""Cells of the labels of the lines at the top."""


_NAME = 14
"""The fewest cells of a checkpoint's name."""


class Place(Pane):
    """One line: checkpoint and system, word and sub-step, whether it plays."""

    DEFAULT_CSS = "Place { height: 1; }"

    remark = ""
    """The text at the right end: how fast it plays, the score of guesses."""

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.event,)

    def render_line(self, y: int) -> Strip:
        width, moment, say = self.size.width, self.moment, self.look.say
        if moment is None:
            return write.line([], width, self.look)
        if isinstance(moment.event, DecodingEnded):
            place = say.count("place.end", sum(word != END for word in moment.output))
        else:
            h = f"h{subscript(moment.n)}"
            step = say("place.word", t=moment.event.t, h=h) if moment.event.t else say("place.reading")
            name = explain(moment, say).name
            place = say("place.substep", step=step, i=moment.substep, n=moment.substeps, name=name)
        play = self.remark and f" {self.remark}"
        search = moment.decoding.search
        chosen = f" · {how_chosen(search, say)}" if search.kind != "greedy" else ""
        system = f" · {in_short(moment.decoding.config, say)}"
        room = max(0, width - cell_len(play) - cell_len(place) - 2)
        left = min(room, width // 2 - 4)  # so that the place always begins at the same cell
        name, is_whole = self._called(moment, left - 1 - cell_len(chosen))
        place = write.fit(place, min(cell_len(place), max(0, width - left - 2 - cell_len(play))))
        return write.line(
            [
                (
                    write.fit(f" {self._both(name + chosen, system, left - 1, is_whole)}", left) + "  ",
                    self.look.style("dim"),
                ),
                (place, self.look.style("accent", bold=True)),
                (" " * (room - left) + play, self.look.style("weight", bold=True)),
            ],
            width,
            self.look,
        )

    def _called(self, moment: Moment, room: int) -> tuple[str, bool]:
        """The checkpoint's name, and whether all of it has to be shown: that of an age ends in it."""
        name = printable(moment.decoding.name)
        if moment.decoding.checkpoint.age is None:
            return name, False
        long = in_title(moment.decoding, self.look.say)
        return long if cell_len(long) <= room else name, True

    @staticmethod
    def _both(name: str, system: str, room: int, is_whole: bool) -> str:
        """The checkpoint's name and its system; if they do not fit, the name is cut first."""
        kept = room if is_whole else max(_NAME, room - cell_len(system))
        return (name if cell_len(name) <= kept else write.fit(name, kept)) + system


class Sentences(Pane):
    """The source words and, below, the output words so far.

    In a branch, also the words to come and a line of the words before the change: what was set by hand and what has
    changed by it is marked in both.
    """

    DEFAULT_CSS = "Sentences { height: 2; }"

    _compared: tuple[Branch, Compared | None] | None = None

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.branch, moment.source, moment.output, moment.focus, isinstance(moment.event, DecodingEnded))

    def render_line(self, y: int) -> Strip:
        width, moment = self.size.width, self.moment
        if moment is None:
            return write.line([], width, self.look)
        room = max(1, width - LABEL)
        if y == 0:
            return self._line("label.source", write.words(moment.source, moment.focus, room, self.look), width)
        found = self._comparison(moment)
        if y == 2:  # also for an unchanged decoding, if another beside it is changed
            former = found and self._line("label.before", self._former(found, moment, room), width)
            return former or write.line([], width, self.look)
        written, ended = len(moment.output), isinstance(moment.event, DecodingEnded)
        if found is None:
            pieces = moment.output if ended else (*moment.output, "▂")
            return self._line("label.output", write.words(pieces, len(pieces) - 1, room, self.look), width)
        pieces = tuple(
            (TOUCHED if i in found.put_in else CHANGED if i in found.changed else "") + word
            for i, word in enumerate(found.words)
        )
        colours = ["dim" if i >= written else "weight" if i in found.changed else "text" for i in range(len(pieces))]
        at = min(written - ended, len(pieces) - 1)
        return self._line("label.output", write.words(pieces, at, room, self.look, colours), width)

    def _comparison(self, moment: Moment) -> Compared | None:
        if self._compared is None or self._compared[0] is not moment.branch:
            self._compared = moment.branch, compared(moment.decoding, moment.branch)
        return self._compared[1]

    def _former(self, found: Compared, moment: Moment, room: int) -> list[Segment]:
        """The words before the change and, at the right end, what was changed."""
        changes = write.fit(found.changes, min(cell_len(found.changes), room // 3))
        if not found.changed and not found.gone:
            same = write.fit(self.look.say("before.same"), max(1, room - cell_len(changes) - 3))
            return [Segment(same, self.look.style("dim")), Segment(f" {TOUCHED} {changes}", self.look.style("accent"))]
        pieces = [CHANGED * (i in found.gone) + word for i, word in enumerate(found.before)]
        colours = ["weight" if i in found.gone else "dim" for i in range(len(pieces))]
        at = min(len(moment.output), len(pieces) - 1)
        words = write.words(pieces, at, max(1, room - cell_len(changes) - 3), self.look, colours)
        return [*words, Segment(f" {TOUCHED} {changes}", self.look.style("accent"))]

    def _line(self, key: str, segments: list[Segment], width: int) -> Strip:
        label = Segment(write.fit(f" {self.look.say(key)}", LABEL), self.look.style("dim"))
        return Strip([label, *segments]).adjust_cell_length(width)
