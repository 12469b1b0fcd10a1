"""Which panes of a decoding are on the screen, and where: from the room there is, the moment, and what is enlarged."""

from __future__ import annotations

from typing import TypeVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical

from attn_tui.engine.events import PositionRead
from attn_tui.screen import layout
from attn_tui.screen.assembly import parts_of
from attn_tui.screen.layout import Below, Room
from attn_tui.screen.look import LOOK
from attn_tui.screen.panes.alignment import Alignment
from attn_tui.screen.panes.column import Column
from attn_tui.screen.panes.columns import Widths, has_numbers, widths
from attn_tui.screen.panes.decoder import DecoderState
from attn_tui.screen.panes.encoder import States
from attn_tui.screen.panes.entropy import Entropy
from attn_tui.screen.panes.fading import Fading
from attn_tui.screen.panes.inside import CellRead, Told
from attn_tui.screen.panes.pane import Pane
from attn_tui.screen.panes.readable import Readable
from attn_tui.screen.panes.values import Values
from attn_tui.screen.panes.vectors import Vectors
from attn_tui.screen.panes.weights import Weights
from attn_tui.story.decoding import Decoding
from attn_tui.story.inside import can_look_inside
from attn_tui.story.moment import Moment, moment

_MAIN = 108  # columns that the alignment matrix leaves to the others, at least
_NARROWEST = 28  # columns that it needs
BESIDE = (CellRead, Fading)
"""On the screen beside the enlarged states alone."""

_P = TypeVar("_P", bound=Pane)


class Arrangement(Vertical):
    """All panes of a decoding, laid out; a `Stage` says what they show, and moves the cursor."""

    def __init__(self, decoding: Decoding, against: Decoding | None = None, alone: bool = True) -> None:
        """Take the decoding, and if several are shown, the one whose order of sub-steps it is compared with."""
        super().__init__()
        self.decoding = decoding
        self.look = LOOK
        self.zoomed: Readable | None = None
        """The pane that is enlarged to the whole stage."""
        self.explains = True
        """Whether the line of symbols and the sentence below the panes are shown."""
        self._alone = alone
        self._room = Room()
        self._is_beside = False
        self._looks_inside = False
        self._widths: Widths | None = None  # as they were shared out last
        self._presented: Readable | None = None  # the pane that was last laid out as the one of the moment
        self._parts = parts_of(decoding, against)
        self._panes = self._parts.panes

    def compose(self) -> ComposeResult:
        yield from self._parts.lines

    @property
    def readable(self) -> list[Readable]:
        """The panes that can have the cursor, by their numbers; the alignment matrix comes last."""
        tall, parts = self._is_tall, self._parts
        panes = [
            pane
            for pane in (*parts.table.columns, *self._panes)
            if isinstance(pane, Readable) and pane.can_focus and (tall or pane not in parts.above_panes)
            if not isinstance(pane, Alignment) or self._is_beside or pane is self.zoomed
            if not isinstance(pane, Column) or self._widths is None or self._widths.of(pane.share) or self._beside(pane)
            if type(pane) not in BESIDE or self._beside(pane)
        ]
        first = {type(pane): pane for pane in reversed(panes)}  # of a pane above and below, the one above
        if tall:
            first |= {type(pane): pane for pane in parts.above_panes if isinstance(pane, Readable)}
        return sorted(first.values(), key=lambda pane: self._place(pane) or len(panes) + 1)

    def _place(self, pane: Pane) -> float:
        """Its number; what is beside the enlarged states comes right after them, the cell that makes them first."""
        if pane.number or not self._beside(pane):
            return pane.number
        return 1.25 if isinstance(pane, CellRead) else 1.5

    @property
    def _is_tall(self) -> bool:
        """Whether panes of sub-steps before attention are above it."""
        return self._room.is_tall and bool(self._parts.above_panes)

    def order_lines(self, width: int) -> int:
        """How many lines of that width the order of sub-steps takes."""
        return len(self._parts.order.chain(width)) if self._parts.order else 0

    @property
    def vector_lines(self) -> int:
        """Lines for the vectors of each pane, one for each, and in every system enough for a few words."""
        now = moment(self.decoding)
        return max(layout.VECTORS, *(pane.usual(now) for pane in self._panes if isinstance(pane, Vectors)))

    def make_room(self, room: Room) -> None:
        """Lay the panes out."""
        was_tall = self._is_tall
        self._room = room
        self._parts.sentences.styles.height = 2 + room.compares
        if self._is_tall != was_tall:
            self._hand_over()
        self._lay_out()
        focused = self.screen.focused
        for pane in (*self._parts.table.columns, *self._panes):
            # Textual takes the focus from what is hidden.
            if isinstance(pane, Readable) and pane is focused and not pane.display:
                pane.awaits_room = True

    def _lay_out(self) -> None:
        """Divide the room among the panes that are to be shown."""
        parts, room, now = self._parts, self._room, moment(self.decoding)
        words, longest = len(now.source), max(map(cell_len, now.source))
        width = room.size.width - self._make_room_for_alignment(longest)
        has_entropy = Entropy.belongs_to(self.decoding) and not room.presents
        self._widths = widths(width, longest, self.decoding.config.encoder_state, has_entropy)
        for below in self._panes:
            if isinstance(below, CellRead | Told | Values):
                below.display = False
            if isinstance(below, DecoderState):
                below.enlarge(below is self.zoomed)
        self._looks_inside = self._reads(now)
        if self.zoomed is not None:
            self._enlarge(self.zoomed, words, longest)
        elif room.presents:
            self._presented = self._subject
            layout.presenter(parts, room, self._presented, words, longest, self.explains)
        else:
            layout.full(parts, room, width, words, self._widths, self.explains)

    @property
    def _subject(self) -> Readable:
        """The pane to present: the one of the moment, or if it does not show the one with the cursor, that."""
        subject = self.active or self.readable[0]
        focused = next((pane for pane in self.readable if pane is self.screen.focused), None)
        if focused is None or focused is subject:
            return subject
        if isinstance(subject, Column) and focused in layout.columns_with(subject, self._parts.table):
            return subject
        return focused

    def _follow(self) -> None:
        """Present another pane if the moment or the cursor is in another, unless the stage is gone meanwhile."""
        if self.is_attached and self._room.presents and self.zoomed is None and self._subject is not self._presented:
            self._lay_out()

    def on_descendant_focus(self) -> None:
        self._follow()

    def on_descendant_blur(self) -> None:
        self.call_after_refresh(self._follow)

    def _hand_over(self) -> None:
        """Pass the cursors of the panes above to those below that show the same, or the other way round."""
        for above in self._parts.above_panes:
            for below in self._parts.below_panes:
                if isinstance(above, Readable) and isinstance(below, Readable) and type(above) is type(below):
                    before, now = (below, above) if self._is_tall else (above, below)
                    now.cursor_row, now.cursor_index = before.cursor_row, before.cursor_index
                    if self.zoomed is before:
                        self.zoomed = now
                    if before.has_focus or before.awaits_room:
                        before.awaits_room = False
                        self.call_after_refresh(now.focus)

    def _make_room_for_alignment(self, longest: int) -> int:
        """Put the alignment matrix at the right side if it fits there; return the columns it takes."""
        room = self._room.size.width - _MAIN
        wanted = self._alone and not self._room.presents and self.decoding.has(*Weights.events)
        self._is_beside = wanted and room >= _NARROWEST
        if not self._is_beside:
            for pane in self._panes:
                if isinstance(pane, Alignment):
                    pane.display = False
            return 0
        now = moment(self.decoding)
        pane = self._late(Alignment)
        whole, units = pane.room_for(now), self.decoding.config.encoder_state
        width = max(_NARROWEST, min(room, whole))
        if has_numbers(self._room.size.width, longest, units):  # it makes room for them
            tried = range(width, width - 1 if whole <= room else _NARROWEST - 1, -1)
            width = next((one for one in tried if has_numbers(self._room.size.width - one, longest, units)), 0)
            self._is_beside = pane.display = width > 0
            if not width:
                return 0
        pane.display, pane.styles.dock, pane.styles.width = True, "right", width
        return width

    def _late(self, kind: type[_P]) -> _P:
        """Return the pane of this class, made when it is first needed."""
        for known in self._panes:
            if isinstance(known, kind):
                return known
        pane = kind()
        if isinstance(pane, CellRead):
            pane.scale = self._parts.legend.scale
            self._parts.legend.panes = [*self._parts.with_bars, pane]
        self._panes.append(pane)
        pane.show(moment(self.decoding), self.look)
        self.mount(pane)
        return pane

    def alignment(self) -> Alignment | None:
        """The alignment matrix; None if the system has none."""
        return self._late(Alignment) if self.decoding.has(*Weights.events) else None

    def _enlarge(self, pane: Readable, words: int, longest: int) -> None:
        """Hide all panes except an enlarged one and the numbers around its cursor."""
        for other in self._panes:
            if other.parent is self and isinstance(other, Alignment):
                other.display = other is pane
        now = moment(self.decoding)
        read = self._late(CellRead) if self._reads(now) else None
        told = self._late(Told) if isinstance(pane, DecoderState | States | Fading) else None
        values = self._late(Values) if pane.has_vectors(now) and (read is None or self._room.is_tall) else None
        for below in (read, told, values):
            if below is not None:
                below.display = True
        if told is not None:
            told.about_words = not isinstance(pane, DecoderState)
        rows = 0
        if isinstance(pane, DecoderState):
            rows = pane.most(now) if pane.has_gates else 0
        elif read is not None:
            rows = read.most(now)
        layout.enlarged(self._parts, self._room, pane, words, longest, Below(read, told, values), rows)

    def _reads(self, now: Moment) -> bool:
        """Whether the cell that reads a source word is shown: below the enlarged states, if it can be computed."""
        return (
            isinstance(self.zoomed, States) and isinstance(now.event, PositionRead) and can_look_inside(self.decoding)
        )

    def _beside(self, pane: Pane) -> bool:
        """Whether a pane is on the screen together with the enlarged one."""
        together = isinstance(pane, States | CellRead | Fading)
        return isinstance(self.zoomed, States) and together and bool(pane.display)

    @property
    def active(self) -> Readable | None:
        """The pane that the current sub-step belongs to."""
        now = moment(self.decoding)
        return next((pane for pane in self.readable if pane.is_active(now)), None)
