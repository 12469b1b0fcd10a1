"""What was on the screen → a trace: `translate --record`."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from attn_tui.text import printable
from attn_tui.trace.files import shown_path

if TYPE_CHECKING:
    from attn_tui.story.decoding import Decoding


def record(decodings: Sequence[Decoding], file: str, overwrite: bool) -> None:
    """Write what was on the screen, under another name if that one is taken and not to be replaced; say so."""
    if not decodings:
        click.echo(f"attn-tui: {shown_path(Path(file))} was not written: nothing was on the screen yet.", err=True)
        return
    from attn_tui.trace import write  # imports numpy, which a screen that is left at once never needs

    path = Path(file) if overwrite else _free(Path(file))
    write(path, decodings, replaces=overwrite)
    words = shlex.join(["attn-tui", "replay", *(["--"] if str(path).startswith("-") else []), printable(str(path))])
    click.echo(f"attn-tui: recorded; {words} shows it again.", err=True)


def _free(path: Path) -> Path:
    """A name that no file has: this one, with a number if it is taken."""
    number, free = 1, path
    while free.exists() or free.is_symlink():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free
