"""What Textual writes → what a driver sends: the cells that changed, and what is not about the screen."""

from __future__ import annotations

import re
from collections.abc import Callable

from textual._ansi_sequences import SYNC_END, SYNC_START

from attn_tui.screen.driver.frame import Frame

# Modes of mouse, focus, paste, cursor and resize; of keys; questions; the pointer's shape and the clipboard; the bell.
BESIDE_THE_SCREEN = re.compile(
    r"(?:\x1b\[\?(?:7|25|1000|1002|1003|1004|1006|1015|1016|2004|2048)[hl]"
    r"|\x1b\[[<>][0-9]*u|\x1b\[\?[0-9]+\$p|\x1b\](?:22|52);[^\x07\x1b]*\x07|\x07)+"
)


class Differences:
    """Takes what Textual writes, and sends something with the same result."""

    def __init__(self, send: Callable[[str], None], size: Callable[[], tuple[int, int]], *, fills: bool) -> None:
        """`size` tells the columns and lines of the terminal; it `fills` as in `Painter`."""
        self._send, self._size, self._fills = send, size, fills
        self._frame: Frame | None = None
        self._is_unknown = False  # whether something else may be on the terminal
        self._update: list[str] | None = None  # what has to be sent between the marks of a synchronized update

    def write(self, data: str) -> None:
        """Send what Textual writes, or something with the same result."""
        if BESIDE_THE_SCREEN.fullmatch(data):
            self._send(data)
        elif data == SYNC_START:
            self._update = []
        elif data == SYNC_END:
            update, self._update = "".join(self._update or []), None
            if update:
                self._send(SYNC_START + update + SYNC_END)
        elif difference := self._difference(data):
            if self._update is None:
                self._send(difference)
            else:
                self._update.append(difference)

    def repaint(self) -> None:
        """Send the whole picture with the next change: something else may have written on the terminal."""
        self._is_unknown = True

    def repaint_now(self) -> None:
        """Send the whole picture, as far as there is one."""
        self.repaint()
        if self._frame is not None:
            self.write("")

    def _difference(self, data: str) -> str:
        columns, lines = self._size()
        frame = self._frame
        if frame is None or (frame.columns, frame.lines) != (columns, lines):
            frame = self._frame = Frame(columns, lines, fills=self._fills)
        if self._is_unknown:
            self._is_unknown = False
            frame.forget()
        return frame.feed(data)
