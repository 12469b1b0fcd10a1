"""Keys → position → panes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, work
from textual.app import ComposeResult, SystemCommand
from textual.binding import BindingType
from textual.driver import Driver
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

from attn_tui.errors import AttnTuiError
from attn_tui.locate import DEFAULT
from attn_tui.screen.keys import BINDINGS, Keys
from attn_tui.screen.saving import Saving

if TYPE_CHECKING:  # they bring numpy along, which the first frame does not wait for
    from attn_tui.screen.stages import Stages
    from attn_tui.screen.start import Start
    from attn_tui.story.decoding import Decoding

COLUMNS, LINES = 80, 24
_STEPPING = ["forward", "back", "next_step", "other", "skip", "undo", "redo", "branches", "play", "jump", "focus",
             "change", "alignment", "edit", "what_if", "tree", "neighbours", "share", "predict", "language", "last",
             "save", "help", "quit"]  # fmt: skip
_READING = ["cursor_left", "cursor_down", "choose", "change", "zoom", "leave", "undo", "redo", "copy", "forward",
            "back", "next_step", "help", "quit"]  # fmt: skip
_EDITING = ["cursor_up", "cursor_left", "edit_zero", "edit_one", "edit_done", "edit_normalise", "edit_uniform",
            "edit_only", "edit_last", "edit_flatter", "edit_sharper", "undo", "help", "quit"]  # fmt: skip
_PLAYING = ["play", "faster", "slower", "help", "quit"]
_GUESSING = ["guess_left", "guess_right", "answer", "unanswered", "predict", "help", "quit"]
_ANYWHERE = ("quit", "help", "language", "colours", "command_palette")
"""Actions that are offered also where no decoding is on the screen."""


class AttentionApp(Saving):
    """Shows a decoding or several; returns the error that kept them from being opened, if there was one."""

    CSS_PATH = Path(__file__).with_name("layout.tcss")  # also for a subclass in another folder
    TITLE = "attn-tui"
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = BINDINGS

    def __init__(
        self,
        *open_decodings: Callable[[], Decoding],
        names: Sequence[str] = (),
        reopen: Callable[[Sequence[str], str], list[Decoding]] | None = None,
        default: str = DEFAULT,
        at: str = "",
        driver_class: type[Driver] | None = None,
        seconds_per_substep: float = 1.0,
        language: str = "en",
        theme: str = "dark",
        depth: str = "truecolor",
        ascii: bool = False,
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        """Take a function that opens it for each decoding; they run in a thread while the first frame is drawn.

        Without one, the start screen asks. `names` are the checkpoints', `default` the one to begin with where there
        are none; `reopen` opens others, or another sentence, and raises AttnTuiError where it cannot. `at` is where to
        begin, as `Decoding.place` takes it. `keymap` gives bindings other keys, by their ids, and has to name those of
        all.
        """
        super().__init__(language, theme, depth, ascii, driver_class)
        self._open_decodings, self._reopen = open_decodings, reopen
        self.names, self._default = tuple(names), default
        self._at, self._seconds = at, seconds_per_substep
        self.decodings, self._later = [], []
        self._commands: list[tuple[str, str, str]] = []
        if keymap:
            self.set_keymap(dict(keymap))

    # Opening

    def compose(self) -> ComposeResult:
        yield Static(self.look.say("opening"), id="opening", markup=False)
        yield Static(self.look.say("small", columns=COLUMNS, lines=LINES), id="small", markup=False)
        yield Keys()

    def on_load(self) -> None:
        """Open the checkpoint while the first frame is drawn."""
        if self._open_decodings:
            self._open()

    def on_mount(self) -> None:
        if not self._open_decodings:
            self.action_home()

    def action_home(self) -> None:
        """Ask for checkpoint and sentence."""
        from attn_tui.screen.start import Start

        sentence = self.decodings[0].sentence if self.decodings else ""
        self.push_screen(Start(self.names, sentence, default=self._default, can_leave=bool(self.decodings)))

    def on_start_chosen(self, event: Start.Chosen) -> None:
        self._open_chosen(event.start, event.names, event.sentence)

    @work(thread=True)
    def _open_chosen(self, start: Start, names: tuple[str, ...], sentence: str) -> None:
        assert self._reopen is not None
        try:
            decodings = self._reopen(names, sentence)
        except AttnTuiError as error:
            self.call_from_thread(start.wrong, str(error))
        else:
            self.call_from_thread(self._chosen_opened, start, names, decodings)

    def _chosen_opened(self, start: Start, names: tuple[str, ...], decodings: list[Decoding]) -> None:
        """Take the start screen away, with what was opened over it, and show them."""
        if start in self.screen_stack:
            while self.screen_stack[-1] is not self.default_screen:
                self.pop_screen()
            self.names = names
            self.show_others(decodings)

    @work(thread=True)
    def _open(self) -> None:
        try:
            decodings = [open_decoding() for open_decoding in self._open_decodings]
            from attn_tui.story.decoding import place_in

            place = place_in(decodings, self._at) if self._at else (0, 1)
            from attn_tui.screen.stages import Stages
        except AttnTuiError as error:
            self.call_from_thread(self.exit, error, 2)
        else:
            self.call_from_thread(self._opened, decodings, Stages(decodings), place)  # type: ignore[arg-type]

    def action_language(self) -> None:
        super().action_language()
        small = self.look.say("small", columns=COLUMNS, lines=LINES)
        self.default_screen.query_one("#small", Static).update(small)

    async def _opened(self, decodings: list[Decoding], stages: Stages, place: tuple[int, int]) -> None:
        if self._is_quitting:
            return
        with self.batch_update():  # one layout and one drawing for all of it
            main = self.default_screen
            await main.query("#opening, Stages").remove()
            await main.mount(stages, before="#small")
            self._set_out(decodings, stages, place)
            self.make_room(self.size)
            self.show_all()
        self.call_after_refresh(self.on_complete)

    def on_complete(self) -> None:
        """The first sub-step is on the screen."""
        if not self._is_quitting:
            self.look_ahead()

    @property
    def _is_quitting(self) -> bool:
        """Whether somebody quit while the checkpoint was being opened."""
        return self.return_code is not None

    # Room

    def on_resize(self, event: events.Resize) -> None:
        """Another size: the same position in another layout."""
        self.make_room(event.size)

    def make_room(self, size: Size) -> None:
        small = size.width < COLUMNS or size.height < LINES
        self.default_screen.set_class(small, "-small")
        if self._stages is not None and not small:
            self._stages.make_room(self.room_for_stages(size))
            self.show_all()

    def room_for_stages(self, size: Size) -> Size:
        """What of a screen of this size the decodings may have."""
        return size

    # Keys

    def keys_of_the_moment(self) -> list[str]:
        if self._stages is None:
            return []
        if self._question is not None:
            return _GUESSING
        if self._playing is not None:
            return _PLAYING
        if self._is_editing:
            return _EDITING
        return _READING if self.screen.focused is not None else _STEPPING

    def labels_of_the_moment(self) -> dict[str, str]:
        labels = {"play": "pause"} if self._playing is not None else {}
        if self._is_editing:
            labels |= {"cursor_up": "edit_share", "cursor_left": "edit_word"}
        return {**labels, "zoom": "zoom_out"} if self._zoomed is not None else labels

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a key only where it does something, and leave all of them to what is open over the screen."""
        if self.screen is not self.default_screen:
            return action in _ANYWHERE
        asking = self._question is not None
        match action:
            case "move":
                return not asking or parameters[0] not in ("forward", "back")
            case "zoom" | "focus_pane" | "focus_number":
                return not asking
            case "other":
                return self._stages is not None and self._stages.has_tabs
            case "skip":
                return self.is_reading
            case "answer" | "guess":
                return asking
            case "leave":
                return not asking and (self.screen.focused is not None or self._zoomed is not None)
            case "copy":
                return self.screen.focused is not None
            case "undo":
                return self.decoding is not None and self.decoding.can_undo
            case "redo":
                return self.decoding is not None and (
                    self.decoding.branches.current.left_for is not None or self._can_redo_sentence
                )
            case "branches":
                return self.decoding is not None and len(self.decoding.branches.all) > 1
            case "near" | "share":
                return bool(self.decodings) and not asking
            case "change" | "what_if" | "beam":
                return bool(self.decodings) and not asking and not any(one.is_recorded for one in self.decodings)
            case "save":
                return bool(self.decodings)
            case "edit" | "home":
                return self._reopen is not None
            case "predict":
                return len(self.decodings) == 1
        return True

    def on_descendant_focus(self) -> None:
        if self._question is not None and self.screen is self.default_screen:
            self.screen.set_focus(None)  # Textual's own tab, or a click: the arrows are for the answers
        self.show_keys()

    def on_descendant_blur(self) -> None:
        self.call_after_refresh(self.show_keys)

    # What opens over the screen

    def action_command_palette(self) -> None:
        from attn_tui.screen.help import commands

        # Gathered before: while the palette is open, the keys are its own.
        self._commands = list(commands(self.screen.active_bindings, self.look))
        super().action_command_palette()
        self.call_later(self._plain_palette)

    def _plain_palette(self) -> None:
        """Take the emoji away, which terminals disagree about the width of."""
        from textual.command import SearchIcon

        for icon in self.screen.query(SearchIcon):
            icon.icon = "›"

    def get_system_commands(self, screen: Screen[Any]) -> Iterator[SystemCommand]:
        """Everything that has a key, by name, for the command palette."""
        for name, help, action in self._commands:
            yield SystemCommand(name, help, partial(self.run_action, action))

    def action_jump(self) -> None:
        """Ask where to go."""
        if self._is_ready():
            from attn_tui.screen.ask import jump

            self.push_screen(jump(self))

    def action_edit(self) -> None:
        """Ask for another sentence, and open its decodings."""
        if self._reopen is not None and self.decodings:
            from attn_tui.screen.ask import edit

            reopen = self._reopen
            self.push_screen(edit(self, lambda sentence: reopen(self.names, sentence)))

    def show_others(self, decodings: list[Decoding], place: tuple[int, int] = (0, 1)) -> None:
        """Show other decodings in place of those there are, from their beginning or from that place on."""
        from attn_tui.screen.stages import Stages

        self.call_later(self._opened, decodings, Stages(decodings), place)

    def action_save(self) -> None:
        """Ask for a name to save the screen under."""
        from attn_tui.screen.ask import save

        self.push_screen(save(self))

    def action_help(self) -> None:
        """Open the help."""
        from attn_tui.screen.dialogs import Notice
        from attn_tui.screen.help import help_text

        self.push_screen(Notice(help_text(self.screen.active_bindings, self.look)))
