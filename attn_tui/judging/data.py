"""What is judged on: its name, its content's digest, and the line each pair stands in."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from attn_tui.text import printable

STDIN = "standard input"
"""Its name."""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Data(Generic[_T]):
    """Sentence pairs, or pairs aligned by hand."""

    name: str
    """As it is shown."""
    pairs: Sequence[_T]
    digest: str = ""
    """What `digest` says of the pairs; '' if nobody asks."""
    numbers: Sequence[int] = ()
    """The line of each pair, from 1; empty if each line is a pair."""

    def line(self, i: int) -> int:
        """Return the line of a pair, from 1."""
        return self.numbers[i] if self.numbers else i + 1


def digest(pairs: Iterable[object]) -> str:
    """SHA-256 of pairs, hexadecimal: figures with the same one are about the same data, wherever it lies.

    >>> digest([("le chat", "the cat")])[:7]
    '3e8d5bb'
    """
    found = hashlib.sha256()
    for pair in pairs:
        found.update(f"{pair!a}\n".encode())
    return found.hexdigest()


def names_of(files: Sequence[Sequence[Path]]) -> list[str]:
    """Name files, folders or pairs of parallel files: with as many folders as it takes to tell them apart.

    >>> names_of([[Path("/data/old/test.tsv")], [Path("/data/new/test.tsv")], [Path("a.fr"), Path("a.en")]])
    ['old/test.tsv', 'new/test.tsv', 'a.fr + a.en']
    """
    # A link is named as it was given: not resolved.
    parts = [[Path(os.path.abspath(path)).parts for path in paths] for paths in files]
    longest = max((len(path) for paths in parts for path in paths), default=0)
    found = []
    for paths in parts:
        others = [other for other in parts if other != paths]
        count = next((n for n in range(1, longest) if all(_ends(o, n) != _ends(paths, n) for o in others)), longest)
        found.append(" + ".join(printable("/".join(end).replace("//", "/")) for end in _ends(paths, count)))
    return found


def _ends(paths: Sequence[tuple[str, ...]], count: int) -> list[tuple[str, ...]]:
    return [path[-count:] for path in paths]
