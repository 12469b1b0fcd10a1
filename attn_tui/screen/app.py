"""Keys → position → panes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.driver import Driver
from textual.geometry import Size
from textual.timer import Timer
from textual.widgets import Footer, Static

from attn_tui.errors import AttnTuiError
from attn_tui.screen.palette import PALETTE

if TYPE_CHECKING:  # both bring numpy along, which the first frame does not wait for
    from attn_tui.engine.timeline import Timeline
    from attn_tui.screen.decoding import Decoding
    from attn_tui.screen.lockstep import Lockstep
    from attn_tui.screen.stages import Stages

COLUMNS, LINES = 80, 24


class Keys(Footer):
    """A footer that is mounted late: nothing changes any more that would tell it the keys."""

    def on_mount(self) -> None:
        self.bindings_changed(self.screen)


class AttentionApp(App[AttnTuiError]):
    """Shows a decoding or several; returns the error that kept them from being opened, if there was one."""

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
        Binding("tab", "other(1)", "tab", key_display="⇥", id="other", priority=True),
        Binding("shift+tab", "other(-1)", "other back", show=False, id="other_back", priority=True),
        Binding("question_mark", "help", "help", key_display="?", id="help"),
        Binding("q", "quit", "quit", id="quit"),
        Binding("ctrl+c,ctrl+q", "quit", "quit", show=False, priority=True, id="quit_always"),
    ]

    def __init__(
        self,
        *open_decodings: Callable[[], Decoding],
        driver_class: type[Driver] | None = None,
        seconds_per_substep: float = 1.0,
    ) -> None:
        """Take a function that opens it for each decoding; they run in a thread while the first frame is drawn."""
        super().__init__(driver_class=driver_class)
        self._open_decodings = open_decodings
        self._seconds = seconds_per_substep
        self._playing: Timer | None = None
        self._stages: Stages | None = None
        self._walk: Timeline | Lockstep | None = None
        self.decodings: list[Decoding] = []

    def compose(self) -> ComposeResult:
        yield Static("opening the checkpoint …", id="opening", markup=False)
        yield Static(f"needs {COLUMNS}×{LINES}", id="small", markup=False)
        yield Container(id="keys")

    def on_load(self) -> None:
        """Open the checkpoint while the first frame is drawn."""
        self._open()

    @work(thread=True)
    def _open(self) -> None:
        try:
            decodings = [open_decoding() for open_decoding in self._open_decodings]
            from attn_tui.screen.stages import Stages
        except AttnTuiError as error:
            self.call_from_thread(self.exit, error, 2)
        else:
            timelines = [decoding.timeline for decoding in decodings]
            self._walk = timelines[0] if len(timelines) == 1 else _lockstep(timelines)
            self.call_from_thread(self._opened, decodings, Stages(decodings))  # type: ignore[arg-type]

    async def _opened(self, decodings: list[Decoding], stages: Stages) -> None:
        if self._is_quitting:
            return
        with self.batch_update():  # one layout and one drawing for all of it
            await self.query_one("#opening").remove()
            await self.mount(stages, before="#small")
            self.decodings, self._stages = decodings, stages
            self._make_room(self.size)
            stages.show()
        self.call_after_refresh(self.on_complete)

    def on_complete(self) -> None:
        """The first sub-step is on the screen. Only now do keys mean anything, so only now they are named."""
        if not self._is_quitting:
            self.query_one("#keys").mount(Keys(show_command_palette=False))

    @property
    def _is_quitting(self) -> bool:
        """Whether somebody quit while the checkpoint was being opened."""
        return self.return_code is not None

    def on_resize(self, event: events.Resize) -> None:
        """Another size: the same position in another layout."""
        self._make_room(event.size)

    def _make_room(self, size: Size) -> None:
        small = size.width < COLUMNS or size.height < LINES
        self.default_screen.set_class(small, "-small")
        if self._stages is not None and not small:
            self._stages.make_room(size)
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the key to another system only where there is one, and leave it to the help while that is open."""
        if action != "other":
            return True
        return self._stages is not None and self._stages.has_tabs and self.screen is self.default_screen

    def action_other(self, by: int) -> None:
        """Turn to the next of the systems that are compared."""
        if self._stages is not None:
            self._stages.turn(by)

    def action_move(self, where: str) -> None:
        """Move in the timeline by the method of that name, and show where that led."""
        self._move(where)

    def _move(self, where: str) -> bool:
        if self._walk is None or self._stages is None or not getattr(self._walk, where)():
            return False
        self._stages.show()
        return True

    def action_play(self) -> None:
        """Step forward by itself, or stop doing so."""
        if self._stages is None:
            return
        if self._playing is None:
            self._playing = self.set_interval(self._seconds, self._play_on)
        else:
            self._playing.stop()
            self._playing = None
        self._stages.show_playing(self._playing is not None)

    def _play_on(self) -> None:
        if not self._move("forward"):
            self.action_play()

    def action_scroll(self, pages: int) -> None:
        """Scroll the source words."""
        if self._stages is not None:
            self._stages.scroll_rows(pages=pages)

    def on_mouse_scroll_down(self) -> None:
        if self._stages is not None:
            self._stages.scroll_rows(1)

    def on_mouse_scroll_up(self) -> None:
        if self._stages is not None:
            self._stages.scroll_rows(-1)

    def action_help(self) -> None:
        """Open the help."""
        from attn_tui.screen.help import Help

        self.push_screen(Help())

    def get_css_variables(self) -> dict[str, str]:
        """Let the style sheets use the colours the panes are drawn with."""
        return {**super().get_css_variables(), "paper": PALETTE.background, "ink": PALETTE.text, "faint": PALETTE.dim}


def _lockstep(timelines: list[Timeline]) -> Lockstep:
    from attn_tui.screen.lockstep import Lockstep

    return Lockstep(timelines)
