"""Lines of text in the letters that standard output can write: `-` for a minus that its encoding lacks."""

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Iterable

from attn_tui.cli.pipe import begin_output


def begin_lines(ascii: bool = False) -> None:
    """Begin standard output, in its own encoding or in ASCII. Raises StreamError if it is closed."""
    begin_output()
    if ascii and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="ascii")


def in_letters(lines: Iterable[str]) -> Iterable[str]:
    """The lines; letters that standard output lacks become what the screen shows in ASCII."""
    encoding = codecs.lookup(sys.stdout.encoding or "utf-8").name
    if encoding == "utf-8":
        return lines
    from attn_tui.screen.likeness import in_encoding  # 20 ms, which no UTF-8 waits for

    try:
        "∞".encode(encoding)
    except UnicodeEncodeError:  # in one cell it looks like an 8, and here it would be read as one
        lines = (line.replace("∞", "inf") for line in lines)
    return (in_encoding(line, encoding) for line in lines)
