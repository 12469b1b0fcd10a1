"""A line of text → the cells it takes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len, get_character_cell_size

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_JOINER = "\u200d"


class Cells(NamedTuple):
    """One string for each cell: a character with its marks; "" for each further cell of a wide one."""

    marks: str  # marks before the first cell: they belong to the character before the text
    cells: tuple[str, ...]


@lru_cache(4096)
def cells(text: str) -> Cells | None:
    """Divide a text into cells as Textual does, or None if it has control characters or characters without a width.

    >>> cells("né日"), cells("दि")
    (Cells(marks='', cells=('n', 'é', '日', '')), Cells(marks='', cells=('दि', '')))
    """
    if _CONTROL.search(text):
        return None
    marks, *clusters = clustered(text)
    widths = [cell_len(cluster) for cluster in clusters]
    if not all(widths) or cell_len(marks) + sum(widths) != cell_len(text):
        return None
    taken = [cell for cluster, width in zip(clusters, widths, strict=True) for cell in (cluster, *[""] * (width - 1))]
    return Cells(marks, tuple(taken))


def clustered(text: str) -> list[str]:
    """Divide a text into characters with their marks; the first string has the marks before the first character.

    >>> clustered("né日"), clustered("िदि")
    (['', 'n', 'é', '日'], ['ि', 'दि'])
    """
    clusters = [""]
    for character in text:
        joined = not get_character_cell_size(character) or unicodedata.category(character) == "Mc"
        if joined or clusters[-1].endswith(_JOINER):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


@lru_cache(4096)
def has_certain_width(cell: str) -> bool:
    """Whether all terminals agree how wide this is. They do not for emoji, and if several characters join.

    >>> has_certain_width("é"), has_certain_width("語"), has_certain_width("👩‍🚀")
    (True, True, False)
    """
    return all(_is_certain(character) for character in cell)


def widest(cell: str) -> int:
    """Return the most cells that a terminal may take for this: it may show every character by itself.

    >>> widest("👩‍🚀"), widest("◌🏽")
    (5, 3)
    """
    return max(2, sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in cell))


def _is_certain(character: str) -> bool:
    category = unicodedata.category(character)
    if ord(character) >= 0x1F000 or "\ufe00" <= character <= "\ufe0f" or category[0] == "C" or category == "Mc":
        return False
    width = 0 if category[0] == "M" else 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return width == get_character_cell_size(character)
