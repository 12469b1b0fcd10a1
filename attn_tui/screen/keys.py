"""Every key of the screen: what it does, and the line that names the keys of the moment."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widget import Widget

from attn_tui.screen import write
from attn_tui.screen.look import LOOK, Look

if TYPE_CHECKING:
    from textual.binding import ActiveBinding

BINDINGS: list[BindingType] = [
    # While there is a question, these come before what the same keys do otherwise.
    Binding("left,h", "guess(-1)", id="guess_left"),
    Binding("right,l", "guess(1)", id="guess_right"),
    Binding("enter", "answer", id="answer"),
    Binding("escape", "answer(False)", id="unanswered"),
    # `l` is the language's, so vim's four keys are whole only where they move a cursor; `n` and `N` step.
    # The full stop and the comma step frame by frame in video players; here also while the arrows move a cursor.
    Binding("right,n,full_stop", "move('forward')", id="forward"),
    Binding("left,h,N,comma", "move('back')", id="back"),
    Binding("down,j,greater_than_sign", "move('next_step')", id="next_step"),
    Binding("up,k,less_than_sign", "move('previous_step')", id="previous_step"),
    Binding("s", "skip", id="skip"),
    Binding("home,0", "move('first')", id="first"),
    Binding("end,dollar_sign", "move('last')", id="last"),
    Binding("g,colon", "jump", id="jump"),
    Binding("space", "play", id="play"),
    Binding("plus,equals_sign", "pace(1)", id="faster"),
    Binding("minus", "pace(-1)", id="slower"),
    Binding("pageup", "scroll(-1)", id="scroll_up"),
    Binding("pagedown", "scroll(1)", id="scroll_down"),
    Binding("tab", "focus_pane(1)", id="focus", priority=True),
    Binding("shift+tab", "focus_pane(-1)", id="focus_back", priority=True),
    *(Binding(str(n), f"focus_number({n})", id=f"focus_{n}") for n in range(1, 10)),
    Binding("enter", "zoom", id="zoom"),
    Binding("escape", "leave", id="leave"),
    Binding("c", "copy", id="copy"),
    Binding("m", "alignment", id="alignment"),
    Binding("t", "other(1)", id="other"),
    Binding("T", "other(-1)", id="other_back"),
    Binding("slash", "edit", id="edit"),
    Binding("e", "change", id="change"),
    Binding("i", "what_if", id="what_if"),
    Binding("u", "undo", id="undo"),
    Binding("ctrl+r", "redo", id="redo"),
    Binding("w", "branches", id="branches"),
    Binding("b", "beam", id="tree"),
    Binding("a", "near", id="neighbours"),
    Binding("y", "share", id="share"),
    Binding("o", "home", id="home"),
    Binding("p", "predict", id="predict"),
    Binding("l", "language", id="language"),
    Binding("C", "colours", id="theme"),
    Binding("x,ctrl+s", "save", id="save"),
    Binding("ctrl+p", "command_palette", id="commands"),
    Binding("question_mark,f1", "help", id="help"),
    Binding("q", "quit", id="quit"),
    Binding("ctrl+c,ctrl+q", "quit", priority=True, id="quit_always"),
]
_ALWAYS = 2
"""The last of the keys to be named, help and quit, find room before the others."""
_SYMBOLS = {
    "right": "→", "left": "←", "down": "↓", "up": "↑", "home": "Home", "end": "End", "space": "Space", "tab": "Tab",
    "shift+tab": "⇧Tab", "enter": "Enter", "escape": "Esc", "pageup": "PgUp", "pagedown": "PgDn", "full_stop": ".",
    "comma": ",", "question_mark": "?", "slash": "/", "plus": "+", "minus": "-", "colon": ":", "equals_sign": "=",
    "greater_than_sign": ">", "less_than_sign": "<", "dollar_sign": "$", "f1": "F1",
    "left_square_bracket": "[", "right_square_bracket": "]", "backspace": "⌫",
}  # fmt: skip


def all_bindings() -> list[BindingType]:
    """Those of the app, of its panes, and of what opens over them."""
    from attn_tui.screen.beam import BeamTree
    from attn_tui.screen.branching import BranchList
    from attn_tui.screen.dialogs import Prompt
    from attn_tui.screen.lesson.keys import BINDINGS as OF_LESSONS
    from attn_tui.screen.near import Near
    from attn_tui.screen.panes.candidates import Candidates
    from attn_tui.screen.panes.readable import Readable
    from attn_tui.screen.panes.weights import Weights
    from attn_tui.screen.start import Start
    from attn_tui.screen.start.listing import Listing

    of = (Readable, Weights, Candidates, Prompt, BranchList, BeamTree, Near, Start, Listing)
    return [*OF_LESSONS, *BINDINGS, *(binding for kind in of for binding in kind.BINDINGS)]


def key_name(key: str) -> str:
    """How a key is written on the screen.

    >>> key_name("question_mark"), key_name("ctrl+s")
    ('?', '^s')
    """
    return _SYMBOLS.get(key) or key.replace("ctrl+", "^").replace("_", " ")


class Keys(Widget):
    """The last line: the keys of the moment, each of which can be clicked; what finds no room is left out."""

    DEFAULT_CSS = "Keys { dock: bottom; height: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self.look: Look = LOOK
        self._shown: list[tuple[str, str, str]] = []

    def show(
        self,
        wanted: list[str],
        bindings: dict[str, ActiveBinding],
        look: Look,
        labels: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Name the keys of these ids, as they are bound now; by the label of another id where `labels` has one."""
        keys: dict[str, list[str]] = {}
        actions: dict[str, str] = {}
        for key, active in bindings.items():
            if active.enabled and active.binding.id in wanted:
                keys.setdefault(active.binding.id, []).append(key)
                actions[active.binding.id] = active.binding.action
        shown = [(key_name(keys[i][0]), look.say(f"key.{labels.get(i, i)}"), actions[i]) for i in wanted if i in keys]
        if shown != self._shown or look is not self.look:
            self._shown, self.look = shown, look
            self.refresh()

    def _places(self) -> list[tuple[int, int, str, str, str]]:
        """First cell, cells, key, label and action of each key that finds room."""
        x, places = 1, []
        lengths = [cell_len(key) + 1 + cell_len(label) for key, label, _ in self._shown]
        last = len(self._shown) - _ALWAYS
        for i, ((key, label, action), cells) in enumerate(zip(self._shown, lengths, strict=True)):
            kept = sum(length + 2 for length in lengths[last:]) if i < last else 0
            if x + cells + 1 + kept < self.size.width:
                places.append((x, cells, key, label, action))
                x += cells + 2
        return places

    def render_line(self, y: int) -> Strip:
        segments = [Segment(" ", self.look.style("dim"))]
        for _, _, key, label, _ in self._places():
            segments.append(Segment(key, self.look.style("text", bold=True)))
            segments.append(Segment(f" {label}  ", self.look.style("dim")))
        return Strip(write.padded(segments, self.size.width, self.look))

    async def on_click(self, event: events.Click) -> None:
        """Do what the key would do."""
        for x, cells, _, _, action in self._places():
            if x <= event.x < x + cells:
                bound = (a for a in self.screen.active_bindings.values() if a.binding.action == action)
                await self.app.run_action(action, next((a.node for a in bound), self.app))
