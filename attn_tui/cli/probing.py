"""How wide the terminal draws a text: it is asked where its cursor is then. POSIX alone; in Windows it is not asked."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Sequence

from attn_tui.errors import StreamError
from attn_tui.process import ending_in_turn
from attn_tui.terminal import needs_ascii, on_terminal

PATIENCE = 2.0
"""Seconds for all answers together: over a slow connection they come late."""
_ASK = "\x1b[6n"  # xterm's DSR 6: the terminal answers with the cursor's line and column
_ANSWER = re.compile(rb"\x1b\[\d{1,5};([1-9]\d{0,4})R")
_CLEAN = b"\r\x1b[K"


def widths_of(texts: Sequence[str]) -> list[int]:
    """How many cells the terminal takes for each of the texts, one of which must fit in a line.

    Raises StreamError if it cannot be asked, or does not answer in time. Leaves the terminal as it was, with an empty
    line; what was typed meanwhile is lost.
    """
    if sys.platform == "win32":
        raise StreamError("it is not asked in Windows.")
    if not on_terminal():
        raise StreamError("standard input and output are no terminal that can be asked.")
    if needs_ascii(os.environ):
        raise StreamError("it is not asked, as only ASCII is drawn on it.")
    # These two are there on POSIX alone.
    import termios
    import tty

    keyboard, screen = sys.stdin.fileno(), sys.stdout.fileno()
    if os.tcgetpgrp(keyboard) != os.getpgrp():  # whoever changes it from the background is stopped
        raise StreamError("it is not asked from the background.")
    sys.stdout.flush()
    before = termios.tcgetattr(keyboard)
    with ending_in_turn():
        try:
            tty.setcbreak(keyboard)
            # One question for all: a slow connection is waited for once.
            os.write(screen, "".join(f"\r{text}{_ASK}" for text in texts).encode())
            return _columns(keyboard, len(texts))
        finally:
            os.write(screen, _CLEAN)
            termios.tcsetattr(keyboard, termios.TCSAFLUSH, before)  # an answer that is late is not typed into the shell


def _columns(keyboard: int, count: int) -> list[int]:
    import select  # which on Windows is for sockets alone

    until, read = time.monotonic() + PATIENCE, b""
    while len(found := _ANSWER.findall(read)) < count:
        if not select.select([keyboard], [], [], max(0.0, until - time.monotonic()))[0]:
            raise StreamError(f"it did not answer within {PATIENCE:g} seconds.")
        some = os.read(keyboard, 4096)
        if not some:
            raise StreamError("it was closed.")
        read += some
    return [int(column) - 1 for column in found[:count]]
