"""All panes of a decoding, laid out from the order of its sub-steps; mounted once the checkpoint is open."""

from __future__ import annotations

from typing import TypeVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.widget import Widget

from attn_tui.screen.look import LOOK, Look
from attn_tui.screen.panes.alignment import Alignment
from attn_tui.screen.panes.attention import Scores, Weighted
from attn_tui.screen.panes.bars import WithBars
from attn_tui.screen.panes.candidates import Candidates
from attn_tui.screen.panes.column import Column
from attn_tui.screen.panes.columns import Widths, has_numbers, widths
from attn_tui.screen.panes.encoder import States, Words
from attn_tui.screen.panes.entropy import Entropy
from attn_tui.screen.panes.heading import Place, Sentences
from attn_tui.screen.panes.legend import Legend
from attn_tui.screen.panes.message import Message, NoScores, NoWeights
from attn_tui.screen.panes.now import Now
from attn_tui.screen.panes.order import Order
from attn_tui.screen.panes.pane import Pane
from attn_tui.screen.panes.progress import Progress
from attn_tui.screen.panes.readable import Readable
from attn_tui.screen.panes.table import Table, can_spare
from attn_tui.screen.panes.values import Values
from attn_tui.screen.panes.vectors import Concatenation, DecoderState, Readout, Vectors
from attn_tui.screen.panes.weights import Weights
from attn_tui.story.decoding import Decoding
from attn_tui.story.moment import moment
from attn_tui.story.quiz import Question

_BELOW_AND_ABOVE = 11  # lines that the table leaves to the others: headings 3, titles 1, now 6, keys 1
_NOW = 6
_TALL = 34  # from this many lines on, panes of sub-steps before attention are above it
_MAIN = 108  # columns that the alignment matrix leaves to the others, at least
_NARROWEST = 28  # columns that it needs
_COLUMNS: tuple[type[Column], ...] = (Scores, Weights, Entropy, Weighted)
_VECTORS: tuple[type[Pane], ...] = (DecoderState, Concatenation, Readout, Candidates)

_P = TypeVar("_P", bound=Pane)


class Beside(Horizontal):
    """Panes side by side."""

    BLANK = True  # the panes cover all of it: there is nothing to draw below them


class Stage(Vertical):
    """Shows the current moment of a decoding."""

    DEFAULT_CSS = """
    Stage { height: 1fr; width: 1fr; }
    Stage.-ruled { border-left: solid $rule; }
    Stage > Beside { height: 2fr; min-height: 4; max-height: 19; }
    Stage > Alignment { dock: right; height: 1fr; }
    """

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
        self._room, self._order_lines, self._compares = Size(80, 24), 0, False
        self._is_beside = False
        self._widths: Widths | None = None  # as they were shared out last
        self._place, self._sentences, self._now = Place(), Sentences(), Now()
        self._legend = Legend(decoding)
        self._order = Order(decoding.order, against.order) if against else None
        self._build()

    def _build(self) -> None:
        """Make the panes that this system has, in its order."""
        decoding = self.decoding
        columns = [kind() for kind in _COLUMNS if kind.belongs_to(decoding)]
        vectors = sorted((kind() for kind in _VECTORS if kind.belongs_to(decoding)), key=self._when)
        above = [type(pane)() for pane in vectors if columns and self._when(pane) < self._when(columns[0])]
        numbered = [pane for pane in (*(columns or [Message()]), *vectors) if pane.events]
        numbers: dict[type[Pane], int] = {States: 1}
        numbers |= {type(pane): i for i, pane in enumerate(sorted(numbered, key=self._when), 2)}
        table = [States(), *(columns or [NoScores(), NoWeights(), Message()])]
        for pane in (*table, *vectors, *above):
            pane.number = numbers.get(type(pane), 0)
        self._above_panes, self._below_panes = above, vectors
        self._above, self._below = Beside(*above), Beside(*vectors)
        self._words = Words()
        self._table = Table(self._words, *table)
        headings = [self._place, self._sentences, *([self._order] if self._order else [])]
        self._lines: list[Widget] = [*headings, self._above, self._table, self._below]
        self._lines += [self._legend, Progress(), self._now]
        self._panes: list[Pane] = [*(line for line in self._lines if isinstance(line, Pane)), *above, *vectors]
        self._legend.panes = [pane for pane in (*table, *above, *vectors) if isinstance(pane, WithBars)]
        for one in self._legend.panes:
            one.scale = self._legend.scale

    def compose(self) -> ComposeResult:
        yield from self._lines

    def _when(self, pane: Pane) -> int:
        """The place of a pane's sub-steps in the system's order."""
        return min((i for i, kind in enumerate(self.decoding.order) if kind in pane.events), default=-1)

    @property
    def readable(self) -> list[Readable]:
        """The panes that can have the cursor, by their numbers; the alignment matrix comes last."""
        tall = self._is_tall
        panes = [
            pane
            for pane in (*self._table.columns, *self._panes)
            if isinstance(pane, Readable) and pane.can_focus and (tall or pane not in self._above_panes)
            if not isinstance(pane, Alignment) or self._is_beside or pane is self.zoomed
            if not isinstance(pane, Column) or self._widths is None or self._widths.of(pane.share)
        ]
        first = {type(pane): pane for pane in reversed(panes)}  # of a pane above and below, the one above
        if tall:
            first |= {type(pane): pane for pane in self._above_panes if isinstance(pane, Readable)}
        return sorted(first.values(), key=lambda pane: pane.number or len(panes) + 1)

    @property
    def _is_tall(self) -> bool:
        """Whether panes of sub-steps before attention are above it."""
        return self._room.height >= _TALL and bool(self._above_panes)

    def order_lines(self, width: int) -> int:
        """How many lines of that width the order of sub-steps takes."""
        return len(self._order.chain(width)) if self._order else 0

    def make_room(self, size: Size, order_lines: int = 0, compares: bool = False) -> None:
        """Divide a screen of this size among the panes; `compares` says if a line shows the words before a change."""
        was_tall = self._is_tall
        self._room, self._order_lines, self._compares = size, order_lines, compares
        self._sentences.styles.height = 2 + compares
        if self._is_tall != was_tall:
            self._hand_over()
        for line in self._lines:
            line.display = True
        for values in self._panes:
            if isinstance(values, Values):
                values.display = False
        now = moment(self.decoding)
        source = now.source
        width = size.width - self._make_room_for_alignment(size, max(map(cell_len, source)))
        share = self._widths = widths(
            width, max(map(cell_len, source)), self.decoding.config.encoder_state, Entropy.belongs_to(self.decoding)
        )
        tall = self._is_tall
        self._above.display = tall
        for box in (self._above, self._below):
            box.styles.clear_rule("height")
            box.styles.clear_rule("max_height")
        if self._order:
            self._order.styles.height = order_lines
        self._now.display = self.explains
        lines = size.height - _BELOW_AND_ABOVE - order_lines - compares - tall
        lines += 0 if self.explains else _NOW
        shares = [share.of(column.share) for column in self._table.columns]
        boxes = [self._above_panes, self._below_panes] if tall else [self._below_panes]
        least = [max(pane.least(now) for pane in box if isinstance(pane, WithBars)) for box in boxes]
        lines, highest = lines - sum(least), min(6, 2 + size.height // 20)
        self._legend.display = can_spare(lines, len(source), highest)
        lines -= self._legend.display
        wanted = (sum(least), sum(least) - len(least))
        self._table.make_room(lines, len(source), shares, highest, wanted)
        self._words.explain_bars(not self._legend.display)
        for one in self._legend.panes:
            one.cells = share.cells
        kinds_above = {type(pane) for pane in self._above_panes}
        for pane in self._above_panes:
            pane.display = True
        for pane in self._below_panes:
            pane.display = not (tall and type(pane) in kinds_above)
        shown = [pane for pane in self._below_panes if pane.display]
        for pane in (*self._above_panes, *self._below_panes):
            if isinstance(pane, Vectors):
                pane.highest = Vectors.highest
            if isinstance(pane, DecoderState):
                pane.label_width = share.words
                pane.styles.width = share.decoder_state if len(shown) > 1 and pane in shown else "1fr"
            elif isinstance(pane, Concatenation | Readout):
                pane.styles.width = share.concatenation if len(shown) > 2 else width // 2
            else:
                pane.styles.width = "1fr"
        if self.zoomed is not None:
            self._enlarge(self.zoomed, share.words)
        self._legend.refresh()

    def _hand_over(self) -> None:
        """Pass the cursors of the panes above to those below that show the same, or the other way round."""
        for above in self._above_panes:
            for below in self._below_panes:
                if isinstance(above, Readable) and isinstance(below, Readable) and type(above) is type(below):
                    before, now = (below, above) if self._is_tall else (above, below)
                    now.cursor_row, now.cursor_index = before.cursor_row, before.cursor_index
                    if self.zoomed is before:
                        self.zoomed = now
                    if before.has_focus or before.awaits_room:
                        before.awaits_room = False
                        self.call_after_refresh(now.focus)

    def _make_room_for_alignment(self, size: Size, longest: int) -> int:
        """Put the alignment matrix at the right side if it fits there; return the columns it takes."""
        room = size.width - _MAIN
        self._is_beside = self._alone and room >= _NARROWEST and self.decoding.has(*Weights.events)
        if not self._is_beside:
            for pane in self._panes:
                if isinstance(pane, Alignment):
                    pane.display = False
            return 0
        now = moment(self.decoding)
        pane = self._late(Alignment)
        whole, units = pane.room_for(now), self.decoding.config.encoder_state
        width = max(_NARROWEST, min(room, whole))
        if has_numbers(size.width, longest, units):  # it makes room for them
            tried = range(width, min(width, whole) - 1 if whole <= room else _NARROWEST - 1, -1)
            width = next((one for one in tried if has_numbers(size.width - one, longest, units)), 0)
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
        self._panes.append(pane)
        pane.show(moment(self.decoding), self.look)
        self.mount(pane)
        return pane

    def zoom(self, pane: Readable | None) -> None:
        """Enlarge a pane to the whole stage, or put all back."""
        self.zoomed = pane
        self.make_room(self._room, self._order_lines, self._compares)
        self.show(self.look)

    def toggle_zoom(self) -> None:
        """Enlarge the pane with the cursor, or else the active one, to the whole stage; or end that."""
        if self.zoomed is not None:
            self.zoom(None)
        else:
            focused = next((pane for pane in self.readable if pane.has_focus), None)
            self._zoom_into(focused or self.active or self.readable[0])

    def toggle_alignment(self) -> None:
        """Enlarge the alignment matrix to the whole stage, if the system has one; or end that."""
        pane = self.alignment()
        if pane is not None and self.zoomed is pane:
            self.zoom(None)
            self.screen.set_focus(None)
        elif pane is not None:
            pane.enter()
            self._zoom_into(pane)

    def _zoom_into(self, pane: Readable) -> None:
        self.zoom(pane)
        self.screen.set_focus(pane)

    def alignment(self) -> Alignment | None:
        """The alignment matrix; None if the system has none."""
        return self._late(Alignment) if self.decoding.has(*Weights.events) else None

    def pane_named(self, topic: str) -> Readable | None:
        """The pane that is about one of `attn_tui.lessons.PANES`; None if this system has none."""
        if topic == Alignment.topic:
            alignment = self.alignment()
            if alignment is not None:
                alignment.enter()
            return alignment
        return next((pane for pane in self.readable if pane.topic == topic), None)

    # The cursor

    @property
    def weights(self) -> Weights | None:
        """The pane whose values can be edited; None if the system has none."""
        return next((pane for pane in self.readable if isinstance(pane, Weights)), None)

    def focus_next(self, by: int) -> None:
        """Put the cursor into the next pane."""
        panes, focused = self.readable, self.screen.focused
        at = panes.index(focused) + by if focused in panes else 0 if by > 0 else -1
        self.look_at(panes[at % len(panes)])

    def focus_number(self, number: int) -> None:
        """Put the cursor into the pane of that number."""
        for pane in self.readable:
            if pane.number == number:
                self.look_at(pane)

    def look_at(self, pane: Readable) -> None:
        """Put the cursor into a pane; if another pane is enlarged, this one is enlarged instead."""
        if self.zoomed is not None:
            self.zoom(pane)
        self.screen.set_focus(pane)  # at once: the next key is for this pane

    def _enlarge(self, pane: Readable, words: int) -> None:
        """If a pane is enlarged, hide all others except the numbers around its cursor."""
        box = pane if pane.parent is self else pane.parent
        values = self._late(Values)
        for line in (*self._lines, *(known for known in self._panes if known.parent is self)):
            line.display = line in (self._place, box, values, self._legend)
        if isinstance(pane, WithBars):
            pane.cells = 0  # as many bars as there is room for
        values.of = pane
        values.display = pane.has_vectors(moment(self.decoding))
        lines = self._room.height - 3
        if values.display:
            values.styles.height = "1fr"
            lines -= min(1 + lines // 3, 12)
        if isinstance(pane, Alignment):
            pane.styles.width = "1fr"
            pane.styles.dock = "none"
        elif isinstance(pane, Column):
            columns = self._table.columns
            rest = self._room.width - words
            shares = [words if i == 0 else rest if column is pane else 0 for i, column in enumerate(columns)]
            self._table.make_room(lines, len(moment(self.decoding).source), shares, highest=8)
        else:
            assert box is not None
            box.styles.height, box.styles.max_height = "1fr", "100%"
            for other in (*self._above_panes, *self._below_panes):
                other.display = other is pane
            pane.styles.width = "1fr"
            if isinstance(pane, Vectors):
                pane.highest = 9

    def show(self, look: Look) -> None:
        """Show the current moment."""
        self.look = look
        now = moment(self.decoding)
        self._table.show(now, look)
        for pane in self._panes:
            pane.show(now, look)

    @property
    def active(self) -> Readable | None:
        """The pane that the current sub-step belongs to."""
        now = moment(self.decoding)
        return next((pane for pane in self.readable if pane.is_active(now)), None)

    def ask(self, question: Question | None, choice: int, verdict: str = "") -> None:
        """Show a question in place of the explanation, or none; `verdict` is about the last answer."""
        now = self._now
        if (now.question, now.choice, now.verdict) != (question, choice, verdict):
            now.question, now.choice, now.verdict = question, choice, verdict
            now.refresh()

    def remark(self, text: str) -> None:
        """Write something at the right end of the first line."""
        place = self._place
        if place.remark != text:
            place.remark = text
            place.refresh()

    def scroll_rows(self, rows: int = 0, pages: int = 0) -> None:
        """Scroll the source words."""
        self._table.scroll_rows(rows + pages * self._table.page)
