"""What a terminal sends → messages for the app."""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Iterator

from textual._xterm_parser import BRACKETED_PASTE_END, XTermParser
from textual.message import Message

from attn_tui.screen.driver.answers import Answers
from attn_tui.screen.driver.pastes import Lines, Pastes

NEXT_LINE = 0.03
"""Seconds in which the rest of what is pasted arrives."""


class Keys(XTermParser):
    """Textual's parser, which forgets what it has parsed.

    Textual keeps what `_parse_extended_key` returns in a cache of the class: in it would stay every parser, and every
    app in whose context a key was parsed.
    """

    _parse_extended_key = XTermParser._parse_extended_key.__wrapped__  # type: ignore[assignment]


class Typed:
    """Reads what a terminal sends: keys, the mouse, what is pasted, and answers to our questions."""

    def __init__(self, *, longest_paste: int | None = None, debug: bool = False) -> None:
        """Of what a terminal marks as pasted, about `longest_paste` characters are kept; None keeps all."""
        self._parser, self._answers, self._pastes = Keys(debug), Answers(), Pastes()
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._longest = longest_paste
        self._silent = 0  # characters from which the parser has made nothing yet
        self._dropped: str | None = None  # the end of what is left out of a paste that is too long

    def may_go_on(self, data: bytes) -> bool:
        """Whether the rest of what is pasted may arrive within a moment, and is to be taken together with this."""
        return self._pastes.has_begun(data.decode("utf-8", "replace"))

    def take(self, data: bytes) -> Iterator[Message]:
        """Take what arrived at once."""
        typed, answered = self._answers.feed(self._decode(data))
        yield from answered
        yield from self._told(typed)

    def rest(self) -> Iterator[Message]:
        """What was held back, and turned out to be complete: nothing more came."""
        yield from self._told(self._answers.rest())

    def _told(self, text: str) -> Iterator[Message]:
        if self._pastes.is_one(text):
            yield Lines(text)
        elif text:
            yield from self._parsed(text)
        yield from self._parser.tick()

    def _parsed(self, text: str) -> Iterator[Message]:
        if self._dropped is not None:
            _, end, rest = (self._dropped + text).partition(BRACKETED_PASTE_END)
            self._dropped = None if end else (self._dropped + text)[1 - len(BRACKETED_PASTE_END) :]
            text = rest
        found = list(self._parser.feed(text)) if text else []
        self._silent = 0 if found else self._silent + len(text)
        yield from found
        if self._longest is not None and self._silent > self._longest:
            # The parser keeps all of a paste until it ends: end it here, and leave out the rest.
            yield from self._parser.feed(BRACKETED_PASTE_END)
            self._silent, self._dropped = 0, text[1 - len(BRACKETED_PASTE_END) :]
