"""Zips of torch.save and numpy.savez: made of members, and told wrongly in their directories."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from random import Random

import numpy as np
from zips import tensor, text, zip_of

from campaigns import mutating, pickles

_NAMES = (
    "a/../../x",
    "/etc/x",
    "a\\b",
    "data.pkl",
    "a/data.pkl",
    "a/data/0",
    "\u202e",
    "a" * 60_000,
    "a/byteorder",
    "x.npy",
    "nul\0x",
)
_ENTRY, _END, _LOCAL = b"PK\1\2", b"PK\5\6", b"PK\3\4"
_HEADERS = (
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000,), }",
    "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }",
    "{'descr': '<U100000000', 'fortran_order': False, 'shape': (1,), }",
    "{'descr': '<f4', 'fortran_order': 1, 'shape': (-1,), }",
    "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", "{'descr': '<f4', 'shape': (2,), }",
    "__import__('os')", "{" * 200,
    "{'descr': '<f4', 'fortran_order': False, 'shape': (" + "1," * 3000 + "), }", "(" * 3000, "-" * 5000 + "1",
    "{'descr': '<M8[s]', 'fortran_order': True, 'shape': (), }",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 3L), }",
    "{'descr': '<V0', 'fortran_order': False, 'shape': (10**9,), }",
)  # fmt: skip


def torch_zip(arrays: Mapping[str, np.ndarray], top: str = "a/") -> bytes:
    """What torch.save makes of a dict of tensors, each with a storage of its own."""
    made, members = b"}(", {}
    for i, (name, array) in enumerate(arrays.items()):
        steps = [int(step) // 4 for step in np.empty(array.shape, "<f4").strides]
        made += text(name) + tensor(array.shape, steps, key=f"{i}", count=array.size)
        members[f"{top}data/{i}"] = array.astype("<f4").tobytes()
    return zip_of({f"{top}data.pkl": made + b"u.", **members})


def members_of(data: bytes) -> dict[str, bytes]:
    """The members of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(drawn: Random, data: bytes) -> tuple[bytes, str]:
    """Another zip, and what was done: to its bytes, to a number in its directories, or to a member."""
    way = drawn.random()
    if way < 0.2:
        return mutating.mutated(drawn, data)
    if way < 0.5:
        return _told_wrongly(drawn, data)
    members = members_of(data)
    name = drawn.choice(sorted(members))
    if way < 0.85:
        if name.endswith(".pkl"):
            members[name], what = pickles.changed(drawn, members[name])
        elif name.endswith(".npy") and drawn.random() < 0.6:
            members[name], what = _npy(drawn, members[name])
        else:
            members[name], what = mutating.mutated(drawn, members[name])
        what = f"{name}: {what}"
    elif way < 0.92:
        new = drawn.choice(_NAMES)
        members[new], what = members.pop(name), f"{name} is called {new!r:.40}"
    else:
        members.pop(name)
        what = f"{name} left out"
    how = drawn.choice((*[zipfile.ZIP_STORED] * 4, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    if drawn.random() < 0.03:
        members["a/data/99"], what = bytes(50_000_000), f"{what}, and 50 MB of zeros"
        how = zipfile.ZIP_DEFLATED
    return zip_of(members, compression=how), f"{what}, packed as {how}"


def _told_wrongly(drawn: Random, data: bytes) -> tuple[bytes, str]:
    found = bytearray(data)
    sign = drawn.choice((_ENTRY, _ENTRY, _END, _LOCAL))
    places = [at for at in range(len(data)) if data.startswith(sign, at)]
    if not places:
        return mutating.mutated(drawn, data)
    at, offset = drawn.choice(places), drawn.randrange(4, {_ENTRY: 46, _END: 22, _LOCAL: 30}[sign])
    layout, most = drawn.choice((("<H", 1 << 16), ("<I", 1 << 32), ("<Q", 1 << 64)))
    value = drawn.choice((*mutating.WORDS, len(data), len(data) + 1)) % most
    if at + offset + struct.calcsize(layout) <= len(found):
        struct.pack_into(layout, found, at + offset, value)
    return bytes(found), f"{value} at {offset} of the {sign!r} at {at}"


def _npy(drawn: Random, data: bytes) -> tuple[bytes, str]:
    """An array of numpy's whose header says something else."""
    start = data.index(b"\n") + 1
    header = (
        drawn.choice(_HEADERS).encode() + b"\n" if drawn.random() < 0.5 else mutating.mutated(drawn, data[10:start])[0]
    )
    version = drawn.choice((b"\1\0", b"\1\0", b"\2\0", b"\3\0", b"\x09\0"))
    length = len(header) if drawn.random() < 0.8 else drawn.choice(mutating.WORDS)
    wide = 2 if version == b"\1\0" else 4
    return data[:6] + version + (length % (1 << 8 * wide)).to_bytes(wide, "little") + header + data[
        start:
    ], f"header {header[:60]!r}"
