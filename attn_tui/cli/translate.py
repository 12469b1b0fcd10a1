"""`attn-tui translate`: the screen on a terminal, plain lines anywhere else."""

from __future__ import annotations

import gc
import os
from collections.abc import Sequence
from functools import partial
from typing import Any

import click

from attn_tui.cli.appearance import appearance, settings_with
from attn_tui.cli.completing import files
from attn_tui.cli.courses import begin
from attn_tui.cli.mistakes import one_by_one
from attn_tui.cli.opening import Before
from attn_tui.cli.options import (
    before_of,
    by_system,
    check_alone,
    check_compared,
    decoding_options,
    named,
    naming_settings,
    parameters_option,
    search_of,
)
from attn_tui.cli.overwriting import check_free, overwrite_option
from attn_tui.cli.pipe import read_lines, typed_line
from attn_tui.cli.show import show
from attn_tui.engine.ways import Search
from attn_tui.errors import SearchError, SentenceError
from attn_tui.locate import find
from attn_tui.process import end_of_start, use_one_thread
from attn_tui.settings import Settings, read_settings
from attn_tui.terminal import language_of_locale, on_terminal
from attn_tui.text import printable


@click.command()
@click.argument("sentence")
@decoding_options
@click.option(
    "--record", metavar="FILE", shell_complete=files, help="When the screen is left, write what is on it to a trace."
)
@overwrite_option
@parameters_option
@click.option("--plain", is_flag=True, help="Print the translation, without a screen; in a pipe, this is the default.")
@click.option(
    "--follow",
    is_flag=True,
    help="Print every sub-step as text, as for a screen reader; on a terminal, each at a key: Enter, b back, q end.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "jsonl")),
    help="Print without a screen: a line, or a JSON object with translation, score, alignment and more.",
)
@click.option("--nbest", type=int, metavar="N", help="Print a beam's N best as lines, SCORE TAB TRANSLATION.")
@click.option("--replace-unknown", is_flag=True, help="Print the most attended source word in place of <unk>.")
@appearance
@click.pass_context
def translate(
    context: click.Context,
    /,
    sentence: str,
    name: str | None,
    age: int | None,
    others: tuple[str, ...],
    plain: bool,
    follow: bool,
    form: str | None,
    at: str,
    changes: tuple[str, ...],
    replace_unknown: bool,
    nbest: int | None,
    record: str | None,
    overwrite: bool,
    with_parameters: bool,
    **_: Any,
) -> None:
    """Translate SENTENCE and step through every part of the computation.

    Without a terminal, with --plain, --format, or - for SENTENCE, print a line for each sentence. - is standard input,
    one sentence per line; all that wait there are translated together, and printed before more is waited for.

    The most probable word is taken each time, except with --beam, --sample or --force.
    """
    search = search_of(context)
    reads = sentence == "-"
    if reads and search.kind == "forced":
        raise SearchError("--force is the translation of one sentence; give that sentence instead of -.")
    _check_followed(context, follow=follow)
    screen = not (reads or plain or form or follow) and on_terminal()
    if screen and (nbest or replace_unknown):
        raise SearchError(f"{'--nbest' if nbest else '--replace-unknown'} is about what is printed; add --plain.")
    if at and reads and form != "jsonl":
        raise SearchError(
            "--at prints several lines for one sentence; give that sentence instead of -, or add --format jsonl."
        )
    if at and (nbest or replace_unknown):
        raise SearchError(
            f"--at prints numbers, and {'--nbest' if nbest else '--replace-unknown'} is about the translation; "
            "leave one of them out."
        )
    if record is not None and not screen:
        raise SearchError("--record is about the screen; attn-tui trace writes a trace without one.")
    if with_parameters and record is None:
        raise SearchError("--with-parameters is about the trace of --record; add --record, or use attn-tui trace.")
    if not screen:
        check_alone(context)
    if others and not screen:
        each = one_by_one((named(read_settings(), name, age), *others))
        raise SearchError(
            f"--compare is about the screen; without one, leave it out and translate once with each: {each}."
        )
    check_compared(others)
    gc.disable()  # until the checkpoint is open: nothing that a start allocates is garbage yet
    if screen:
        settings = settings_with(context.params)
        names = (named(settings, name, age), *others)
        with naming_settings(settings, name):
            before = before_of(context, sentence, len(names))
            opened = partial(_show, names, sentence, search, settings, at, by_system(changes, len(names)))
            opened(record, overwrite, with_parameters, before)
    elif follow:
        use_one_thread()
        from attn_tui.cli.following import follow as followed  # numpy, as below

        settings = settings_with(context.params)
        language = settings.language or language_of_locale(os.environ)
        texts_of_changes = [text for _, text in by_system(changes, 1)]
        with naming_settings(settings, name):
            one = (named(settings, name, age), sentence.replace("\n", " "), search, texts_of_changes, at, language)
            followed(*one, ascii=bool(settings.ascii))
    else:
        use_one_thread()
        # These import numpy, which must find that it is to use one thread.
        from attn_tui.cli.plain import print_translations
        from attn_tui.cli.wanted import Wanted

        settings = read_settings()
        with naming_settings(settings, name):
            print_translations(
                named(settings, name, age),
                read_lines() if reads else [[typed_line(sentence)]],
                Wanted(search, nbest, [text for _, text in by_system(changes, 1)], at, replace_unknown),
                jsonl=form == "jsonl",
                strict=not reads,
                on_open=end_of_start,
            )


def _check_followed(context: click.Context, *, follow: bool) -> None:
    """Raise SearchError for options that contradict --follow."""
    if not follow:
        return
    if context.params["sentence"] == "-":
        raise SearchError("--follow steps through one sentence; give that sentence instead of -.")
    for option in ("nbest", "replace_unknown", "form"):
        if context.params[option]:
            written = {"form": "format"}.get(option, option).replace("_", "-")
            raise SearchError(f"--follow prints sub-steps, and --{written} is about the translation; leave one out.")


def _show(
    names: Sequence[str],
    sentence: str,
    search: Search,
    settings: Settings,
    at: str,
    changes: Sequence[tuple[int, str]],
    record: str | None,
    overwrite: bool,
    with_parameters: bool,
    before: Before | None,
) -> None:
    """Open the screen, after checking what can be checked without the model and Textual."""
    if not printable(sentence).strip():
        raise SentenceError("the sentence is empty; type at least one word.")
    for name in names:
        find(name)
    if record is not None:
        from attn_tui.trace.files import check_target  # at the top it would add 5 ms to every start

        check_free(record, overwrite)
        check_target(record)
    begins = partial(begin, translate)
    show(settings, names, sentence, search, at, changes, record, overwrite, with_parameters, begins, before)
