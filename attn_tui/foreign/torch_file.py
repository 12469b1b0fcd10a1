"""A file that torch.save or pickle wrote → plain data, without torch or any class of the file; nothing is run.

zip        TOP/data.pkl, a pickle that points to TOP/data/0, TOP/data/1, …: the bytes of storages; TOP/byteorder
legacy     pickles of a magic number, a version, sizes of types, the object, keys of storages; then each storage: how
           many numbers, and their bytes (torch.save before 1.6, or with `_use_new_zipfile_serialization=False`)
pickle     of anything else, such as a vocabulary
"""

from __future__ import annotations

import mmap
from functools import partial
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from attn_tui.errors import CheckpointError
from attn_tui.foreign.files import about, mapped
from attn_tui.foreign.plain import check_plain
from attn_tui.foreign.stack import Budget
from attn_tui.foreign.storages import MAKERS, Place, Storages, itemsize, parts_of
from attn_tui.foreign.things import damaged
from attn_tui.foreign.unpickler import Unpickler
from attn_tui.foreign.zip_members import Bytes, content, members

_MAGIC, _VERSION = 0x1950A86A20F9469CFC6C, 1001
_ORDERS = {b"little": "<", b"big": ">"}
_MOST_PICKLES = 100
_NESTED = 1000  # what it costs to begin with one
_COUNT = 8  # bytes of how many numbers a legacy storage has


def read(path: str | PathLike[str]) -> Any:
    """Read a file of torch.save, or a pickle.

    Returns dicts (of any class of dicts), lists, tuples, sets, str, numbers, bytes, None; tensors as arrays of numpy,
    which are windows onto the file and cannot be written; a `Thing` for every object of another class, a `Global` for
    a mentioned class or function. Of several pickles one after another a tuple. No dict, list, tuple or set holds
    itself, and none is nested deeply; what a `Thing` holds may lead back to it.

    Raises CheckpointError, in one sentence, if the file cannot be read, is damaged, or is not of these kinds.
    """
    path = Path(fspath(path))
    with about(path):
        data = mapped(path)
        value = _read_zip(path, data) if data[:2] == b"PK" else _read_pickles(data)
        check_plain(value)
        return value


def _read_zip(path: Path, data: mmap.mmap) -> Any:
    with memoryview(data) as view:
        found = members(path, view)
    tops = [name.removesuffix("data.pkl") for name in found if name == "data.pkl" or name.endswith("/data.pkl")]
    if len(tops) != 1:
        raise CheckpointError("this zip is none that torch.save writes; give the file that was saved.")
    top = tops[0]
    if f"{top}constants.pkl" in found:
        raise CheckpointError("it holds a TorchScript program; save the model's state_dict with torch.save instead.")
    order = _ORDERS.get(content(data, found[f"{top}byteorder"])[:8] if f"{top}byteorder" in found else b"little")
    if order is None:
        raise damaged("its byte order is neither little nor big")
    prefix = f"{top}data/"
    storages = {
        name.removeprefix(prefix): Place(member.at, member.size)
        for name, member in found.items()
        if name.startswith(prefix)
    }
    return Unpickler(content(data, found[f"{top}data.pkl"]), MAKERS, Storages(data, storages, order).find).load()


def _read_pickles(data: Bytes) -> Any:
    budget = Budget()
    unpickler = Unpickler(data, {**MAKERS, "torch.storage._load_from_bytes": partial(_nested, budget)}, budget=budget)
    value = unpickler.load()
    if type(value) is int and value == _MAGIC:
        return _read_legacy(data, unpickler.at, budget)
    values = [value]
    while unpickler.at < len(data):
        if len(values) == _MOST_PICKLES:
            raise damaged("it holds more pickles than any checkpoint")
        values.append(unpickler.load())
    return values[0] if len(values) == 1 else tuple(values)


def _nested(budget: Budget, data: Any) -> Any:
    """A storage in a pickle that torch.save did not write: a whole legacy file."""
    if type(data) is not bytes:
        raise TypeError
    budget.spend(_NESTED)
    unpickler = Unpickler(data, budget=budget)
    if unpickler.load() != _MAGIC:
        raise ValueError
    return _read_legacy(data, unpickler.at, budget)


def _read_legacy(data: Bytes, at: int, budget: Budget) -> Any:
    """Read what comes after the magic number.

    The storages come after the object, and how long they are is only known from it. So it is read twice.
    """
    kinds: dict[str, str] = {}

    def note(about: Any) -> Any:
        if about[0] == "module":
            return about[1]
        kind, name, _, _ = parts_of(about)
        kinds[name] = kind
        return None

    noting = Unpickler(data, None, note, at, budget)
    version, system = noting.load(), noting.load()
    if version != _VERSION or type(system) is not dict:
        raise damaged(f"it is of another version than {_VERSION}")
    start = noting.at
    noting.load()
    storages: dict[str, Place] = {}
    keys = noting.load()
    at = noting.at
    order = "<" if system.get("little_endian", True) else ">"
    for name in keys if type(keys) is list else []:
        width = itemsize(kinds.get(name, "")) if type(name) is str else None
        if width is None:
            raise damaged("the kind of one of its storages is not known")
        size = int.from_bytes(data[at : at + _COUNT], "little") * width
        at += _COUNT
        if size > len(data) - at:
            raise damaged("a storage is larger than the rest of the file")
        storages[name] = Place(at, size)
        at += size
    return Unpickler(data, MAKERS, Storages(data, storages, order).find, start, budget).load()
