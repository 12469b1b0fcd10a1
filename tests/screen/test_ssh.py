"""The program at the other end of a connection: a real client, a real server, nothing in between replaced."""

import os
import shlex
import signal
import sys
import time
import uuid

import pytest
from cli.running import PATIENCE
from screen.server import SSHD, processes_with, server
from screen.terminal import Terminal
from support import ROOT

pytestmark = pytest.mark.skipif(SSHD is None, reason="there is no sshd; install openssh-server")


@pytest.fixture(scope="module")
def sshd(tmp_path_factory):
    with server(tmp_path_factory.mktemp("ssh")) as started:
        yield started


@pytest.fixture
def marker():
    """What tells the program's processes from all others; none of them outlives the test."""
    variable = f"ATTN_TUI_TEST={uuid.uuid4()}"
    yield variable
    for pid in processes_with(variable):
        os.kill(pid, signal.SIGKILL)


@pytest.fixture
def program(sshd, marker):
    """The program's first screen, all of it, on a terminal that only says xterm-256color."""
    command = [sys.executable, "-m", "attn_tui", "translate", "-c", "reverse", "31415"]
    settings = [marker, f"ATTN_TUI_CONFIG={os.devnull}"]
    there = f"cd {shlex.quote(str(ROOT))} && exec env {shlex.join([*settings, *command])}"
    opened = Terminal(sshd.connect(there), (80, 24), COLORTERM="truecolor")
    try:
        opened.until("reading · 1 of 13")
        opened.until("quit")
        yield opened
    finally:
        opened.process.close(force=True)


def gone(left):
    """Wait until nothing is left; give what is left when the time is up."""
    limit = time.monotonic() + PATIENCE
    while (found := left()) and time.monotonic() < limit:
        time.sleep(0.02)
    return found


def reaches(columns, lines):
    """Whether rows are a screen of that size: with something at the right edge, and the keys in the last row."""
    return lambda rows: (
        len(rows) == lines and "quit" in rows[-1] and any(len(row.rstrip()) > columns - 3 for row in rows)
    )


def test_it_is_stepped_and_laid_out_anew_as_on_a_terminal_here(program, sshd, marker):
    assert len(processes_with(marker)) == 1
    program.type("right")
    program.until("reading · 2 of 13")
    program.resize(120, 40)
    program.until_rows(reaches(120, 40), "a screen of 120×40")
    program.type("right")
    program.until("reading · 3 of 13")
    program.resize(80, 24)
    program.until_rows(reaches(80, 24), "a screen of 80×24")
    program.type("left")
    program.until("reading · 2 of 13")
    program.type("q")
    assert program.ends_within(PATIENCE) == 0
    assert program.left_as_found()
    assert gone(lambda: [*processes_with(marker), *sshd.sessions()]) == []


def test_what_arrives_is_text_in_the_colours_that_the_terminal_announces(program):
    program.type("down")
    program.until("word 1, h₆ · 1 of 8")
    program.type("q")
    assert program.ends_within(PATIENCE) == 0
    assert "─" in program.sent.decode("utf-8")
    assert b"\x1b[38;5;" in program.sent or b";38;5;" in program.sent
    assert b"38;2;" not in program.sent
    assert b"48;2;" not in program.sent
    assert b"Traceback" not in program.sent


@pytest.mark.parametrize("busy", [False, True])
def test_a_dropped_connection_ends_the_program_and_leaves_nothing(program, sshd, marker, busy):
    assert processes_with(marker)
    assert sshd.sessions()
    if busy:  # keys are on their way, screens are on their way back, and nobody takes them
        for _ in range(100):
            program.type("right")
            time.sleep(0.005)
    os.kill(program.process.pid, signal.SIGKILL)
    assert gone(lambda: processes_with(marker)) == []
    assert gone(sshd.sessions) == []
    assert b"Traceback" not in program.sent
