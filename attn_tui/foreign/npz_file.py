"""A file that numpy.savez wrote, as Nematus and Marian do → arrays; nothing in it is executed.

It is a zip of files NAME.npy: a header that describes the array, and its bytes. Those that are stored as they are
become windows onto the file; those of `savez_compressed` are unpacked, at most to what their header says.
"""

from __future__ import annotations

import io
import math
import mmap
import warnings
from os import PathLike, fspath
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from attn_tui.errors import CheckpointError
from attn_tui.foreign.files import about, mapped
from attn_tui.foreign.things import damaged
from attn_tui.foreign.zip_members import Bytes, Member, content, members
from attn_tui.text import shown

_LONGEST_HEADER = 10_000  # bytes, and numpy's own limit
_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
_NUMBERS = "biufS"  # S: Marian's options, as one text or as characters


def read(path: str | PathLike[str]) -> dict[str, NDArray[Any]]:
    """Read the arrays of a file of numpy.savez by name; they cannot be written.

    Raises CheckpointError, in one sentence, if the file is damaged or holds anything but numbers and bytes.
    """
    path = Path(fspath(path))
    with about(path):
        data = mapped(path)
        with memoryview(data) as view:
            found = members(path, view, packed=True)
        arrays = {}
        for name, member in found.items():
            if not name.endswith(".npy"):
                raise CheckpointError(f"{shown(name)} in it is no array; give a file that numpy.savez wrote.")
            arrays[name.removesuffix(".npy")] = _array(name, data, member)
        return arrays


def _array(name: str, data: mmap.mmap, member: Member) -> NDArray[Any]:
    head = member if member.packed else member._replace(size=min(member.size, _LONGEST_HEADER))
    source = content(data, head)
    file = io.BytesIO(source)
    try:
        with warnings.catch_warnings(action="ignore"):  # that Python 2 wrote it
            shape, by_columns, kind = _HEADERS[npy.read_magic(file)](file, _LONGEST_HEADER)
    except Exception:  # numpy takes a header for Python, and passes on whatever the tokenizer and the parser raise
        raise damaged(f"{shown(name)} in it is not an array as numpy writes it") from None
    if kind.kind not in _NUMBERS or not kind.itemsize or kind.hasobject or kind.shape:
        raise CheckpointError(f"{shown(name)} in it holds no numbers; save it again without that array.")
    if (
        any(type(one) is not int or one < 0 for one in shape)
        or math.prod(shape) * kind.itemsize != member.unpacked - file.tell()
    ):
        raise damaged(f"{shown(name)} in it has not as many bytes as its shape {shown(shape)} asks for")
    values: Bytes = source if member.packed else data
    at = file.tell() + (0 if member.packed else member.at)
    try:
        array = np.frombuffer(values, kind, math.prod(shape), at) if math.prod(shape) else np.empty(0, kind)
        array = array.reshape(shape, order="F" if by_columns else "C")
    except ValueError:
        raise damaged(f"{shown(name)} in it has the impossible shape {shown(shape)}") from None
    array.setflags(write=False)
    return array
