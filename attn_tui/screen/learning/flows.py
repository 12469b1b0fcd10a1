"""How much of a word's loss reaches each state: bars in the order of reading and writing, a model below the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from attn_tui.engine.quantity import Numbers
from attn_tui.screen import draw, write
from attn_tui.screen.drawn import Drawn
from attn_tui.screen.look import LOOK, Look
from attn_tui.story.learning.flow import Flow

_WIDEST = 4  # cells of a state; with more, `draw.levels` writes numbers in place of bars
_FEWEST, _MOST = 1, 6  # lines of bars


Block: TypeAlias = tuple[Flow, Sequence[str], Sequence[str]]
"""A model's flow, its source words, and the words that it should write."""


def share_of(norm: float) -> str:
    """Write a norm in four cells.

    >>> share_of(0.123), share_of(1.26), share_of(0.002), share_of(12.3), share_of(float("nan"))
    ('.12', '1.3', '~0', '12', '–')
    """
    if norm != norm:
        return "–"
    if norm < 0.005:
        return "~0" if norm else "0"
    return f"{norm:.2f}".removeprefix("0") if norm < 0.995 else f"{norm:.1f}" if norm < 9.95 else f"{norm:.0f}"[:3]


class Flows(Drawn):
    """Draws its own lines: a block for each model."""

    DEFAULT_CSS = "Flows { height: 100%; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.look = LOOK
        self._blocks: Sequence[Block] = ()

    def show(self, blocks: Sequence[Block], look: Look) -> None:
        """Show the flow of each model; without any, that they are being computed."""
        self._blocks, self.look = blocks, look
        self.refresh()

    def render_line(self, y: int) -> Strip:
        lines = [line for block in self._blocks for line in self._lines(*block)]
        if not lines:
            lines = [[], [Segment(f" {self.look.say('learning.wait')}", self.look.style("dim"))]]
        return Strip(write.padded(lines[y] if y < len(lines) else [], self.size.width, self.look))

    def _lines(self, flow: Flow, source: Sequence[str], given: Sequence[str]) -> list[list[Segment]]:
        look, say = self.look, self.look.say
        text, dim = look.style("text"), look.style("dim")
        states = len(flow.all)
        cells = max(1, min(_WIDEST, (self.size.width - 4) // states))
        room = self.size.height // max(1, len(self._blocks))
        has_numbers = cells == _WIDEST and room >= 4
        high = max(_FEWEST, min(_MOST, room - 2 - has_numbers))
        kind = say("learning.flow.with" if flow.has_attention else "learning.flow.without")
        lines = [[Segment(f" {flow.name}: ", look.style("accent", bold=True)), Segment(kind, text)]]
        halves = flow.encoder, flow.decoder
        largest = max(float(np.nanmax(one.all)) for one, _, _ in self._blocks) or 1.0  # so that models can be compared
        for line in range(high):
            part = draw.Part(line, high)
            lines.append(_joined([self._bars(half / largest, cells, part) for half in halves], text))
        if has_numbers:
            lines.append(_joined([self._cells([share_of(x) for x in half], cells, text) for half in halves], dim))
        words = [self._cells(names, cells, dim) for names in (source, given)]
        return [*lines, _joined(words, dim)]

    def _bars(self, shares: Numbers, cells: int, part: draw.Part) -> list[Segment]:
        """A line of bars, with a gap between them if there is room for one."""
        look, gap = self.look, int(cells > 1)
        found: list[Segment] = []
        for share in np.asarray(shares, np.float32):
            found += [*draw.levels(share[None], cells - gap, part, look), Segment(" " * gap, look.style("text"))]
        return found

    def _cells(self, texts: Sequence[str], cells: int, style: Style) -> list[Segment]:
        room = cells - int(cells > 1)  # a gap, as between bars
        fitted = [text if cell_len(text) <= room else write.fit(text, room) for text in texts]
        return [Segment(text + " " * (cells - cell_len(text)), style) for text in fitted]


def _joined(halves: Sequence[Sequence[Segment]], style: Style) -> list[Segment]:
    """Encoder and decoder, with a line between them."""
    encoder, decoder = halves
    return [Segment(" ", style), *encoder, Segment("│ ", style), *decoder]
