"""Arrays ↔ row numbers of the vectors they are made of: what occurs twice is stored once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from attn_tui.engine.model import Array
from attn_tui.errors import TraceError
from attn_tui.trace.container import Tensors

_NAME = "vectors."
LARGEST = 512 << 20
"""Bytes of all arrays made of a file's vectors."""


class Pool:
    """Takes vectors of any widths, and numbers the different ones of each width."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[bytes, int]] = {}

    def cut(self, array: Array, widths: Sequence[int]) -> NDArray[np.int32]:
        """Cut every row into parts of these widths, and number them: [..., sum of widths] → [..., parts]."""
        rows = array.reshape(-1, array.shape[-1])
        numbers = np.empty((len(rows), len(widths)), np.int32)
        first = 0
        for part, width in enumerate(widths):
            known = self._rows.setdefault(width, {})
            for i, row in enumerate(np.ascontiguousarray(rows[:, first : first + width], "<f4")):
                numbers[i, part] = known.setdefault(row.tobytes(), len(known))
            first += width
        return numbers.reshape(*array.shape[:-1], len(widths))

    def tensors(self) -> Iterator[tuple[str, Array]]:
        """Name and rows of the vectors of each width, [n, width]."""
        for width, rows in sorted(self._rows.items()):
            yield f"{_NAME}{width}", np.frombuffer(b"".join(rows), "<f4").reshape(-1, width)


class Vectors:
    """The vectors of a file; the same numbers make the same array, so that a decoding shares what it shared before."""

    def __init__(self, tensors: Tensors) -> None:
        """Take the vectors from all tensors; `used` has their names."""
        self._of: dict[int, Array] = {}
        self.used: set[str] = set()
        for name, array in tensors.items():
            width = name.removeprefix(_NAME)
            if name.startswith(_NAME):
                if array.dtype != np.float32 or array.ndim != 2 or width != str(array.shape[1]):
                    raise TraceError("its vectors are not as wide as they should be")
                self._of[array.shape[1]] = array
                self.used.add(name)
        self._known: dict[tuple[tuple[int, ...], tuple[int, ...], bytes], Array] = {}
        self._bytes = 0

    def join(self, numbers: NDArray[np.int32], widths: Sequence[int]) -> Array:
        """Make an array of the vectors of these numbers: [..., parts] → [..., sum of widths]."""
        key = (tuple(widths), numbers.shape, numbers.tobytes())
        if key not in self._known:
            self._bytes += 4 * sum(widths) * (numbers.size // max(1, len(widths)))
            if self._bytes > LARGEST:
                raise TraceError(f"its arrays are larger than {LARGEST >> 20} MiB")
            parts = [self._vectors(width, numbers[..., part]) for part, width in enumerate(widths)]
            joined = np.concatenate(parts, axis=-1)
            joined.setflags(write=False)
            self._known[key] = joined
        return self._known[key]

    def _vectors(self, width: int, numbers: NDArray[np.int32]) -> Array:
        vectors = self._of.get(width)
        if vectors is None or (numbers.size and not 0 <= numbers.min() <= numbers.max() < len(vectors)):
            raise TraceError("it lacks a vector that it names")
        return vectors[numbers]


def checked_widths(widths: Mapping[str, object]) -> dict[str, list[int]]:
    """Check the widths that fields are cut into."""
    found: dict[str, list[int]] = {}
    for field, parts in widths.items():
        if not isinstance(parts, list) or not parts or not all(type(part) is int and part > 0 for part in parts):
            raise TraceError("it cuts vectors in an impossible way")
        found[field] = parts
    return found
