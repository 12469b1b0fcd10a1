"""Keys → position → panes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from textual import events, work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.driver import Driver
from textual.geometry import Size
from textual.timer import Timer
from textual.widgets import Footer, Static

from attn_tui.errors import AttnTuiError
from attn_tui.screen.decoding import Decoding
from attn_tui.screen.draw import PALETTE
from attn_tui.screen.moment import moment
from attn_tui.screen.panes.columns import widths
from attn_tui.screen.panes.heading import Place, Sentences
from attn_tui.screen.panes.now import Now
from attn_tui.screen.panes.pane import Pane
from attn_tui.screen.panes.table import Table
from attn_tui.screen.panes.vectors import Candidates, Concatenation, DecoderState

COLUMNS, LINES = 80, 24
_BELOW_AND_ABOVE = 14  # lines that the table leaves to the others at least: headings 3, vectors 6, now 4, footer 1


class AttentionApp(App[AttnTuiError]):
    """Shows one decoding; returns the error that kept it from being opened, if there was one."""

    CSS_PATH = Path(__file__).with_name("layout.tcss")  # also for a subclass in another folder
    TITLE = "attn-tui"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l", "move('forward')", "next", key_display="→", id="forward"),
        Binding("left,h", "move('back')", "back", key_display="←", id="back"),
        Binding("down,j", "move('next_step')", "word", key_display="↓↑", id="next_step"),
        Binding("up,k", "move('previous_step')", "word before", show=False, id="previous_step"),
        Binding("home", "move('first')", "start", key_display="Home", id="first"),
        Binding("end", "move('last')", "end", key_display="End", id="last"),
        Binding("space", "play", "play", key_display="Space", id="play"),
        Binding("pageup", "scroll(-1)", "scroll up", show=False, id="scroll_up"),
        Binding("pagedown", "scroll(1)", "scroll down", show=False, id="scroll_down"),
        Binding("question_mark", "help", "help", key_display="?", id="help"),
        Binding("q", "quit", "quit", id="quit"),
        Binding("ctrl+c,ctrl+q", "quit", "quit", show=False, priority=True, id="quit_always"),
    ]

    def __init__(
        self,
        open_decoding: Callable[[], Decoding],
        *,
        driver_class: type[Driver] | None = None,
        seconds_per_substep: float = 1.0,
    ) -> None:
        """Take a function that opens the decoding; it is called in a thread once the first frame is on the screen."""
        super().__init__(driver_class=driver_class)
        self._open_decoding = open_decoding
        self._seconds = seconds_per_substep
        self._playing: Timer | None = None
        self.decoding: Decoding | None = None

    def compose(self) -> ComposeResult:
        yield Static("opening the checkpoint …", id="opening", markup=False)
        yield Place()
        yield Sentences()
        yield Table()
        with Horizontal(id="vectors"):
            yield DecoderState()
            yield Concatenation()
            yield Candidates()
        yield Now()
        yield Footer(show_command_palette=False)
        yield Static(f"needs {COLUMNS}×{LINES}", id="small", markup=False)

    def on_ready(self) -> None:
        """The first frame is there."""
        self._open()

    @work(thread=True, exit_on_error=False)
    def _open(self) -> None:
        try:
            decoding = self._open_decoding()
        except AttnTuiError as error:
            self.call_from_thread(self.exit, error, 2)
        else:
            self.call_from_thread(self._opened, decoding)

    def _opened(self, decoding: Decoding) -> None:
        self.decoding = decoding
        self.query_one("#opening").display = False
        self._arrange(self.size)
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        """Another size: the same position in another layout."""
        self._arrange(event.size)
        self._show()

    def _arrange(self, size: Size) -> None:
        small = size.width < COLUMNS or size.height < LINES
        self.screen.set_class(small, "-small")
        if self.decoding is not None and not small:
            source = moment(self.decoding).source
            share = widths(size.width, max(map(cell_len, source)), self.decoding.config.encoder_state)
            self.query_one(Table).make_room(size.height - _BELOW_AND_ABOVE, len(source), share)
            decoder_state = self.query_one(DecoderState)
            decoder_state.label_width = share.words
            decoder_state.styles.width = share.decoder_state
            self.query_one(Concatenation).styles.width = share.concatenation

    def _show(self) -> None:
        if self.decoding is None:
            return
        now = moment(self.decoding)
        self.query_one(Table).show(now)
        for pane in self.query(Pane):
            if not isinstance(pane.parent, Table):
                pane.show(now)

    def action_move(self, where: str) -> None:
        """Move in the timeline by the method of that name, and show where that led."""
        if self.decoding is not None and getattr(self.decoding.timeline, where)():
            self._show()

    def action_play(self) -> None:
        """Step forward by itself, or stop doing so."""
        if self._playing is None:
            self._playing = self.set_interval(self._seconds, self._play_on)
        else:
            self._playing.stop()
            self._playing = None
        place = self.query_one(Place)
        place.playing = self._playing is not None
        place.refresh()

    def _play_on(self) -> None:
        if self.decoding is not None and self.decoding.timeline.forward():
            self._show()
        else:
            self.action_play()

    def action_scroll(self, pages: int) -> None:
        """Scroll the source words."""
        table = self.query_one(Table)
        table.scroll_rows(pages * table.page)

    def on_mouse_scroll_down(self) -> None:
        self.query_one(Table).scroll_rows(1)

    def on_mouse_scroll_up(self) -> None:
        self.query_one(Table).scroll_rows(-1)

    def action_help(self) -> None:
        """Open the help."""
        from attn_tui.screen.help import Help

        self.push_screen(Help())

    def get_css_variables(self) -> dict[str, str]:
        """Let the style sheets use the palette the panes are drawn with."""
        return {**super().get_css_variables(), "paper": PALETTE.background, "ink": PALETTE.text, "faint": PALETTE.dim}
