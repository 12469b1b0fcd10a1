"""How a stage's lines and columns are divided: among all panes, among those of the moment, or for an enlarged one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.containers import Horizontal
from textual.geometry import Size
from textual.widget import Widget

from attn_tui.screen.panes.bars import WithBars
from attn_tui.screen.panes.column import Column
from attn_tui.screen.panes.columns import Widths, presented
from attn_tui.screen.panes.decoder import DecoderState
from attn_tui.screen.panes.encoder import States, Words
from attn_tui.screen.panes.fading import Fading
from attn_tui.screen.panes.heading import Place, Sentences
from attn_tui.screen.panes.inside import CellRead, Told
from attn_tui.screen.panes.legend import Legend
from attn_tui.screen.panes.now import WHOLE, Now
from attn_tui.screen.panes.order import Order
from attn_tui.screen.panes.pane import Pane
from attn_tui.screen.panes.progress import Progress
from attn_tui.screen.panes.readable import Readable
from attn_tui.screen.panes.table import Table, can_spare
from attn_tui.screen.panes.values import Values
from attn_tui.screen.panes.vectors import Concatenation, Maxout, Readout, Vectors

FULL = Size(80, 23)
"""The smallest terminal that all panes fit into; a smaller one has those of the moment."""
_PLACE, _SENTENCES, _TITLE, _LEGEND, _PROGRESS, _KEYS = 1, 2, 1, 1, 1, 1  # lines
VECTORS = 4
"""Lines that panes of vectors have in every system, at least."""
_NOW = 5  # lines of the explanation, at least
_TOLD = 2  # lines of the sentence about what is inside the cell, if it has the whole width
_FEW = 4  # source words that stay in view above the cell that reads them
_ROOMY = 9  # lines of an enlarged pane, from which on there are some to spare for the numbers around its cursor
_TALL = 34  # from this many lines on, panes of sub-steps before attention are above it


class Beside(Horizontal):
    """Panes side by side."""

    BLANK = True  # the panes cover all of it: there is nothing to draw below them


@dataclass(frozen=True, slots=True)
class Room:
    """What a stage is laid out for."""

    size: Size = FULL
    """Columns and lines, the line of keys included."""
    order_lines: int = 0
    """Lines that the order of sub-steps takes."""
    vector_lines: int = VECTORS
    """Lines that panes of vectors have, at least: one for each vector of these systems."""
    compares: bool = False
    """Whether a line shows the words before a change."""
    presents: bool = False
    """Whether only the panes of the moment are shown, larger."""

    @property
    def is_tall(self) -> bool:
        """Whether panes of sub-steps before attention are above it, if there are any."""
        return self.size.height >= _TALL and not self.presents


@dataclass(frozen=True, slots=True)
class Parts:
    """The widgets of a stage, from top to bottom."""

    place: Place
    sentences: Sentences
    order: Order | None
    above: Beside
    table: Table
    below: Beside
    legend: Legend
    progress: Progress
    now: Now
    above_panes: Sequence[Pane]
    below_panes: Sequence[Pane]

    @property
    def lines(self) -> list[Widget]:
        """All of them below each other."""
        headings = [self.place, self.sentences, *([self.order] if self.order else [])]
        return [*headings, self.above, self.table, self.below, self.legend, self.progress, self.now]

    @property
    def panes(self) -> list[Pane]:
        """All that show something of a moment; the table passes it on to its columns."""
        return [*(line for line in self.lines if isinstance(line, Pane)), *self.above_panes, *self.below_panes]

    @property
    def with_bars(self) -> list[WithBars]:
        """All panes that draw vectors."""
        panes = (*self.table.columns, *self.above_panes, *self.below_panes)
        return [pane for pane in panes if isinstance(pane, WithBars)]

    def legend_for(self, panes: Sequence[Pane]) -> Legend | None:
        """The legend if one of these draws vectors."""
        return self.legend if any(isinstance(pane, WithBars) and pane.symbols for pane in panes) else None

    def explain_bars(self, explains: bool) -> None:
        """Say below the words how to read bars, in place of the legend."""
        for column in self.table.columns:
            if isinstance(column, Words):
                column.explain_bars(explains)

    def share_cells(self, cells: int) -> None:
        """Give a vector so many cells in every pane; 0 is as many as there is room for."""
        for pane in self.with_bars:
            if pane.cells != cells:
                pane.cells = cells
                pane.refresh()  # its own size may stay the same

    def box_of(self, pane: Readable) -> Widget | None:
        """The part that a pane is in; None if it stands by itself."""
        return next((box for box in (self.above, self.table, self.below) if pane.parent is box), None)

    def show_only(self, *shown: Widget | None) -> None:
        """Show these parts, with nothing left of an earlier layout."""
        for line in self.lines:
            line.display = line in shown
        for box in (self.above, self.below):
            box.styles.clear_rule("height")
            box.styles.clear_rule("max_height")
            box.styles.clear_rule("min_height")
        self.table.styles.margin = 0
        self.now.styles.clear_rule("height")
        for pane in (*self.above_panes, *self.below_panes):
            if isinstance(pane, Vectors):
                pane.highest = Vectors.highest


def full(parts: Parts, room: Room, width: int, words: int, share: Widths, explains: bool) -> None:
    """Show all panes in `width` columns, which they share; there are `words` source words.

    `explains` says if the explanation is shown.
    """
    tall = room.is_tall and bool(parts.above_panes)
    hidden = [*([] if tall else [parts.above]), *([] if explains else [parts.now])]
    parts.show_only(*(line for line in parts.lines if line not in hidden))
    for box in (parts.above, parts.below):
        box.styles.min_height = _TITLE + room.vector_lines
    if parts.order:
        parts.order.styles.height = room.order_lines
    boxes = 1 + tall
    lines = room.size.height - _PLACE - _SENTENCES - room.compares - room.order_lines - _PROGRESS - _KEYS
    lines -= boxes * (_TITLE + room.vector_lines) + (_NOW if explains else 0)
    highest = min(6, 2 + room.size.height // 20)
    parts.legend.display = can_spare(lines, words, highest)
    parts.explain_bars(not parts.legend.display)
    shares = [share.of(column.share) for column in parts.table.columns]
    # Lines with which the others have two for each vector, or a gap between vectors of one line.
    wanted = (boxes * (room.vector_lines - 1), boxes * (room.vector_lines - 2))
    parts.table.make_room(lines - parts.legend.display, words, shares, highest, wanted)
    parts.share_cells(share.cells)
    kinds_above = {type(pane) for pane in parts.above_panes}
    for pane in parts.above_panes:
        pane.display = True
    for pane in parts.below_panes:
        pane.display = not (tall and type(pane) in kinds_above)
    shown = [pane for pane in parts.below_panes if pane.display]
    for pane in (*parts.above_panes, *parts.below_panes):
        if isinstance(pane, DecoderState):
            pane.label_width = share.words
            pane.styles.width = share.decoder_state if len(shown) > 1 and pane in shown else "1fr"
        elif isinstance(pane, Concatenation | Readout | Maxout):
            pane.styles.width = share.concatenation if len(shown) > 2 else width // 2
        else:
            pane.styles.width = "1fr"


@dataclass(frozen=True, slots=True)
class Below:
    """What is shown below an enlarged pane; None if it is not."""

    read: CellRead | None
    """The cell that reads a source word."""
    told: Told | None
    """A sentence about what is inside the cell."""
    values: Values | None
    """The numbers around the cursor."""


def enlarged(parts: Parts, room: Room, pane: Readable, words: int, longest: int, below: Below, rows: int) -> None:
    """Show one pane on the whole stage, and what there is below it.

    There are `words` source words, the longest of which takes `longest` cells; `rows` are those inside the cell.
    """
    box = parts.box_of(pane)
    legend = parts.legend_for([pane])
    parts.show_only(parts.place, box, legend)
    parts.explain_bars(False)
    parts.share_cells(0)
    lines = room.size.height - _PLACE - _KEYS - (_LEGEND if legend is not None else 0)
    if below.told is not None:
        told = _TOLD if room.size.width >= WHOLE else _TOLD + 1
        below.told.styles.height = told
        lines -= told
    if below.read is not None:
        cell = min(_TITLE + rows, lines - _TITLE - min(words, _FEW) - 1)
        below.read.styles.height = cell
        lines -= cell
    if below.values is not None and lines < _ROOMY:
        below.values.display = False  # the rows need every line
    elif below.values is not None:
        below.values.styles.height = "1fr"
        numbers = min(1 + lines // 3, 12)
        # As many lines less as what is inside the cell needs, but for the title and two lines.
        lines -= max(_TITLE + 2, min(numbers, lines - _TITLE - rows)) if rows else numbers
    if isinstance(pane, Column):
        shown = [pane, *(column for column in parts.table.columns if isinstance(column, Fading))]
        shown = shown if isinstance(pane, States) else [pane]
        parts.table.make_room(lines, words, _shares(parts.table, room, longest, shown), highest=8)
    elif box is None:
        pane.styles.width = "1fr"
        pane.styles.dock = "none"
    else:
        box.styles.height, box.styles.max_height = lines if rows else "1fr", "100%"
        _alone(parts, pane)


def presenter(parts: Parts, room: Room, pane: Readable, words: int, longest: int, explains: bool) -> None:
    """Show one pane over the full width, with the columns it is computed from, and explain it.

    There are `words` source words, the longest of which takes `longest` cells.
    """
    box = parts.box_of(pane)
    shown = columns_with(pane, parts.table) if isinstance(pane, Column) else [pane]
    legend = parts.legend_for(shown)
    parts.show_only(parts.place, parts.sentences, box, legend, parts.progress, parts.now if explains else None)
    parts.explain_bars(False)
    parts.share_cells(0)
    now = parts.now.lines_at(room.size.width) if explains else 0
    lines = room.size.height - _PLACE - _SENTENCES - room.compares - _PROGRESS - now - _KEYS
    lines -= _LEGEND if legend is not None else 0
    if explains:
        parts.now.styles.height = now
    if isinstance(pane, Column):
        columns = columns_with(pane, parts.table)
        parts.share_cells(presented(room.size.width, longest, [column.share for column in columns]).cells)
        parts.table.make_room(lines, words, _shares(parts.table, room, longest, columns), highest=8)
        taken = parts.table.styles.height
        parts.table.styles.margin = (0, 0, max(0, lines - int(taken.value if taken else 0)), 0)
    else:
        assert box is not None
        box.styles.height, box.styles.max_height = lines, "100%"
        _alone(parts, pane)
        if isinstance(pane, DecoderState):
            pane.label_width = max(presented(room.size.width, longest, ()).words, DecoderState.label_width)


def columns_with(pane: Column, table: Table) -> list[Column]:
    """The column and those it is computed from, from left to right."""
    return [column for column in table.columns if column is pane or column.share in pane.made_from]


def _shares(table: Table, room: Room, longest: int, shown: Sequence[Column]) -> list[int]:
    """Cells of each of the table's columns, if besides the words only some are shown."""
    share = presented(room.size.width, longest, [column.share for column in shown])
    return [share.of(column.share) if column in shown or column.share == "words" else 0 for column in table.columns]


def _alone(parts: Parts, pane: Pane) -> None:
    """Show one of the panes above or below the table by itself, as large as there is room for."""
    for other in (*parts.above_panes, *parts.below_panes):
        other.display = other is pane
    pane.styles.width = "1fr"
    if isinstance(pane, Vectors):
        pane.highest = 9
