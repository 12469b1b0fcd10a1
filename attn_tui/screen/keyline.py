"""The last line of a screen: the keys that do something now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import ActiveBinding
from textual.strip import Strip

from attn_tui.screen import write
from attn_tui.screen.drawn import Drawn
from attn_tui.screen.look import LOOK, Look

_ALWAYS = 2
"""This many of the last keys, help and quit, get their room before the others."""
_SYMBOLS = {
    "right": "→", "left": "←", "down": "↓", "up": "↑", "home": "Home", "end": "End", "space": "Space", "tab": "Tab",
    "shift+tab": "⇧Tab", "enter": "Enter", "escape": "Esc", "pageup": "PgUp", "pagedown": "PgDn", "full_stop": ".",
    "comma": ",", "question_mark": "?", "slash": "/", "plus": "+", "minus": "-", "colon": ":", "equals_sign": "=",
    "greater_than_sign": ">", "less_than_sign": "<", "dollar_sign": "$", "f1": "F1",
    "left_square_bracket": "[", "right_square_bracket": "]", "left_curly_bracket": "{", "backspace": "⌫",
}  # fmt: skip


def key_name(key: str) -> str:
    """How a key is written on the screen.

    >>> key_name("question_mark"), key_name("ctrl+s"), key_name("ctrl+pagedown")
    ('?', '^s', '^PgDn')
    """
    modifiers, _, name = key.rpartition("+")
    if key in _SYMBOLS or not modifiers:
        return _SYMBOLS.get(key) or key.replace("_", " ")
    return f"{modifiers}+".replace("ctrl+", "^") + key_name(name)


class KeyLine(Drawn):
    """Names the keys that do something now, which can be clicked; those that do not fit are left out."""

    DEFAULT_CSS = "KeyLine { dock: bottom; height: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self.look: Look = LOOK
        self._shown: list[tuple[str, str, str]] = []

    def show(
        self,
        wanted: Sequence[str],
        bindings: dict[str, ActiveBinding],
        look: Look,
        labels: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Name the keys of these ids, as they are bound now; with the label of another id if `labels` has one."""
        keys: dict[str, list[str]] = {}
        actions: dict[str, str] = {}
        for key, active in bindings.items():
            name = active.binding.id
            if look.ascii and name == "language":  # which could not be read
                continue
            if active.enabled and name and name in wanted:
                keys.setdefault(name, []).append(key)
                actions[name] = active.binding.action
        shown = [(key_name(keys[i][0]), look.say(f"key.{labels.get(i, i)}"), actions[i]) for i in wanted if i in keys]
        if shown != self._shown or look is not self.look:
            self._shown, self.look = shown, look
            self.refresh()

    def _places(self) -> list[tuple[int, int, str, str, str]]:
        """First cell, number of cells, key, label and action of each key that fits."""
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
