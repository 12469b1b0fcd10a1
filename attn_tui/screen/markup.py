"""A paragraph's text, with its inline markup → lines of styled runs. Pure functions."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from itertools import groupby

from attn_tui.inline import Run, runs
from attn_tui.screen import write


def lines(text: str, width: int) -> list[list[Run]]:
    """Break a text into lines of at most `width` cells; its own lines stay separate.

    >>> lines("**one** two", 4)
    [[('one', 'bold')], [('two', 'plain')]]
    """
    return [list(line) for own in text.split("\n") for line in _wrapped(own, width)]


@functools.lru_cache(maxsize=256)  # a pane asks for all of them whenever it draws one
def _wrapped(text: str, width: int) -> tuple[tuple[Run, ...], ...]:
    return tuple(_lines(text, width))


def _lines(text: str, width: int) -> Iterator[tuple[Run, ...]]:
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
        yield tuple(("".join(letter for letter, _ in same), kind) for kind, same in groupby(taken, lambda one: one[1]))
