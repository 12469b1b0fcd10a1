"""Safetensors ↔ arrays and a text, without the library: only what a trace needs, and all of it checked."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from attn_tui.errors import TraceError
from attn_tui.trace.files import LARGEST

Tensors: TypeAlias = dict[str, NDArray[Any]]
KEY, DIGEST = "attn-tui-trace", "sha256"
_LARGEST_HEADER = 16 << 20
_LENGTH = 8  # bytes of the header's length
_KINDS = {
    "I64": np.dtype("<i8"),
    "F32": np.dtype("<f4"),
    "I32": np.dtype("<i4"),
    "F16": np.dtype("<f2"),
    "BOOL": np.dtype("?"),
}
_METADATA = "__metadata__"


def pack(tensors: Mapping[str, NDArray[Any]], text: str) -> bytes:
    """Put them into one file's bytes; wide types come first, so that every tensor is aligned."""
    names = {dtype: name for name, dtype in _KINDS.items()}
    header: dict[str, Any] = {}
    body, at = [], 0
    for name, array in sorted(tensors.items(), key=lambda item: -item[1].dtype.itemsize):
        content = array.tobytes()
        offsets = [at, at + len(content)]
        header[name] = {"dtype": names[array.dtype], "shape": list(array.shape), "data_offsets": offsets}
        body.append(content)
        at += len(content)
    header = {_METADATA: {KEY: text, DIGEST: _digest(text, b"".join(body))}, **header}
    about = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    about += b" " * (-len(about) % _LENGTH)
    return b"".join([len(about).to_bytes(_LENGTH, "little"), about, *body])


def unpack(data: bytes) -> tuple[Tensors, str]:
    """Take a file's bytes apart. TraceError, as the middle of a sentence, says what is wrong with them."""
    length = int.from_bytes(data[:_LENGTH], "little")
    start = _LENGTH + length
    if len(data) < _LENGTH or data[_LENGTH : _LENGTH + 1] != b"{" or length > _LARGEST_HEADER or start > len(data):
        raise TraceError("it does not begin like one")
    header = parse(data[_LENGTH:start])
    metadata = header.pop(_METADATA, None)
    text = metadata.get(KEY) if isinstance(metadata, dict) else None
    if not isinstance(text, str):
        raise TraceError("it holds other data")
    if metadata.get(DIGEST) != _digest(text, data[start:]):
        raise TraceError("something in it has changed since it was written")
    tensors: Tensors = {}
    at = start
    entries = [_entry(name, entry) for name, entry in header.items()]
    for name, kind, shape, first, end in sorted(entries, key=lambda entry: entry[3:]):
        if start + first != at or end - first != math.prod(shape) * kind.itemsize or start + end > len(data):
            raise TraceError("its arrays are not one after the other")
        if kind == np.bool_ and max(data[at : start + end], default=0) > 1:
            raise TraceError("it holds a truth value that is neither true nor false")
        tensors[name] = np.frombuffer(data, kind, math.prod(shape), at).reshape(shape)
        at = start + end
    if at != len(data):
        raise TraceError("it holds more than its arrays")
    return tensors, text


def _digest(text: str, body: bytes) -> str:
    """SHA-256 of the text, as UTF-8, followed by the tensors' bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass") + body).hexdigest()


def _entry(name: str, entry: object) -> tuple[str, np.dtype[Any], tuple[int, ...], int, int]:
    """Check a tensor's entry in the header: name, type, shape, first byte, and one past the last."""
    if isinstance(entry, dict) and entry.keys() == {"dtype", "shape", "data_offsets"}:
        kind, shape, offsets = entry["dtype"], entry["shape"], entry["data_offsets"]
        known = isinstance(kind, str) and kind in _KINDS
        if known and _are_sizes(shape) and len(shape) <= 4 and _are_sizes(offsets) and len(offsets) == 2:
            return name, _KINDS[kind], tuple(shape), *offsets
    raise TraceError("it describes an array wrongly")


def _are_sizes(values: object) -> bool:
    return isinstance(values, list) and all(type(value) is int and 0 <= value <= LARGEST for value in values)


def parse(text: str | bytes) -> dict[str, Any]:
    """Read a JSON object in which no name occurs twice. TraceError if it is not one."""
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise TraceError("its description is not JSON") from None
    if not isinstance(found, dict):
        raise TraceError("its description is not a JSON object")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("the same name twice")
    return found


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")
