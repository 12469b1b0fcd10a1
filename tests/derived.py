"""What the tests of derivations ask of a decoding: every number of every event, and what its derivation says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from math import isclose
from random import Random

import numpy as np

from attn_tui.config import DIRECTIONS, ModelConfig
from attn_tui.engine.derivation import Element
from attn_tui.engine.events import Event, PositionRead, names
from attn_tui.engine.origins import Origins

NOTHING = {"0": 0.0, "−∞": -np.inf}
"""The values of numbers that are made of nothing, by what their equation says."""


def elements(
    config: ModelConfig, happened: Sequence[Event], steps: Collection[int], few: int = 0
) -> Iterator[tuple[Element, float]]:
    """The addresses of all numbers of these time steps' events, and the numbers; of each vector, maybe only a few.

    These are its first and its last one and some between them, others in each vector.
    """
    drawn = Random(few)
    for event in happened:
        if event.t not in steps:
            continue
        before = ()
        if isinstance(event, PositionRead):
            before = (event.layer, DIRECTIONS[config.directions].index(event.direction), event.j)
        for field in names(type(event)):
            values = getattr(event, field)
            if isinstance(values, np.ndarray):
                for index in np.ndindex(values.shape):
                    last = values.shape[-1] - 1 if index else 0
                    if 0 < few < last and 0 < index[-1] < last and drawn.random() * last > few - 2:
                        continue
                    yield Element(event.t, event.substep, field, (*before, *index)), float(values[index])


def _is_id(element: Element) -> bool:
    return element.field in ("source", "y_previous")


def wrong(
    origins: Origins, config: ModelConfig, happened: Sequence[Event], steps: Collection[int], few: int = 0
) -> Iterator[tuple[object, ...]]:
    """What the derivations of these numbers, or of a few of them, say that is not so."""
    for element, value in elements(config, happened, steps, few):
        derived = origins.derive(element)
        if derived.value != value and not np.isnan(value):
            yield element, "says", derived.value
        if derived.by_hand:
            continue
        made = (
            derived.recomputed() if derived.size else NOTHING.get(derived.equation, value if _is_id(element) else None)
        )
        if made is None or not isclose(made, value, rel_tol=1e-5, abs_tol=1e-5):
            yield element, value, made, derived.equation
