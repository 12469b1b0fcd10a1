"""The program in a process of its own, as a shell would start it."""

from __future__ import annotations

import os
import subprocess
import sys

PROGRAM = [sys.executable, "-m", "attn_tui"]


def environment(**changes: str) -> dict[str, str]:
    """An environment in which the program speaks UTF-8 whatever the machine's locale is."""
    return {**os.environ, "LC_ALL": "C.UTF-8", **changes}


def run(*arguments: str, stdin: bytes | str = b"", **changes: str) -> subprocess.CompletedProcess[str]:
    """Run the program to its end, with these bytes on its standard input and no terminal."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [*PROGRAM, *arguments], input=given, capture_output=True, env=environment(**changes), timeout=60
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode()
    )


def is_one_sentence(message: str) -> bool:
    """Whether stderr holds a sentence for a person, and neither a traceback nor anything a terminal would obey."""
    (line, *more) = message.splitlines() or [""]
    return line.startswith("attn-tui: ") and line.endswith(".") and not more and line.isprintable()
