"""A trace or a sentence as one argument of a command → its decoding."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from attn_tui.cli.mistakes import one_by_one
from attn_tui.cli.options import before_of, by_system, check_alone, named, naming_settings, search_of
from attn_tui.errors import ExportError, SentenceError
from attn_tui.settings import Settings
from attn_tui.text import printable, shown

if TYPE_CHECKING:
    from attn_tui.story.decoding import Decoding

_OF_SENTENCE = ("name", "others", "age", "changes", "before", "changes_before", "beam", "length_penalty", "sample",
                "temperature", "seed", "force")  # fmt: skip
"""Options that do not apply to a recorded decoding."""
_WRITTEN = {
    "name": "checkpoint",
    "others": "compare",
    "changes": "set",
    "changes_before": "set-before",
    "language": "lang",
}
"""Options whose names differ from those in Python."""


def alone(command: click.Command) -> None:
    """Hide the option to compare of a command that is about one decoding; of options of one name the first counts."""
    known: dict[str | None, click.Parameter] = {}
    for one in command.params:
        known.setdefault(one.name, one)
    command.params = [*known.values()]
    if isinstance(compare := known["others"], click.Option):
        compare.hidden = True  # `decoding_of` says what to do instead


def given(context: click.Context) -> set[str]:
    """Names of the options given on the command line."""
    return {name for name in context.params if context.get_parameter_source(name) is not ParameterSource.DEFAULT}


def written(name: str) -> str:
    """The name of an option as it is written, without the dashes before it."""
    return _WRITTEN.get(name, name).replace("_", "-")


def check_source(source: str) -> None:
    """Raise SentenceError for a standard input, which only one command reads."""
    if source.strip() == "-":
        raise SentenceError("- is standard input for attn-tui translate only; give a sentence, or a trace.")


def decoding_of(
    context: click.Context, source: str, settings: Settings, done: str, *, is_drawn: bool = False
) -> Decoding:
    """Return the decoding of a trace, the first if there are several, or of a sentence with its what-ifs.

    `done` is what is done with it, for the message that a part of it, or another decoding, is left out; `is_drawn`, if
    the screen is. Raises ExportError if several systems are to be compared, SearchError if two sentences are and the
    screen is not drawn.
    """
    search = search_of(context)
    if is_file(source):
        check_recorded(context, source)
        from attn_tui.story.recorded import decodings_of  # as below
        from attn_tui.trace import read

        first, *others = decodings_of(read(source))
        if others:
            said = f"{shown(source)} has {1 + len(others)} systems; the first, {printable(first.name)}, is {done}"
            click.echo(f"attn-tui: {said}; for the others, give the sentence with -c NAME.", err=True)
        return first
    name = context.params["name"]
    if others := context.params["others"]:
        each = one_by_one((named(settings, name, context.params["age"]), *others))
        raise ExportError(f"--compare is about the screen; leave it out, and give the command once with each: {each}.")
    if not is_drawn:
        check_alone(context)
    before = before_of(context, source, 1)
    # Both import numpy, which must find that it is to use one thread.
    from attn_tui.checkpoint import load
    from attn_tui.cli.opening import opened

    with naming_settings(settings, name):
        checkpoint = load(named(settings, name, context.params["age"]))
    changes = [text for _, text in by_system(context.params["changes"], 1)]
    decoding = opened(checkpoint, source.replace("\n", " "), search, changes, before)
    if cut := decoding.timeline.split.cut:
        kept = len(decoding.timeline.split.source)
        said = f"only the first {kept:,} pieces are {done}, {cut:,} more were left out; give them by themselves."
        click.echo(f"attn-tui: {said}", err=True)
    return decoding


def check_recorded(context: click.Context, source: str) -> None:
    """Raise ExportError if an option does not apply to a trace."""
    for name in sorted(given(context) & set(_OF_SENTENCE)):
        raise ExportError(
            f"--{written(name)} is about a sentence, and {shown(source)} is recorded already; leave it out."
        )


def is_file(source: str) -> bool:
    """Whether it is the name of a file, even of one that does not exist; no word ends like that."""
    try:
        return os.path.isfile(source) or re.fullmatch(r"\S+\.(trace|safetensors)", source) is not None
    except ValueError:  # a NUL
        return False
