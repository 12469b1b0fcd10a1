"""A run of `attn-tui evaluate`: every checkpoint on every file, until all is done or Ctrl-C is pressed."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from attn_tui.cli.outputs import Outputs
from attn_tui.cli.subjects import Stop, Subject, collect
from attn_tui.cli.tables import Tables
from attn_tui.corpora.bitext import Pair
from attn_tui.corpora.gold import Aligned
from attn_tui.engine.evidence import WAYS
from attn_tui.engine.stepper import Translation
from attn_tui.engine.ways import Search
from attn_tui.judging.aligning import alignment, readings
from attn_tui.judging.confidence import p_values, resamples
from attn_tui.judging.data import Data
from attn_tui.judging.explaining import Compared, agreement, comparisons
from attn_tui.judging.measures import Measures
from attn_tui.judging.metrics import judged, text_of
from attn_tui.judging.results import Paired
from attn_tui.judging.translating import Outcome, translations


@dataclasses.dataclass(frozen=True)
class Run:
    """What is judged and how; calling it judges."""

    subjects: Sequence[Subject]
    search: Search
    batch: int
    confidence: bool
    paired: bool
    evidence: bool
    outputs: Outputs | None

    def __call__(self, corpora: Sequence[Data[Pair]], golds: Sequence[Data[Aligned]], tables: Tables | None) -> bool:
        """Judge on all files, and show the results file by file; returns whether it was interrupted."""
        with Stop() as stop:
            for number, corpus in enumerate(corpora):
                self._judge(number, corpus, stop)
                if tables:
                    tables.show_pairs(number)
            for number, gold in enumerate(golds):
                for subject in self.subjects:
                    found = readings(subject.checkpoint, gold.pairs, self.batch)
                    if read := collect(found, len(gold.pairs), gold.name, subject, stop):
                        subject.alignments[number] = alignment(gold, read)
                if tables:
                    tables.show_alignments(number)
        return stop.asked

    def _judge(self, number: int, corpus: Data[Pair], stop: Stop) -> None:
        """Translate and judge one file with each checkpoint."""
        sources = [source for source, _ in corpus.pairs]
        complete: dict[Subject, Mapping[int, Outcome]] = {}
        for subject in self.subjects:
            batches = translations(subject.checkpoint, sources, self.batch, self.search)
            if not (done := collect(batches, len(sources), corpus.name, subject, stop)):
                continue
            subject.pairs[number] = judged(subject.checkpoint, corpus, done, self.search, confidence=self.confidence)
            if self.evidence:
                self._explain(number, corpus, subject, done, stop)
            if self.outputs:
                self.outputs.write(number, subject, done)
            if len(done) == len(sources):
                complete[subject] = done
        if self.paired and len(complete) == len(self.subjects):
            self._compare(number, corpus, complete)

    def _explain(
        self, number: int, corpus: Data[Pair], subject: Subject, done: Mapping[int, Outcome], stop: Stop
    ) -> None:
        """Say of the translations whether the weights agree with what each word needs of the source."""
        found = [(corpus.pairs[i][0], one) for i, one in sorted(done.items()) if isinstance(one, Translation)]
        sources, translated = [source for source, _ in found], [translation for _, translation in found]
        batches = comparisons(subject.checkpoint, sources, translated, self.batch)
        compared = collect(batches, len(translated), f"{corpus.name} · evidence", subject, stop).values()
        kept = [one for one in compared if isinstance(one, Compared)]
        if kept:
            masked, left_out = (agreement(kept, way) for way in WAYS)
            subject.pairs[number] = dataclasses.replace(
                subject.pairs[number], evidence_masked=masked, evidence_left_out=left_out
            )

    def _compare(self, number: int, corpus: Data[Pair], found: Mapping[Subject, Mapping[int, Outcome]]) -> None:
        """Say of each checkpoint but the first how sure its difference to that one is."""
        first, *others = found
        references = [reference for _, reference in corpus.pairs]
        measures = Measures(first.checkpoint.config.target_language, references)
        texts = [[text_of(done[i]) for i in range(len(references))] for done in found.values()]
        for subject, (bleu, chrf) in zip(others, p_values(measures, references, texts), strict=True):
            paired = Paired(first.name, bleu, chrf, resamples(len(references)))
            subject.pairs[number] = dataclasses.replace(subject.pairs[number], paired=paired)
