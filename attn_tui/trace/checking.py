"""What any JSON may hold → what it has to; TraceError for everything else."""

from __future__ import annotations

from typing import Any, TypeVar

from attn_tui.errors import TraceError
from attn_tui.text import shown

_T = TypeVar("_T")
_KINDS = {str: "a text", list: "a list", dict: "an object", int: "a whole number", bool: "true or false"}


def entry(of: object, name: str, kind: type[_T]) -> _T:
    """An object's entry of that name and kind."""
    value = of.get(name) if isinstance(of, dict) else None
    if type(value) is not kind:
        raise TraceError(f"{name} is {shown(value)}, where {_KINDS[kind]} has to be")
    return value


def items(of: object) -> list[Any]:
    """A list."""
    if not isinstance(of, list):
        raise TraceError(f"there is {shown(of)}, where a list has to be")
    return of


def text(of: object) -> str:
    """A text."""
    if not isinstance(of, str):
        raise TraceError(f"there is {shown(of)}, where a text has to be")
    return of


def whole(value: object, least: int = 0, most: int = 1 << 31) -> int:
    """A whole number in a range."""
    if type(value) is not int or not least <= value <= most:
        raise TraceError(f"there is {shown(value)}, where a number from {least:,} to {most:,} has to be")
    return value


def whole_or_none(value: object, least: int = 0, most: int = 1 << 31) -> int | None:
    """A whole number in a range, or null."""
    return None if value is None else whole(value, least, most)
