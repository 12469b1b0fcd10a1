"""All panes of a decoding, laid out from the order of its sub-steps; mounted once the checkpoint is open."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size

from attn_tui.screen.decoding import Decoding
from attn_tui.screen.moment import moment
from attn_tui.screen.panes.attention import Scores, Weighted, Weights
from attn_tui.screen.panes.column import Column
from attn_tui.screen.panes.columns import widths
from attn_tui.screen.panes.encoder import States, Words
from attn_tui.screen.panes.heading import Place, Sentences
from attn_tui.screen.panes.message import Message, NoScores, NoWeights
from attn_tui.screen.panes.now import Now
from attn_tui.screen.panes.order import Order
from attn_tui.screen.panes.pane import Pane
from attn_tui.screen.panes.table import Table
from attn_tui.screen.panes.vectors import Candidates, Concatenation, DecoderState, Readout

_BELOW_AND_ABOVE = 14  # lines that the table leaves to the others at least: headings 3, vectors 5, now 5, footer 1
_TALL = 34  # lines from which on what comes before attention stands above it
_COLUMNS: tuple[type[Column], ...] = (Scores, Weights, Weighted)
_VECTORS: tuple[type[Pane], ...] = (DecoderState, Concatenation, Readout, Candidates)


class Stage(Vertical):
    """Shows the moment a decoding's timeline stands at."""

    DEFAULT_CSS = """
    Stage { height: 1fr; width: 1fr; }
    Stage > .vectors { height: 2fr; min-height: 5; max-height: 13; }
    """

    def __init__(self, decoding: Decoding, against: Decoding | None = None) -> None:
        """Take the decoding, and beside another one, the one whose order of sub-steps it is compared with."""
        super().__init__()
        self.decoding = decoding
        self._against = against

    def compose(self) -> ComposeResult:
        decoding = self.decoding
        columns = [kind() for kind in _COLUMNS if decoding.has(*kind.events)]
        vectors = sorted((kind() for kind in _VECTORS if decoding.has(*kind.events)), key=self._when)
        above = [type(pane)() for pane in vectors if columns and self._when(pane) < self._when(columns[0])]
        numbered: list[Pane] = [*columns, *vectors] if columns else [Message(), *vectors]
        numbers: dict[type[Pane], int] = {States: 1}
        numbers |= {type(pane): i for i, pane in enumerate(sorted(numbered, key=self._when), 2)}
        table = [States(), *(columns or [NoScores(), NoWeights(), Message()])]
        for pane in (*table, *vectors, *above):
            pane.number = numbers.get(type(pane), 0)
        yield Place()
        yield Sentences()
        if self._against is not None:
            yield Order(decoding.order, self._against.order)
        yield Horizontal(*above, id="above", classes="vectors")
        yield Table(Words(), *table)
        yield Horizontal(*vectors, id="below", classes="vectors")
        yield Now()

    def _when(self, pane: Pane) -> int:
        """The place of a pane's sub-steps in the system's order."""
        return min((i for i, kind in enumerate(self.decoding.order) if kind in pane.events), default=-1)

    def order_lines(self, width: int) -> int:
        """How many lines of that width the order of sub-steps takes."""
        return max((len(order.chain(width)) for order in self.query(Order)), default=0)

    def make_room(self, size: Size, order_lines: int = 0) -> None:
        """Share a screen of this size out among the panes."""
        source = moment(self.decoding).source
        share = widths(size.width, max(map(cell_len, source)), self.decoding.config.encoder_state)
        above, below = self.query_one("#above"), self.query_one("#below")
        tall = size.height >= _TALL and bool(above.children)
        above.display = tall
        for order in self.query(Order):
            order.styles.height = order_lines
        lines = size.height - _BELOW_AND_ABOVE - order_lines - (5 if tall else 0)
        self.query_one(Table).make_room(lines, len(source), share)
        kinds_above = {type(pane) for pane in above.children}
        for pane in below.children:
            pane.display = not (tall and type(pane) in kinds_above)
        shown = [pane for pane in below.children if pane.display]
        for pane in self.query(DecoderState):
            pane.label_width = share.words
            pane.styles.width = share.decoder_state if len(shown) > 1 and pane in shown else "1fr"
        for pane in (*self.query(Concatenation), *self.query(Readout)):
            pane.styles.width = share.concatenation if len(shown) > 2 else size.width // 2

    def show(self) -> None:
        """Show where the timeline stands."""
        now = moment(self.decoding)
        self.query_one(Table).show(now)
        for pane in self.query(Pane):
            if not isinstance(pane.parent, Table):
                pane.show(now)

    def show_playing(self, playing: bool) -> None:
        """Tell whether the decoding steps forward by itself."""
        place = self.query_one(Place)
        place.playing = playing
        place.refresh()

    def scroll_rows(self, rows: int = 0, pages: int = 0) -> None:
        """Scroll the source words."""
        table = self.query_one(Table)
        table.scroll_rows(rows + pages * table.page)
