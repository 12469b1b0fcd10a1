"""`attn-tui start`, or `attn-tui` alone: ask for the sentence and the checkpoint on the screen."""

from __future__ import annotations

import gc
from typing import Any

import click

from attn_tui.cli.appearance import appearance, settings_with
from attn_tui.cli.pipe import check_terminal
from attn_tui.cli.show import show
from attn_tui.engine.ways import Search


@click.command()
@appearance
def start(**options: Any) -> None:
    """Ask for a sentence and a checkpoint on the screen, and step through the translation."""
    check_terminal("the start screen", ", or type attn-tui translate with a sentence")
    begin(options)


def begin(options: dict[str, Any]) -> None:
    """Open the start screen."""
    settings = settings_with(options)
    gc.disable()  # until it is open: nothing that a start allocates is garbage yet
    show(settings, (), "", Search())
