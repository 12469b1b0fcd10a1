"""What was on the screen → a trace: `translate --record`."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from attn_tui.cli.overwriting import free_name
from attn_tui.text import printable
from attn_tui.trace.files import shown_path

if TYPE_CHECKING:
    from attn_tui.story.decoding import Decoding
    from attn_tui.trace import Size


def told(size: Size) -> str:
    """How large a trace with parameters is, in words.

    >>> from attn_tui.trace import Size
    >>> told(Size(9_812_345, 9_600_000))
    '9.8 MB, of which parameters 9.6 MB'
    """
    total, parameters = (_megabytes(count) for count in size)
    return f"{total}, of which parameters {parameters}"


def _megabytes(count: int) -> str:
    return f"{count / 1e6:,.1f} MB" if count >= 100_000 else f"{count / 1e3:,.1f} KB"


def record(decodings: Sequence[Decoding], file: str, overwrite: bool, with_parameters: bool = False) -> None:
    """Write what was on the screen, under another name if that one is taken and not to be replaced; say so."""
    if not decodings:
        click.echo(f"attn-tui: {shown_path(Path(file))} was not written: nothing was on the screen yet.", err=True)
        return
    from attn_tui.trace import write  # imports numpy, which a screen that is left at once never needs

    path = Path(file) if overwrite else free_name(Path(file))
    size = write(path, decodings, parameters=with_parameters, replaces=overwrite)
    words = shlex.join(["attn-tui", "replay", *(["--"] if str(path).startswith("-") else []), printable(str(path))])
    about = f", {told(size)}" if with_parameters else ""
    click.echo(f"attn-tui: recorded{about}; {words} shows it again.", err=True)
