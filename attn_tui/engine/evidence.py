"""What a word needs of the source, beside what it attended to: the numbers with and without each source word.

If weights explained words, the words with much weight would be those without which much changes. Jain and Wallace 2019,
"Attention is not Explanation", compare weights in this way with what changes when a word is left out (their Section
4.1), by Kendall's τ. Their change is the distance between all outputs' probabilities before and after, here it is the
size of the change of one word's log-probability: like theirs, it has no sign. With a sign, τ would be about something
else: a masked word's weight goes to the others, so that without an unimportant one the probability mostly rises a
little. Wiegreffe and Pinter 2019, "Attention is not not Explanation", answer that weights may well be one of
several explanations. `attn_tui.engine.erasure` computes the numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from attn_tui.engine.model import Array, Ids, Mask

Way: TypeAlias = Literal["masked", "left_out"]
WAYS: tuple[Way, ...] = ("masked", "left_out")
ROUNDING = 1e-5
"""In nats: smaller differences of log-probabilities are rounding of float32, and tie."""


@dataclass(frozen=True, eq=False, slots=True)
class Evidence:
    """One output word, with and without each source word. Log-probabilities are natural logarithms, in nats."""

    t: int
    """Its time step, from 1."""
    y_t: int
    """The word's id."""
    log_probability: float
    """Of the word, with the whole sentence."""
    is_word: Mask  # [src_len]
    """False at what stands around the sentence, `<START>`, `<END>`, `<PAD>`: it cannot be left out."""
    alpha: Array | None  # [src_len]
    """The weights of the word's context; None without attention."""
    masked: Array | None  # [src_len]
    """Of the word if this position is masked; None without attention."""
    left_out: Array  # [src_len]
    """Of the word if this position is left out; NaN if that is impossible, as for the only word."""

    def drop(self, way: Way) -> Array | None:
        """By how much the word is less probable without each position: [src_len], in nats; below 0 if it is more so.

        Differences that are only rounding are 0. None without attention, if it is asked for masking.
        """
        without = self.masked if way == "masked" else self.left_out
        if without is None:
            return None
        drop = np.float32(self.log_probability) - without
        return np.where(np.abs(drop) < ROUNDING, np.float32(0), drop)

    def counted(self, way: Way) -> Ids:
        """The positions that `tau` compares: the sentence's words, as far as they can be taken away."""
        drop = self.drop(way)
        return np.flatnonzero(self.is_word & ~np.isnan(drop) if drop is not None else np.zeros_like(self.is_word))

    def tau(self, way: Way) -> float:
        """Kendall's τ of the weights and the sizes of the changes, of the sentence's words: −1 to 1.

        NaN if there are fewer than two words, if all weights or all changes are the same, and without attention.
        Weights that are logarithms count by their distance from 0: so does the state in the sum.
        """
        drop, at = self.drop(way), self.counted(way)
        if drop is None or self.alpha is None:
            return float("nan")
        return kendall_tau(np.abs(self.alpha[at]), np.round(np.abs(drop[at]) / ROUNDING))

    def most_needed(self, way: Way) -> int | None:
        """The position of the word whose absence costs most, the first of several; None if none costs anything."""
        drop, at = self.drop(way), self.counted(way)
        if drop is None or not len(at) or drop[at].max() <= 0:
            return None
        return int(at[drop[at].argmax()])

    def most_attended(self) -> int | None:
        """The position of the sentence's word with the largest weight, the first of several; None without attention."""
        if self.alpha is None:
            return None
        at = np.flatnonzero(self.is_word)
        return int(at[np.abs(self.alpha[at]).argmax()])


def kendall_tau(x: ArrayLike, y: ArrayLike) -> float:
    """Kendall's τ_b of two sequences of the same length: −1 opposite, 1 the same order. Kendall 1945, for ties.

    (C − D) / √((P − T_x) (P − T_y)): of all P pairs, C are in the same order in both and D in opposite orders, T_x and
    T_y tie. NaN if one of them ties everywhere, as it does with fewer than two values.

    >>> kendall_tau([0.1, 0.2, 0.7], [1, 3, 2]), kendall_tau([1, 1, 2], [5, 6, 7])
    (0.3333333333333333, 0.8164965809277261)
    """
    of_x, of_y = (np.sign(np.subtract.outer(values, values)) for values in (np.asarray(x, float), np.asarray(y, float)))
    untied = np.sqrt(np.abs(of_x).sum() * np.abs(of_y).sum())
    return float((of_x * of_y).sum() / untied) if untied else float("nan")
