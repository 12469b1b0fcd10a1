"""Standard output for tables: readable without colour, and nothing in them is obeyed."""

from __future__ import annotations

import io
import sys

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text


class _Console(Console):
    """Leaves it to `attn_tui.cli.main` what happens if nobody reads the output."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console() -> Console:
    """Standard output: colours only on a terminal, and no text taken for markup."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a letter the terminal's encoding lacks becomes a «?»
    return _Console(highlight=False, markup=False, emoji=False)


def simple_table(*columns: str | Text) -> Table:
    """A table whose only line is below its header; the first column holds text and gives way, the others numbers."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    for number, column in enumerate(columns):
        first = number == 0
        table.add_column(column, justify="left" if first else "right", overflow="fold", no_wrap=not first)
    return table
