"""The program in a terminal and in a shell: signals, hang-ups, stops and outputs that are closed, full or slow.

The moments are times: what is judged holds at every moment, and none of it is how long something took.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from screen.terminal import PROGRAM, Terminal

from campaigns.campaign import Case, FaultError

_TESTS = Path(__file__).parents[1]
_ATTN_TUI = [sys.executable, *PROGRAM]
_SCREENS = (
    ("translate", "-c", "reverse", "31415"),
    ("translate", "-c", "reverse", "--compare", "reverse-seq2seq", "314"),
    ("start",),
    ("lesson", "step"),
)
_PRINTING = (
    "translate 314 -c reverse --plain",
    "translate 314 -c reverse --format jsonl",
    "translate - -c reverse",
    "checkpoints",
    "checkpoints reverse",
    "help",
    "help systems",
    "config",
    "lesson",
    "why 314 -c reverse --at 1.softmax alpha",
    "export 314 -c reverse --format json",
    "export 314 -c reverse out.csv",
    "trace 314 -c reverse out.trace",
    "completion bash",
    "--help",
    "--version",
    "nothing",
    "translate -c nowhere 314",
)
_OUTPUTS = (
    ">&-", "2>&-", "<&-", ">&- 2>&-", "<&- >&- 2>&-", ">/dev/full", "2>/dev/full", ">/dev/full 2>&1", "| head -1",
    "| true",
    "2>&1 | true", "</dev/null", "</dev/full",
)  # fmt: skip
_SAYS_NOTHING = ("out.csv", "out.trace", "translate - -c reverse")
_ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_CODES = frozenset((0, 1, 2, 130, 141, *(-number for number in (*_ENDS, signal.SIGPIPE))))
"""How a program may end: by itself, with a mistake, interrupted, unread, or by the signal that came."""
_PATIENCE = 300
_NOT_FOR_A_PERSON = re.compile(rb"Traceback|Error:|Exception|Warning:|Fatal Python|lost sys\.std")


def case(drawn: Random, folder: Path) -> Case:
    """One of them."""
    draw = drawn.choice((_ended, _ended, _ended, _hung_up, _stopped, _stalled, _printed, _printed, _printed))
    what, run = draw(drawn, folder)
    return Case(what, run)


def _ended(drawn: Random, folder: Path) -> tuple[str, Callable[[], str]]:
    """By a signal or Ctrl-C, from its first moment on."""
    command, seconds = drawn.choice(_SCREENS), drawn.choice((0.05, 0.3, 1.5)) * drawn.random()
    after, end = drawn.random() < 0.3, drawn.choice((*_ENDS, "\x03"))

    def run() -> str:
        program = _begun(command, after)
        try:
            _read_for(program, seconds)
            program.type(end) if isinstance(end, str) else program.process.kill(end)
            return _ends(program)
        finally:
            program.process.close(force=True)

    named = "Ctrl-C" if isinstance(end, str) else end.name
    return f"{' '.join(command)}: {named} after {'the screen and ' * after}{seconds:.3f} s", run


def _hung_up(drawn: Random, folder: Path) -> tuple[str, Callable[[], str]]:
    """The terminal is gone."""
    command, seconds, after = drawn.choice(_SCREENS), drawn.random(), drawn.random() < 0.6

    def run() -> str:
        program = _begun(command, after)
        try:
            _read_for(program, seconds)
            program.process.fileobj.close()
            _gone(program)
            return "ended"
        finally:
            program.process.close(force=True)

    return f"{' '.join(command)}: hung up after {seconds:.3f} s", run


def _stopped(drawn: Random, folder: Path) -> tuple[str, Callable[[], str]]:
    """By Ctrl-Z, again and again, between keys."""
    keys = [drawn.choice(("right", "left", "down")) for _ in range(drawn.randint(0, 3))]
    times, pause = drawn.randint(1, 3), drawn.random() * 0.3

    def run() -> str:
        program = Terminal([sys.executable, str(_TESTS / "screen" / "jobs.py"), *_ATTN_TUI, *_SCREENS[0]], (80, 24))
        try:
            program.until("13", _PATIENCE)
            program.until("quit", _PATIENCE)
            for _ in range(times):
                for key in keys:
                    program.type(key)
                _read_for(program, pause)
                found = program.sent.count(b"stopped")
                program.type("\x1a")
                while program.sent.count(b"stopped") == found:
                    if not program.read(1):
                        raise FaultError("it ends instead of stopping")
                if b"stopped otherwise" in program.sent:
                    raise FaultError("it stops with the terminal in another mode")
                if not program.left_as_found():
                    raise FaultError("it stops without giving the terminal back")
                sent = len(program.sent)
                program.type("fg\r")
                while b"quit" not in program.sent[sent:]:
                    if not program.read(1):
                        raise FaultError("it ends instead of going on")
            program.type("q")
            if _judged(program, _CODES) or b"ended 0" not in program.sent:
                raise FaultError(f"it ends with {program.sent[-60:]!r}")
            return "went on"
        finally:
            program.process.close(force=True)

    return f"{times} × Ctrl-Z after {' '.join(keys)} and {pause:.3f} s", run


def _stalled(drawn: Random, folder: Path) -> tuple[str, Callable[[], str]]:
    """Nobody reads what it writes for a while; then it ends, or its terminal goes."""
    count, pause, goes = drawn.randint(1, 60), drawn.random(), drawn.random() < 0.5

    def run() -> str:
        program = _begun(_SCREENS[0], True)
        try:
            for _ in range(count):
                program.type("right")
                program.type("\x1b[6~")
            time.sleep(pause)
            if goes:
                program.process.fileobj.close()
                _gone(program)
                return "ended"
            program.type("q")
            return _ends(program)
        finally:
            program.process.close(force=True)

    return f"stalled for {pause:.3f} s at {2 * count} keys{', then gone' * goes}", run


def _printed(drawn: Random, folder: Path) -> tuple[str, Callable[[], str]]:
    """Into a shell's redirections."""
    command, output = drawn.choice(_PRINTING), drawn.choice(_OUTPUTS)
    line = f"{shlex.join(_ATTN_TUI)} {command} {output}"

    def run() -> str:
        environment = {**os.environ, "PYTHONPATH": str(_TESTS.parent)}
        shell = subprocess.run(
            ["bash", "-o", "pipefail", "-c", line], cwd=folder, env=environment, capture_output=True,
            stdin=subprocess.DEVNULL, timeout=_PATIENCE, start_new_session=True, check=False,
        )  # fmt: skip
        said = shell.stderr + shell.stdout
        if found := _NOT_FOR_A_PERSON.search(said):
            raise FaultError(f"{found[0]!r} in {said[-600:]!r}")
        if shell.returncode not in _CODES:
            raise FaultError(f"it ends with {shell.returncode}: {said[-300:]!r}")
        if output == ">/dev/full" and shell.returncode == 0 and not command.endswith(_SAYS_NOTHING):
            raise FaultError("a full output is taken for a good one")
        return f"{shell.returncode}"

    return f"{command} {output}", run


def _begun(command: tuple[str, ...], shows: bool) -> Terminal:
    """The program in a terminal, at once or when it shows something."""
    program = Terminal([*_ATTN_TUI, *command], (80, 24))
    if shows:
        program.until("quit", _PATIENCE)
    return program


def _read_for(program: Terminal, seconds: float) -> None:
    end = time.monotonic() + seconds
    while (rest := end - time.monotonic()) > 0 and program.read(rest):
        pass


def _ends(program: Terminal) -> str:
    """Wait for the end, and judge it."""
    return f"{_judged(program, _CODES)}"


def _judged(program: Terminal, codes: frozenset[int]) -> int:
    code = program.ends_within(_PATIENCE)
    if code not in codes:
        raise FaultError(f"it ends with {code}: {program.sent[-300:]!r}")
    found = _NOT_FOR_A_PERSON.search(program.sent)
    # In the interpreter's own first moments nothing of ours is there to be quiet.
    began = b"attn_tui" in program.sent or not program.sent.endswith(b"KeyboardInterrupt\r\n")
    if found and began:
        raise FaultError(f"{found[0]!r} in {program.sent[-600:]!r}")
    if b"\x1b[?1049h" in program.sent and not program.left_as_found():
        raise FaultError("it leaves the terminal otherwise than it found it")
    if not termios.tcgetattr(program.process.fd)[3] & termios.ICANON:
        raise FaultError("it leaves the terminal in another mode")
    _no_orphan(program)
    return code


def _gone(program: Terminal) -> None:
    limit = time.monotonic() + _PATIENCE
    while program.process.isalive():
        if time.monotonic() > limit:
            raise FaultError("it goes on without a terminal")
        time.sleep(0.02)
    _no_orphan(program)


def _no_orphan(program: Terminal) -> None:
    """Check that nothing is left of what the program has begun."""
    limit = time.monotonic() + _PATIENCE
    while time.monotonic() < limit:
        try:
            os.killpg(program.process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    raise FaultError("it leaves a process behind")
