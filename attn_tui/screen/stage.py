"""All panes of a decoding, laid out; mounted once the checkpoint is open."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size

from attn_tui.screen.decoding import Decoding
from attn_tui.screen.moment import moment
from attn_tui.screen.panes.columns import widths
from attn_tui.screen.panes.heading import Place, Sentences
from attn_tui.screen.panes.now import Now
from attn_tui.screen.panes.pane import Pane
from attn_tui.screen.panes.table import Table
from attn_tui.screen.panes.vectors import Candidates, Concatenation, DecoderState

_BELOW_AND_ABOVE = 14  # lines that the table leaves to the others at least: headings 3, vectors 5, now 5, footer 1


class Stage(Vertical):
    """Shows the moment a decoding's timeline stands at."""

    DEFAULT_CSS = """
    Stage { height: 1fr; }
    Stage > #vectors { height: 2fr; min-height: 5; max-height: 13; }
    """

    def __init__(self, decoding: Decoding) -> None:
        super().__init__()
        self._decoding = decoding

    def compose(self) -> ComposeResult:
        yield Place()
        yield Sentences()
        yield Table()
        with Horizontal(id="vectors"):
            yield DecoderState()
            yield Concatenation()
            yield Candidates()
        yield Now()

    def make_room(self, size: Size) -> None:
        """Share a screen of this size out among the panes."""
        source = moment(self._decoding).source
        share = widths(size.width, max(map(cell_len, source)), self._decoding.config.encoder_state)
        self.query_one(Table).make_room(size.height - _BELOW_AND_ABOVE, len(source), share)
        decoder_state = self.query_one(DecoderState)
        decoder_state.label_width = share.words
        decoder_state.styles.width = share.decoder_state
        self.query_one(Concatenation).styles.width = share.concatenation

    def show(self) -> None:
        """Show where the timeline stands."""
        now = moment(self._decoding)
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
