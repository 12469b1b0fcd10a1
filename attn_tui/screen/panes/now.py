"""What happens at this moment, in symbols and words."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from attn_tui.screen import write
from attn_tui.screen.look import Look
from attn_tui.screen.panes.pane import Pane
from attn_tui.story.by_hand import ByHand, by_hand
from attn_tui.story.explain import Explanation, explain
from attn_tui.story.moment import Moment
from attn_tui.story.quiz import Question

WHOLE = 80
"""Columns from which on the symbols take one line."""
_APART = 3  # blanks between texts in one line


class Now(Pane):
    """Two lines of symbols, the second with this moment's numbers; below them a sentence or two."""

    DEFAULT_CSS = "Now { height: 1fr; min-height: 5; }"

    question: Question | None = None
    """The question that is asked before the answer is shown, in place of the explanation."""
    choice = 0
    verdict = ""
    """What is said about the last answer, in place of the numbers."""
    _by_hand: ByHand | None = None

    def show(self, moment: Moment, look: Look) -> None:
        super().show(moment, look)
        told = by_hand(moment, look.say)  # also of the branch that this one was opened from, which may be another now
        if told != self._by_hand:
            self._by_hand = told
            self.refresh()

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.event, moment.changes)

    def render_line(self, y: int) -> Strip:
        if self.moment is None:
            return write.line([], self.size.width, self.look)
        return Strip(write.padded(self.row(self.moment, y, self.size.width), self.size.width, self.look))

    @staticmethod
    def lines_at(width: int) -> int:
        """How many lines it needs at this width."""
        return 5 if width >= WHOLE else 6

    def row(self, moment: Moment, y: int, width: int) -> list[Segment]:
        if self.question is not None:
            return self._asked(self.question, y, width)
        lines, last = self._lines(moment, width), self.size.height - 1
        if y >= len(lines):
            return []
        if y == last and y < len(lines) - 1:  # there is more: the mark shows that
            text = "".join(segment.text for segment in lines[y])
            return [Segment(write.fit(f"{text} {write.CUT}", width), lines[y][-1].style)]
        return lines[y]

    def _lines(self, moment: Moment, width: int) -> list[list[Segment]]:
        """The name and the symbols, the numbers, and what there is to say, in as many lines as they need."""
        said, changed = explain(moment, self.look.say), self._by_hand
        text = write.wrapped(changed.text if changed else said.text, max(1, width - 2))
        return [
            *self._symbols(said, width),
            *self._numbers(said, changed.changes if changed else "", width),
            *([Segment(f" {line}", self.look.style("text"))] for line in text),
        ]

    def _symbols(self, said: Explanation, width: int) -> list[list[Segment]]:
        """The name, the equation and where it is from; in two lines if one is too short."""
        name = Segment(f" {said.name}", self.look.style("accent", bold=True))
        equation = Segment(said.equation, self.look.style("text", bold=True))
        source = Segment(said.source, self.look.style("dim"))
        apart = Segment(" " * _APART, equation.style)
        room = width - cell_len(name.text) - _APART
        if cell_len(said.equation) <= room or width >= WHOLE:
            return [[name, apart, *self._ends(equation, source, room)]]
        blank = Segment(" ", equation.style)
        return [self._ends(name, source, width), [blank, *self._ends(equation, Segment(""), width - 1)]]

    def _numbers(self, said: Explanation, put_in: str, width: int) -> list[list[Segment]]:
        """What is said about the last answer, or what was set by hand, or the numbers."""
        if self.verdict:
            return self._in_lines(self.verdict, width, self.look.style("weight", bold=True))
        if put_in:
            return self._in_lines(put_in, width, self.look.style("accent", bold=True))
        style = self.look.style("weight")
        if cell_len(said.numbers) > width - 2:
            return self._in_lines(said.numbers, width, style)
        return [self._ends(Segment(f" {said.numbers}", style), Segment(said.shapes, self.look.style("dim")), width)]

    @staticmethod
    def _in_lines(text: str, width: int, style: Style) -> list[list[Segment]]:
        return [[Segment(f" {line}", style)] for line in write.wrapped(text, max(1, width - 2))]

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
