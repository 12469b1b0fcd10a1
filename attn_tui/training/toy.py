"""A task with an obvious alignment: reverse a string of digits."""

from __future__ import annotations

import numpy as np

from attn_tui.corpora.bitext import Pair
from attn_tui.vocabulary import END

SHORTEST, LONGEST = 3, 8
TOKENS = (END, *"0123456789")


def reverse_pairs(count: int, seed: int) -> list[Pair]:
    """Make random digit strings of 3 to 8 digits and their reversals."""
    random = np.random.default_rng(seed)
    strings = (
        "".join(map(str, random.integers(0, 10, length))) for length in random.integers(SHORTEST, LONGEST + 1, count)
    )
    return [(string, string[::-1]) for string in strings]
