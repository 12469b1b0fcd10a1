"""What is wrong with a text that is not TOML, and in which line."""

from __future__ import annotations

import re

from attn_tui.text import printable

_PARTS = re.compile(
    r"""\#[^\n]* | \"{3}(?:\\.|[^\\])*?\"{3} | '{3}.*?'{3} | "(?:\\.|[^"\\\n])*" | '[^'\n]*' | [][{}"']""",
    re.DOTALL | re.VERBOSE,
)
"""Comments and texts, whatever is in them; brackets; and the quotation marks of texts that do not end."""


def fault(text: str, error: ValueError) -> tuple[int, str]:
    """Return the line, from 1, and what is wrong, without a full stop, where tomllib has raised TOMLDecodeError."""
    said, _, place = str(error).rpartition(" (at ")
    found = re.match(r"line (\d+), column (\d+)", place)
    if found:
        line, where = int(found[1]), f" at column {found[2]}"
    else:  # it only says that the text has ended
        begun = unended(text)
        line = begun or text.count("\n") + 1
        where = ": what begins here has no end" if begun else " at the end"
    return line, f"it is not TOML{where} ({printable(said)}); write name = value, with text in quotes"


def unended(text: str) -> int:
    r"""Return the line, from 1, in which something begins that does not end: a text, a list, a table; else 0.

    >>> unended('a = "#["\nb = [\n  1,\n'), unended("a = 'b\n\n"), unended("a = [1] # [\n")
    (2, 1, 0)
    """
    open_ones: list[int] = []
    for part in _PARTS.finditer(text):
        if part[0] in ("'", '"'):
            open_ones.append(part.start())
            break
        if part[0] in "[{":
            open_ones.append(part.start())
        elif part[0] in "]}" and open_ones:
            open_ones.pop()
    return text.count("\n", 0, open_ones[0]) + 1 if open_ones else 0
