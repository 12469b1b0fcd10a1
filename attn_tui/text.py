"""Text from users, corpora and checkpoints, made safe for a terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

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
    if text.isprintable():  # nearly always; nothing of what is removed is
        return text
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
    if len(text) <= 60:
        return text
    quote = text[-1] if text[-1] in "'\"" and text[0] == text[-1] else ""
    return text[:57] + "…" + quote


def near(name: str, known: Iterable[str]) -> str:
    """The one of the known names that is likely meant by a mistyped one; '' if none is.

    >>> near("fr_en", ["de-en", "fr-en"])
    'fr-en'
    """
    import difflib  # only for a mistake

    return next(iter(difflib.get_close_matches(name, [*known], 1)), "")


def escaped(json: str) -> str:
    r"""Return JSON with unprintable characters, which only its strings can have, as JSON escapes; LF alone stays.

    Half a character (a lone surrogate: an argument that was not UTF-8) is U+FFFD, because many readers refuse one.

    >>> print(escaped('"Où\u202e\x9b \U000e0001"'), escaped('"\udce9"'))
    "Où\u202e\u009b \udb40\udc01" "�"
    """
    return json if json.isprintable() else re.sub(r"[^ -~\n]", _escape, json)


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    if character.isprintable():
        return character
    if "\ud800" <= character <= "\udfff":
        return "\N{REPLACEMENT CHARACTER}"
    return re.sub("(....)", r"\\u\1", character.encode("utf-16-be").hex())


def on_circle(text: str) -> str:
    r"""Return the text; if it begins with what can only stand on another letter, on a dotted circle, as Unicode does.

    Without one, a mark would be drawn on the letter before it, or not at all.

    >>> on_circle("\N{THAI CHARACTER SARA II}"), on_circle("été")
    ('◌ี', 'été')
    """
    text = text.lstrip(_JOINERS) or text
    return "\N{DOTTED CIRCLE}" + text if stands_on_another(text[:1]) else text


def in_word(character: str) -> bool:
    """Whether a character is a part of a word: a letter, a digit, a mark on one. False for an empty text."""
    return character.isalnum() or stands_on_another(character)


def stands_on_another(character: str) -> bool:
    """Whether a character can only stand on another: accents, vowel signs, joiners, medial and final jamo, skin tones.

    >>> [stands_on_another(one) for one in ("\u0301", "\u093f", "\u05b8", "\u1161", "\u200d", "a", "")]
    [True, True, True, True, True, False, False]
    """
    if character.isascii():
        return False
    return unicodedata.category(character)[0] == "M" or character in _JOINERS or bool(_ON_ANOTHER.match(character))


_JOINERS = "\u200c\u200d"
_ON_ANOTHER = re.compile("[\u1160-\u11ff\ud7b0-\ud7fb\U0001f3fb-\U0001f3ff]")


def _safe(character: str) -> str:
    if character.isprintable():
        return character
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    joins = character in _JOINERS  # zero width (non-)joiner: part of words in Persian and Hindi
    return character if joins and character not in _BIDI else ""
