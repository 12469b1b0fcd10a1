"""Who wants to know what has changed in a room."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from typing import Literal, TypeAlias, get_args

Change: TypeAlias = Literal["shown", "asked", "followers", "marks", "answers"]
"""What one sees; the question, that its answers are shown, or what was right; who follows, and how; marks; answers, or
their number."""
CHANGES: tuple[Change, ...] = get_args(Change)

_log = logging.getLogger(__name__)


class Watchers:
    """Calls who watches, one change after the other: what a callback changes itself is told after the change before.

    A change says of what kind it is; what there is now, the room says.
    """

    def __init__(self) -> None:
        self._callbacks: dict[Change, dict[object, Callable[[Change], None]]] = {kind: {} for kind in CHANGES}
        self._told: deque[Change] = deque()
        self._is_telling = False

    def add(self, callback: Callable[[Change], None], *changes: Change) -> Callable[[], None]:
        """Call it after each of these kinds of changes, or after any; return a function that ends that."""
        key = object()
        for change in changes or CHANGES:
            self._callbacks[change][key] = callback

        def end() -> None:
            for callbacks in self._callbacks.values():
                callbacks.pop(key, None)

        return end

    def tell(self, *changes: Change) -> None:
        """Call all who watch these; one that fails is logged, and keeps nobody else from being called."""
        self._told.extend(changes)
        if self._is_telling:
            return
        self._is_telling = True
        try:
            while self._told:
                self._tell(self._told.popleft())
        finally:
            self._is_telling = False

    def _tell(self, change: Change) -> None:
        for key, callback in list(self._callbacks[change].items()):
            if key not in self._callbacks[change]:  # one before it has ended that
                continue
            try:
                callback(change)
            except Exception as error:
                # Not its message: that may have a sentence in it.
                _log.error("a watcher of the room failed: %s", type(error).__name__)
