"""`attn-tui replay`: a trace on the screen."""

from __future__ import annotations

import gc
from typing import Any

import click

from attn_tui.cli.appearance import appearance, settings_with
from attn_tui.cli.completing import files
from attn_tui.cli.pipe import check_terminal
from attn_tui.replay import show


@click.command()
@click.argument("file", shell_complete=files)
@click.option(
    "--at", default="", metavar="PLACE", help="Begin there: 3 or 3.softmax; by default, where it was recorded."
)
@appearance
def replay(file: str, at: str, **options: Any) -> None:
    """Step through a decoding that attn-tui trace or --record wrote into FILE.

    Everything comes from that file. With only numpy and Textual installed, use python -m attn_tui.replay FILE.
    """
    check_terminal("a replay")
    settings = settings_with(options)
    gc.disable()  # until it is open: nothing that a start allocates is garbage yet
    show(file, settings, at)
