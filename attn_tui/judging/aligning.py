"""Attention weights → links between words → alignment error rate.

The given translation is forced through the model; each target word is linked to the source word that has the largest
weight, so there are as many links as target words. Luong et al. 2015, Section 5.4.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np

from attn_tui.corpora.gold import Aligned, Link
from attn_tui.engine.framing import Frame, frame_of
from attn_tui.engine.model import Array, Checkpoint
from attn_tui.engine.stepper import Forced, force_batch, split_sentence
from attn_tui.errors import SentenceError
from attn_tui.judging.data import Data
from attn_tui.judging.lengths import by_words
from attn_tui.judging.results import AlignedLength, Alignment
from attn_tui.judging.translating import BATCH, in_batches
from attn_tui.judging.words import shares


@dataclass(frozen=True, slots=True)
class Reading:
    """The links of one pair of sentences, read off in two ways, and the probability of the translation."""

    links: frozenset[Link] | None
    """From row t of the weights for target piece t; None without attention."""
    links_next: frozenset[Link] | None
    """From row t + 1: a content score compares the state that has just read piece t as its *input* (Luong et al.
    2015, footnote 14)."""
    log_probability: float
    """Natural logarithm, of the whole translation."""
    pieces: int
    """Of the translation, `<END>` included."""
    cut: bool
    """Whether the source was longer than the model reads."""


Outcome: TypeAlias = Reading | SentenceError


def readings(checkpoint: Checkpoint, gold: Sequence[Aligned], batch: int = BATCH) -> Iterator[dict[int, Outcome]]:
    """Force the translations through the model and yield each finished batch, by the pairs' numbers."""
    c = checkpoint.config
    apart = c.tokenizer in ("words", "bpe")  # those vocabularies would not have a word joined to the next
    sources = [shares(checkpoint.source_vocabulary, pair.source, c.source_language, apart) for pair in gold]
    targets = [shares(checkpoint.target_vocabulary, pair.target, c.target_language, apart) for pair in gold]

    def length(i: int) -> int:
        # By the translation first: each of its pieces is a time step for the whole batch.
        pieces = len(checkpoint.target_vocabulary.encode(targets[i][0]))
        return pieces * c.max_source_length + len(split_sentence(checkpoint, sources[i][0]).source)

    frame = frame_of(c, checkpoint.source_vocabulary)

    def read(numbers: list[int]) -> list[Reading]:
        ids = [checkpoint.target_vocabulary.encode(targets[i][0]) for i in numbers]
        forced = force_batch(checkpoint, [sources[i][0] for i in numbers], ids)
        return [_reading(one, frame, sources[i][1], targets[i][1]) for i, one in zip(numbers, forced, strict=True)]

    yield from in_batches(read, length, len(gold), batch)


def _reading(forced: Forced, frame: Frame, source: Array, target: Array) -> Reading:
    alpha = None if forced.alpha is None else frame.of_pieces(forced.alpha, len(source))
    return Reading(
        links=None if alpha is None else links(word_weights(alpha[:-1], source, target)),
        links_next=None if alpha is None else links(word_weights(alpha[1:], source, target)),
        log_probability=float(forced.log_probability.sum()),
        pieces=len(forced.log_probability),
        cut=forced.cut > 0,
    )


def word_weights(alpha: Array, source: Array, target: Array) -> Array:
    """Merge pieces into words: the sum over a source word's pieces, the mean over a target word's.

    alpha [trg_len, src_len], source [src_len or more, source words] and target [trg_len, target words] from
    `words.shares` → [target words, source words]; zeros for a target word without pieces.
    """
    means = target / np.maximum(target.sum(axis=0), np.finfo(np.float32).tiny)
    return np.asarray(means.T @ alpha @ source[: alpha.shape[1]], np.float32)


def links(weights: Array) -> frozenset[Link]:
    """Link each target word to the source word with the largest weight, ties to the first.

    >>> sorted(links(np.float32([[0.1, 0.9], [0.6, 0.4]])))
    [(0, 1), (1, 0)]
    """
    return frozenset((int(row.argmax()), i) for i, row in enumerate(weights) if row.any())


def diagonal(pair: Aligned) -> frozenset[Link]:
    """Link target word i of T to source word i · (S − 1) / (T − 1) of S, both from 0, rounded half up.

    This is what an aligner reaches that looks at no word at all.
    """
    last_source, last_target = len(pair.source) - 1, max(1, len(pair.target) - 1)
    return frozenset((math.floor(i * last_source / last_target + 0.5), i) for i in range(len(pair.target)))


def alignment_error_rate(found: Iterable[tuple[Aligned, frozenset[Link]]]) -> float:
    """AER = 1 − (|A ∩ S| + |A ∩ P|) / (|A| + |S|), over all sentences together. Och and Ney 2003, Section 5.1.

    A are the links found, S the sure and P the possible ones of the gold alignment, S ⊆ P. 0 is best, 1 worst.
    """
    right = all_ = 0
    for pair, a in found:
        right += len(a & pair.sure) + len(a & pair.possible)
        all_ += len(a) + len(pair.sure)
    return 1 - right / all_ if all_ else 1.0


def alignment(data: Data[Aligned], done: Mapping[int, Outcome]) -> Alignment:
    """Sum up the readings, by the pairs' numbers; there must be at least one."""
    numbers = sorted(i for i, reading in done.items() if isinstance(reading, Reading))
    read = [(data.pairs[i], reading) for i in numbers if isinstance(reading := done[i], Reading)]
    lengths = by_words([len(pair.source) for pair in data.pairs])
    pieces = sum(reading.pieces for _, reading in read)
    log_probability = sum(reading.log_probability for _, reading in read)
    return Alignment(
        gold=data.name,
        date=date.today().isoformat(),
        sentences=len(data.pairs),
        done=len(done),
        refused=len(done) - len(read),
        cut=sum(reading.cut for _, reading in read),
        **_error_rates(read),
        perplexity=math.exp(min(30.0, -log_probability / pieces)) if pieces else None,
        digest=data.digest,
        by_length=tuple(
            AlignedLength(first, last, len(some), **_error_rates(some))
            for first, last, some in lengths.groups(zip(numbers, read, strict=True))
        ),
    )


def _error_rates(read: Sequence[tuple[Aligned, Reading]]) -> dict[str, float | None]:
    """AER of row t, of row t + 1 and of the diagonal; None if there is nothing to judge."""

    def error_rate(found: Iterable[tuple[Aligned, frozenset[Link] | None]]) -> float | None:
        with_links = [(pair, a) for pair, a in found if a is not None]
        return alignment_error_rate(with_links) if with_links else None

    return {
        "aer": error_rate((pair, reading.links) for pair, reading in read),
        "aer_next": error_rate((pair, reading.links_next) for pair, reading in read),
        "aer_diagonal": error_rate((pair, diagonal(pair)) for pair, _ in read),
    }
