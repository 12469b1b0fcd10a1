r"""The list of tokens of a vocabulary as a file: `SIDE.vocab`, one token a line, line = id.

A character that would end a line or command a terminal is written by its number: a line feed as `\u{A}`. The backslash
of a token that has such a text in it already is written the same way, `\u{5C}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from attn_tui.errors import CheckpointError
from attn_tui.text import lines_of, shown
from attn_tui.vocabulary.base import END, PADDING, START, UNKNOWN

_WRITTEN_BY_NUMBER = r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]|\\(?=u\{[0-9A-F]{1,6}\})"
_NUMBER = r"\\u\{([0-9A-F]{1,6})\}"


def tokens_to_bytes(tokens: Iterable[str]) -> bytes:
    """Return the content of the file. What is no character, a lone surrogate, becomes U+FFFD."""
    lines = (re.sub(_WRITTEN_BY_NUMBER, lambda found: f"\\u{{{ord(found[0]):X}}}", token) for token in tokens)
    return "".join(f"{_without_surrogates(line)}\n" for line in lines).encode()


def _without_surrogates(token: str) -> str:
    return re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", token)


def tokens_from_bytes(content: bytes) -> list[str]:
    """Read the file's content; CheckpointError if it is no list of tokens."""
    try:
        return [re.sub(_NUMBER, _character, line) for line in lines_of(content.decode("utf-8-sig"))]
    except UnicodeDecodeError:
        raise CheckpointError("this is not a list of tokens in UTF-8; copy the file again.") from None


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return chr(number) if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else found[0]


def specials_renamed(
    tokens: Iterable[str], *, end: str, start: str = "", padding: str = "", unknown: str = ""
) -> bytes:
    """Return the content of `SIDE.vocab` for a toolkit's list of tokens, its special ones under our names.

    `end` and the others are the toolkit's names; all but `end` may be '', or missing in the list, if it has none. A
    token that has one of our names already keeps it. CheckpointError if two tokens become one.
    """
    ours = {name: our for name, our in ((unknown, UNKNOWN), (padding, PADDING), (start, START), (end, END)) if name}
    renamed: dict[str, str] = {}
    for token in tokens:
        name = ours.get(token, _without_surrogates(token))
        if name in renamed:
            what = "occurs twice" if renamed[name] == token else f"cannot be told from {shown(renamed[name])}"
            raise CheckpointError(f"in the vocabulary the token {shown(token)} {what}; rename one of them there.")
        renamed[name] = token
    if END not in renamed:
        raise CheckpointError(f"the vocabulary has no end token {shown(end)}; give the one the model was trained with.")
    return tokens_to_bytes(renamed)
