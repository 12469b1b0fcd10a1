"""Translations and references → BLEU, chrF and exact matches, overall and by the length of the source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from attn_tui.corpora.bitext import Pair
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.stepper import Translation, split_sentence
from attn_tui.engine.translate import GREEDY
from attn_tui.engine.ways import Search
from attn_tui.judging.confidence import interval
from attn_tui.judging.data import Data
from attn_tui.judging.lengths import lengths_of
from attn_tui.judging.measures import Measures
from attn_tui.judging.results import Judged, Length
from attn_tui.judging.translating import BATCH, Outcome, translations


def judge(checkpoint: Checkpoint, pairs: Sequence[Pair], batch: int = BATCH) -> Judged:
    """Translate the sources greedily and compare with the targets; `quality` is the figure to choose weights by."""
    done: dict[int, Outcome] = {}
    for outcomes in translations(checkpoint, [source for source, _ in pairs], batch):
        done |= outcomes
    return judged(checkpoint, Data("", pairs), done)


def judged(
    checkpoint: Checkpoint,
    data: Data[Pair],
    done: Mapping[int, Outcome],
    search: Search = GREEDY,
    *,
    confidence: bool = False,
) -> Judged:
    """Compare the translations with the targets; a sentence that could not be read counts as an empty translation.

    `done` has the outcomes by the pairs' numbers, at least one, found by `search`. `confidence` adds the intervals.
    """

    def pieces(source: str) -> int:
        split = split_sentence(checkpoint, source)
        return len(split.source) + split.cut

    sources, references = zip(*data.pairs, strict=True)
    measures = Measures(checkpoint.config.target_language, references)
    lengths = lengths_of(sources, pieces)
    numbers = sorted(done)
    rows = [(text_of(done[i]), references[i]) for i in numbers]
    finished = {i: outcome for i in numbers if isinstance(outcome := done[i], Translation)}
    endless = [i for i, translation in finished.items() if not translation.ended]
    bleu, chrf = measures.scores(rows)
    bleu_interval = interval(measures.bleu, rows) if confidence and bleu is not None else None
    chrf_interval = interval(measures.chrf, rows) if confidence else None
    bleu_signature, chrf_signature = measures.signatures()
    wide = search.kind == "beam" and search.width > 1  # a beam of one hypothesis is greedy search
    return Judged(
        file=data.name,
        date=date.today().isoformat(),
        pairs=len(data.pairs),
        done=len(done),
        refused=len(done) - len(finished),
        cut=sum(translation.cut > 0 for translation in finished.values()),
        endless=len(endless),
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
        digest=data.digest,
        beam=search.width if wide else 1,
        length_penalty=search.length_penalty if wide else None,
        endless_lines=tuple(data.line(i) for i in endless),
        bleu_interval=bleu_interval,
        chrf_interval=chrf_interval,
    )


def text_of(outcome: Outcome) -> str:
    """The translation's text; '' if there is none."""
    return outcome.text if isinstance(outcome, Translation) else ""


def _exact(rows: Sequence[tuple[str, str]]) -> float:
    return sum(text == reference for text, reference in rows) / len(rows)
