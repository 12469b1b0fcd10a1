"""A paragraph's text, with its inline markup → lines of styled runs. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from attn_tui.screen import write

_INLINE = re.compile(
    r"`(?P<code>[^`]+)`|<kbd>(?P<key>.+?)</kbd>|\*\*(?P<bold>[^\s*](?:[^*]*[^\s*])?)\*\*|\[(?P<link>[^\]]+)\]\([^)]*\)"
    r"|(?<![\w*])\*(?P<italic>[^\s*](?:[^*]*[^\s*])?)\*(?!\*)|\\(?P<plain>[!-/:-@\[-`{-~])"
)

Run = tuple[str, str]
"""Text, and its kind: code, key, bold, italic, link or plain."""


def runs(text: str) -> Iterator[Run]:
    """Split a text where its markup changes.

    >>> list(runs("Press <kbd>e</kbd>, **not** `E`"))
    [('Press ', 'plain'), ('e', 'key'), (', ', 'plain'), ('not', 'bold'), (' ', 'plain'), ('E', 'code')]
    >>> list(runs("*red*가 2 * 3 * 4"))
    [('red', 'italic'), ('가 2 * 3 * 4', 'plain')]
    """
    at = 0
    for found in _INLINE.finditer(text):
        if found.start() > at:
            yield text[at : found.start()], "plain"
        kind = str(found.lastgroup)
        yield found[kind], kind
        at = found.end()
    if at < len(text):
        yield text[at:], "plain"


def lines(text: str, width: int) -> list[list[Run]]:
    """Break a text into lines of at most `width` cells; its own lines stay separate.

    >>> lines("**one** two", 4)
    [[('one', 'bold')], [('two', 'plain')]]
    """
    return [line for own in text.split("\n") for line in _wrapped(own, width)]


def _wrapped(text: str, width: int) -> Iterator[list[Run]]:
    letters = [(letter, kind) for part, kind in runs(text) for letter in part]
    at = 0
    for line in write.wrapped("".join(letter for letter, _ in letters), width):
        while letters[at][0].isspace():
            at += 1
        taken: list[Run] = []
        for letter in line:
            taken.append((letter, letters[at][1]))
            at += 1
            while letter == " " and letters[at][0].isspace():
                at += 1
        yield [("".join(letter for letter, _ in same), kind) for kind, same in groupby(taken, lambda one: one[1])]
