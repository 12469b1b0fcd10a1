"""Any JSON value → one of the required kind; TraceError for everything else."""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

from attn_tui.engine.ways import Search
from attn_tui.errors import SearchError, TraceError
from attn_tui.fields import wrong_kind
from attn_tui.text import printable, shown

_T = TypeVar("_T")
_KINDS = {str: "a string", list: "a list", dict: "an object", int: "a whole number", bool: "true or false"}


def entry(of: object, name: str, kind: type[_T]) -> _T:
    """An object's entry of that name and kind."""
    value = of.get(name) if isinstance(of, dict) else None
    if type(value) is not kind:
        raise TraceError(f"{name} is {shown(value)}, but must be {_KINDS[kind]}")
    return value


def items(of: object) -> list[Any]:
    """A list."""
    if not isinstance(of, list):
        raise TraceError(f"it has {shown(of)} in place of a list")
    return of


def text(of: object) -> str:
    """A string."""
    if not isinstance(of, str):
        raise TraceError(f"it has {shown(of)} in place of a string")
    return of


def whole(value: object, least: int = 0, most: int = 1 << 31) -> int:
    """A whole number in a range."""
    if type(value) is not int or not least <= value <= most:
        raise TraceError(f"it has {shown(value)} in place of a number from {least:,} to {most:,}")
    return value


def positive(value: object, most: float = 1e9) -> float:
    """A number above 0, or 0, up to `most`."""
    if type(value) not in (int, float) or not 0 <= value <= most:  # type: ignore[operator]
        raise TraceError(f"it has {shown(value)} in place of a number from 0 to {most:,.0f}")
    return float(value)  # type: ignore[arg-type]


def whole_or_none(value: object, least: int = 0, most: int = 1 << 31) -> int | None:
    """A whole number in a range, or null."""
    return None if value is None else whole(value, least, most)


def search(values: dict[str, Any]) -> Search:
    """A way to search for a translation, of an object with all that belongs to one."""
    if values.keys() != {field.name for field in dataclasses.fields(Search)}:
        raise TraceError("its way to search is unknown")
    try:
        found = Search(**values)
    except (SearchError, TypeError):
        found = None
    if found is None or wrong_kind(found) or found.kind not in ("greedy", "beam", "sample", "forced"):
        raise TraceError("its way to search is unknown")
    return dataclasses.replace(found, translation=printable(found.translation))
