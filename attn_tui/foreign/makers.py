"""Classes and functions whose objects become ordinary values: of Python's collections, of numpy, and a few of torch."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from attn_tui.errors import CheckpointError
from attn_tui.foreign.things import damaged, key
from attn_tui.text import shown

Maker: TypeAlias = Callable[..., Any]


def _mapping(content: Any = ()) -> dict[Any, Any]:
    """OrderedDict(pairs), Counter(dict), dict(…)."""
    pairs = content.items() if type(content) is dict else _sequence(content)
    return {key(name): value for name, value in map(_sequence, pairs)}


def _default_mapping(factory: Any = None, content: Any = ()) -> dict[Any, Any]:
    """A defaultdict, without what it would make of a name that it does not have."""
    return _mapping(content)


def _set(content: Any = ()) -> set[Any]:
    return set(map(key, _sequence(content)))


def _list(content: Any = (), longest: Any = None) -> list[Any]:
    return list(_sequence(content))


def _tuple(content: Any = ()) -> tuple[Any, ...]:
    return tuple(_sequence(content))


def _sequence(value: Any) -> Any:
    if type(value) not in (list, tuple, set):
        raise TypeError
    return value


def _encode(text: str, encoding: str = "utf-8") -> bytes:
    """The way in which protocol 2 writes bytes."""
    if encoding.lower() not in ("latin1", "latin-1", "utf-8", "utf8"):
        raise ValueError
    return text.encode(encoding)


def _bytes(content: Any = b"", encoding: Any = None) -> bytes:
    """A bytearray."""
    if type(content) is str:
        return _encode(content, encoding)
    return content if type(content) is bytes else bytes(_sequence(content))


_NUMBER = re.compile(r"b1|[iu][1248]|f[248]|c8|c16|\?")


def number_type(described: Any) -> np.dtype[Any]:
    """Take numpy's description of a type of numbers, as a pickle builds it."""
    code = described.arguments[0] if described.name == "numpy.dtype" else None
    if type(code) is not str or not _NUMBER.fullmatch(code):
        raise CheckpointError(f"it holds an array of {shown(code)}, which are no numbers; save it again without that.")
    order = described.state[1] if described.state else "|"
    return np.dtype(order + code if order in ("<", ">") else code)


def _scalar(described: Any, content: bytes) -> Any:
    return np.frombuffer(_content(content), number_type(described))[0].item()


def _new_array(kind: Any, shape: Any, code: Any) -> NDArray[Any]:
    """An array whose content comes with BUILD."""
    return np.empty(0, "u1")


def fill_array(array: NDArray[Any], state: Any) -> None:
    """Give an array what its pickle says: version, shape, type, whether columns come first, bytes."""
    _, shape, described, by_columns, content = state
    kind, content = number_type(described), _content(content)
    if _count(shape) * kind.itemsize != len(content) or array.size:
        raise damaged(f"an array of its pickle has not as many bytes as the shape {shown(shape)} asks for")
    read: Any = (1, shape, kind, bool(by_columns), content)
    array.__setstate__(read)  # in place: others know it already
    array.setflags(write=False)


def _array_of_bytes(content: bytes, described: Any, shape: Any, order: str) -> NDArray[Any]:
    """The way in which protocol 5 writes arrays."""
    array = np.frombuffer(_content(content), number_type(described))
    if _count(shape) != array.size:
        raise ValueError
    return array.reshape(shape, order="F" if order == "F" else "C")


def _content(content: Any) -> bytes:
    """Bytes; those that Python 2 wrote may have been read as a text."""
    if type(content) is str:
        return content.encode("utf-8", "surrogatepass")
    if type(content) is not bytes:  # bytes of a number would be so many zeros
        raise TypeError
    return content


def _count(shape: Any) -> int:
    if type(shape) is not tuple or len(shape) > 32 or not all(type(size) is int and size >= 0 for size in shape):
        raise ValueError
    return math.prod(shape)


def _parameter(tensor: Any, *rest: Any) -> Any:
    """A parameter's tensor, without whether it has a gradient."""
    return tensor


MAKERS: dict[str, Maker] = {
    "collections.OrderedDict": _mapping,
    "collections.Counter": _mapping,
    "collections.defaultdict": _default_mapping,
    "collections.deque": _list,
    "builtins.dict": _mapping,
    "builtins.set": _set,
    "builtins.frozenset": _set,
    "builtins.list": _list,
    "builtins.tuple": _tuple,
    "builtins.bytearray": _bytes,
    "builtins.bytes": _bytes,
    "_codecs.encode": _encode,
    "torch.Size": _tuple,
    "torch._utils._rebuild_parameter": _parameter,
    "torch._utils._rebuild_parameter_with_state": _parameter,
    "numpy.core.multiarray._reconstruct": _new_array,
    "numpy.core.multiarray.scalar": _scalar,
    "numpy.core.numeric._frombuffer": _array_of_bytes,
}
