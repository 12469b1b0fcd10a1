"""The screen: which age, which sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from attn_tui.screen import write
from attn_tui.screen.drawn import Picked, Scrolled
from attn_tui.screen.history.ages import Ages
from attn_tui.screen.history.curves import Curves
from attn_tui.screen.history.weights import Weights
from attn_tui.screen.lines import Lines, as_lines
from attn_tui.screen.over import Over
from attn_tui.screen.panes.heading import LABEL
from attn_tui.screen.panes.pane import CHANGED
from attn_tui.story.history import Learned, Stop, remarks, stop_name
from attn_tui.story.player import Player
from attn_tui.story.system import in_short
from attn_tui.text import printable

_TALL = 24  # from this many lines on, there are some to spare
_REMARKS, _MORE_REMARKS = 2, 3  # lines of remarks, and if there are some to spare
_LEAST, _MOST = 26, 90  # columns of the curves; more are no easier to read
_LAST = 1_000_000
_HELP = (
    ("history_before", "history_after"), ("history_first", "history_last"),
    ("history_up", "history_down"), ("play", "faster", "slower"), ("history_go",), ("history_enlarge",),
    ("history_scroll_up", "history_scroll_down"), ("history_scroll_left", "history_scroll_right"),
    ("language",), ("theme",), ("history_leave",), ("help", "quit_always"),
)  # fmt: skip
"""Ids of the bindings in the help, line by line."""
_KEYS = ["history_before", "history_after", "play", "history_go", "history_down", "history_enlarge", "faster",
         "slower", "language", "help", "history_leave"]  # fmt: skip
"""Ids of the bindings to name, most important first."""


class Chosen(NamedTuple):
    """The age to go on with."""

    stop: Stop


class HistoryView(Over):
    """Shows a sentence at every age of a training; returns the age to go on with."""

    DEFAULT_CSS = f"""
    HistoryView #words {{ height: 3; }}
    HistoryView #body {{ height: 1fr; }}
    HistoryView #remarks {{ height: {_REMARKS}; }}
    HistoryView.-tall #remarks {{ height: {_MORE_REMARKS}; margin-top: 0; }}
    HistoryView.-large Curves {{ display: none; }}
    """
    ASIDE = "history"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h,comma,pageup", "screen.age(-1)", id="history_before"),
        Binding("right,l,full_stop,pagedown", "screen.age(1)", id="history_after"),
        Binding("up,k", "screen.sentence(-1)", id="history_up"),
        Binding("down,j", "screen.sentence(1)", id="history_down"),
        Binding("home,0", f"screen.age(-{_LAST})", id="history_first"),
        Binding("end,dollar_sign", f"screen.age({_LAST})", id="history_last"),
        Binding("space", "screen.play", id="play"),
        Binding("plus,equals_sign", "screen.pace(True)", id="faster"),
        Binding("minus", "screen.pace(False)", id="slower"),
        Binding("ctrl+pageup", "screen.scroll(-1, 0)", id="history_scroll_up"),
        Binding("ctrl+pagedown", "screen.scroll(1, 0)", id="history_scroll_down"),
        Binding("ctrl+left,shift+left", "screen.scroll(0, -1)", id="history_scroll_left"),
        Binding("ctrl+right,shift+right", "screen.scroll(0, 1)", id="history_scroll_right"),
        Binding("z", "screen.enlarge", id="history_enlarge"),
        Binding("enter", "screen.go", id="history_go"),
        Binding("escape,H,q", "screen.leave", id="history_leave"),
    ]
    KEYS = _KEYS
    HELP_KEYS = _HELP
    HELP_TEXT = "help.history.view"

    def __init__(self, learned: Learned, stop: Stop, *, seconds: float = 1.0, can_go: bool = True) -> None:
        """Begin at this stop; `can_go` says whether the bench can go on with another checkpoint."""
        super().__init__()
        self.learned, self._can_go = learned, can_go
        self.at = learned.stops.index(stop) if stop in learned.stops else len(learned.stops) - 1
        """The number of the stop, from 0."""
        self.number = 0
        """The number of the sentence, from 0."""
        self.player = Player(self.set_timer, self._play_on, seconds)

    @property
    def stop(self) -> Stop:
        """The age that is shown; None for the trained system."""
        return self.learned.stops[self.at]

    def parts(self) -> tuple[Widget, ...]:
        return Lines("about"), Ages(), Lines("words"), Horizontal(Weights(), Curves(), id="body"), Lines("remarks")

    @property
    def is_tall(self) -> bool:
        return self.app.size.height >= _TALL

    # What is shown

    def show_all(self) -> None:
        """Show everything in the current look."""
        look, learned, size = self.look, self.learned, self.app.size
        seen = learned.at(self.stop, self.number)
        wanted = Weights.cells(learned.at(learned.stops[-1], self.number))  # of all ages, so that nothing jumps
        beside = min(wanted, max(size.width * 5 // 8, size.width - _MOST), size.width - _LEAST)
        self.query_one(Weights).styles.width = size.width if self.has_class("-large") else beside
        names = [look.say("history.trained.short") if stop is None else f"{stop:,}" for stop in learned.stops]
        self.query_one("#about", Lines).show([self._about(size.width)], look)
        self.query_one(Ages).show(names, self.at, look)
        self.query_one("#words", Lines).show(self._words(size.width), look)
        self.query_one(Weights).show(seen, look)
        self.query_one(Curves).show(learned.history, self.stop, look)
        said = remarks(learned, self.stop, self.number, look.say)
        shown = as_lines(said, _MORE_REMARKS if self.is_tall else _REMARKS, size.width, look)
        self.query_one("#remarks", Lines).show(shown, look)
        self.show_keys()

    def _about(self, width: int) -> list[tuple[str, Style]]:
        """The first line: the system, its age, whether it plays."""
        look, say = self.look, self.look.say
        play = say("place.playing", speed=f"{self.player.speed:.2g}") if self.player.is_playing else ""
        after = f", {stop_name(self.stop, say)}"
        name = printable(self.learned.history.name)
        system = f" · {in_short(self.learned.config, say)}"
        room = width - 1 - cell_len(play)
        left = write.fit(name, min(cell_len(name), max(8, room - cell_len(after))))
        rest = write.fit(system, max(0, room - cell_len(left + after)))
        return [
            (f" {left}", look.style("text", bold=True)),
            (after, look.style("accent", bold=True)),
            (rest, look.style("dim")),
            (play, look.style("weight", bold=True)),
        ]

    def _words(self, width: int) -> list[list[tuple[str, Style]]]:
        """The source, the words at this age, and those at the last one."""
        look, learned = self.look, self.learned
        seen, last = learned.at(self.stop, self.number), learned.at(learned.stops[-1], self.number)
        count = learned.count
        which = f" {look.say('history.which', i=self.number + 1, n=count)}" if count > 1 else ""
        marked = [CHANGED * (i in seen.other) + word for i, word in enumerate(seen.words)]
        colours = ["weight" if i in seen.other else "text" for i in range(len(marked))]

        def line(label: str, pieces: Sequence[str], colours: Sequence[str], after: str = "") -> list[tuple[str, Style]]:
            room = max(1, width - LABEL - cell_len(after))
            words = write.words(pieces, None, room, look, colours)
            cells = [(segment.text, segment.style or look.style("text")) for segment in words]
            return [(write.fit(f" {look.say(label)}", LABEL), look.style("dim")), *cells, (after, look.style("dim"))]

        return [
            line("label.source", seen.source, ["text"] * len(seen.source), which),
            line("label.output", marked, colours),
            line("history.at_end", last.words, ["dim"] * len(last.words)),
        ]

    def labels_of_the_moment(self) -> Mapping[str, str]:
        playing = {"play": "pause"} if self.player.is_playing else {}
        return {**playing, "history_enlarge": "zoom_out"} if self.has_class("-large") else playing

    # Keys and clicks

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a key only if it does something."""
        match action:
            case "sentence":
                return self.learned.count > 1
            case "go":
                return self._can_go and self.learned.history.is_whole
            case "enlarge":
                return self.learned.at(self.stop, self.number).alpha is not None
        return True

    def action_age(self, by: int) -> None:
        """Show another age."""
        self._show(self.at + by)

    def on_picked(self, event: Picked) -> None:
        self._show(event.row)

    def _show(self, at: int) -> None:
        self.at = max(0, min(at, len(self.learned.stops) - 1))
        self.player.begin_again()
        self.show_all()

    def action_sentence(self, by: int) -> None:
        """Look at another sentence."""
        self.number = (self.number + by) % self.learned.count
        self.show_all()

    def action_play(self) -> None:
        """Start or stop playing; from the beginning if it is at the end."""
        if not self.player.is_playing and self.at == len(self.learned.stops) - 1:
            self.at = 0
        self.player.toggle()
        self.show_all()

    def action_pace(self, faster: bool) -> None:
        """Play faster, or slower."""
        self.player.pace(faster)
        self.show_all()

    def _play_on(self) -> bool:
        goes_on = self.at < len(self.learned.stops) - 1
        if goes_on:
            self.at += 1
        self.call_later(self.show_all)
        return goes_on

    def action_scroll(self, rows: int, columns: int) -> None:
        """Scroll the matrix by half of what is in view."""
        shown = self.query_one(Weights)
        of_rows, of_columns = shown.page
        shown.scroll_by(rows * max(1, of_rows // 2), columns * max(1, of_columns // 2))

    def on_scrolled(self, event: Scrolled) -> None:
        self.query_one(Weights).scroll_by(event.by, 0)

    def action_enlarge(self) -> None:
        """Show the matrix on the whole width, or the curves beside it again."""
        self.toggle_class("-large")
        self.show_all()

    def action_go(self) -> None:
        """Go on with this age on the bench."""
        self.dismiss(Chosen(self.stop))
