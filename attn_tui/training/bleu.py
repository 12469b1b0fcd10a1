"""How good translations are: BLEU by sacrebleu, on what the engine translates greedily."""

from __future__ import annotations

from collections.abc import Sequence

from sacrebleu.metrics import BLEU

from attn_tui.engine.model import Checkpoint
from attn_tui.engine.stepper import translate_batch
from attn_tui.training.corpus import Pair

BATCH = 64


def bleu(checkpoint: Checkpoint, pairs: Sequence[Pair]) -> tuple[float, list[str]]:
    """Translate the sources and compare with the targets: BLEU (cased, detokenised, 0–100) and the translations."""
    translations = [""] * len(pairs)
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i][0]))  # like lengths together: little padding
    for first in range(0, len(order), BATCH):
        chosen = order[first : first + BATCH]
        for i, translation in zip(chosen, translate_batch(checkpoint, [pairs[i][0] for i in chosen]), strict=True):
            translations[i] = translation.text
    return BLEU().corpus_score(translations, [[target for _, target in pairs]]).score, translations
