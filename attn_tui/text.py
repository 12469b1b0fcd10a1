"""Text from users, corpora and checkpoints, made safe for a terminal."""

from __future__ import annotations

import re
import unicodedata

# CSI and OSC sequences are removed whole, so that no «[31m» is left of a colour.
_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]"
)
# Left-to-right, right-to-left and isolate marks can reorder a whole row; they carry no word.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: str) -> str:
    r"""Return the text without anything that a terminal could take as a command.

    Escape sequences, C0 and C1 controls, bidi marks and other invisible format characters are removed; white space
    of any kind becomes a blank; bytes that were not UTF-8 (lone surrogates) become U+FFFD.

    >>> printable("Je \x1b[31msuis\x1b[0m\tétudiant.\x07")
    'Je suis étudiant.'
    """
    return "".join(map(_safe, _SEQUENCE.sub("", text)))


def lines_of(text: str) -> list[str]:
    r"""Split a text at LF, before which one CR is left out; nothing else ends a line.

    >>> lines_of("one\r\ntwo\u2028still two\n")
    ['one', 'two\u2028still two']
    """
    lines = text.removesuffix("\n").split("\n") if text else []
    return [line.removesuffix("\r") for line in lines]


def shown(value: object) -> str:
    """A value from outside, short and safe to print in a message."""
    try:
        text = printable(repr(value))
    except RecursionError:  # JSON can be nested so deeply that it can be read but not written
        text = "nested too deeply"
    return text if len(text) <= 60 else text[:57] + "…"


def _safe(character: str) -> str:
    if character.isprintable():
        return character
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    joins = character in "\u200c\u200d"  # zero width (non-)joiner: part of words in Persian and Hindi
    return character if joins and character not in _BIDI else ""
