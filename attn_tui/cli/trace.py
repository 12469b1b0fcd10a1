"""`attn-tui trace`: a decoding to a file, without a screen."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from attn_tui.cli.completing import files
from attn_tui.cli.opening import openings_of
from attn_tui.cli.options import (
    before_of,
    by_system,
    check_compared,
    decoding_options,
    named,
    naming_settings,
    parameters_option,
    search_of,
)
from attn_tui.cli.overwriting import check_free, overwrite_option
from attn_tui.cli.recording import told
from attn_tui.errors import SentenceError
from attn_tui.locate import find
from attn_tui.process import use_one_thread
from attn_tui.settings import read_settings
from attn_tui.text import printable
from attn_tui.trace.files import check_target, shown_path

if TYPE_CHECKING:
    from attn_tui.story.decoding import Decoding


@click.command()
@click.argument("sentence")
@click.option("-o", "--output", "file", required=True, metavar="FILE", shell_complete=files, help="The trace to write.")
@overwrite_option
@parameters_option
@decoding_options
@click.pass_context
def trace(
    context: click.Context,
    /,
    sentence: str,
    file: str,
    overwrite: bool,
    with_parameters: bool,
    name: str | None,
    age: int | None,
    others: tuple[str, ...],
    at: str,
    changes: tuple[str, ...],
    **_: Any,
) -> None:
    """Write a trace: everything that is computed while SENTENCE is translated, for attn-tui replay.

    It holds what the screen shows, so a replay needs neither the checkpoint nor the model. With --with-parameters it
    also holds what tells of each number what it is made of; that is as large as the checkpoint.
    """
    search = search_of(context)
    check_compared(others)
    if not printable(sentence).strip():
        raise SentenceError("the sentence is empty; give at least one word.")
    if sentence.strip() == "-":
        raise SentenceError("- is standard input for attn-tui translate only; give a sentence.")
    settings = read_settings()
    names = (named(settings, name, age), *others)
    with naming_settings(settings, name):
        before = before_of(context, sentence, len(names))
        openings = openings_of(names, sentence, search, by_system(changes, len(names)), before)
        _record(names, openings, at, file, overwrite, with_parameters)


def _record(
    names: Sequence[str],
    openings: Sequence[Callable[[], Decoding]],
    at: str,
    file: str,
    overwrite: bool,
    with_parameters: bool,
) -> None:
    """Write the decodings by these checkpoints, after checking what can be checked without numpy."""
    for one in names:
        find(one)
    check_free(file, overwrite)
    check_target(file)
    gc.disable()  # it ends before there is any garbage to speak of
    use_one_thread()
    # These import numpy, which must find that it is to use one thread.
    from attn_tui.story.decoding import place_in
    from attn_tui.trace import write

    decodings = [opened() for opened in openings]
    place = place_in(decodings, at) if at else (0, 1)
    for decoding in decodings:
        decoding.timeline.go_to(*place)
    for decoding in decodings:
        limit, cut = decoding.config.max_source_length, decoding.timeline.split.cut
        if cut:
            said = (
                f"only the first {limit:,} pieces are recorded, {cut:,} more were left out; record them by themselves."
            )
            click.echo(f"attn-tui: {said}", err=True)
    size = write(file, decodings, parameters=with_parameters, replaces=overwrite)
    if with_parameters:
        click.echo(f"attn-tui: {shown_path(Path(file))} has {told(size)}.", err=True)
