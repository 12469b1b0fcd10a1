"""How long sources are, in words or in pieces, and which of them are judged together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

from attn_tui.errors import SentenceError

STEP = 5
"""By how much the lengths of neighbouring rows of a table differ."""
_FEW = 12
"""Up to so many pieces each length has a row of its own."""
Unit: TypeAlias = Literal["words", "pieces"]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Lengths:
    """The lengths of some sources, and how they are put together."""

    unit: Unit
    step: int
    """How many neighbouring lengths go together: 1–5, 6–10, … if it is 5."""
    counts: tuple[int | None, ...]
    """By the source's number; None for one that has no pieces, because it could not be read."""

    def groups(self, numbered: Iterable[tuple[int, _T]]) -> Iterator[tuple[int, int, list[_T]]]:
        """Put what belongs to the sources, given by their numbers, together; yield first and last length and it."""
        found: dict[int, list[_T]] = {}
        for number, one in numbered:
            count = self.counts[number]
            if count is not None:
                found.setdefault(max(0, count - 1) // self.step, []).append(one)
        for place, some in sorted(found.items()):
            yield place * self.step + 1, (place + 1) * self.step, some


def lengths_of(sources: Sequence[str], pieces: Callable[[str], int]) -> Lengths:
    """Measure sources in words; in pieces if most are a single word, as digit strings, dates and Chinese are.

    `pieces` counts the pieces of a source, and may raise SentenceError.
    """
    words = [len(source.split()) for source in sources]
    if sum(words) >= 2 * len(words):
        return by_words(words)
    counts = tuple(_count(pieces, source) for source in sources)
    longest = max((count for count in counts if count is not None), default=0)
    return Lengths("pieces", 1 if longest <= _FEW else STEP, counts)


def by_words(counts: Sequence[int]) -> Lengths:
    """Take lengths in words."""
    return Lengths("words", STEP, tuple(counts))


def _count(pieces: Callable[[str], int], source: str) -> int | None:
    try:
        return pieces(source)
    except SentenceError:
        return None
