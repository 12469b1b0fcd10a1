"""`attn-tui translate`: the screen on a terminal, plain lines anywhere else."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from attn_tui.errors import AttnTuiError, SentenceError
from attn_tui.locate import DEFAULT, find
from attn_tui.text import printable

if TYPE_CHECKING:
    from attn_tui.screen.decoding import Decoding


@click.command()
@click.argument("sentence")
@click.option("-c", "--checkpoint", "name", default=DEFAULT, show_default=True, help="Name or folder.")
@click.option("--plain", is_flag=True, help="Print the translation; no screen. So it is in a pipe anyway.")
def translate(sentence: str, name: str, plain: bool) -> None:
    """Translate SENTENCE and step through every part of the computation.

    Without a terminal, with --plain, or with - for SENTENCE (standard input), prints one line for each line read.
    """
    gc.disable()  # until the checkpoint is open: of what a start allocates, nothing is garbage yet
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
    find(name)
    _use_one_thread()

    import asyncio
    import signal
    import threading

    from attn_tui.screen.app import AttentionApp

    def open_decoding() -> Decoding:
        from attn_tui.screen.decoding import open_decoding  # brings numpy along: not before the first frame

        return open_decoding(name, sentence)

    class Program(AttentionApp):
        """The app with a process of its own: asked to end from outside, it leaves the terminal as it found it."""

        def on_complete(self) -> None:
            super().on_complete()
            _end_of_start()

        def on_mount(self) -> None:
            loop = asyncio.get_running_loop()

            def leave(*_: object) -> None:
                # Where the terminal is gone, nobody takes what Textual still writes, and it would wait for ever;
                # the loop may wait for that already, so that this is no `loop.add_signal_handler`.
                deadline = threading.Timer(1.5, os._exit, (0,))
                deadline.daemon = True
                deadline.start()
                loop.call_soon_threadsafe(self.exit)

            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                signal.signal(number, leave)

    app = Program(open_decoding)
    error = app.run()
    if error is not None:
        raise error
    sys.exit(app.return_code or 0)


def _end_of_start() -> None:
    """Collect garbage again, but never look at what the start has left: a full collection would delay a key."""
    gc.freeze()
    gc.enable()


def _use_one_thread() -> None:
    """Keep numpy's matrix products on one thread: one sentence's are too small to share, and threads cost memory.

    Has to come before numpy is imported; who has set it otherwise keeps it.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def print_translations(name: str, sentences: Iterable[str], *, strict: bool = False) -> None:
    """Print one line for each sentence, as soon as it is translated; what is to be said goes to stderr.

    A blank line stays one. A sentence that cannot be translated leaves an empty line and, at the end, exit code 2;
    `strict` raises instead.
    """
    _use_one_thread()
    from attn_tui.checkpoint import load
    from attn_tui.engine.stepper import translate_batch

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a letter the terminal's encoding lacks becomes a «?»
    checkpoint = load(name)
    _end_of_start()
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
        try:
            text = line.rstrip(b"\r\n").decode()
        except UnicodeDecodeError:
            text = line.rstrip(b"\r\n").decode(errors="replace")
            click.echo(
                f"attn-tui: line {number}: bytes that are no UTF-8 were read as \N{REPLACEMENT CHARACTER}.", err=True
            )
        yield text
