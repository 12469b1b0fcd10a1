"""What is said about a moment."""

from __future__ import annotations

from dataclasses import dataclass

from attn_tui.engine.model import Array
from attn_tui.symbols import minus, number


@dataclass(frozen=True, slots=True)
class Explanation:
    """A sub-step in words and in symbols."""

    name: str
    equation: str
    text: str
    """What it means here, for a beginner."""
    source: str = ""
    """Paper and equation."""
    numbers: str = ""
    """The equation with the numbers of this moment."""
    shapes: str = ""
    """How many numbers go in and come out: [4, 8] is 4 rows of 8."""


def first_of(vector: Array) -> str:
    """A vector's first numbers.

    >>> import numpy as np
    >>> first_of(np.array([0.5, -1, 2, 3], np.float32))
    '(0.50, −1.00, 2.00, …)'
    """
    shown = [minus(number(float(value))) for value in vector[:3]]
    return f"({', '.join(shown + ['…'] * (len(vector) > 3))})"


def shape(*arrays: Array) -> str:
    """The arrays' shapes.

    >>> import numpy as np
    >>> shape(np.zeros(3, np.float32), np.zeros((2, 3), np.float32))
    '[3], [2, 3]'
    """
    return ", ".join(f"[{', '.join(map(str, array.shape))}]" for array in arrays)
