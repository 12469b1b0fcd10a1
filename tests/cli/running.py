"""The program as a shell would start it: in this process, or in one of its own where that is what is tested."""

from __future__ import annotations

import gc
import io
import os
import subprocess
import sys
from contextlib import contextmanager

from attn_tui.cli.main import main

PROGRAM = [sys.executable, "-m", "attn_tui"]
PATIENCE = 600
"""Seconds after which a program hangs: no machine is so slow, whatever else it does."""


def environment(**changes: str) -> dict[str, str]:
    """An environment in which the program speaks UTF-8 whatever the machine's locale is."""
    return {**os.environ, "LC_ALL": "C.UTF-8", **changes}


def run(*arguments: str, stdin: bytes | str = b"") -> subprocess.CompletedProcess[str]:
    """Run the program to its end in this process, with these bytes on its standard input and no terminal."""
    with _streams(stdin.encode() if isinstance(stdin, str) else stdin) as (out, err):
        sys.argv = ["attn-tui", *arguments]
        code: int | str | None = 0
        try:
            main()
        except SystemExit as ended:
            code = ended.code
    return _completed(arguments, code, out.getvalue(), err.getvalue())


def run_alone(*arguments: str, stdin: bytes | str = b"", **changes: str) -> subprocess.CompletedProcess[str]:
    """Run the program to its end in a process of its own, in an environment changed so."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [*PROGRAM, *arguments], input=given, capture_output=True, env=environment(**changes), timeout=PATIENCE
    )
    return _completed(done.args, done.returncode, done.stdout, done.stderr)


def beside_what_was_read(err: str) -> str:
    """What stands on stderr but for the lines that tell which pairs were read."""
    return "".join(line for line in err.splitlines(keepends=True) if "; the first: «" not in line)


def _completed(arguments, code, out: bytes, err: bytes) -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess(arguments, code, out.decode(errors="replace"), err.decode())


@contextmanager
def _streams(given: bytes):
    """Standard streams that are as Python opens pipes where the locale is C.UTF-8; and what a command leaves undone."""
    before = sys.argv, sys.stdin, sys.stdout, sys.stderr
    out, err = io.BytesIO(), io.BytesIO()
    sys.stdin = io.TextIOWrapper(io.BytesIO(given), "utf-8", "surrogateescape")
    sys.stdout = io.TextIOWrapper(out, "utf-8", "surrogateescape", newline="\n")
    sys.stderr = io.TextIOWrapper(err, "utf-8", "backslashreplace", newline="\n", line_buffering=True)
    try:
        yield out, err
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        # What is closed with its wrapper could not be read any more.
        for stream in (sys.stdout, sys.stderr):
            stream.detach()
        sys.argv, sys.stdin, sys.stdout, sys.stderr = before
        gc.unfreeze()
        gc.enable()


def is_one_sentence(message: str) -> bool:
    """Whether stderr holds a sentence for a person, and neither a traceback nor anything a terminal would obey."""
    (line, *more) = message.splitlines() or [""]
    return line.startswith("attn-tui: ") and line.endswith(".") and not more and line.isprintable()
