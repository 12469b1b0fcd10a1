"""Keys as they are bound, for the help and the command palette."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from rich.cells import cell_len
from textual.binding import ActiveBinding

from attn_tui.screen.keyline import key_name
from attn_tui.screen.look import Look

HelpLines: TypeAlias = tuple[tuple[str, ...], ...]
"""Ids of bindings, grouped by line."""
BENCH: HelpLines = (
    ("lesson_enter",), ("lesson_next", "lesson_back"), ("lesson_aside",),
    ("forward", "back"), ("next_step", "previous_step"), ("first", "last"), ("skip",), ("jump",),
    ("play", "faster", "slower"), ("focus", "focus_back"), ("zoom", "leave"), ("copy",), ("alignment",), ("presenter",),
    ("scroll_up", "scroll_down"), ("edit",), ("change",), ("what_if",), ("undo", "redo", "branches"), ("tree",),
    ("neighbours",), ("share",), ("home",), ("predict",), ("other",), ("language",), ("theme",), ("save",),
    ("commands",), ("help", "quit"),
)  # fmt: skip
_NAMES = {"scroll_up": "scroll"}
_INDENT = 16


def commands(bindings: dict[str, ActiveBinding], look: Look) -> Iterator[tuple[str, str, ActiveBinding]]:
    """Name, explanation and binding of everything that has a key now, for the command palette."""
    active = {of.binding.id: of for of in bindings.values() if of.enabled}
    for ids in BENCH:
        for name in ids:
            if name in active and name != "commands":
                help = look.say(f"help.{_NAMES.get(ids[0], ids[0])}")
                yield look.say(f"key.{name}"), help, active[name]


def key_lines(together: HelpLines, bindings: dict[str, ActiveBinding], look: Look) -> Iterator[str]:
    """A line for each group of ids that has keys now: the first key of each, and what they do."""
    keys: dict[str, list[str]] = {}
    for key, active in bindings.items():
        if active.binding.id:
            keys.setdefault(active.binding.id, []).append(key_name(key))
    for ids in together:
        names = "  ".join(keys[i][0] for i in ids if i in keys)
        if names and not (look.ascii and ids == ("language",)):
            text = look.say(f"help.{_NAMES.get(ids[0], ids[0])}")
            yield f"  {names}{' ' * max(2, _INDENT - 2 - cell_len(names))}{text}"
