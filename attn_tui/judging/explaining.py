"""Translations → whether the weights agree with what each word needs of the source, over a corpus.

The words of each translation are forced again without each source word; see `attn_tui.engine.evidence`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from attn_tui.engine.erasure import evidence_batch
from attn_tui.engine.evidence import WAYS, Evidence, Way
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.stepper import Translation
from attn_tui.errors import SentenceError
from attn_tui.judging.results import Agreement
from attn_tui.judging.translating import BATCH, in_batches

_SHARE = 8
"""A batch has this many times fewer sentences than one of translations: each takes a row for every source word."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What is kept of a sentence, `<END>` not counted; empty if it has fewer than two source words to compare."""

    tau: Mapping[Way, tuple[float, ...]]
    """Kendall's τ of each output word that has one."""
    most: Mapping[Way, tuple[bool, ...]]
    """Of the same words, whether the source word with the largest weight is the one needed most."""


def comparisons(
    checkpoint: Checkpoint, sources: Sequence[str], translations: Sequence[Translation], batch: int = BATCH
) -> Iterator[dict[int, Compared | SentenceError]]:
    """Take the source words away and yield each finished batch, by the translations' numbers; none is an error."""

    def length(i: int) -> int:
        # By the translation first: each of its pieces is a time step for the whole batch.
        return len(translations[i].ids) * checkpoint.config.max_source_length + len(translations[i].source)

    def compare(numbers: list[int]) -> list[Compared]:
        targets = [translations[i].ids.tolist() for i in numbers]
        return [compared(found) for found in evidence_batch(checkpoint, [sources[i] for i in numbers], targets)]

    yield from in_batches(compare, length, len(translations), max(1, batch // _SHARE))


def compared(found: Sequence[Evidence]) -> Compared:
    """Keep what is counted of a translation's words."""
    counted = {way: [one for one in found if not math.isnan(one.tau(way))] for way in WAYS}
    return Compared(
        tau={way: tuple(one.tau(way) for one in some) for way, some in counted.items()},
        most={way: tuple(one.most_needed(way) == one.most_attended() for one in some) for way, some in counted.items()},
    )


def agreement(done: Iterable[Compared], way: Way) -> Agreement:
    """Sum up: the mean over words, not over sentences."""
    some = [one for one in done if one.tau[way]]
    taus = [tau for one in some for tau in one.tau[way]]
    most = [same for one in some for same in one.most[way]]
    return Agreement(
        sentences=len(some),
        words=len(taus),
        tau=sum(taus) / len(taus) if taus else None,
        most=sum(most) / len(most) if most else None,
    )
