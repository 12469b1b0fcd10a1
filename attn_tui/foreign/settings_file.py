"""Settings in YAML or JSON as plain values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from attn_tui.errors import CheckpointError
from attn_tui.foreign.given import Given
from attn_tui.text import printable

_LARGEST = 1_000_000  # characters
_NO_VALUES = (ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError, RecursionError)
"""What PyYAML raises for texts that are not of the type that their tags say: dates, numbers, sets."""


def yaml_of(text: str, name: str) -> dict[str, Any]:
    """Read YAML; no tag builds an object. Raises CheckpointError if it is none, or not a mapping."""
    import yaml  # 15 ms, only needed to import

    try:
        return _mapping(yaml.safe_load(_bounded(text, name)), name)
    except (yaml.YAMLError, *_NO_VALUES):
        raise CheckpointError(f"{printable(name)}: it is not YAML; give the file the toolkit wrote.") from None


def json_of(text: str, name: str) -> dict[str, Any]:
    """Read JSON, likewise."""
    try:
        return _mapping(json.loads(_bounded(text, name)), name)
    except (RecursionError, ValueError):
        raise CheckpointError(f"{printable(name)}: it is not JSON; give the file the toolkit wrote.") from None


def settings_of(given: Given, path: Path | None) -> dict[str, Any]:
    """The settings of a file by its ending; none if there is no such file."""
    if path is None:
        return {}
    text = given.text(path)
    return json_of(text, str(path)) if path.suffix == ".json" else yaml_of(text, str(path))


def _bounded(text: str, name: str) -> str:
    if len(text) > _LARGEST:
        raise CheckpointError(f"{printable(name)}: it is too long for settings; give the file the toolkit wrote.")
    return text


def _mapping(value: object, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CheckpointError(f"{printable(name)}: it has no settings; give the file the toolkit wrote.")
    return value
