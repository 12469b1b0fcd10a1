"""Events as plain dicts, with what JSON has and nothing else: strings, numbers, true and false, null, lists."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np

from attn_tui.engine.events import Event, names

Words: TypeAlias = Callable[[Sequence[int]], tuple[str, ...]]
"""As a vocabulary's `words`."""
_SHOWN = {"y_previous": "y_previous_word", "y_t": "y_t_word", "top_ids": "top_words"}


def as_dict(event: Event, words: Words | None = None) -> dict[str, Any]:
    """Return an event under the keys `kind`, `substep`, `t` and, in their order, the names of its other fields.

    `kind` is the name of its class; the values are those of `plain`. `words` tells how ids of the target vocabulary
    are shown; with it, `y_previous_word`, `y_t_word` and `top_words` follow the fields that have ids. Each is shown by
    itself: whether a piece goes on a word is for the piece before it to say.
    """
    found = {"kind": type(event).__name__, "substep": event.substep, "t": event.t}
    for name in names(type(event)):
        found[name] = value = plain(getattr(event, name))
        if words is not None and name in _SHOWN:
            found[_SHOWN[name]] = [words([y])[0] for y in value] if isinstance(value, list) else words([value])[0]
    return found


def plain(value: object) -> Any:
    """Turn an array into nested lists of its shape, one of shape [] into a number, a tuple into a list.

    A float32 becomes the shortest decimal number that is the same float32: np.float32(number) has it back, bit by
    bit. What is no finite number becomes None, for JSON has no infinity: −∞ are scores outside of a window, or masked
    out. Whatever is plain already stays.

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
