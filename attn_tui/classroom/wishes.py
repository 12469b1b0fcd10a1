"""What a page tells its server: a JSON object with one entry, what is wished → how. Nothing else is read.

{join: [code, language, columns, lines]}    first, and again if the code was wrong
{look: [language, columns, lines]}          the window has another size, the reader another language
{press: [key, shift]}                       a key by its name in browsers
{paste: text}, {click: [column, row]}       for who explores
{follow: true}, {lost: true}
{answer: [[sitting, number, server], choice]}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from attn_tui.classroom.mirror import View
from attn_tui.classroom.sizes import SIZES
from attn_tui.errors import RoomError, TraceError
from attn_tui.room.checking import few
from attn_tui.room.state import MOST, MOST_CHOICES, Revision
from attn_tui.story.texts import LANGUAGES
from attn_tui.trace.checking import text, whole
from attn_tui.trace.container import parse

LONGEST = 8192
"""Bytes of what a page tells at once."""
_LONGEST_CODE = 256
_LONGEST_PASTE = 2000
_NAMES = ("Home", "End", "PageUp", "PageDown", "Enter", "Escape", "Backspace", "Delete", "F1")
NAMED_KEYS = {
    **{f"Arrow{way}": way.lower() for way in ("Left", "Right", "Up", "Down")},
    **{name: name.lower() for name in _NAMES},
}
"""Keys that type nothing, by their names in browsers → Textual's names."""


class Join(NamedTuple):
    """Let me in."""

    code: str
    view: View


class Look(NamedTuple):
    """Show me this view."""

    view: View


class Press(NamedTuple):
    """I have pressed a key: one of `NAMED_KEYS`, or what it types."""

    key: str
    shift: bool


class Paste(NamedTuple):
    """I have pasted a text."""

    text: str


class Click(NamedTuple):
    """I have clicked a cell."""

    column: int
    row: int


class Follow(NamedTuple):
    """I want to see what the class sees."""


class Lost(NamedTuple):
    """I am lost here."""


class Answer(NamedTuple):
    """My answer to a question."""

    at: Revision
    choice: int


Wish: TypeAlias = Join | Look | Press | Paste | Click | Follow | Lost | Answer


def wish_in(written: str) -> Wish:
    """Read what a page has told. Raises RoomError for everything that class.js does not tell."""
    try:
        told = parse(written)
        [(what, value)] = told.items() if len(told) == 1 else [("", None)]
        if what not in _READS:
            raise TraceError("it wishes for nothing that there is")
        return _READS[what](value)
    except TraceError as error:
        raise RoomError(f"the page has told something that cannot be used: {error}; load it again.") from None


def cost(wish: Wish) -> int:
    """The bytes of it that count as typed, as a terminal would send them."""
    match wish:
        case Press(key, _):
            return len(key.encode()) if len(key) == 1 else 3
        case Paste(pasted):
            return len(pasted)
    return 10


def _view_in(value: list[object]) -> View:
    language, columns, lines = text(value[0]), whole(value[1]), whole(value[2])
    if language not in LANGUAGES or (columns, lines) not in SIZES:
        raise TraceError("there is no such view")
    return View(columns, lines, language)


def _short(value: object, longest: int) -> str:
    found = text(value)
    if len(found) > longest:
        raise TraceError(f"it has a text of {len(found):,} characters, and {longest:,} are the most")
    return found


def _join_in(value: object) -> Join:
    code, *view = few(value, 4, 4)
    return Join(_short(code, _LONGEST_CODE), _view_in(view))


def _press_in(value: object) -> Press:
    key, shift = few(value, 2, 2)
    key = _short(key, 16)
    if type(shift) is not bool or not (key in NAMED_KEYS or (len(key) == 1 and key.isprintable())):
        raise TraceError("there is no such key")
    return Press(key, shift)


def _click_in(value: object) -> Click:
    column, row = (whole(one, -1, 1000) for one in few(value, 2, 2))  # a click may be a pixel beside the screen
    return Click(max(0, column), max(0, row))


def _answer_in(value: object) -> Answer:
    at, choice = few(value, 2, 2)
    sitting, number, server = (whole(one, 0, MOST) for one in few(at, 3, 3))
    return Answer(Revision(sitting, number, server), whole(choice, 0, MOST_CHOICES))


def _only_true(value: object) -> None:
    if value is not True:
        raise TraceError("it has something in place of true")


def _follow_in(value: object) -> Follow:
    _only_true(value)
    return Follow()


def _lost_in(value: object) -> Lost:
    _only_true(value)
    return Lost()


_READS: Mapping[str, Callable[[object], Wish]] = {
    "join": _join_in,
    "look": lambda value: Look(_view_in(few(value, 3, 3))),
    "press": _press_in,
    "paste": lambda value: Paste(_short(value, _LONGEST_PASTE)),
    "click": _click_in,
    "follow": _follow_in,
    "lost": _lost_in,
    "answer": _answer_in,
}
