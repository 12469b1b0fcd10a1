"""How sure a figure, or a difference between two, is: sacrebleu's bootstrap resampling (Koehn 2004).

The same seed draws the same resamples every time, whatever the environment says.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sacrebleu.significance import PairedTest

from attn_tui.judging.measures import Measures
from attn_tui.judging.results import Interval

SEED = 12345
"""sacrebleu's default."""
_VARIABLE = "SACREBLEU_SEED"
_MOST, _LEAST = 1000, 100
_ROOM = 5_000_000
"""Pairs in all resamples together; sacrebleu keeps 72 bytes of each at once."""


def resamples(pairs: int) -> int:
    """How often to draw that many pairs: 1,000 times; fewer above 5,000 pairs, which would take gigabytes.

    >>> resamples(2_000), resamples(40_000)
    (1000, 125)
    """
    return max(_LEAST, min(_MOST, _ROOM // max(1, pairs)))


def interval(metric: Any, rows: Sequence[tuple[str, str]]) -> Interval:
    """The interval of a sacrebleu metric on translations and references; its signature then names the resampling."""
    texts, references = [text for text, _ in rows], [reference for _, reference in rows]
    with _seeded():
        score = metric.corpus_score(texts, [references], n_bootstrap=resamples(len(rows)))
    found = json.loads(score.format(width=6, signature=str(metric.get_signature()), is_json=True))
    return Interval(found.get("confidence_mean", 0.0), found.get("confidence_var", 0.0))  # neither if all are 0


def p_values(
    measures: Measures, references: Sequence[str], systems: Sequence[Sequence[str]]
) -> list[tuple[float | None, float]]:
    """Compare the translations of the first system with each other one's: p of BLEU, None without it, and of chrF.

    It is 1 for the same translations, of which sacrebleu would say that their difference, 0, is no chance.
    """
    metrics = {"chrF": measures.chrf, **({"BLEU": measures.bleu} if measures.leads == "bleu" else {})}
    named = [(str(number), list(texts)) for number, texts in enumerate(systems)]
    with _seeded():
        _, found = PairedTest(named, metrics, [list(references)], "bs", resamples(len(references)))()
    chrf, *bleu = (column for name, column in found.items() if name != "System")  # in the order of `metrics`
    return [
        (1.0 if bleu else None, 1.0)
        if list(systems[number]) == list(systems[0])
        else (bleu[0][number].p_value if bleu else None, chrf[number].p_value)
        for number in range(1, len(systems))
    ]


@contextmanager
def _seeded() -> Iterator[None]:
    """Let sacrebleu, which asks the environment, have the seed."""
    before = os.environ.get(_VARIABLE)
    os.environ[_VARIABLE] = str(SEED)
    try:
        yield
    finally:
        del os.environ[_VARIABLE]
        if before is not None:
            os.environ[_VARIABLE] = before
