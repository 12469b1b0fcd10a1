"""How good translations are: BLEU by sacrebleu, on what the engine translates greedily."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sacrebleu.metrics import BLEU

from attn_tui.engine.model import Checkpoint
from attn_tui.engine.stepper import translate_batch
from attn_tui.training.corpus import Pair

BATCH = 64


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a checkpoint reaches on a set of pairs."""

    bleu: float
    """0–100, cased, detokenised."""
    exact: float
    """Share of sentences translated exactly as the reference."""
    signature: str
    """sacrebleu's, which names the metric's version and settings."""


def judge(checkpoint: Checkpoint, pairs: Sequence[Pair]) -> Judgement:
    """Translate the sources greedily and compare with the targets."""
    translations = [""] * len(pairs)
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i][0]))  # like lengths together: little padding
    for first in range(0, len(order), BATCH):
        chosen = order[first : first + BATCH]
        for i, translation in zip(chosen, translate_batch(checkpoint, [pairs[i][0] for i in chosen]), strict=True):
            translations[i] = translation.text
    targets = [target for _, target in pairs]
    metric = BLEU()
    score = metric.corpus_score(translations, [targets]).score
    exact = sum(map(str.__eq__, translations, targets)) / len(pairs)
    return Judgement(score, exact, str(metric.get_signature()))
