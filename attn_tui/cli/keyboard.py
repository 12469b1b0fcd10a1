"""Keys as they are pressed, without a screen. On POSIX the terminal is changed once: what is typed ahead is kept."""

from __future__ import annotations

import codecs
import errno
import os
import re
import select
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress

import click

from attn_tui.process import ending_in_turn

_KEY = re.compile(r"\x1b(?:[\[O][0-9;]*[A-Za-z~])?|.", re.DOTALL)
_HALF = re.compile(r"\x1b(?:[\[O][0-9;]*)?\Z")
_REST = 0.1
"""Seconds within which the rest of a key's sequence comes; else it was Esc."""


def pressed() -> Generator[str, None, None]:
    """Yield the keys of the terminal that is standard input, each as it is sent, until that ends.

    While it is iterated over nothing typed is echoed; it has to be closed, as by `contextlib.closing`, for the terminal
    to be as it was. Ctrl-C raises KeyboardInterrupt.
    """
    if sys.platform == "win32":
        with suppress(EOFError, OSError):
            while True:
                yield click.getchar()
    else:
        decoder = codecs.getincrementaldecoder(sys.stdin.encoding or "utf-8")("replace")
        with ending_in_turn(), _each_at_once() as keyboard, suppress(OSError):  # the terminal is gone
            while some := os.read(keyboard, 4096):
                text = decoder.decode(some)
                while _HALF.search(text) and select.select([keyboard], [], [], _REST)[0]:
                    text += decoder.decode(os.read(keyboard, 4096))
                yield from _KEY.findall(text)


if sys.platform != "win32":

    @contextmanager
    def _each_at_once() -> Iterator[int]:
        """Let the terminal give each key at once; the file to read from. What was typed before stays to be read."""
        import signal
        import termios
        import tty

        keyboard = sys.stdin.fileno()
        before = termios.tcgetattr(keyboard)

        def change(*_: object) -> None:
            while True:
                try:
                    tty.setcbreak(keyboard, termios.TCSADRAIN)
                except termios.error as error:
                    if error.args[0] == errno.EINTR:  # in the background it was stopped here, and goes on
                        continue
                return  # if the terminal is gone, reading says so

        handler = signal.signal(signal.SIGCONT, change)  # the shell, to which Ctrl-Z leads, has changed it back
        try:
            change()
            yield keyboard
        finally:
            signal.signal(signal.SIGCONT, handler)
            with suppress(termios.error):  # it is gone
                termios.tcsetattr(keyboard, termios.TCSADRAIN, before)
