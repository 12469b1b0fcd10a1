"""The parts of the screen of a beam search: lines that are redrawn only if what they show changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from attn_tui.screen import draw, write
from attn_tui.screen.beam.remarks import becomes, numbers, step_remarks
from attn_tui.screen.beam.tree import SearchTree
from attn_tui.screen.drawn import Drawn
from attn_tui.screen.look import LOOK, Look
from attn_tui.screen.panes.column import weight_cells
from attn_tui.story.ties import largest
from attn_tui.symbols import number, subscript

_LONGEST = 14  # the most cells of a source word


@dataclass(frozen=True, eq=False, slots=True)
class TreeState:
    """What the screen shows. Without a tree, the first search is still running."""

    width: int
    """The width the viewer asks for; the tree may still have another."""
    length_penalty: float
    explored: SearchTree | None = None
    node: int = 0
    """The node of the selected word."""
    problem: str = ""

    @property
    def t(self) -> int:
        """The time step of the selected word."""
        return int(self.explored.tree.t[self.node]) if self.explored else 0

    @property
    def is_searching(self) -> bool:
        """Whether the tree of that width is still being searched."""
        return not self.problem and (self.explored is None or self.explored.width != self.width)


class Part(Drawn):
    """Draws its own lines, which `lines` makes from the state."""

    DEFAULT_CSS = "Part { height: 1; }"

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self.state, self.look = TreeState(0, 0), LOOK
        self._drawn: list[Strip] = []

    def show(self, state: TreeState, look: Look) -> None:
        """Show this state."""
        self.state, self.look = state, look
        self._draw()

    def lines(self, width: int, height: int) -> list[Strip]:
        """Lines of exactly `width` cells, the uppermost first; missing lines stay blank."""
        return []

    def _draw(self) -> None:
        drawn = self.lines(*self.size) if self.size.area else []
        if drawn != self._drawn:
            self._drawn = drawn
            self.refresh()

    def on_resize(self) -> None:
        self._drawn = []
        self._draw()

    def render_line(self, y: int) -> Strip:
        return self._drawn[y] if y < len(self._drawn) else write.line([], self.size.width, self.look)


class Heading(Part):
    """What is searched, how, and the current place in it."""

    def lines(self, width: int, height: int) -> list[Strip]:
        state, look, say = self.state, self.look, self.look.say
        how = say("beam.width", width=state.width, penalty=f"{state.length_penalty:g}")
        lead, where, places = f" {say('beam.name')}  ", "…", ""
        if state.explored is not None and not state.is_searching:
            where = say("beam.place", t=state.t, steps=state.explored.steps)
            texts = _places(state.explored, state.t)
            if cell_len(f"{lead}{how}  {where}  {texts[-1]}") > width:
                lead = " "
            room = width - cell_len(f"{lead}{how}  {where}  ")
            places = write.first_fitting(texts, max(0, room))
        parts = [
            (lead, look.style("accent", bold=True)),
            (f"{how}  ", look.style("text")),
            (f"{where}  ", look.style("text", bold=True)),
            (places, look.style("weight")),
        ]
        return [write.line(parts, width, look)]


def _places(explored: SearchTree, t: int) -> list[str]:
    """The places of the beam: kept, ended here, not needed, gone; a mark for each place, or a number for each kind."""
    places, kept, ended = explored.places(t), len(explored.kept(t)), len(explored.ended(t))
    counts = {"●": kept - ended, "█": ended, "·": places - kept, "░": explored.width - places}
    marks = "".join(mark * n for mark, n in counts.items())
    return [marks, " ".join(f"{n}{mark}" for mark, n in counts.items() if n)]


class StepRemarks(Part):
    """What happens in the time step."""

    def lines(self, width: int, height: int) -> list[Strip]:
        state, look = self.state, self.look
        if state.problem:
            text = write.wrapped(state.problem, width - 2)
        elif state.explored is None or state.is_searching:
            text = [look.say("beam.searching", width=state.width)]
        else:
            text = step_remarks(state.explored, state.t, look.say, width - 2, height)
        return [write.line([(f" {line}", look.style("text"))], width, look) for line in text]


class Attention(Part):
    """The weights that the selected word was chosen with: a bar and a number for each source word."""

    def lines(self, width: int, height: int) -> list[Strip]:
        state, look, say = self.state, self.look, self.look.say
        if state.explored is None:
            return []
        tree, node = state.explored.tree, state.node
        if tree.alpha is None:
            text = write.wrapped(say("beam.no_attention"), width - 1)
            return [
                write.title(say("pane.none", what="α"), False, width, look),
                *(write.line([(line, look.style("dim"))], width, look) for line in text),
            ]
        alpha = tree.alpha[tree.step[node]]
        first, shown, more = 0, max(1, height - 1), ""
        if len(alpha) > shown:  # the neighbours with the largest sum
            first = int(np.convolve(np.abs(alpha), np.ones(shown), "valid").argmax())
            more = f" {'↑' * (first > 0)}{'↓' * (first + shown < len(alpha))}"
        n, word = subscript(len(tree.split.words) + state.t), state.explored.word(node)
        titles = [f"{say('beam.attention', n=n, word=word)}{more}", f"α{n} «{word}»{more}"]
        label = min(max(map(cell_len, tree.split.words)), _LONGEST, width // 3)
        lines = [write.title(write.first_fitting(titles, width - 3), False, width, look)]
        for j in range(first, min(len(alpha), first + shown)):
            best = j == largest(alpha)
            name = Segment(write.fit(tree.split.words[j], label) + " ", look.style("accent" if best else "text"))
            bar = weight_cells(alpha, j, best, width - label - 2, draw.Part(), look)
            lines.append(Strip(write.padded([name, *bar], width, look)))
        return lines


class Hypothesis(Part):
    """All words up to the selected one, how its score is computed, and what becomes of it."""

    def lines(self, width: int, height: int) -> list[Strip]:
        explored, node, look, say = self.state.explored, self.state.node, self.look, self.look.say
        if explored is None:
            return []
        style = "dim" if not explored.tree.kept[node] else "accent" if node in explored.chosen else "text"
        words = ending(explored.words(node), width - 2, height - 3)
        return [
            write.title(say("beam.hypothesis"), False, width, look),
            *(write.line([(f" {line}", look.style("text", bold=True))], width, look) for line in words),
            write.line([(f" {write.fit(numbers(explored, node, say), width - 1)}", look.style("text"))], width, look),
            write.line([(f" {write.fit(becomes(explored, node, say), width - 1)}", look.style(style))], width, look),
        ]


class Hypotheses(Part):
    """The translations found, best first; those that have not ended by the time step are dim."""

    def lines(self, width: int, height: int) -> list[Strip]:
        explored, look, say = self.state.explored, self.look, self.look.say
        if explored is None:
            return []
        tree, leads_to = explored.tree, explored.ranks.get(self.state.node, [])
        shown = height - 1
        first = max(0, min(leads_to[0] - 1 if leads_to else 0, len(tree.best) - shown))
        more = f"{'↑' * (first > 0)}{'↓' * (first + shown < len(tree.best))}"
        lines = [write.title(f"{say('beam.found')} {more}".rstrip(), False, width, look)]
        for rank, node in enumerate(tree.best[first : first + shown], first + 1):
            colour = "accent" if rank == 1 else "text" if tree.t[node] <= self.state.t else "dim"
            style = look.style(colour, bold=rank in leads_to)
            about = (
                f"{'▸' if rank in leads_to else ' '}{'▶' if rank == 1 else ' '} {rank:2}  "
                f"{say('beam.score')} {number(float(tree.score[node])):>6}  "
                f"log P {number(float(tree.log_probability[node])):>6}  "
                f"{say('beam.of_step', t=int(tree.t[node])):>6}  "
            )
            text = write.fit(explored.text(node), max(0, width - cell_len(about)))
            lines.append(write.line([(about, style), (text, style)], width, look))
        return lines


def ending(words: Sequence[str], width: int, lines: int) -> list[str]:
    """The last words, as many as fit on that many lines; «…» stands for those before.

    >>> ending(["I", "am", "a", "student"], 11, 1)
    ['… a student']
    """
    for left_out in range(len(words)):
        text = write.wrapped(" ".join(["…"] * (left_out > 0) + list(words[left_out:])), width)
        if len(text) <= lines:
            return text
    return [write.fit(words[-1], width)] if words else [""]
