"""Markdown on standard output."""

from __future__ import annotations

import sys
from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import ImageItem, Markdown, MarkdownElement
from rich.text import Text

from attn_tui.cli.console import console


class _Image(ImageItem):
    """Says what is to be seen, and in which file, as Rich does of links."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text.assemble(self.text, f" ({self.destination})", end="")


class _Markdown(Markdown):
    elements: ClassVar[dict[str, type[MarkdownElement]]] = {**Markdown.elements, "image": _Image}


def show_markdown(text: str) -> None:
    """Print Markdown: set on a terminal, as it is in a pipe."""
    out = console()
    if sys.stdout.isatty():
        out.print(_Markdown(text, hyperlinks=False))
    else:
        out.print(Text(text), soft_wrap=True)
