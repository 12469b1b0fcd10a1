"""Weights as CSV, for spreadsheets, pandas and R.

Wide is the alignment matrix: the first line has «word» and the source words, every further line an output word
and its weights. Long: a line for each weight, with the columns t, word, j, source and weight; t and j count from 1, and
tell repeated words apart.

UTF-8, fields quoted as in RFC 4180, lines ended by a line feed. A weight has the digits that make the same float32
again. A spreadsheet may run a text that begins with =, +, - or @ as a formula, in some languages also with their wide
forms: such words get an apostrophe in front if they are longer than that one character.
"""

from __future__ import annotations

import csv
import io

from attn_tui.engine.plain import plain
from attn_tui.export.selection import Alignment

_FORMULA = tuple("=+-@＝＋－＠")


def wide(found: Alignment) -> str:
    """The matrix: a line for each output word, a column for each source word."""
    rows = ([safe(word), *plain(row)] for word, row in zip(found.output, found.weights, strict=True))
    return lines(["word", *map(safe, found.source)], *rows)


def long(found: Alignment) -> str:
    """A line for each weight."""
    rows = (
        [t, safe(word), j, safe(source), weight]
        for t, word, row in zip(found.steps, found.output, found.weights, strict=True)
        for j, (source, weight) in enumerate(zip(found.source, plain(row), strict=True), 1)
    )
    return lines(["t", "word", "j", "source", "weight"], *rows)


def lines(*rows: list[object]) -> str:
    """Rows as lines of a table."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def safe(word: str) -> str:
    """The word as a spreadsheet shows it instead of computing it."""
    return f"'{word}" if word.startswith(_FORMULA) and len(word) > 1 else word
