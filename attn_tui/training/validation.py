"""What a validation has found, for the card, for early stopping and for the log. Needs no torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from attn_tui.judging.curves import Curves, curves_of
from attn_tui.judging.results import Judged


@dataclass(frozen=True, slots=True)
class Validation:
    """What one validation found."""

    update: int
    bleu: Mapping[str, float]  # by corpus, of those whose references are long enough for it
    exact: float  # share of sentences translated exactly as the reference, mean over the corpora
    chrf: Mapping[str, float] = field(default_factory=dict)  # of the same
    quality: float = 0.0
    """What early stopping and the choice of weights compare."""

    @classmethod
    def of(cls, update: int, judged: Mapping[str, Judged]) -> Validation:
        """Take what was judged, by corpus."""
        return cls(
            update,
            {name: one.bleu for name, one in judged.items() if one.bleu is not None},
            sum(one.exact for one in judged.values()) / len(judged),
            {name: one.chrf for name, one in judged.items() if one.bleu is not None},
            sum(one.quality + _beside(one.bleu, one.chrf) for one in judged.values()) / len(judged),
        )

    @classmethod
    def from_state(cls, values: Sequence[Any]) -> Validation:
        """Take the values that `state` gave."""
        update, bleu, exact, *rest = values
        if not rest:  # an older version compared mean BLEU and exact sentences, and kept no more
            led = [value + _beside(value, 0.0) for value in bleu.values()]
            rest = [{}, sum(led) / len(led) + exact if led else 100 * exact]
        return cls(update, bleu, exact, *rest)

    def state(self) -> list[Any]:
        """All values, plain."""
        return [self.update, dict(self.bleu), self.exact, dict(self.chrf), self.quality]

    def __str__(self) -> str:
        figures = [f"BLEU {value:.1f} on {name}, " for name, value in self.bleu.items()]
        figures += [f"chrF {value:.1f} on {name}, " for name, value in self.chrf.items()]
        return f"update {self.update:,}: {''.join(figures)}{self.exact:.1%} exactly the reference"


def _beside(bleu: float | None, chrf: float) -> float:
    """What chrF adds to the quality: as long as hardly four words in a row are right, it tells more than BLEU."""
    return chrf / 100 if bleu is None or bleu < 1 else 1.0


def best(history: Sequence[Validation]) -> int:
    """The index of the first of the best; −1 if there is none."""
    return max(range(len(history)), key=lambda i: history[i].quality, default=-1)


def curves(name: str, loss: Sequence[tuple[int, float]], history: Sequence[Validation]) -> Curves:
    """Put the curves of a run together, of which the history is all validations so far."""
    corpora = history[-1].bleu if history else ()
    bleu = {corpus: [found.bleu[corpus] for found in history] for corpus in corpora}
    return curves_of(name, loss, [found.update for found in history], bleu, [found.exact for found in history])
