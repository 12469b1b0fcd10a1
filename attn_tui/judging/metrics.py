"""Translations and references → BLEU, chrF and exact matches, overall and by the length of the source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from attn_tui.engine.model import Checkpoint
from attn_tui.engine.stepper import Translation, split_sentence
from attn_tui.judging.lengths import lengths_of
from attn_tui.judging.measures import Measures
from attn_tui.judging.pairs import Pair
from attn_tui.judging.results import Judged, Length
from attn_tui.judging.translating import BATCH, Outcome, translations


def judge(checkpoint: Checkpoint, pairs: Sequence[Pair], batch: int = BATCH) -> Judged:
    """Translate the sources greedily and compare with the targets; `quality` is the figure to choose weights by."""
    done: dict[int, Outcome] = {}
    for outcomes in translations(checkpoint, [source for source, _ in pairs], batch):
        done |= outcomes
    return judged(checkpoint, "", pairs, done)


def judged(checkpoint: Checkpoint, file: str, pairs: Sequence[Pair], done: Mapping[int, Outcome]) -> Judged:
    """Compare the translations with the targets; a sentence that could not be read counts as an empty translation.

    `done` has the outcomes by the pairs' numbers, at least one.
    """

    def pieces(source: str) -> int:
        split = split_sentence(checkpoint, source)
        return len(split.source) + split.cut

    measures = Measures(checkpoint.config.target_language, [target for _, target in pairs])
    lengths = lengths_of([source for source, _ in pairs], pieces)
    numbers = sorted(done)
    rows = [(text_of(done[i]), pairs[i][1]) for i in numbers]
    bleu, chrf = measures.scores(rows)
    bleu_signature, chrf_signature = measures.signatures()
    finished = [outcome for outcome in done.values() if isinstance(outcome, Translation)]
    return Judged(
        file=file,
        date=date.today().isoformat(),
        pairs=len(pairs),
        done=len(done),
        refused=len(done) - len(finished),
        cut=sum(translation.cut > 0 for translation in finished),
        endless=sum(not translation.ended for translation in finished),
        bleu=bleu,
        chrf=chrf,
        exact=_exact(rows),
        bleu_signature=bleu_signature,
        chrf_signature=chrf_signature,
        by_length=tuple(
            Length(first, last, len(some), *measures.scores(some), _exact(some))
            for first, last, some in lengths.groups(zip(numbers, rows, strict=True))
        ),
        leads=measures.leads,
        target_words=measures.words,
        length_unit=lengths.unit,
    )


def text_of(outcome: Outcome) -> str:
    """The translation's text; '' if there is none."""
    return outcome.text if isinstance(outcome, Translation) else ""


def _exact(rows: Sequence[tuple[str, str]]) -> float:
    return sum(text == reference for text, reference in rows) / len(rows)
