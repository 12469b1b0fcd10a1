"""How many of its cases a test is tried with: by day, so that nobody waits long, a sample; every night, all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

_T = TypeVar("_T")
EVERY_CASE = "ATTN_TUI_EVERY_CASE" in os.environ
"""Whether all are tried."""


def spread(cases: Sequence[_T], number: int) -> list[_T]:
    """So many of the cases, the first, the last and some in even distances between them; all, if there are no more."""
    if number >= len(cases):
        return list(cases)
    return [cases[round(i * (len(cases) - 1) / max(1, number - 1))] for i in range(number)]
