"""Lines → rows of cells, separated by TAB (TSV), by what else a spreadsheet writes (CSV), or by aligners' «|||»."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from attn_tui.errors import CorpusError
from attn_tui.text import printable

_DOUBLED = re.compile(r'(?:^|\t)"[^\t]+""')
_BARS = " ||| "  # fast_align reads these
_LONGEST = 1 << 24  # characters of a cell; Python's own limit is 131,072


class Row(NamedTuple):
    """A line's cells; several lines' if there is a line end inside quotes."""

    line: int
    """Number of its first line, from 1."""
    cells: list[str]


def is_csv(path: Path) -> bool:
    """Whether the name says so, `.gz` or not."""
    return ".csv" in [suffix.lower() for suffix in path.suffixes]


def rows_of(path: Path, lines: Sequence[str]) -> list[Row]:
    """Split lines at TABs, those of a .csv as CSV. Raises CorpusError for quotes that do not close.

    A TSV is read with CSV's quotes if that is possible in every line, and all cells have quotes or some need them;
    otherwise a quotation mark is a letter as any other.
    """
    if is_csv(path):
        return _csv(path, lines)
    bars = 2 * sum(_BARS in line and "\t" not in line for line in lines) > len(lines)
    return _unquoted(lines) or [
        Row(number, line.split(_BARS if bars else "\t")) for number, line in enumerate(lines, 1)
    ]


def _csv(path: Path, lines: Sequence[str]) -> list[Row]:
    """Split at what gives all rows equally many cells, at least two, rarest in sentences first; else at commas."""
    for separator in "\t;":
        try:
            rows = _quoted(lines, separator)
        except csv.Error:
            continue
        if _are_even(rows):
            return rows
    try:
        return _quoted(lines, ",")
    except csv.Error as error:
        raise CorpusError(
            f"{printable(str(path))}: its quotes do not fit CSV ({error}); double those inside."
        ) from None


def _unquoted(lines: Sequence[str]) -> list[Row]:
    """The rows of a TSV without their quotes; [] where quotes are letters."""
    if not any(line.startswith('"') or '\t"' in line for line in lines):
        return []
    try:
        rows = _quoted(lines, "\t")
    except csv.Error:
        return []
    needed = len(rows) < len(lines) or any(_DOUBLED.search(line) for line in lines)
    everywhere = len(rows) > 1 and all(
        len(cell) > 1 and cell[0] == cell[-1] == '"' for line in lines if line for cell in line.split("\t")
    )
    return rows if everywhere or (needed and _are_even(rows)) else []


def _are_even(rows: Iterable[Row]) -> bool:
    """Whether all rows but blank ones have equally many cells, at least two."""
    widths = {len(row.cells) for row in rows if any(row.cells)}
    return len(widths) == 1 and widths != {1}


def _quoted(lines: Iterable[str], separator: str) -> list[Row]:
    """Raises csv.Error."""
    before = csv.field_size_limit(_LONGEST)
    try:
        # A CR inside a line would end it for this reader.
        text = (line.replace("\r", " ") + "\n" for line in lines)
        reader = csv.reader(text, delimiter=separator, skipinitialspace=separator != "\t", strict=True)
        rows, first = [], 1
        for cells in reader:
            rows.append(Row(first, cells))
            first = reader.line_num + 1
        return rows
    finally:
        csv.field_size_limit(before)
