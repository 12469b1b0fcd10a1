"""`attn-tui why`: what one number is made of, as text or JSON."""

from __future__ import annotations

import os
from typing import Any

import click

from attn_tui.cli.completing import files
from attn_tui.cli.letters import begin_lines, in_letters
from attn_tui.cli.options import decoding_options
from attn_tui.cli.pipe import begin_output, put
from attn_tui.cli.sources import alone, check_source, decoding_of
from attn_tui.process import use_one_thread
from attn_tui.settings import CHOICES, overridden, read_settings
from attn_tui.terminal import language_of_locale


@click.command()
@click.argument("source", metavar="FILE|SENTENCE", shell_complete=files)
@click.option(
    "--at",
    required=True,
    metavar="NUMBER",
    help="The number: 3.score.WORD, 3.state.#13, 0.encoded.WORD.#4, decoder.output.bias.#2 …",
)
@click.option(
    "--top",
    type=click.IntRange(min=0),
    metavar="N",
    help="Show the N largest addends: 8, or 3 of each number with --depth.",
)
@click.option(
    "--depth",
    type=click.IntRange(1, 9),
    default=1,
    metavar="N",
    show_default=True,
    help="Go on to what their factors are made of, N numbers deep, as an indented tree.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with the address of every factor.")
@click.option("--lang", "language", type=click.Choice(CHOICES["language"][1:]), help="Language of the sentences.")
@decoding_options
@click.pass_context
def why(
    context: click.Context,
    /,
    source: str,
    at: str,
    top: int | None,
    depth: int,
    as_json: bool,
    language: str | None,
    **_: Any,
) -> None:
    """Print what a number is made of, in the decoding of SENTENCE, or in one recorded in FILE.

    Its equation, then the products that it is the sum of, the largest first. A number is named by its word (0 while the
    sentence is read), its sub-step as in attn-tui translate --at 3.softmax, and a word or the number of an element; see
    attn-tui help exporting. A recorded decoding tells more if it was recorded --with-parameters.
    """
    check_source(source)
    settings = overridden(read_settings(), {} if language is None else {"language": language})
    use_one_thread()
    decoding = decoding_of(context, source, settings, "read")

    # They import numpy, which must find that it is to use one thread.
    from attn_tui.export.derivations import text
    from attn_tui.export.selection import complete
    from attn_tui.story.texts import texts
    from attn_tui.story.why import TOP, TOP_OF_EACH, Tree, lines_of

    complete(decoding)
    tree = Tree(decoding)
    node = tree.node(at, (TOP if depth == 1 else TOP_OF_EACH) if top is None else top, depth)
    if as_json:
        begin_output(utf8=True)
        put(text(decoding, tree, node, at).splitlines())
    else:
        begin_lines(ascii=bool(settings.ascii))
        language = "en" if settings.ascii else settings.language or language_of_locale(os.environ)
        put(in_letters(lines_of(decoding, node, texts(language))))


alone(why)  # and the --at above says what it means here
