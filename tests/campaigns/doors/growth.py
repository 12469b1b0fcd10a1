"""Whether something grows from case to case."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import _lru_cache_wrapper
from statistics import linear_regression

from textual._styles_cache import StylesCache
from textual.cache import FIFOCache, LRUCache

from attn_tui.screen.pictures.film import Paints
from campaigns.campaign import FaultError

with suppress(ImportError):  # Windows has none
    import resource

EVERY, TOLD = 25, 250
"""Cases between two measurements, and between two lines that tell of them."""
_WARM, _FEW = 200, 16
"""Cases that are not measured: caches fill; and measurements, before which nothing is said of a line."""
_OBJECTS = 10.0
"""By how many objects a case may make the class grow: one follower is thousands."""
_CACHING = ("attn_tui.", "textual.", "rich.")
"""Modules whose functions' caches are emptied before a measurement, as all others are: they grow to what they are
allowed, and no further."""


class Growth:
    """Measures objects that are alive after each so many cases, and fits a line."""

    def __init__(self, count: Callable[[], int] | None = None) -> None:
        """`count` counts what is alive."""
        self._count, self._cases = count or _alive, 0
        self._numbers: list[float] = []
        self._objects: list[float] = []
        self._memory: list[float] = []

    def case(self) -> None:
        """A case has ended. Raises FaultError if the line goes up."""
        self._cases += 1
        if self._cases % EVERY:
            return
        self._numbers.append(self._cases)
        self._objects.append(self._count())
        self._memory.append(resident())
        warm = sum(number < _WARM for number in self._numbers)
        if len(self._numbers) - warm < 3:
            return
        slope = linear_regression(self._numbers[warm:], self._objects[warm:]).slope
        if self._cases % TOLD == 0:
            more = linear_regression(self._numbers[warm:], self._memory[warm:]).slope
            print(
                f"after {self._cases:,} cases: {self._objects[-1]:,.0f} objects ({slope:+.1f} a case), "
                f"{self._memory[-1]:.1f} MiB at most ({1000 * more:+.1f} in 1,000), {len(os.listdir('/dev/fd'))} files",
                file=sys.stderr,
                flush=True,
            )
        if len(self._numbers) - warm >= _FEW and slope > _OBJECTS:
            raise FaultError(f"it grows by {slope:.0f} objects a case")


def _alive() -> int:
    gc.unfreeze()  # what was there before the first case has caches, too, and they are filled by cases
    for one in gc.get_objects():
        if isinstance(one, _lru_cache_wrapper) and one.__module__.startswith(_CACHING):
            one.cache_clear()
        elif isinstance(one, (FIFOCache, LRUCache, StylesCache)):  # each line of a screen has some
            one.clear()
        elif isinstance(one, Paints):
            one._lines.clear()
            one._same.clear()
    gc.collect()
    return len(gc.get_objects())


def resident() -> float:
    """Resident size at most, up to now, in MiB."""
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / (1 << 20 if sys.platform == "darwin" else 1 << 10)
