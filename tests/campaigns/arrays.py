"""Arrays → other numbers, types and shapes."""

from __future__ import annotations

from random import Random
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Arrays: TypeAlias = dict[str, NDArray[Any]]
_VALUES = (
    0,
    -1,
    1,
    2,
    7,
    255,
    65_504,
    1 << 30,
    1e-45,
    1e6,
    1e7,
    3e38,
    -3e38,
    float("nan"),
    float("inf"),
    float("-inf"),
)
_TYPES = ("<f2", "<f4", "<f8", "<i1", "<u1", "<i2", "<i4", "<i8", "<u4", "<u8", "?")


def changed(drawn: Random, arrays: Arrays) -> tuple[Arrays, str]:
    """Other arrays, and what was done to one of them."""
    if not arrays:
        return {"new": np.zeros(1, np.float32)}, "an array in nothing"
    name = drawn.choice(sorted(arrays))
    array, others = arrays[name], {one: array for one, array in arrays.items() if one != name}
    way = drawn.choice((*["value"] * 5, *["values"] * 3, "shape", "shape", "type", "out", "renamed", "added", "twin"))
    if way == "out":
        return others, f"{name} left out"
    if way == "renamed":
        new = drawn.choice(("", "a", f"{name}2", "\u202e", "__metadata__", "a" * 1000, name.upper(), "../x"))
        return {**others, new: array}, f"{name} renamed to {new!r:.40}"
    if way == "added":
        return {**arrays, "new": array}, "an array added"
    if way == "twin":
        twin = drawn.choice(sorted(arrays))
        return {**arrays, name: arrays[twin]}, f"{twin} in place of {name}"
    if way == "type":
        new = drawn.choice(_TYPES)
        with np.errstate(all="ignore"):
            return {**arrays, name: array.astype(new)}, f"{name} as {new}"
    if way == "shape":
        new_array, what = _reshaped(drawn, array)
        return {**arrays, name: new_array}, f"{name} {what}"
    new_array = array.copy()
    value = drawn.choice(_VALUES)
    with np.errstate(all="ignore"):
        number = np.array(value).astype(array.dtype)
    places = slice(None) if way == "values" else drawn.randrange(max(1, array.size))
    if new_array.size:
        new_array.reshape(-1)[places] = number
    return {**arrays, name: new_array}, f"{name}{'' if way == 'values' else f'[{places}]'} = {value}"


def _reshaped(drawn: Random, array: NDArray[Any]) -> tuple[NDArray[Any], str]:
    ways = {
        "flat": lambda: array.reshape(-1),
        "with an axis more": lambda: array[None],
        "transposed": lambda: np.ascontiguousarray(array.T),
        "twice": lambda: np.concatenate([array, array]) if array.ndim else array,
        "without its last": lambda: array[:-1] if array.ndim else array,
        "empty": lambda: array.reshape(-1)[:0],
        "a number": lambda: array.reshape(-1)[:1].reshape(()) if array.size else array,
        "wide": lambda: np.zeros((1, 100_000), array.dtype),
        "of 32 axes": lambda: array.reshape((1,) * (32 - array.ndim) + array.shape),
    }
    what = drawn.choice(sorted(ways))
    return ways[what](), what
