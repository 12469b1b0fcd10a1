"""Sources → translations, in batches of similar length."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from attn_tui.engine.model import Checkpoint
from attn_tui.engine.stepper import Translation, split_sentence, translate_batch
from attn_tui.engine.translate import GREEDY, translate
from attn_tui.engine.ways import Search
from attn_tui.errors import SentenceError

BATCH = 64
Outcome: TypeAlias = Translation | SentenceError
"""A translation, or why there is none."""
_T = TypeVar("_T")


def translations(
    checkpoint: Checkpoint, sources: Sequence[str], batch: int = BATCH, search: Search = GREEDY
) -> Iterator[dict[int, Outcome]]:
    """Translate, greedily or with a beam, and yield each finished batch, by the sentences' numbers in `sources`.

    With a beam each sentence is a batch: its hypotheses are.
    """

    def length(i: int) -> int:
        return len(split_sentence(checkpoint, sources[i]).source)

    def found(numbers: list[int]) -> list[Translation]:
        if search.kind == "beam":
            return [translate(checkpoint, sources[i], search) for i in numbers]
        return translate_batch(checkpoint, [sources[i] for i in numbers])

    yield from in_batches(found, length, len(sources), 1 if search.kind == "beam" else batch)


def in_batches(
    work: Callable[[list[int]], list[_T]], length: Callable[[int], int], count: int, batch: int
) -> Iterator[dict[int, _T | SentenceError]]:
    """Do `work` on batches of the numbers below `count`; a SentenceError that `length` raises is the number's outcome.

    Numbers of similar length go together, so there is little padding. The batches come in random order, always the
    same: if it stops in the middle, it has seen long and short sentences alike.
    """
    lengths: dict[int, int] = {}
    refused: dict[int, _T | SentenceError] = {}
    for i in range(count):
        try:
            lengths[i] = length(i)
        except SentenceError as error:
            refused[i] = error
    if refused:
        yield refused
    order = sorted(lengths, key=lambda i: lengths[i])
    batches = [order[first : first + batch] for first in range(0, len(order), batch)]
    random.Random(0).shuffle(batches)
    for numbers in batches:
        yield dict(zip(numbers, work(numbers), strict=True))
