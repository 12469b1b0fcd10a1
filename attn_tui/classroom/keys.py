"""What is typed at a terminal → keys, wherever its packets begin and end."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder

ESCAPE = "\x1b"
_LONGEST = 4096
"""Characters that are kept of something that does not end."""
_KEY = re.compile(
    r"""
    \x1b\[200~.*?\x1b\[201~          # what the terminal marks as pasted
    | \x1b\[(?!200~)[0-?]*[ -/]*[@-~]  # a function key, or an answer of the terminal
    | \x1bO[!-~]                     # the same, of some terminals
    | \x1b[]P^_X].*?(?:\x07|\x1b\\)    # an answer
    | \x1b[^][OP^_X\x1b]             # a key with Alt
    | [^\x1b]
    """,
    re.VERBOSE | re.DOTALL,
)
_GOING = re.compile(r"\x1b(?:\[[\d;]*[A-DFHZ]|\[(?!20[01]~)[\d;]+~|O[A-DFHM])")
"""Arrows, Home, End, Page Up and Page Down, function keys."""


class Keys:
    r"""Splits what arrives into keys.

    >>> keys = Keys()
    >>> keys.take(b"!\x1b["), keys.take(b"C\xc3"), keys.take(b"\xa9\x1b"), keys.rest()
    (['!'], ['\x1b[C'], ['é'], ['\x1b'])
    """

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._begun = ""

    def take(self, data: bytes) -> list[str]:
        """The keys that are complete now."""
        text = self._begun + self._decode(data)
        keys, at = [], 0
        while True:
            if (match := _KEY.match(text, at)) is not None:
                keys.append(match[0])
            elif text.startswith(ESCAPE + ESCAPE, at):  # the first one is a key of its own
                keys.append(ESCAPE)
            else:
                break
            at += len(keys[-1])
        self._begun = text[at:] if len(text) - at <= _LONGEST else ""
        return keys

    @property
    def is_waiting(self) -> bool:
        """Whether a key has begun: if nothing more comes within a moment, `rest` is all of it."""
        return bool(self._begun)

    def rest(self) -> list[str]:
        """What has begun, as keys."""
        text, self._begun = self._begun, ""
        return [text] if text == ESCAPE else []


def answers(key: str) -> bool:
    r"""Whether a key is one of those by which one answers, and so does not leave as long as something is asked.

    >>> [answers(key) for key in ("1", "\r", "x", "٣")]
    [True, True, False, False]
    """
    return key == "\r" or is_digit(key)


def is_digit(key: str) -> bool:
    """Whether a key is one of a number: who types it when nothing is asked wants to answer, and not to leave."""
    return key.isascii() and key.isdigit()


def leads_on(key: str) -> bool:
    r"""Whether a key may do something on a screen: what is pasted, and what a terminal sends by itself, do not.

    >>> [leads_on(key) for key in (" ", "\x1b[C", "\x1b[6~", "\r", "\x1b[I", "\x1b[200~x\x1b[201~", "\x1b", "\x00")]
    [True, True, True, True, False, False, False, False]
    """
    return key in ("\r", "\t", "\x7f") or (key.isprintable() and key != "\ufffd") or _GOING.fullmatch(key) is not None
