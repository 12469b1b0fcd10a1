"""Plots on standard output: in colour on a terminal, but readable without, and in ASCII where there is nothing else."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from attn_tui.plotting.plot import MARKS, Cell, in_ascii
from attn_tui.terminal import needs_ascii

COLOURS = ("cyan", "yellow", "magenta", "green", "blue", "red", "white", "bright_black")
"""One for each of `MARKS`."""
_LEAST, _MOST = 40, 80
"""Width of a plot in cells; on a wider terminal it is no easier to read."""
_APART = "   "
"""Between names."""


def mark(number: int) -> Text:
    """The mark of a series, which stands for its name."""
    return Text(_drawn(MARKS[number % len(MARKS)]), COLOURS[number % len(COLOURS)])


def width_of(out: Console) -> int:
    """How wide a plot is to be."""
    return min(_MOST, max(_LEAST, out.width))


def show_rows(out: Console, rows: Sequence[Sequence[Cell]]) -> None:
    """Show a plot."""
    for row in rows:
        text = Text()
        for series, cells in groupby(row, key=itemgetter(1)):
            drawn = _drawn("".join(character for character, _ in cells))
            text.append(drawn, None if series is None else COLOURS[series % len(COLOURS)])
        text.rstrip()
        out.print(text, no_wrap=True)


def show_legend(out: Console, names: Sequence[Text]) -> None:
    """The names of series, as many on a line as fit; one that fits on none is shortened."""
    line = Text()
    for name in names:
        name.truncate(out.width, overflow="ellipsis")
        if line and cell_len(line.plain) + len(_APART) + cell_len(name.plain) > out.width:
            out.print(line)
            line = Text()
        line = Text.assemble(line, _APART if line else "", name)
    out.print(line)


def _drawn(text: str) -> str:
    return in_ascii(text) if needs_ascii(os.environ) else text
