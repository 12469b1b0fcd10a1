"""What checkpoints reach by the length of the source: tables as wide as fits, and a plot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from attn_tui.cli.console import simple_table
from attn_tui.cli.plots import mark, show_legend, show_rows, width_of
from attn_tui.judging.results import AlignedLength, Length
from attn_tui.judging.wording import span
from attn_tui.plotting.plot import plot_by_label

ENOUGH = 10
"""Pairs that a length needs to be drawn; the figures of fewer are mostly chance."""
HEIGHT = 13
"""Rows of the plot."""
_BETWEEN = 2
"""Cells between columns."""
_L = TypeVar("_L", bound=Length | AlignedLength)
_Place: TypeAlias = tuple[int, int]
_Column: TypeAlias = tuple[Text, list[str]]


@dataclass(frozen=True)
class Block(Generic[_L]):
    """A figure by length."""

    name: str
    written: Callable[[_L], str]
    shared: bool = False
    """Whether one column says it of all checkpoints, if it is the same."""


def show_lengths(out: Console, unit: str, lengths: Sequence[Sequence[_L]], blocks: Sequence[Block[_L]]) -> None:
    """Show the blocks, a column for each checkpoint, in as few tables as the width allows."""
    found = [{(length.first, length.last): length for length in by_length} for by_length in lengths]
    places = sorted({place for by_place in found for place in by_place})
    labels = [span(*place) for place in places]
    heading = f"source's\n{unit}"
    taken = max(map(len, [*heading.split("\n"), *labels]))
    for columns in _packed([_columns(block, found, places) for block in blocks], out.width - taken):
        table = simple_table(heading, *(above for above, _ in columns))
        for row in zip(labels, *(cells for _, cells in columns), strict=True):
            table.add_row(*row)
        out.print()
        out.print(table)


def _columns(block: Block[_L], found: Sequence[Mapping[_Place, _L]], places: Sequence[_Place]) -> list[_Column]:
    cells = [[block.written(of[place]) if place in of else "–" for place in places] for of in found]
    if len(cells) == 1 or (block.shared and all(one == cells[0] for one in cells)):
        return [(Text(block.name), cells[0])]
    return [(Text.assemble(f"{block.name}\n", mark(number)), one) for number, one in enumerate(cells)]


def _packed(blocks: Sequence[Sequence[_Column]], room: int) -> Iterator[list[_Column]]:
    """Put columns that fit together; those of a block are parted only if they do not fit by themselves."""
    columns: list[_Column] = []
    for block in blocks:
        if columns and _wide([*columns, *block]) > room:
            yield columns
            columns = []
        for column in block:
            if columns and _wide([*columns, column]) > room:
                yield columns
                columns = []
            columns.append(column)
    yield columns


def _wide(columns: Sequence[_Column]) -> int:
    return sum(_BETWEEN + max(map(cell_len, [*heading.plain.split("\n"), *cells])) for heading, cells in columns)


def show_plot(
    out: Console,
    title: str,
    lengths: Sequence[Sequence[Length]],
    value: Callable[[Length], float | None],
    names: Sequence[Text],
) -> None:
    """Draw a figure by length, as far as there are enough pairs; nothing if that is a single length."""
    found = [{(one.first, one.last): one for one in by_length} for by_length in lengths]
    enough = {place for of in found for place, one in of.items() if one.pairs >= ENOUGH}
    if len(enough) < 2:
        return
    places = sorted({place for of in found for place in of if place <= max(enough)})
    few = any(one.pairs < ENOUGH for of in found for one in of.values())
    left_out = f"; lengths of fewer than {ENOUGH} pairs are left out" if few else ""
    out.print(f"\n{title}{left_out}")
    values = [
        [value(of[place]) if place in of and of[place].pairs >= ENOUGH else None for place in places] for of in found
    ]
    show_rows(out, plot_by_label(values, [span(*place) for place in places], width_of(out), HEIGHT))
    show_legend(out, names)
