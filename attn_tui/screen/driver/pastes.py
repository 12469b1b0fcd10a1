"""What was pasted into a terminal that does not say so."""

from __future__ import annotations

import re

from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START
from textual.events import Event

_SEVERAL_LINES = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*[^\s\x00-\x1f\x7f]\s*[\r\n]\s*[^\s\x00-\x1f\x7f]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BEGUN = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]{2,}[\r\n]")


class Lines(Event):
    """Several lines of text that arrived at once: pasted, if there is a line to type in, else typed ahead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Pastes:
    """Tells text with several lines that arrived at once from keys, unless the terminal has marked it as pasted."""

    def __init__(self) -> None:
        self._is_marked = False  # whether a paste has begun that the terminal marks, and has not ended

    def is_one(self, text: str) -> bool:
        r"""Whether a text that arrived at once has several lines, and nothing that only a key sends.

        >>> Pastes().is_one("Je suis\rétudiant."), Pastes().is_one("q\r"), Pastes().is_one("\x1b[200~a\rb\x1b[201~")
        (True, False, False)
        """
        start, end = text.rfind(BRACKETED_PASTE_START), text.rfind(BRACKETED_PASTE_END)
        was_marked = self._is_marked
        if start != end:
            self._is_marked = start > end
        if was_marked or _CONTROLS.search(text):
            return False
        return _SEVERAL_LINES.match(text) is not None

    def has_begun(self, text: str) -> bool:
        """Whether a text that arrived at once may go on with another line."""
        return not self._is_marked and _BEGUN.fullmatch(text) is not None
