"""Translations as lines: for a pipe, a file, or a terminal without a screen."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

from attn_tui.engine.ways import Search
from attn_tui.errors import SentenceError
from attn_tui.text import printable

if TYPE_CHECKING:
    from attn_tui.engine.interventions import Intervention
    from attn_tui.engine.model import Checkpoint
    from attn_tui.engine.stepper import Translation


def print_translations(
    name: str,
    sentences: Iterable[str],
    search: Search,
    *,
    n_best: int | None = None,
    changes: Sequence[str] = (),
    at: str = "",
    replace: bool = False,
    strict: bool = False,
    on_open: Callable[[], None] = lambda: None,
) -> None:
    """Print one line for each sentence, as soon as it is translated; what is to be said goes to stderr.

    With `n_best`, exactly so many lines instead, best first, each `score TAB translation`; where there are fewer,
    the rest is empty. A blank sentence leaves empty lines. So does one that cannot be translated and, at the end,
    exit code 2; `strict` raises instead. `changes` are what-ifs, as `attn_tui.engine.notation` has them; with `at`,
    the numbers of that place are printed in place of the translation. `replace` puts source words for unknown ones.
    `on_open` is called when the checkpoint is open.
    """
    from attn_tui.checkpoint import load

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a letter the terminal's encoding lacks becomes a «?»
    checkpoint = load(name)
    on_open()
    failed = False
    for number, sentence in enumerate(sentences, 1):
        lines: list[str] = []
        if strict or printable(sentence).strip():
            try:
                if at:
                    click.echo("\n".join(_numbers(checkpoint, sentence, search, changes, at)))
                    continue
                found = _translations(checkpoint, sentence, search, n_best or 1, changes)
            except SentenceError as error:
                if strict:
                    raise
                click.echo(f"attn-tui: line {number}: {error}", err=True)
                failed = True
            else:
                if cut := found[0][1].cut:
                    place = "" if strict else f"line {number}: "
                    click.echo(f"attn-tui: {place}{cut_notice(cut, checkpoint.config.max_source_length)}", err=True)
                texts = [_text(checkpoint, sentence, translation, replace) for _, translation in found]
                scores = [f"{score:.4f}\t" if n_best else "" for score, _ in found]
                lines = list(map(str.__add__, scores, texts))
        for line in lines + [""] * ((n_best or 1) - len(lines)):
            click.echo(line)
        sys.stdout.flush()
    if failed:
        sys.exit(2)


def _translations(
    checkpoint: Checkpoint, sentence: str, search: Search, n_best: int, changes: Sequence[str]
) -> list[tuple[float, Translation]]:
    """Find translations, each with its score: a beam's own, elsewhere its log-probability."""
    interventions: tuple[Intervention, ...] = ()
    if changes:
        from attn_tui.engine.notation import read
        from attn_tui.engine.stepper import split_sentence

        words = split_sentence(checkpoint, sentence).words
        interventions = tuple(one for text in changes for one in read(checkpoint, words, text))
    if search.kind == "beam":
        from attn_tui.engine.beam import beam_search

        width, penalty = search.width, search.length_penalty
        best = beam_search(
            checkpoint, sentence, width=width, length_penalty=penalty, n_best=n_best, interventions=interventions
        )
        return [(hypothesis.score, hypothesis) for hypothesis in best]
    from attn_tui.engine.search import choice_for
    from attn_tui.engine.stepper import translate_batch

    choose = choice_for(checkpoint, sentence, search, interventions)
    [translation] = translate_batch(checkpoint, [sentence], choose=choose, interventions=interventions)
    return [(translation.log_probability, translation)]


def _numbers(checkpoint: Checkpoint, sentence: str, search: Search, changes: Sequence[str], at: str) -> Iterator[str]:
    from attn_tui.cli.numbers import lines_at
    from attn_tui.screen.decoding import decoding_of

    decoding = decoding_of(checkpoint, sentence, search)
    for text in changes:
        decoding.branches.open(decoding.what_if(text))
    return lines_at(decoding, at)


def _text(checkpoint: Checkpoint, sentence: str, translation: Translation, replace: bool) -> str:
    if not replace:
        return translation.text
    from attn_tui.engine.unknown import replace_unknown

    return replace_unknown(checkpoint, sentence, translation)


def cut_notice(cut: int, limit: int) -> str:
    """Say that a sentence was too long."""
    return f"only the first {limit:,} pieces are translated, {cut:,} more were left out; translate them by themselves."


def standard_input() -> Iterator[str]:
    """Lines of standard input; bytes that are no UTF-8 become U+FFFD, and stderr says so."""
    for number, line in enumerate(sys.stdin.buffer, 1):
        try:
            text = line.rstrip(b"\r\n").decode()
        except UnicodeDecodeError:
            text = line.rstrip(b"\r\n").decode(errors="replace")
            click.echo(
                f"attn-tui: line {number}: bytes that are no UTF-8 were read as \N{REPLACEMENT CHARACTER}.", err=True
            )
        yield text
