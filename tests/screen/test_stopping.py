"""Ctrl-Z: the program stops as others do, and goes on when its shell says so."""

import os
import signal
import sys
import termios
from pathlib import Path

from cli.running import PATIENCE
from screen.terminal import PROGRAM, Terminal, terminal

SHELL = str(Path(__file__).with_name("jobs.py"))
COMMAND = [sys.executable, *PROGRAM, "translate", "-c", "reverse", "31415"]
FIRST_WORD = ("word 1, h₆ · 1 of 8", "output  ▂", "▶ 2 decoder", "«<END>» ", "━●─", "E y = (", "yet».", "quit")
"""A text of each part of the screen at the first word: a part may be drawn after another."""


def in_a_shell():
    program = Terminal([sys.executable, SHELL, *COMMAND], (80, 24), COLORTERM="truecolor")
    goes_to_the_first_word(program)
    return program


def goes_to_the_first_word(program):
    program.until("reading · 1 of 13")
    program.type("down")
    program.until_rows(lambda rows: all(text in "\n".join(rows) for text in FIRST_WORD), "the first word")


def shows_again(program, shown):
    program.until_rows(lambda rows: rows == shown, "what was there before")


def test_it_gives_the_terminal_back_and_shows_the_same_when_it_goes_on():
    program = in_a_shell()
    shown = list(program.screen.display)
    for _ in range(2):
        program.type("\x1a")
        program.until("stopped as found")
        assert program.left_as_found()
        program.type("fg\r")
        shows_again(program, shown)
        assert not program.left_as_found()
    program.type("right")
    program.until("word 1, h₆ · 2 of 8")  # one step
    program.type("q")
    program.until("ended 0")
    assert program.left_as_found()
    assert program.ends_within(PATIENCE) == 0


def test_while_something_is_typed_the_key_is_the_same():
    program = in_a_shell()
    program.type("i2.y=")
    program.until("2.y=")
    shown = list(program.screen.display)
    program.type("\x1a")
    program.until("stopped as found")
    program.type("fg\r")
    shows_again(program, shown)
    program.type("7\r")
    program.until("! 2.y=7")
    program.process.close(force=True)


def test_in_the_background_it_waits_and_in_the_foreground_it_knows_the_size():
    program = in_a_shell()
    program.type("\x1a")
    program.until("stopped as found")
    sent = len(program.sent)
    program.resize(160, 40)
    program.type("bg\r")
    program.type("fg\r")
    program.until_rows(lambda rows: any(len(row.rstrip()) > 100 for row in rows), "the wide screen")
    program.until("quit")
    assert program.sent[sent:].count(b"\x1b[?1049h") == 1
    program.type("q")
    program.until("ended 0")
    assert program.left_as_found()
    program.process.close(force=True)


def test_stopped_by_force_it_takes_the_terminal_again():
    with terminal("31415") as program:
        goes_to_the_first_word(program)
        shown, modes = list(program.screen.display), termios.tcgetattr(program.process.fd)
        program.process.kill(signal.SIGSTOP)
        os.waitpid(program.process.pid, os.WUNTRACED)
        lines = [*modes[:3], modes[3] | termios.ICANON | termios.ECHO, *modes[4:]]
        termios.tcsetattr(program.process.fd, termios.TCSANOW, lines)  # as a shell has it
        program.screen.reset()
        program.process.kill(signal.SIGCONT)
        shows_again(program, shown)
        assert termios.tcgetattr(program.process.fd) == modes
        for n in (2, 3):
            program.type("right")
            program.until(f"word 1, h₆ · {n} of 8")
        program.type("q")
        assert program.ends_within(PATIENCE) == 0
        assert program.left_as_found()


def test_where_nobody_could_let_it_go_on_it_does_not_stop():
    with terminal("31415") as program:  # in no shell
        program.until("reading · 1 of 13")
        program.until("quit")
        program.type("\x1a")
        program.type("right")
        program.until("reading · 2 of 13")
        program.type("q")
        assert program.ends_within(PATIENCE) == 0
        assert program.left_as_found()


def test_started_in_the_background_it_waits_until_it_is_in_the_foreground():
    program = Terminal([sys.executable, SHELL, "&", *COMMAND], (80, 24), COLORTERM="truecolor")
    program.until("stopped as found")
    program.type("fg\r")
    program.until("quit")
    program.type("right")
    program.until("2 of 13")
    program.type("q")
    program.until("ended 0")
    assert program.left_as_found()
