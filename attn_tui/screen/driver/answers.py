"""What the terminal answers to our questions, taken out of what is typed."""

from __future__ import annotations

import re
import time

from textual.message import Message

ASK_BACKGROUND = "\x1b]11;?\x1b\\"
"""Asks for the background's colour (xterm's OSC 11)."""
PATIENCE = 2.0
"""Seconds in which an answer is still awaited; a later one is dropped, so that the screen does not change under way."""
_ANSWER = re.compile(r"\x1b\]11;([^\x07\x1b]*)(?:\x07|\x1b\\)")
_BEGUN = re.compile(r"\x1b\](?:1(?:1(?:;[^\x07\x1b]{0,40}\x1b?)?)?)?\Z")
_COLOUR = re.compile(r"rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})(?:/[0-9a-fA-F]{1,4})?")


class Background(Message):
    """The terminal has told the colour of its background."""

    def __init__(self, is_light: bool) -> None:
        super().__init__()
        self.is_light = is_light


class Answers:
    """Separates answers from what is typed: over a slow connection they come late, and in pieces."""

    def __init__(self) -> None:
        self._held = ""  # the beginning of what may be an answer
        self._until = time.monotonic() + PATIENCE

    def feed(self, text: str) -> tuple[str, list[Background]]:
        """Take what was read; return what was typed of it, and what was answered."""
        text, self._held = self._held + text, ""
        found = [is_light for answer in _ANSWER.findall(text) if (is_light := _is_light(answer)) is not None]
        text = _ANSWER.sub("", text)
        if begun := _BEGUN.search(text):
            text, self._held = text[: begun.start()], begun[0]
        return text, [Background(one) for one in found] if time.monotonic() < self._until else []

    def rest(self) -> str:
        """What was held back and turned out to be no answer: nothing more came."""
        text, self._held = self._held, ""
        return "" if text.startswith("\x1b]11;") else text


def _is_light(answer: str) -> bool | None:
    r"""Whether a colour is light; None if it is no colour.

    >>> _is_light("rgb:ffff/ffff/dddd"), _is_light("rgb:12/12/12"), _is_light("?")
    (True, False, None)
    """
    found = _COLOUR.fullmatch(answer)
    if found is None:
        return None
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in found.groups())
    return bool(0.299 * red + 0.587 * green + 0.114 * blue > 0.5)
