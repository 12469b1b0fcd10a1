"""`$ attn-tui translate …` in a lesson → what that command opens."""

from __future__ import annotations

import click
from click.core import ParameterSource

from attn_tui.cli.mistakes import sentence_of
from attn_tui.cli.opening import openings_of
from attn_tui.cli.options import aged, before_of, by_system, check_compared, search_of
from attn_tui.errors import LessonError, SentenceError
from attn_tui.lessons import Paragraph
from attn_tui.lessons.directives import command
from attn_tui.locate import DEFAULT, find
from attn_tui.story.snapshot import Opening
from attn_tui.text import printable

_PRINTING = {
    "plain": "--plain",
    "nbest": "--nbest",
    "replace_unknown": "--replace-unknown",
    "format": "--format",
    "record": "--record",
    "with_parameters": "--with-parameters",
}
"""Options that print something instead of opening a screen."""


def opens(translate: click.Command, paragraph: Paragraph) -> Opening:
    """Read the command above a paragraph, as `translate` reads its own line.

    Raises AttnTuiError for anything the command line would refuse.
    """
    show = paragraph.directive("show")
    assert show is not None
    arguments = command(show.value)
    try:
        context = translate.make_context("attn-tui translate", [*arguments])
    except click.exceptions.Exit:
        raise LessonError("the command asks for help; give it a sentence") from None
    except click.ClickException as error:
        raise LessonError(sentence_of(error, arguments).removesuffix(".")) from None
    options = context.params
    given = {name for name in options if context.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    printing = next((written for name, written in _PRINTING.items() if name in given), None)
    if printing:
        raise LessonError(f"{printing} prints instead of showing a screen; leave it out")
    sentence, others = options["sentence"], options["others"]
    if sentence == "-" or not printable(sentence).strip():
        raise SentenceError("the command has no sentence; write one in quotes")
    check_compared(others)
    names = (aged(options["name"] or DEFAULT, options["age"]), *others)
    for name in names:
        find(name)
    changes = by_system(options["changes"], len(names))
    before = before_of(context, sentence, len(names))
    return Opening(names, tuple(openings_of(names, sentence, search_of(context), changes, before)), options["at"])
