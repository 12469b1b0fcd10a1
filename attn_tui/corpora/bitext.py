"""Sentence pairs, and what was read and what was left out to get them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias

from attn_tui.errors import CorpusError
from attn_tui.text import printable

Pair: TypeAlias = tuple[str, str]
"""Source and target, NFC, each on one line."""

_ENDS = re.compile(r"\s*[\n\r\v\f\x1c-\x1f\x85\u2028\u2029\t]\s*")
_NAMED = 3  # line numbers that are said
_BLANK, _ONE_SIDED, _NO_PAIR = "blank", "with one side only", "without the columns"


class Read(NamedTuple):
    """What lines have become."""

    pairs: list[Pair]
    numbers: list[int]
    """The line of each pair."""
    skipped: dict[str, list[int]]
    """Why lines were left out → their numbers."""


class Line(NamedTuple):
    """What a line, or the same line of two files, holds: None if it has no such column."""

    number: int
    """From 1."""
    source: str | None
    target: str | None


@dataclass(frozen=True, slots=True)
class Bitext:
    """The sentence pairs of a file, or of two parallel ones."""

    name: str
    """The file's, without a folder; printable."""
    paths: tuple[Path, ...]
    """Of the file, or of source and target."""
    pairs: list[Pair]
    numbers: list[int]
    """The line of each pair, from 1, in the source's file."""
    lines: int
    """How many there are in the file, or were read until there were enough pairs."""
    skipped: Mapping[str, Sequence[int]]
    """Why lines were left out → their numbers."""
    columns: str = ""
    """Where the pairs stand, if that was not plain: «columns 2 and 4 (not 1 numbers, 3 numbers)»."""
    header: int | None = None
    """Number of the line that names the columns."""
    swap: str = "exchange their columns"
    """What to do if source and target are the wrong way round."""

    def taken(self) -> str:
        """Say what was read, with a pair to look at; printable."""
        said = [counted(len(self.pairs), "pair"), self.columns]
        if self.header is not None:
            said.append(f"line {self.header} is a header")
        source, target = (_short(side) for side in self.pairs[0])
        return f"{self.name}: {'; '.join(filter(None, said))}; the first: «{source}» → «{target}»"

    def left_out(self) -> str:
        """Say which lines were left out and why; '' if none was."""
        if not self.skipped:
            return ""
        count = sum(map(len, self.skipped.values()))
        said = ", ".join(
            f"{len(numbers):,} {why} ({', '.join(map(str, numbers[:_NAMED]))}{', …' if len(numbers) > _NAMED else ''})"
            for why, numbers in self.skipped.items()
        )
        return f"{self.name}: {count:,} of {self.lines:,} lines {'was' if count == 1 else 'were'} left out: {said}"


def paired(place: str, lines: Iterable[Line], limit: int, strict: bool) -> Read:
    """Make pairs, the first `limit` if that is not 0.

    Raises CorpusError if a line would be left out and it is `strict`, and if there is no pair; `place` names the file.
    """
    read = Read([], [], {})
    for number, source, target in lines:
        pair = _clean(source or ""), _clean(target or "")
        if all(pair):
            read.pairs.append(pair)
            read.numbers.append(number)
            if len(read.pairs) == limit:
                break
            continue
        why = _BLANK if not any(pair) else _NO_PAIR if source is None or target is None else _ONE_SIDED
        if strict:
            raise CorpusError(f"{place}:{number}: this line is {why}; mend it, or leave out --strict to skip it.")
        read.skipped.setdefault(why, []).append(number)
    if not read.pairs:
        raise CorpusError(f"{place}: it has no pairs; it needs source TAB target on each line.")
    return read


def counted(number: int, noun: str) -> str:
    """A number and what it counts.

    >>> counted(1, "pair"), counted(1234, "pair")
    ('1 pair', '1,234 pairs')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _clean(text: str) -> str:
    """Composed, and on one line."""
    if not text.isprintable():
        text = _ENDS.sub(" ", text) if printable(text).strip() else ""
    return unicodedata.normalize("NFC", text).strip()


def _short(text: str) -> str:
    text = printable(text)
    return text if len(text) <= 30 else text[:29] + "…"
