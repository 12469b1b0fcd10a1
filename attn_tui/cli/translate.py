"""`attn-tui translate`: the screen on a terminal, plain lines anywhere else."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Iterable, Iterator

import click

from attn_tui import checkpoint as checkpoints
from attn_tui.errors import AttnTuiError, SentenceError
from attn_tui.text import printable


@click.command()
@click.argument("sentence")
@click.option("-c", "--checkpoint", "name", default=checkpoints.DEFAULT, show_default=True, help="Name or folder.")
@click.option("--plain", is_flag=True, help="Print the translation; no screen. So it is in a pipe anyway.")
def translate(sentence: str, name: str, plain: bool) -> None:
    """Translate SENTENCE and step through every part of the computation.

    Without a terminal, with --plain, or with - for SENTENCE (standard input), prints one line for each line read.
    """
    if sentence == "-":
        print_translations(name, _standard_input())
    elif plain or not (sys.stdin.isatty() and sys.stdout.isatty()):
        print_translations(name, [sentence.replace("\n", " ")], strict=True)
    else:
        show(name, sentence)


def show(name: str, sentence: str) -> None:
    """Open the screen. What needs neither model nor Textual is checked before either is loaded."""
    if not printable(sentence).strip():
        raise SentenceError("the sentence is empty; type at least one word.")
    checkpoints.find(name)

    from attn_tui.screen.app import AttentionApp
    from attn_tui.screen.decoding import open_decoding

    class Program(AttentionApp):
        """The app with a process of its own: asked to end from outside, it leaves the terminal as it found it."""

        def on_mount(self) -> None:
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(number, self.exit)

    app = Program(lambda: open_decoding(name, sentence))
    error = app.run()
    if error is not None:
        raise error
    sys.exit(app.return_code or 0)


def print_translations(name: str, sentences: Iterable[str], *, strict: bool = False) -> None:
    """Print one line for each sentence, as soon as it is translated; what is to be said goes to stderr.

    A blank line stays one. A sentence that cannot be translated leaves an empty line and, at the end, exit code 2;
    `strict` raises instead.
    """
    from attn_tui.engine.stepper import translate_batch

    checkpoint = checkpoints.load(name)
    failed = False
    for number, sentence in enumerate(sentences, 1):
        if strict or printable(sentence).strip():
            try:
                translation = translate_batch(checkpoint, [sentence])[0]
            except AttnTuiError as error:
                if strict:
                    raise
                click.echo(f"attn-tui: line {number}: {error}", err=True)
                failed = True
                click.echo()
            else:
                if translation.cut:
                    place = "" if strict else f"line {number}: "
                    limit = checkpoint.config.max_source_length
                    click.echo(f"attn-tui: {place}{cut_notice(translation.cut, limit)}", err=True)
                click.echo(translation.text)
        else:
            click.echo()
        sys.stdout.flush()
    if failed:
        sys.exit(2)


def cut_notice(cut: int, limit: int) -> str:
    """Say that a sentence was too long."""
    return f"only the first {limit:,} pieces are translated, {cut:,} more were left out; translate them by themselves."


def _standard_input() -> Iterator[str]:
    """Lines of standard input; bytes that are no UTF-8 become U+FFFD, and stderr says so."""
    for number, line in enumerate(sys.stdin.buffer, 1):
        text = line.rstrip(b"\r\n").decode("utf-8", errors="replace")
        if "\N{REPLACEMENT CHARACTER}" in text:
            click.echo(
                f"attn-tui: line {number}: bytes that are no UTF-8 were read as \N{REPLACEMENT CHARACTER}.", err=True
            )
        yield text
