"""What a validation has found, for the card, for early stopping and for the log. Needs no torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Validation:
    """What one validation found."""

    update: int
    bleu: Mapping[str, float]  # by corpus
    exact: float  # share of sentences translated exactly as the reference, mean over the corpora

    @property
    def quality(self) -> float:
        """What early stopping and the choice of weights compare: mean BLEU, and exact sentences if that ties."""
        return sum(self.bleu.values()) / max(1, len(self.bleu)) + self.exact

    def __str__(self) -> str:
        by_corpus = "".join(f"BLEU {value:.1f} on {name}, " for name, value in self.bleu.items())
        return f"update {self.update:,}: {by_corpus}{self.exact:.1%} exactly the reference"
