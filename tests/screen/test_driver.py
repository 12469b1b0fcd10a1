"""The driver in the real program: what the terminal shows, and the end when nobody is there any more."""

import fcntl
import json
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from cli.running import PATIENCE
from screen.emulation import Terminal

from attn_tui.screen.driver import driver_class
from attn_tui.screen.driver.differences import BESIDE_THE_SCREEN
from attn_tui.screen.driver.driver import fills

# The program, writing down what Textual draws and what is sent instead.
RECORDING = """
import json, sys
from textual.drivers.linux_driver import LinuxDriver
from attn_tui.screen.driver.driver import DifferenceDriver

notes = open(sys.argv.pop(1), "w", encoding="utf-8")

def noting(kind, write):
    def write_and_note(self, data):
        print(json.dumps([kind, data, *self._app.size], ensure_ascii=False), file=notes, flush=True)
        write(self, data)
    return write_and_note

DifferenceDriver.write = noting("drawn", DifferenceDriver.write)
LinuxDriver.write = noting("sent", LinuxDriver.write)
from attn_tui.cli import main
main()
"""
DEPTHS = {
    "truecolor": {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
    "256 colours": {"TERM": "xterm-256color"},
    "16 colours": {"TERM": "screen"},
}
SENTENCE = "日本語한글םשxéα"
WORDS = ["q\u0301", "か\u3099", "日本語の", "학생", "שלום", "x\u0323\u0302y", "─", "ก", "─█", "é"]
OF_THE_TERMINAL = {"COLORTERM", "NO_COLOR", "STY", "TERM_PROGRAM", "TEXTUAL_DRIVER"}
KEYS = {"right": "\x1b[C", "left": "\x1b[D", "down": "\x1b[B", "end": "\x1b[F", "home": "\x1b[H", "escape": "\x1b"}
SYNCHRONIZED_UPDATES = (b"\x1b[?2026$p", b"\x1b[?2026;2$y")  # the question whether there are, and that there are


class Program:
    """The program on a pseudo-terminal that is nobody's controlling terminal: what it sends is only counted."""

    def __init__(self, arguments, environment, size=(80, 24)):
        self.terminal, other = pty.openpty()
        self.resize(*size)
        kept = {name: value for name, value in os.environ.items() if name not in OF_THE_TERMINAL}
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            env={**kept, "LC_ALL": "C.UTF-8", **environment},
            stdin=other,
            stdout=other,
            stderr=other,
            start_new_session=True,
        )
        os.close(other)
        self.sent = b""

    def resize(self, columns, lines):
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def read(self, quiet=0.15, at_least=1, limit=PATIENCE):
        """Read until nothing comes for a while, and something has come."""
        came, began = 0, time.monotonic()
        while time.monotonic() < began + limit:
            if select.select([self.terminal], [], [], quiet)[0]:
                data = os.read(self.terminal, 65536)
                came += len(data)
                self.sent += data
                if SYNCHRONIZED_UPDATES[0] in data:
                    os.write(self.terminal, SYNCHRONIZED_UPDATES[1])
            elif came >= at_least:
                return came
        raise AssertionError("nothing came")

    def type(self, key):
        os.write(self.terminal, KEYS.get(key, key).encode())

    def disconnect(self):
        os.close(self.terminal)
        self.terminal = None

    def ends(self):
        """Wait for the end."""
        self.process.wait(PATIENCE)

    def cpu(self):
        """Seconds of processor time so far."""
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rest(self, seconds):
        """Wait until it has done next to nothing for so long, be it that it has nothing to do or that it cannot."""
        limit = time.monotonic() + PATIENCE
        while True:
            before = self.cpu()
            time.sleep(seconds)
            if self.cpu() - before <= seconds / 100:
                return
            assert time.monotonic() < limit, "it never rests"


@contextmanager
def program(*arguments, environment=DEPTHS["256 colours"], script=("-m", "attn_tui"), **options):
    opened = Program([*script, "translate", *arguments], environment, **options)
    try:
        yield opened
    finally:
        opened.process.kill()
        opened.process.wait()
        if opened.terminal is not None:
            os.close(opened.terminal)


def of_many_scripts(folder):
    """A checkpoint whose words are wide, combined or written from right to left."""
    shutil.copytree(Path(__file__).parents[2] / "checkpoints" / "reverse", folder)
    (folder / "source.vocab").write_text("\n".join(["<END>", *SENTENCE]) + "\n", encoding="utf-8")
    (folder / "target.vocab").write_text("\n".join(["<END>", *WORDS]) + "\n", encoding="utf-8")
    return folder


@pytest.mark.sampled(2)
@pytest.mark.parametrize("depth", DEPTHS)
def test_every_picture_of_a_session_is_what_textual_has_drawn(depth, tmp_path):
    notes = tmp_path / "notes"
    script = ("-c", RECORDING, str(notes))
    checkpoint = str(of_many_scripts(tmp_path / "checkpoint"))
    with program("-c", checkpoint, SENTENCE, environment=DEPTHS[depth], script=script) as running:
        running.read(at_least=1500)
        for key in ["right", "right", "right", "down", "right", "left", "down", "end", "?", "escape", "home"]:
            running.type(key)
            running.read()
        for size in [(100, 30), (40, 10), (80, 24)]:
            running.resize(*size)
            running.process.send_signal(signal.SIGWINCH)
            running.read()
            running.type("right")
            running.read(at_least=0)
        running.type("q")
        running.ends()

    ours = theirs = None
    pictures, open_update, bytes_of = 0, False, {"drawn": 0, "sent": 0}
    for kind, data, *size in map(json.loads, notes.read_text().splitlines()):
        if ours is None or [ours.columns, ours.lines] != size:
            ours, theirs = (Terminal(*size, fills=fills(DEPTHS[depth])) for _ in range(2))
            ours.litter()
            theirs.litter()
        if kind == "drawn" and not open_update:
            assert ours.cells() == theirs.cells()
        if kind == "drawn" and data.startswith("\x1b[?2026"):
            open_update = data.endswith("h")
        if not BESIDE_THE_SCREEN.fullmatch(data):
            bytes_of[kind] += len(data)
            (theirs if kind == "drawn" else ours).stream.feed(data)
            pictures += kind == "drawn"
    assert ours.cells() == theirs.cells()
    assert pictures > 10
    assert all(letter in notes.read_text(encoding="utf-8") for letter in SENTENCE)
    assert bytes_of["sent"] < bytes_of["drawn"] / 3


@pytest.mark.parametrize("reads", [True, False])
def test_a_terminal_that_closes_ends_the_program_without_any_signal(reads):
    with program("-c", "reverse", "31415") as running:
        running.read(at_least=1500)
        if not reads:  # more than the terminal holds is still to be written
            for _ in range(200):
                running.type("right")
                running.type("left")
            running.rest(0.5)
        running.disconnect()
        running.ends()


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_ends_the_program_although_nobody_reads(number):
    with program("-c", "reverse", "31415") as running:
        running.read(at_least=1500)
        for _ in range(200):
            running.type("right")
            running.type("left")
        running.rest(0.5)
        running.process.send_signal(number)
        running.ends()


def test_who_is_idle_sends_nothing_and_does_nothing():
    with program("-c", "reverse", "31415") as running:
        running.read(at_least=1500)
        running.rest(3)
        while select.select([running.terminal], [], [], 0)[0]:
            running.read(quiet=0)
        running.rest(1)
        assert not select.select([running.terminal], [], [], 1)[0]


def test_input_that_is_no_text_does_not_end_the_program():
    with program("-c", "reverse", "31415") as running:
        running.read(at_least=1500)
        os.write(running.terminal, b"\xff\xc3")
        running.type("q")
        running.ends()


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "linux"}, True),
        ({"TERM": "tmux-256color"}, True),
        ({"TERM": "screen-256color", "TERM_PROGRAM": "tmux"}, True),
        ({"TERM": "screen-256color"}, False),
        ({"TERM": "xterm-kitty"}, False),
        ({"TERM": "xterm-256color", "STY": "1234.pts-0"}, False),
        ({}, False),
    ],
)
def test_only_a_terminal_that_surely_does_is_relied_on_to_erase_in_colour(environment, expected):
    assert fills(environment) is expected


def test_textuals_own_driver_can_be_asked_for(monkeypatch):
    monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)
    assert driver_class() is not None
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.linux_driver:LinuxDriver")
    assert driver_class() is None
