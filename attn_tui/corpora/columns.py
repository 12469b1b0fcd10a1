"""Rows → which cells are the source and the target, and whether the first row is a header."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from attn_tui.corpora.names import LANGUAGES, ROLES
from attn_tui.corpora.tables import Row
from attn_tui.errors import CorpusError
from attn_tui.text import shown

Columns: TypeAlias = tuple[int | str, int | str]
"""Of source and target: a number from 1, or the name that stands in the header."""

PARALLEL = "--parallel SOURCE TARGET"
"""How the command line is given two files."""
_NUMBER = re.compile(
    r"[-+−]?(?:\d{1,3}(?:[ \u00a0\u202f',.]\d{3})+|\d+)(?:[.,]\d+)?(?:[eE][-+]?\d+)?\s?%?"
    r"|\d{4}-\d\d-\d\d[ T]\d\d:\d\d.*|\\N|NULL|NaN|nan"
)
_LINK = re.compile(r"(?:https?|ftp)://\S+|www\.\S+")
_CREDIT = re.compile(r"CC[- ]BY|CC0|Attribution|[Ll]icen[cs]e|\b[Tt]atoeba|#\d+ \(\w+\)")
_ID = re.compile(r"\S*\d\S*")
_ENOUGH = 1000  # rows that are looked at
_MOST = 0.9  # share of a column's cells that have to be of a kind


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of each row is read."""

    source: int
    """Number of its column, from 0."""
    target: int
    header: Row | None
    """The first row, where it names the columns."""
    left: tuple[tuple[int, str], ...] = ()
    """The other columns, from 0, and what they hold."""


def parse_columns(text: str) -> Columns:
    """Read `2,4` or `French,English`. Raises CorpusError."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 2:
        raise CorpusError(f"--columns is {shown(text)}; write two, of source and target: 2,4 or French,English.")
    source, target = (int(part) if part.isdecimal() and len(part) < 5 else part for part in parts)
    return check_columns((source, target))


def check_columns(columns: Sequence[object]) -> Columns:
    """Return two columns; CorpusError if they are not numbers from 1 or names, or the same."""
    source, target = columns if len(columns) == 2 else (0, 0)
    fit = all(isinstance(c, str | int) and not isinstance(c, bool) and c not in (0, "") for c in (source, target))
    if not fit or source == target or any(isinstance(c, int) and c < 0 for c in (source, target)):
        raise CorpusError(
            f"the columns are {', '.join(map(shown, columns)) or 'none'}; name two that differ, "
            "by numbers from 1 or as the header does."
        )
    assert isinstance(source, str | int)
    assert isinstance(target, str | int)
    return source, target


def choose(rows: Sequence[Row], wanted: Columns | None = None, two_files: str = PARALLEL) -> Chosen:
    """Choose the columns of source and target.

    Without `wanted`: of two columns the first and the second; of more the first two of sentences. These are not
    numbers, ids, links, credits, names or cells that never change. CorpusError if there are too few columns, or it is
    not plain which are meant; `two_files` is how they could be given as two files.
    """
    filled = list(islice((row for row in rows if any(cell.strip() for cell in row.cells)), _ENOUGH))
    if not filled:
        raise CorpusError("it has no lines; it needs source TAB target on each.")
    named = any(isinstance(column, str) for column in wanted or ())
    header = filled[0] if named or _is_header(filled) else None
    if wanted:
        source, target = (_number(column, header, rows) for column in wanted)
        return Chosen(source, target, header)
    below = filled[1:] if header and len(filled) > 1 else filled
    width = Counter(len(row.cells) for row in below).most_common(1)[0][0]
    if width < 2:
        raise CorpusError(
            f"its lines have no TAB; write source TAB target on each, or give two parallel files, as by {two_files}."
        )
    kinds = [_column_kind(below, c) for c in range(width)]
    source, target = (0, 1) if width == 2 else _of_sentences(kinds, below)
    left = tuple((c, name or "text") for c, name in enumerate(kinds) if c not in (source, target))
    return Chosen(source, target, header, left)


def _of_sentences(kinds: Sequence[str], rows: Sequence[Row]) -> tuple[int, int]:
    """Choose two columns among more."""
    text = [c for c, name in enumerate(kinds) if not name]
    # Names are less than a quarter as long as sentences, in bytes, which count Chinese as about as long as English.
    sizes = {c: sum(len(row.cells[c].encode()) for row in rows if c < len(row.cells)) for c in text}
    long = [c for c in text if 4 * sizes[c] >= max(sizes.values())]
    found = long if len(long) > 1 else text
    if len(found) < 2:  # a single word with a digit may be an id, or what is translated
        found = [c for c, name in enumerate(kinds) if name in ("", "ids")]
        if len(found) != 2:
            named = ", ".join(f"{c} {name or 'text'}" for c, name in enumerate(kinds, 1))
            raise CorpusError(
                f"two columns of text are not plain among its {len(kinds)} ({named}); name them, as by --columns 1,2."
            )
    return found[0], found[1]


def kind(cells: Sequence[str]) -> str:
    """Say what a column holds if it is not text: `numbers`, `links`, `credits`, `ids`, `nothing`, `the same`; else ''.

    >>> kind(["7", "12"]), kind(["Il pleut.", "42"])
    ('numbers', '')
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return "nothing"
    for name, pattern in (("numbers", _NUMBER.fullmatch), ("links", _LINK.fullmatch), ("credits", _CREDIT.search)):
        if sum(map(bool, map(pattern, filled))) >= _MOST * len(filled):
            return name
    if len(filled) > 2 and len(set(filled)) == 1:
        return "the same"
    return "ids" if sum(map(bool, map(_ID.fullmatch, filled))) >= _MOST * len(filled) else ""


def _column_kind(rows: Sequence[Row], column: int) -> str:
    return kind([row.cells[column] for row in rows if column < len(row.cells)])


def _is_header(rows: Sequence[Row]) -> bool:
    """Whether the first row names columns: in words known for that, or above numbers, ids or links what is none."""
    if len(rows) < 2 or not _could_name(rows[0].cells):
        return False
    if _names(rows[0].cells) and not _names(rows[1].cells):
        return True
    below = rows[1:]
    return len(below) > 2 and any(
        cell.strip() and not kind([cell]) and _column_kind(below, c) in ("numbers", "ids", "links")
        for c, cell in enumerate(rows[0].cells)
    )


def _could_name(cells: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(set(filled)) == len(filled) > 1 and all(
        len(cell.split()) <= 4 and cell[-1] not in ".?!。？！" for cell in filled
    )


def _names(cells: Sequence[str]) -> bool:
    # «fr-FR» and «fra_Latn» are languages, too.
    names = [re.sub(r"[-_](?:[A-Z]{2}|[A-Z][a-z]{3})$", "", cell.strip()).casefold() for cell in cells if cell.strip()]
    words = [re.findall(r"[^\W\d_]+", name) for name in names]
    known = LANGUAGES | ROLES
    return all(found and known.issuperset(found) for found in words)


def _number(column: int | str, header: Row | None, rows: Sequence[Row]) -> int:
    """A column's number from 0."""
    if isinstance(column, str):
        assert header
        names = [cell.strip() for cell in header.cells]
        found = [c for c, name in enumerate(names) if name.casefold() == column.strip().casefold()]
        if not found:
            raise CorpusError(f"it has no column {shown(column)}; its first line is {shown(', '.join(names))}.")
        return found[0]
    widest = max(len(row.cells) for row in rows)
    if column > widest:
        raise CorpusError(f"it has no column {column}; the most in a line is {widest}.")
    return column - 1
