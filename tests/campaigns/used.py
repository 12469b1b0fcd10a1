"""What a command answers, and whether that is an answer: 0, or 2 and one sentence, and all of it printable."""

from __future__ import annotations

import subprocess
import warnings
from collections.abc import Callable
from pathlib import Path

from cli.running import beside_what_was_read, is_one_sentence, run

from attn_tui.errors import AttnTuiError
from attn_tui.text import printable
from campaigns.campaign import FaultError

_SHOWN = (UserWarning, RuntimeWarning, SyntaxWarning, FutureWarning)
"""Warnings that Python prints, with lines of the source."""


def answered(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    """Run a command, and return what it said. Raises FaultError if it did not end as it should."""
    with warnings.catch_warnings():
        for category in _SHOWN:
            warnings.simplefilter("always", category)  # also the second time in this process
        done = run(*map(str, arguments), stdin=stdin)
    error = beside_what_was_read(done.stderr)
    if not all(map(_is_safe, done.stdout.split("\n"))):
        raise FaultError(f"a control on standard output: {done.stdout!r:.300}")
    if done.returncode not in (0, 2):
        raise FaultError(f"it ends with {done.returncode}, and says {error!r:.300}")
    if done.returncode == 2 and not is_one_sentence(_last(error)):
        raise FaultError(f"no sentence: {error!r:.600}")
    for line in error.splitlines():
        if not _is_safe(line) or "Warning:" in line or "Traceback" in line:
            raise FaultError(f"not for a person: {error!r:.600}")
    return done


def came_of(done: subprocess.CompletedProcess[str]) -> str:
    """A word for it."""
    return "refused" if done.returncode else "read"


def refused_or(read: Callable[[], object]) -> str:
    """Call what reads a file: a word for what came of it. Raises FaultError if it says no sentence."""
    try:
        with warnings.catch_warnings(action="error"):
            read()
    except AttnTuiError as error:
        said = str(error)
        if not said.isprintable() or not said.endswith("."):
            raise FaultError(f"no sentence: {said!r:.600}") from error
        return "refused"
    return "read"


def _is_safe(line: str) -> bool:
    """Whether a terminal would take nothing in it as a command; joiners, of which words are made, are none."""
    return printable(line) == line.replace("\t", " ")


def _last(error: str) -> str:
    """The last line: notes of what was read may stand before it."""
    return (error.splitlines() or [""])[-1]
