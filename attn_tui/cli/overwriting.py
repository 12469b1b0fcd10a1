"""Files that commands write: what exists is replaced only if that is asked for."""

from __future__ import annotations

import os
from pathlib import Path

import click

from attn_tui.errors import OutputError
from attn_tui.text import printable

overwrite_option = click.option(
    "--overwrite", is_flag=True, help="Replace the file if it exists; without this, nothing is written then."
)


def check_free(file: str | os.PathLike[str], overwrite: bool, otherwise: str = "name another file") -> None:
    """Raise OutputError if the file exists and is not to be replaced; what is no file, as /dev/null, is not lost.

    Called before anything is computed, and before the file is written.
    """
    if not overwrite and os.path.isfile(file):
        name = printable(str(Path(file)))
        raise OutputError(f"«{name}» exists already; {otherwise}, or add --overwrite to replace it.")
