"""Arrays as plain JSON values: strings, numbers, true and false, null, lists."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def plain(value: object) -> Any:
    """Turn an array into nested lists of its shape, one of shape [] into a number, a tuple into a list.

    A float32 becomes the shortest decimal number that is the same float32: np.float32(number) gives it back, bit by
    bit. Infinities and NaN become None, because JSON has neither; −∞ is a score outside a window, or masked out.
    Plain values stay as they are.

    >>> plain(np.float32([[0.1, 2], [-np.inf, 1e-9]]))
    [[0.1, 2.0], [None, 1e-09]]
    """
    if isinstance(value, np.generic):
        value = np.asarray(value)
    if isinstance(value, np.ndarray):
        if value.dtype.kind != "f":
            return value.tolist()
        finite = [number if math.isfinite(number := float(str(one))) else None for one in value.ravel()]
        return np.array(finite, object).reshape(value.shape).tolist()
    return list(value) if isinstance(value, tuple) else value
