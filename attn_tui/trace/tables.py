"""Events ↔ tables: one for all events of a kind whose arrays have the same shapes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.engine import events as ev
from attn_tui.engine.model import Array
from attn_tui.errors import TraceError
from attn_tui.text import printable, shown
from attn_tui.trace.checking import entry, items, text, whole
from attn_tui.trace.container import Tensors
from attn_tui.trace.system import Form, forms_of
from attn_tui.trace.vectors import Pool, Vectors, checked_widths

KINDS: dict[str, type[ev.Event]] = {kind.__name__: kind for kind in ev.Event.__subclasses__()}
_ALWAYS = {"kind", "number", "t", "values", "arrays", "cut"}


def to_tables(
    config: ModelConfig, src_len: int, events: Sequence[ev.Event], pool: Pool, prefix: str, tensors: Tensors
) -> list[dict[str, Any]]:
    """Put numbered events into tables; their arrays become tensors, or vectors of the pool."""
    groups: dict[tuple[object, ...], list[tuple[int, ev.Event]]] = {}
    for number, event in enumerate(events):
        shapes = (getattr(getattr(event, name), "shape", None) for name in ev.names(type(event)))
        groups.setdefault((type(event), *shapes), []).append((number, event))
    return [_table(config, src_len, group, pool, f"{prefix}{n}.", tensors) for n, group in enumerate(groups.values())]


def _table(
    config: ModelConfig, src_len: int, group: list[tuple[int, ev.Event]], pool: Pool, prefix: str, tensors: Tensors
) -> dict[str, Any]:
    first = group[0][1]
    kind, layer = type(first), getattr(first, "layer", 0)
    forms = forms_of(config, kind, src_len, top=0, layer=layer)
    table: dict[str, Any] = {
        "kind": kind.__name__,
        "number": [number for number, _ in group],
        "t": [event.t for _, event in group],
        "values": {},
        "arrays": [],
        "cut": {},
    }
    for field in ev.names(kind):
        values = [getattr(event, field) for _, event in group]
        form = forms.get(field)
        if field == "t":
            continue
        if form is None or values[0] is None:
            table["values"][field] = values
            continue
        table["arrays"].append(field)
        array = np.stack(values)
        if form.cut:
            # How many of the most probable words are reported varies: store such a row as one vector.
            widths = list(form.cut) if sum(form.cut) == array.shape[-1] else [array.shape[-1]]
            table["cut"][field] = widths
            array = pool.cut(array, widths)
        tensors[f"{prefix}{kind.__name__}.{field}"] = array
    return table


def from_tables(
    config: ModelConfig, tables: object, vectors: Vectors, prefix: str, tensors: Tensors
) -> tuple[list[ev.Event], set[str]]:
    """Make events from tables, in the order of their numbers; also return the names of the tensors used.

    TraceError if a table has something that such an event cannot have.
    """
    numbered: dict[int, ev.Event] = {}
    read = [_Table(config, table, vectors, f"{prefix}{n}.", tensors) for n, table in enumerate(items(tables))]
    splits = [table for table in read if table.kind is ev.SentenceSplit]
    src_len = splits[0].arrays["source"].shape[-1] if len(splits) == 1 and "source" in splits[0].arrays else 0
    if not 1 <= src_len <= config.max_source_length:
        raise TraceError("the sentence has no words, or too many")
    for table in read:
        numbered |= table.events(config, src_len)
    if sorted(numbered) != list(range(sum(len(table.numbers) for table in read))):
        raise TraceError("its events are not numbered consecutively")
    return [numbered[number] for number in range(len(numbered))], {name for table in read for name in table.used}


class _Table:
    """One table as it is read."""

    def __init__(self, config: ModelConfig, table: object, vectors: Vectors, prefix: str, tensors: Tensors) -> None:
        kind = KINDS.get(entry(table, "kind", str))
        if kind is None or not isinstance(table, dict) or table.keys() != _ALWAYS:
            raise TraceError("it has an unknown kind of event")
        self.kind = kind
        self.numbers = [whole(number) for number in entry(table, "number", list)]
        self.t = [whole(t) for t in entry(table, "t", list)]
        self.values: dict[str, list[Any]] = {
            field: [_value(field, value) for value in items(values)]
            for field, values in entry(table, "values", dict).items()
        }
        if not self.numbers or any(len(of) != len(self.numbers) for of in (self.t, *self.values.values())):
            raise TraceError("a table has columns of different lengths")
        cut = checked_widths(entry(table, "cut", dict))
        self.arrays: dict[str, Any] = {}
        self.used: set[str] = set()
        for field in entry(table, "arrays", list):
            name = f"{prefix}{kind.__name__}.{field}"
            stacked = tensors.get(name)
            if stacked is None or stacked.shape[:1] != (len(self.numbers),):
                raise TraceError("it lacks an array that it names")
            if field in cut:
                if stacked.dtype != np.int32 or stacked.ndim < 2 or stacked.shape[-1] != len(cut[field]):
                    raise TraceError("it cuts vectors in an impossible way")
                self.arrays[field] = _Joined(stacked, cut[field], vectors)
            else:
                self.arrays[field] = stacked
            self.used.add(name)
        if {"t", *self.values, *self.arrays} != set(ev.names(kind)) or cut.keys() - self.arrays.keys():
            raise TraceError("an event does not have the fields of its kind")

    def events(self, config: ModelConfig, src_len: int) -> dict[int, ev.Event]:
        """The events by their numbers."""
        layers = self.values.get("layer", [0])
        top = self.arrays["top_ids"].shape[-1] if "top_ids" in self.arrays else 1
        if max(layers) >= config.reading_layers:
            raise TraceError("it reads by a layer that does not exist")
        if not 1 <= top <= config.target_vocabulary:
            raise TraceError("it keeps no words, or too many")
        for layer in set(layers):
            for field, form in forms_of(config, self.kind, src_len, top, layer).items():
                self._check(field, form)
        for field in self.arrays:
            if field not in forms_of(config, self.kind, src_len, top):
                raise TraceError(f"{field} is not an array")
        return {
            number: self.kind(
                t=t,
                **{field: values[i] for field, values in self.values.items()},
                **{field: arrays[i, ...] for field, arrays in self.arrays.items()},
            )
            for i, (number, t) in enumerate(zip(self.numbers, self.t, strict=True))
        }

    def _check(self, field: str, form: Form | None) -> None:
        """Check the arrays of a field; TraceError if this system does not have them, or has other ones."""
        arrays = self.arrays.get(field)
        if form is None or arrays is None:
            if form is not None or arrays is not None or any(value is not None for value in self.values[field]):
                raise TraceError(f"{field} is not in this system, or is missing")
            return
        if arrays.shape[1:] != form.shape or arrays.dtype != np.dtype(form.dtype):
            raise TraceError(f"{field} does not have the shape that the config asks for")
        for array in arrays if isinstance(arrays, _Joined) else [arrays]:
            finite = array[array != -np.inf] if form.excluded else array
            if finite.size and not form.least <= finite.min() <= finite.max() <= form.most:  # NaN is in no range
                raise TraceError(f"{field} holds numbers that no model computes")


def _value(field: str, value: object) -> Any:
    """Check the value of a field that is not an array."""
    if field == "words":
        return tuple(printable(text(word)) or "␣" for word in items(value))
    if field in ("layer", "j", "cut"):
        return whole(value)
    if field in ("direction", "reason"):
        return text(value)
    if value is not None:
        raise TraceError(f"{shown(field)} is not an array")
    return None


class _Joined:
    """Arrays made of vectors, as if they were stacked; those that are the same are one array."""

    dtype = np.dtype(np.float32)

    def __init__(self, numbers: Any, widths: list[int], vectors: Vectors) -> None:
        self.shape = (*numbers.shape[:-1], sum(widths))
        self._arrays = [vectors.join(row, widths) for row in numbers]

    def __getitem__(self, at: tuple[int, object]) -> Array:
        return self._arrays[at[0]]

    def __iter__(self) -> Iterator[Array]:
        return iter({id(array): array for array in self._arrays}.values())
