"""How often something may happen: so often at once, and then so often a second. A clock is given, nothing sleeps."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

Clock = Callable[[], float]
"""Returns seconds that never go back, as `time.monotonic` does."""
_K = TypeVar("_K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and then so many a second."""

    burst: float
    per_second: float


class Bucket:
    """Holds as many tokens as may be taken at once, and fills up again (a token bucket)."""

    __slots__ = ("_at", "_clock", "_left", "_rate")

    def __init__(self, rate: Rate, clock: Clock) -> None:
        """Begin full."""
        self._rate, self._clock = rate, clock
        self._left, self._at = float(rate.burst), clock()

    @property
    def left(self) -> float:
        """How many tokens there are now."""
        now = self._clock()
        self._left = min(self._rate.burst, self._left + max(0.0, now - self._at) * self._rate.per_second)
        self._at = now
        return self._left

    @property
    def is_full(self) -> bool:
        """Whether nothing was taken, or that is long ago."""
        return self.left >= self._rate.burst

    def take(self, n: float = 1) -> bool:
        """Take tokens; False, and none is taken, if there are not so many."""
        if self.left < n:
            return False
        self._left -= n
        return True

    def wait(self, n: float = 1) -> int:
        """How many seconds until there are so many tokens, rounded up: 0 if there are now."""
        return max(0, math.ceil((min(n, self._rate.burst) - self.left) / self._rate.per_second))


class Buckets(Generic[_K]):
    """A bucket for each of many keys; a bounded number is kept."""

    def __init__(self, rate: Rate, clock: Clock, most: int = 10_000) -> None:
        self._rate, self._clock, self._most = rate, clock, most
        self._buckets: OrderedDict[_K, Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def of(self, key: _K) -> Bucket:
        """The bucket of a key. A full one is like one that was never used, so those are forgotten first."""
        bucket = self._buckets.get(key)
        if bucket is None:
            if len(self._buckets) >= self._most:
                self._forget()
            bucket = self._buckets[key] = Bucket(self._rate, self._clock)
        self._buckets.move_to_end(key)
        return bucket

    def _forget(self) -> None:
        for key in [key for key, bucket in self._buckets.items() if bucket.is_full]:
            del self._buckets[key]
        if len(self._buckets) >= self._most:  # then those that were used longest ago, a tenth so that it comes seldom
            for _ in range(max(1, self._most // 10)):
                self._buckets.popitem(last=False)
