"""Bytes of a file → arrays. Arrays are windows onto the file, which the system reads when they are looked at."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from attn_tui.errors import CheckpointError
from attn_tui.foreign.things import Global, Thing, damaged
from attn_tui.foreign.zip_members import Bytes
from attn_tui.text import shown

_KINDS = {
    "Double": "f8",
    "Float": "f4",
    "Half": "f2",
    "Long": "i8",
    "Int": "i4",
    "Short": "i2",
    "Char": "i1",
    "Byte": "u1",
    "Bool": "?",
    "Untyped": "u1",
    "ComplexFloat": "c8",
    "ComplexDouble": "c16",
}
_LATER_KINDS = {"torch.uint16": "u2", "torch.uint32": "u4", "torch.uint64": "u8"}  # which have no storage class
_HALF_THE_BITS = "BFloat16"  # the upper 16 bits of a float32
_MOST_DIMENSIONS = 32


class Place(NamedTuple):
    """Where a storage's bytes begin in the file, and how many there are."""

    at: int
    size: int


class Storages:
    """The storages of a file of torch.save by their key: one-dimensional arrays, which nobody can write.

    `order`: of the bytes of a number, `<` or `>`.
    """

    def __init__(self, data: Bytes, places: Mapping[str, Place], order: str = "<") -> None:
        self._data, self._places, self._order = data, places, order
        self._known: dict[tuple[str, str], NDArray[Any]] = {}

    def find(self, about: Any) -> Any:
        """Take what a pickle says about a storage: ("storage", class, key, device, count[, view])."""
        if about[0] == "module":  # whole models of old versions: class, its file, its source
            return about[1]
        kind, name, count, view = parts_of(about)
        size = itemsize(kind)
        if size is None:
            return Thing(f"torch.{kind}Storage")
        storage = self._known.get((name, kind))
        if storage is None:
            place = self._places.get(name)
            if place is None:
                raise damaged(f"the storage {shown(name)} of a tensor is missing")
            if count * size > place.size:
                raise damaged(f"the storage {shown(name)} has {place.size:,} bytes, but should have {count * size:,}")
            storage = self._known[name, kind] = self._read(kind, place.at, count)
        if view is not None:
            _, first, length = view
            storage = tensor(storage, first, (length,), (1,))
        return storage

    def _read(self, kind: str, at: int, count: int) -> NDArray[Any]:
        if kind == _HALF_THE_BITS:
            bits = np.frombuffer(self._data, f"{self._order}u2", count, at)
            values = (bits.astype(np.uint32) << 16).view(np.float32)
        elif kind == "Bool":  # a byte that is neither 0 nor 1 would be no truth value
            values = np.frombuffer(self._data, "u1", count, at) != 0
        else:
            values = np.frombuffer(self._data, self._order + _KINDS[kind], count, at)
        values.setflags(write=False)
        return values


def itemsize(kind: str) -> int | None:
    """Bytes of a number of a storage; None if numbers of that kind cannot be read."""
    if kind == _HALF_THE_BITS:
        return 2
    return np.dtype(_KINDS[kind]).itemsize if kind in _KINDS else None


def parts_of(about: Any) -> tuple[str, str, int, Any]:
    """What a pickle says about a storage: kind of its numbers, key, count, view (key, first, count) or None."""
    if type(about) is not tuple or len(about) not in (5, 6) or about[0] != "storage":
        raise damaged("its pickle points to something that is no storage")
    _, called, name, _, count, *view = about
    if type(called) is not Global or type(name) is not str or not _is_size(count):
        raise damaged("its pickle describes a storage wrongly")
    return called.name.rpartition(".")[2].removesuffix("Storage"), name, count, view[0] if view else None


def tensor(storage: Any, first: Any, shape: Any, strides: Any, *rest: Any) -> Any:
    """A tensor as a window onto its storage: first number, shape, and steps between numbers, in numbers."""
    if type(storage) is not np.ndarray:
        return Thing("torch.Tensor", (storage, first, shape, strides))
    sizes_are_right = (
        type(shape) is type(strides) is tuple
        and len(shape) == len(strides) <= _MOST_DIMENSIONS
        and all(map(_is_size, (first, *shape, *strides)))
    )
    if not sizes_are_right:
        raise damaged("its pickle describes a tensor wrongly")
    count = math.prod(shape)
    last = first + sum((size - 1) * step for size, step in zip(shape, strides, strict=True)) if count else -1
    if last >= len(storage):
        raise damaged(f"a tensor of the shape {shown(shape)} reaches beyond its storage of {len(storage):,} numbers")
    if count > len(storage):
        raise CheckpointError(
            f"a tensor of the shape {shown(shape)} repeats its storage of {len(storage):,} numbers; "
            "make it contiguous() and save it again."
        )
    if not count:
        return np.empty(shape, storage.dtype)
    width = storage.itemsize
    steps = tuple(width * step if size > 1 else width for size, step in zip(shape, strides, strict=True))
    return np.ndarray(shape, storage.dtype, storage, first * width, steps)


def _later_tensor(
    storage: Any, first: Any, shape: Any, strides: Any, grad: Any, hooks: Any, kind: Any, *rest: Any
) -> Any:
    """A tensor of a type that has no storage class: its storage is of bytes."""
    code = _LATER_KINDS.get(kind.name)
    return tensor(storage.view(code) if code else Thing(kind.name), first, shape, strides)


MAKERS: dict[str, Callable[..., Any]] = {
    "torch._utils._rebuild_tensor": tensor,
    "torch._utils._rebuild_tensor_v2": tensor,
    "torch._utils._rebuild_tensor_v3": _later_tensor,
}


def _is_size(value: Any) -> bool:
    return type(value) is int and 0 <= value < 1 << 62
