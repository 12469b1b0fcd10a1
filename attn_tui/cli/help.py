"""`attn-tui help`: the pages about the program."""

from __future__ import annotations

import click

from attn_tui.docs import PAGES, page


@click.command("help")
@click.argument("name", required=False)
def help(name: str | None) -> None:
    """Show the page NAME in the terminal, or as Markdown in a pipe; without a name, list the pages."""
    if name is None:
        for known, tells in PAGES.items():
            click.echo(f"{known:<13}{tells}")
        return
    from attn_tui.cli.markdown import show_markdown  # Rich's Markdown takes 60 ms, which the list does not need

    show_markdown(page(name).rstrip())
