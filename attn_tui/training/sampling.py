"""A sentence split into pieces in ways that vary. Kudo 2018, "Subword Regularization".

SentencePiece samples, too, but returns other pieces for the same seed in every process, so that a resumed run would
learn from other examples than an uninterrupted one.
"""

from __future__ import annotations

import math
from itertools import accumulate
from random import Random

from sentencepiece import SentencePieceProcessor

from attn_tui.vocabulary import as_read

_BLANK = "▁"
_Ways = list[tuple[list[float], list[tuple[int, int]]]]
"""For each place in a word, the ways to get there: cumulative weights, and (place before, id of the piece between)."""


class Sampler:
    """Samples from all segmentations of a unigram model: no piece goes beyond a word, so each word is drawn alone."""

    def __init__(self, model: bytes, alpha: float, share: float) -> None:
        """Take a `.spm` file's content.

        A segmentation is drawn with a probability proportional to the alpha-th power of its own: the smaller alpha, the
        more pieces. Only a `share` of the seeds sample; the others give the best segmentation.
        """
        self._model, self._share = SentencePieceProcessor(model_proto=model), share
        m = self._model
        usual = (
            i
            for i in range(m.get_piece_size())
            if not (m.is_byte(i) or m.is_control(i) or m.is_unknown(i) or m.is_unused(i))
        )
        self._pieces = {m.id_to_piece(i): (i, math.exp(alpha * m.get_score(i))) for i in usual}
        self._longest = max(map(len, self._pieces), default=0)
        self._known: dict[str, _Ways | None] = {}

    def encode(self, sentence: str, seed: int) -> list[int]:
        """Return the ids for this sentence and seed, which is below 2³²."""
        text = as_read(sentence)
        if seed >= self._share * 2**32:
            return list(self._model.encode(text))
        random = Random(seed)
        ids: list[int] = []
        for word in self._model.normalize(text).split(_BLANK)[1:]:
            ways = self._ways(_BLANK + word)
            if ways is None:
                return list(self._model.encode(text))
            place, reversed_ids = len(ways) - 1, []
            while place:
                weights, steps = ways[place]
                place, piece = random.choices(steps, cum_weights=weights)[0]
                reversed_ids.append(piece)
            ids += reversed_ids[::-1]
        return ids

    def _ways(self, word: str) -> _Ways | None:
        """The lattice of a word; None if it has a character that no piece has, or is too long to be a word."""
        if word in self._known:
            return self._known[word]
        totals: list[float] = [1.0]
        ways: _Ways = [([], [])]
        for end in range(1, len(word) + 1):
            steps, weights = [], []
            for start in range(max(0, end - self._longest), end):
                piece, weight = self._pieces.get(word[start:end], (-1, 0.0))
                if totals[start] * weight > 0:
                    steps.append((start, piece))
                    weights.append(totals[start] * weight)
            totals.append(sum(weights))
            ways.append((list(accumulate(weights)), steps))
        self._known[word] = ways if totals[-1] > 0 else None
        return self._known[word]
