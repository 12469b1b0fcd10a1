"""`attn-tui man`: the manual page, made from the commands."""

from __future__ import annotations

from collections.abc import Iterator

import click

from attn_tui.cli.pipe import begin_output, put

_ENDS = (
    ("0", "all went well"),
    ("1", "of doctor alone: something is wrong"),
    ("2", "an option, a file, a checkpoint or a sentence cannot be used"),
    ("130", "it was interrupted"),
    ("141", "nobody reads the output any more"),
)
"""Exit codes."""


@click.command()
@click.pass_context
def man(context: click.Context) -> None:
    """Print the manual page, with every command and option, in the form that man reads.

    \b
    attn-tui man | man -l -
    mkdir -p ~/.local/share/man/man1
    attn-tui man > ~/.local/share/man/man1/attn-tui.1
    """  # noqa: D301 - the backspace is click's: lines that stay as they are
    begin_output(utf8=True)
    put(page(context.find_root().command))


def page(root: click.Command) -> Iterator[str]:
    """The lines of the manual page, in roff's man macros."""
    # As these are needed by nothing else, and Tab in a shell imports every command's file.
    from attn_tui import __version__
    from attn_tui.cli.reference import commands

    program, *others = commands(root)
    yield f'.TH ATTN\\-TUI 1 "" "attn\\-tui {__version__}" "User Commands"'
    yield from (".SH NAME", r"attn\-tui \- step through an RNN encoder\-decoder with attention, in a terminal")
    yield from (".SH SYNOPSIS", rf".B {_roff(program.name)}", _roff(program.takes), ".SH DESCRIPTION")
    for command in (program, *others):
        if command is not program:
            yield from (f'.SS "{_roff(command.name)} {_roff(command.takes)}"',)
        for paragraph in command.help:
            yield from (".PP",)
            lines = map(_roff, paragraph.lines)
            yield from (".nf", *lines, ".fi") if paragraph.set else lines
        for written, does in command.options:
            yield from (".TP", rf"\fB{_roff(written)}\fR", _roff(does))
        if command is program:
            yield ".SH COMMANDS"
    yield ".SH EXIT STATUS"
    for code, meaning in _ENDS:
        yield from (".TP", rf"\fB{code}\fR", _roff(meaning))
    yield from (
        ".SH ENVIRONMENT",
        ".TP",
        r"\fBATTN_TUI_CONFIG\fR",
        "A settings file to read in place of the usual one.",
    )
    yield from (".SH SEE ALSO", r"\fBattn\-tui help\fR lists the pages about the program.")


def _roff(text: str) -> str:
    """A line of text in which nothing is a command of roff's."""
    text = text.replace("\\", r"\e").replace("-", r"\-").replace('"', r"\(dq").replace("'", r"\(aq")
    return rf"\&{text}" if text.startswith(".") else text
