"""What all pages are told of a room: found once for all who speak a language."""

from __future__ import annotations

import json
from collections.abc import Callable

from attn_tui.classroom.classroom import Classroom
from attn_tui.room.watching import Change


class Told:
    """The question to the class, with the answers once they are shown; and who wants to know of a change."""

    def __init__(self, classroom: Classroom) -> None:
        """Watch the room."""
        self._classroom, self._room = classroom, classroom.room
        self._asked: dict[str, str] = {}
        self._wakes: dict[object, Callable[[], None]] = {}
        self.end = self._room.watch(self._changed, "shown", "asked", "answers")
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
        self._asked = {}
        for wake in [*self._wakes.values()]:
            wake()

    def asked(self, language: str) -> str:
        """The question as JSON, as class.js reads it."""
        if language not in self._asked:
            asked, bars, choices = self._room.asked, self._room.bars, self._classroom.choices(language)
            told = asked and {"at": asked.at, "kind": asked.kind, "choices": choices, "bars": bars}
            self._asked[language] = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        return self._asked[language]
