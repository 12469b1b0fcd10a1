"""What happens at this moment, in symbols and words."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from attn_tui.engine.intervention import COMPUTED, Intervention, kind_of
from attn_tui.screen import write
from attn_tui.screen.panes.pane import Pane
from attn_tui.story.compared import effect
from attn_tui.story.explain import explain
from attn_tui.story.moment import Moment
from attn_tui.story.quiz import Question
from attn_tui.symbols import number

_APART = 3  # blanks between texts in one line


class Now(Pane):
    """Two lines of symbols, the second with this moment's numbers; below them a sentence or two."""

    DEFAULT_CSS = "Now { height: 1fr; min-height: 5; }"

    question: Question | None = None
    """The question that is asked before the answer is shown, in place of the explanation."""
    choice = 0
    verdict = ""
    """What is said about the last answer, in place of the numbers."""

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.event, moment.changes)

    def render_line(self, y: int) -> Strip:
        if self.moment is None:
            return write.line([], self.size.width, self.look)
        return Strip(write.padded(self.row(self.moment, y, self.size.width), self.size.width, self.look))

    def row(self, moment: Moment, y: int, width: int) -> list[Segment]:
        if self.question is not None:
            return self._asked(self.question, y, width)
        said = explain(moment, self.look.say)
        bold = self.look.style("text", bold=True)
        if y == 0:
            name = f" {said.name}" + " " * _APART
            room = width - cell_len(name)
            return [
                Segment(name, self.look.style("accent", bold=True)),
                *self._ends(Segment(said.equation, bold), Segment(said.source, self.look.style("dim")), room),
            ]
        put_in = self._put_in(moment)
        if y == 1 and self.verdict:
            return [Segment(f" {self.verdict}", self.look.style("weight", bold=True))]
        if y == 1 and put_in:
            return [Segment(write.fit(f" {put_in}", width), self.look.style("accent", bold=True))]
        if y == 1:
            numbers = Segment(f" {said.numbers}", self.look.style("weight"))
            return self._ends(numbers, Segment(said.shapes, self.look.style("dim")), width)
        lines = write.wrapped(self._about_changes(moment) if put_in else said.text, max(1, width - 2))
        return [Segment(f" {lines[y - 2]}", self.look.style("text"))] if y - 2 < len(lines) else []

    def _put_in(self, moment: Moment) -> str:
        """What was set by hand in this event, not computed."""
        changes = self._changes_of(moment)
        return self.look.say("now.changed", changes=moment.decoding.written(changes)) if changes else ""

    @staticmethod
    def _changes_of(moment: Moment) -> list[Intervention]:
        config, kind = moment.decoding.config, type(moment.event)
        return [one for one in moment.changes if kind_of(config, one.field, one.change) is kind]

    def _about_changes(self, moment: Moment) -> str:
        own = moment.decoding.config.score
        trained = f" {self.look.say('now.changed.score', own=own)}" if moment.score != own else ""
        computed = all(one.change in COMPUTED for one in self._changes_of(moment))
        text = self.look.say("now.changed.otherwise" if computed else "now.changed.text")
        found = effect(moment.decoding, moment.branch, moment.event.t)
        if found is None:
            return text + trained
        key = "now.effect.word" if found.before != found.now else "now.effect"
        follows = self.look.say(
            key, word=found.now, before=found.before, p=number(found.probability), former=number(found.former)
        )
        return f"{follows} {text}{trained}"

    def _asked(self, question: Question, y: int, width: int) -> list[Segment]:
        if y == 0:
            text = self.look.say(f"guess.{question.kind}")
            return [Segment(f" ? {text}", self.look.style("accent", bold=True))]
        if y == 2:
            blank = Segment("   ", self.look.style("text"))
            choices = [f"[{word}]" if i == self.choice else word for i, word in enumerate(question.choices)]
            return [blank, *write.words(choices, self.choice, width - 4, self.look)]
        return [Segment(f"   {self.look.say('guess.keys')}", self.look.style("dim"))] if y == 4 else []

    def _ends(self, left: Segment, right: Segment, width: int) -> list[Segment]:
        """One text at the left end, the other at the right, if it fits as a whole."""
        room = width - 1 - cell_len(left.text) - cell_len(right.text)
        if room < _APART:
            return [Segment(write.fit(left.text, width), left.style)]
        return [left, Segment(" " * room, left.style), right]
