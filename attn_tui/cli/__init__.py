"""The command line: one file per command, imported when it is called."""

from attn_tui.cli.main import main

__all__ = ["main"]
