"""Markdown on standard output."""

from __future__ import annotations

import sys

from rich.markdown import Markdown
from rich.text import Text

from attn_tui.cli.console import console


def show_markdown(text: str) -> None:
    """Print Markdown: set on a terminal, as it is in a pipe."""
    out = console()
    if sys.stdout.isatty():
        out.print(Markdown(text, hyperlinks=False))
    else:
        out.print(Text(text), soft_wrap=True)
