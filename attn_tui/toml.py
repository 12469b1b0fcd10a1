"""Lines of a TOML text: that of each key, and that in which something is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from attn_tui.text import printable

_PARTS = re.compile(
    r"""\n | \#[^\n]* | \"{3}(?:\\.|[^\\])*?\"{3} | '{3}.*?'{3} | "(?:\\.|[^"\\\n])*" | '[^'\n]*' | [][{}"']""",
    re.DOTALL | re.VERBOSE,
)
"""Ends of lines, comments, texts, whatever is in them, brackets, and the quotation marks of texts that do not end."""


@lru_cache(1)
def places(text: str) -> Mapping[tuple[str, ...], int]:
    r"""Return the line, from 1, in which each key is set first, and each table named; of a text that is TOML.

    >>> dict(places("a = [\n1,\n]\n[b]\nc.d = 2"))
    {('a',): 1, ('b',): 4, ('b', 'c'): 5, ('b', 'c', 'd'): 5}
    """
    import tomllib  # 3 ms, only for a mistake or a file

    text = text.replace("\r\n", "\n")
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for line, statement in _statements(text):
        paths = [*_paths(tomllib.loads(statement))]
        if statement.lstrip().startswith("["):
            table = paths[-1]
        else:
            paths = [(*table, *path) for path in paths]
        for path in paths:
            found.setdefault(path, line)
    return found


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """The statements, each a line or several, after the line they begin in; some are blank or comments."""
    start, depth, line = 0, 0, 1
    for part in _PARTS.finditer(text):
        depth += (part[0] in "[{") - (part[0] in "]}")
        if part[0] == "\n" and not depth:
            yield line, (statement := text[start : part.start()])
            start, line = part.end(), line + statement.count("\n") + 1
    yield line, text[start:]


def _paths(values: Any) -> Iterator[tuple[str, ...]]:
    """The path to every key in a table, the outer ones first; of a list of tables, to the list."""
    for name, value in values.items() if isinstance(values, dict) else ():
        yield (name,)
        for path in _paths(value):
            yield (name, *path)


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
