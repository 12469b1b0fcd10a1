"""The shortest way from one cell to another."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(8192)
def move(from_column: int | None, from_line: int, column: int, line: int) -> str:
    r"""Give the shortest sequence that moves the cursor; from_column is None if nobody knows where it is.

    No line feed: whether one scrolls, or returns to the first column as well, depends on settings of the terminal.

    >>> move(3, 5, 10, 5), move(3, 5, 0, 5), move(79, 5, 75, 6), move(None, 0, 0, 0), move(None, 0, 4, 11)
    ('\x1b[7C', '\r', '\x1b[7;76H', '\x1b[H', '\x1b[12;5H')
    """
    absolute = f"\x1b[{line + 1};{column + 1}H" if column else f"\x1b[{line + 1}H" if line else "\x1b[H"
    if from_column is None or line < from_line:
        return absolute
    down = _times(line - from_line, "B")
    along = _times(column - from_column, "C") if column >= from_column else _times(from_column - column, "D")
    from_edge = "\r" + _times(column, "C")
    return min(absolute, down + along, down + from_edge, key=len)


def _times(count: int, letter: str) -> str:
    return "" if count == 0 else f"\x1b[{letter}" if count == 1 else f"\x1b[{count}{letter}"
