"""How many cells a character takes: as most terminals count, where Rich and Textual count otherwise.

Rich's table is wcwidth's, in which spacing vowel signs (Unicode's category Mc, as in «दि») take no cell of their own.
The C library gives them one, and so do tmux, xterm and VTE: without it, what follows would be drawn over the sign. In a
terminal that draws letter and sign in one cell, the other stays blank.

Imported by the package, so that nothing is measured before.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby

from rich import cells
from rich._unicode_data import load

_Row = tuple[int, int, int]
"""The first and the last of neighbouring characters, and how many cells each takes."""


def count_spacing_marks() -> None:
    """Make Rich, and so Textual, give spacing marks cells."""
    table = load().widths
    assert isinstance(table, list)
    table[:] = _with_spacing_marks(table)  # every function of Rich reads this one table
    cells.get_character_cell_size.cache_clear()
    cells.cached_cell_len.cache_clear()


def _with_spacing_marks(table: Sequence[_Row]) -> Iterator[_Row]:
    for first, last, width in [*table]:
        if width:
            yield first, last, width
            continue
        for own, run in groupby(range(first, last + 1), key=_own_cells):
            codes = [*run]
            yield codes[0], codes[-1], own


def _own_cells(code: int) -> int:
    """How many cells a character takes that Rich gives none."""
    character = chr(code)
    if unicodedata.category(character) != "Mc":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


count_spacing_marks()
