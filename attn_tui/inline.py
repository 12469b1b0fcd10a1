"""Inline markup of the texts of lessons and topics: `code`, **bold**, *italic*, <kbd>key</kbd>, [links](…)."""

from __future__ import annotations

import re
from collections.abc import Iterator

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


def plain_text(text: str) -> str:
    r"""The text in one line, without its markup.

    >>> plain_text("Press <kbd>e</kbd>,\n**not** `E`")
    'Press e, not E'
    """
    return " ".join("".join(part for part, _ in runs(text)).split())
