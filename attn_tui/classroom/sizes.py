"""A terminal's size → the size of the frame that is shown in it, and where: few sizes, so that many share a frame."""

from __future__ import annotations

from typing import NamedTuple

SIZES = ((80, 24), (100, 30), (120, 40), (160, 45), (200, 60))
"""Columns and lines of the screens that frames are taken of, from the smallest."""


class Fit(NamedTuple):
    """A frame in a terminal: the screen that it is taken of, and the cell of the terminal where it begins."""

    columns: int
    lines: int
    """Of the screen; its frame has one less, and the terminal's last line is free for what is said to its owner."""
    left: int
    top: int


def fit(columns: int, lines: int) -> Fit | None:
    """The largest frame that fits, in the middle; None if none does.

    >>> fit(80, 24), fit(131, 42), fit(79, 60)
    (Fit(columns=80, lines=24, left=0, top=0), Fit(columns=120, lines=40, left=5, top=1), None)
    """
    fitting = [size for size in SIZES if size[0] <= columns and size[1] <= lines]
    if not fitting:
        return None
    width, height = fitting[-1]
    return Fit(width, height, (columns - width) // 2, (lines - height) // 2)
