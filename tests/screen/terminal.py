"""A terminal for the tests: a pseudo-terminal with the program at its other end, and what it shows."""

import os
import re
import select
import signal
import sys
import time
from contextlib import contextmanager

import ptyprocess
import pyte
from cli.running import PATIENCE

RESTORED = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?1003l", b"\x1b[?1006l")
KEYS = {"right": "\x1b[C", "left": "\x1b[D", "down": "\x1b[B", "end": "\x1b[F", "ctrl-c": "\x03"}
PROGRAM = ["-m", "attn_tui"]


def heed_signals():
    """Be ended by Ctrl-C and a hang-up, even if the tests were begun to ignore them: by nohup, in a background."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class Terminal:
    """A terminal of some size with a command in it: `screen` is what is seen, `sent` every byte of it."""

    def __init__(self, command, size, **environment):
        inherited = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLORTERM")}
        environment = {**inherited, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **environment}
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self.sent = b""
        self.process = ptyprocess.PtyProcess.spawn(
            command, env=environment, dimensions=size[::-1], preexec_fn=heed_signals
        )

    def read(self, seconds):
        """Take in what comes within a time; False when the program has closed the terminal."""
        if not select.select([self.process.fd], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.process.fd, 65536)
        except OSError:  # Linux's way of saying that nobody is at the other end
            return False
        self.sent += data
        # pyte takes some private sequences for text.
        self._stream.feed(re.sub(rb"\x1b\[[><=?][0-9;$]*[mupqc]", b"", data))
        return bool(data)

    def until(self, text, seconds=PATIENCE):
        """Wait until a text is on the screen."""
        self.until_rows(lambda rows: any(text in row for row in rows), f"«{text}»", seconds)

    def until_rows(self, wanted, what, seconds=PATIENCE):
        """Wait until the rows of the screen are as wanted."""
        limit = time.monotonic() + seconds
        while not wanted(self.screen.display):
            assert time.monotonic() < limit, "\n".join([f"{what} never came:", *self.screen.display])
            assert self.read(0.1), b"it ended: " + self.sent[-2000:]

    def type(self, key):
        self.process.write(KEYS.get(key, key).encode())

    def resize(self, columns, lines):
        self.screen.resize(lines, columns)
        self.process.setwinsize(lines, columns)

    def ends_within(self, seconds=PATIENCE):
        """Wait for the end; give how the program ended: its exit code, or minus the signal's number."""
        limit = time.monotonic() + seconds
        while self.read(0.05):
            assert time.monotonic() < limit, "it did not end"
        while self.process.isalive():
            assert time.monotonic() < limit, "it closed the terminal, but did not end"
            time.sleep(0.01)
        return -self.process.signalstatus if self.process.signalstatus else self.process.exitstatus

    def left_as_found(self):
        """Whether the last word on every mode the program set is to unset it."""
        return all(
            self.sent.rfind(mode) > self.sent.rfind(mode[:-1] + (b"l" if mode.endswith(b"h") else b"h"))
            for mode in RESTORED
        )


@contextmanager
def terminal(*arguments, size=(80, 24), program=PROGRAM):
    command = [sys.executable, *program, "translate", "-c", "reverse", *arguments]
    opened = Terminal(command, size, COLORTERM="truecolor")
    try:
        yield opened
    finally:
        opened.process.close(force=True)
