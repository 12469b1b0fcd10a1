"""What all pages are told of a room: found once for all who speak a language."""

from __future__ import annotations

import json
from collections.abc import Callable

from attn_tui.room.room import Room
from attn_tui.room.watching import Change


class Told:
    """The question to the class, with the answers once they are shown; and who wants to know of a change."""

    def __init__(self, room: Room) -> None:
        """Watch the room."""
        self._room = room
        self._asked: str | None = None
        self._wakes: dict[object, Callable[[], None]] = {}
        self.end = room.watch(self._changed, "shown", "asked", "answers")
        """Ends that."""

    def watch(self, wake: Callable[[], None]) -> Callable[[], object]:
        """Call it after each change that pages are told; return what ends that."""
        key = object()
        self._wakes[key] = wake
        return lambda: self._wakes.pop(key, None)

    def _changed(self, change: Change) -> None:
        asked = self._room.asked
        if change == "answers" and (asked is None or not asked.revealed):
            return  # nobody is told how many there are
        self._asked = None
        for wake in [*self._wakes.values()]:
            wake()

    @property
    def asked(self) -> str:
        """The question as JSON, as class.js reads it."""
        if self._asked is None:
            asked, bars = self._room.asked, self._room.bars
            told = asked and {"at": asked.at, "kind": asked.kind, "choices": asked.choices, "bars": bars}
            self._asked = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        return self._asked
