"""What-ifs ↔ JSON."""

from __future__ import annotations

import dataclasses
from numbers import Integral
from typing import Any

from attn_tui.config import ModelConfig
from attn_tui.engine.intervention import FIELDS, OF_ATTENTION, Intervention, Value
from attn_tui.errors import TraceError
from attn_tui.scores import SCORES
from attn_tui.trace.checking import entry, whole, whole_or_none

_LARGEST = 1e9  # far beyond what `attn_tui.engine.interventions` allows


def to_json(change: Intervention) -> dict[str, Any]:
    """Write a change, with Python's own numbers."""
    at = None if change.at is None else int(change.at)
    return dataclasses.asdict(change) | {"t": int(change.t), "at": at, "value": _plain(change.value)}


def _plain(value: Value) -> float | list[float] | None:
    if isinstance(value, tuple):
        return [float(one) for one in value]
    return value if value is None else int(value) if isinstance(value, Integral) else float(value)


def from_json(config: ModelConfig, src_len: int, change: object) -> Intervention:
    """Read a change, and check that it is possible in such a system with `src_len` source words."""
    field, name = entry(change, "field", str), entry(change, "change", str)
    assert isinstance(change, dict)
    known = {one.name for one in dataclasses.fields(Intervention)}
    if change.keys() != known or field not in FIELDS or name not in FIELDS[field]:
        raise TraceError("it has an unknown what-if")
    if config.score == "none" and field in OF_ATTENTION:
        raise TraceError("it has a what-if that this system cannot have")
    sizes = {"e_t": src_len, "alpha_t": src_len, "c_t": config.encoder_state, "h_t": config.decoder_hidden}
    size = sizes.get(field, 0)
    at = whole_or_none(change["at"], 0, size - 1)
    value = _value(change["value"], size, config.target_vocabulary if field == "y_t" else 0)
    takes_value = name in ("set", "temperature")
    if takes_value is (value is None) or (name in SCORES and at is not None):
        raise TraceError("it has an incomplete what-if")
    return Intervention(
        t=whole(change["t"], 1, config.max_length),
        field=field,
        change=name,
        value=value,
        at=at,
        onward=entry(change, "onward", bool),
    )


def _value(value: object, size: int, words: int) -> Value:
    """Check a value: none, one number, one for each of `size`, or the id of one of `words` words."""
    if words:
        return whole(value, 0, words - 1)
    if isinstance(value, list):
        if len(value) != size or not all(_is_number(one) for one in value):
            raise TraceError("it has a what-if with the wrong number of values")
        return tuple(float(one) for one in value)
    if value is not None and not _is_number(value):
        raise TraceError("it has a what-if whose value is not a number")
    return value  # type: ignore[return-value]


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and -_LARGEST <= value <= _LARGEST  # type: ignore[operator]
