"""Translations and references → BLEU and chrF, by sacrebleu."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sacrebleu.metrics import BLEU, CHRF

from attn_tui.corpora.bitext import Pair
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.stepper import Translation
from attn_tui.judging.results import Judged, Length
from attn_tui.judging.translating import BATCH, Outcome, translations

STEP = 5
"""By how many words the lengths of neighbouring rows of the table differ."""


def judge(checkpoint: Checkpoint, pairs: Sequence[Pair], batch: int = BATCH) -> Judged:
    """Translate the sources greedily and compare with the targets."""
    done: dict[int, Outcome] = {}
    for outcomes in translations(checkpoint, [source for source, _ in pairs], batch):
        done |= outcomes
    return judged("", pairs, done)


def judged(file: str, pairs: Sequence[Pair], done: Mapping[int, Outcome]) -> Judged:
    """Compare the translations with the targets; a sentence that could not be read counts as an empty translation.

    `done` has the outcomes by the pairs' numbers, at least one.
    """
    finished = [outcome for outcome in done.values() if isinstance(outcome, Translation)]
    rows: dict[int, list[tuple[str, str]]] = {}  # translation and reference, by length
    for i, outcome in sorted(done.items()):
        text = outcome.text if isinstance(outcome, Translation) else ""
        rows.setdefault(max(0, len(pairs[i][0].split()) - 1) // STEP, []).append((text, pairs[i][1]))
    bleu, chrf = BLEU(), CHRF()

    def reached(rows: Sequence[tuple[str, str]]) -> dict[str, float]:
        texts, references = [text for text, _ in rows], [[reference for _, reference in rows]]
        return {"bleu": bleu.corpus_score(texts, references).score, "chrf": chrf.corpus_score(texts, references).score}

    everything = [row for some in rows.values() for row in some]
    return Judged(
        file=file,
        date=date.today().isoformat(),
        pairs=len(pairs),
        done=len(done),
        refused=len(done) - len(finished),
        cut=sum(translation.cut > 0 for translation in finished),
        endless=sum(not translation.ended for translation in finished),
        **reached(everything),
        exact=sum(text == reference for text, reference in everything) / len(everything),
        bleu_signature=str(bleu.get_signature()),
        chrf_signature=str(chrf.get_signature()),
        by_length=tuple(
            Length(place * STEP + 1, (place + 1) * STEP, len(some), **reached(some))
            for place, some in sorted(rows.items())
        ),
    )
