"""What is largest, and what is as good as that: a tie is not called the best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attn_tui.engine.model import Array
from attn_tui.story.texts import Texts
from attn_tui.symbols import subscript

_CLOSE = 0.95
"""A share of the largest from which on two weights are about equal: nobody sees 5 % in the lengths of two bars."""
_NAMED = 3
"""As many are named; of more, their number is told."""


def largest(shares: Array) -> int:
    """The index of the largest weight or probability; of logarithms, the one farthest from 0: it counts most in a sum.

    >>> largest(np.array([0.3, 0.7])), largest(np.array([-2.5, -0.1]))
    (1, 0)
    """
    return int(np.abs(shares).argmax())


def largest_shares(shares: Array) -> list[int]:
    """The indices of the largest weight or probability and of all that tie with it, in their order.

    Those are at least 95 % as large, or the same number as it is written.

    >>> largest_shares(np.array([0.33, 0.35, 0.32])), largest_shares(np.array([0.33, 0.34, 0.33]))
    ([1], [0, 1, 2])
    """
    best, shares = largest(shares), np.abs(shares)
    top = shares[best]
    tied = (shares >= _CLOSE * top) | (np.round(shares, 2) == np.round(top, 2))
    return [j for j, ties in enumerate(tied.tolist()) if j == best or ties]


def largest_scores(scores: Array) -> list[int]:
    """The indices of the highest score and of all that tie with it, in their order: softmax gives them tied weights.

    >>> largest_scores(np.array([4.0, 4.04, 3.9, -np.inf]))
    [0, 1]
    """
    best = int(scores.argmax())
    with np.errstate(invalid="ignore"):  # infinite scores, of weights that a viewer made huge
        tied = (scores == scores[best]) | (scores >= scores[best] + np.log(_CLOSE))
    return [j for j, ties in enumerate(tied.tolist()) if j == best or ties]


def told(key: str, tied: Sequence[int], names: Sequence[str], n: int, say: Texts, **values: object) -> str:
    """Say what is largest: by `key.best` one, by `key.tie` few that are named, by `key.many` more, by `key.even` all n.

    `names` are those of all n; `values` are other values of the texts.
    """
    if len(tied) == 1:
        return say(f"{key}.best", what=names[tied[0]], **values)
    if len(tied) > _NAMED:
        return say(f"{key}.even" if len(tied) == n else f"{key}.many", n=len(tied), **values)
    *first, last = (names[j] for j in tied)
    return say(f"{key}.tie", what=say("tied", first=", ".join(first), last=last), **values)


def quoted(words: Sequence[str]) -> list[str]:
    """Words in quotation marks; those that stand several times with their positions.

    >>> quoted(["la", "gare", "la"])
    ['«la»₁', '«gare»', '«la»₃']
    """
    return [f"«{word}»{subscript(j) if words.count(word) > 1 else ''}" for j, word in enumerate(words, 1)]
