"""What a file says → a dataclass: every entry known, none missing, each of the right kind."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

from attn_tui.errors import CheckpointError
from attn_tui.text import shown

_T = TypeVar("_T")
_KINDS: dict[object, tuple[tuple[type, ...], str]] = {
    "int": ((int,), "a whole number"),
    "float": ((int, float), "a number"),
    "float | None": ((int, float, type(None)), "a number or null"),
    "str": ((str,), "a string"),
    "bool": ((bool,), "true or false"),
    "tuple[str, ...]": ((tuple,), "a list of strings"),
}


def wrong_kind(values: Any) -> str:
    """Say which field of a dataclass holds a value of the wrong type; '' if none does."""
    for field in dataclasses.fields(values):
        value = getattr(values, field.name)
        kinds, wanted = _KINDS.get(field.type, ((object,), ""))
        if not isinstance(value, kinds) or (isinstance(value, bool) and field.type in _KINDS and field.type != "bool"):
            return f"{field.name} is {shown(value)}; it must be {wanted}."
        strings = field.type == "tuple[str, ...]"
        if strings and isinstance(value, tuple) and not all(isinstance(one, str) for one in value):
            return f"{field.name} is {shown(list(value))}; it must be {wanted}."
    return ""


def from_mapping(kind: type[_T], values: Mapping[str, Any]) -> _T:
    """Make a config dataclass from names and values; CheckpointError names the unknown and the missing."""
    fields = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    unknown = [name for name in values if name not in fields]
    if unknown:
        common = [name for name, field in fields.items() if not field.metadata]
        others = " and others, which few models have" if len(common) < len(fields) else ""
        raise CheckpointError(f"it has an unknown entry {shown(unknown[0])}; known are {', '.join(common)}{others}.")
    required = [name for name, field in fields.items() if field.default is field.default_factory is dataclasses.MISSING]
    missing = [name for name in required if name not in values]
    if missing:
        raise CheckpointError(f"it lacks the entry {missing[0]!r}; add it.")
    return kind(**values)
