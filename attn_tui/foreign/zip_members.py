"""Where in a file the members of a zip lie. Only such as are neither packed nor locked: those are parts of the file."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path
from typing import NamedTuple

from attn_tui.errors import CheckpointError
from attn_tui.foreign.things import damaged
from attn_tui.text import shown

_LARGEST_DIRECTORY = 4 << 20  # bytes: some 50,000 members
_LOCAL = struct.Struct("<4s22xHH")  # signature, lengths of the name and of what comes after it
_LOCKED = 1


class Member(NamedTuple):
    """Where a member's bytes begin in the file, and how many there are."""

    at: int
    size: int


class _Bounded(io.FileIO):
    """A file of which little is read at once: `zipfile` reads a directory as large as the file claims it is."""

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > _LARGEST_DIRECTORY:
            raise damaged("its directory is larger than that of any checkpoint")
        return super().read(_LARGEST_DIRECTORY if size is None or size < 0 else size) or b""


def members(path: Path, data: memoryview) -> dict[str, Member]:
    """Find the members of a zip, whose bytes are `data`, by name. Raises CheckpointError, or OSError."""
    try:
        with _Bounded(path) as file, zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except CheckpointError:
        raise
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OverflowError, struct.error):
        raise damaged("it begins like a zip, but its end is missing or wrong") from None
    found = {entry.filename: _member(entry, data) for entry in entries}
    if len(found) < len(entries):
        raise damaged("two members of the zip have the same name")
    if sum(member.size for member in found.values()) > len(data):
        raise damaged("the members of the zip are larger than the file")
    return found


def _member(entry: zipfile.ZipInfo, data: memoryview) -> Member:
    if entry.flag_bits & _LOCKED:
        raise CheckpointError(f"{shown(entry.filename)} in it is locked with a password; save it without one.")
    if entry.compress_type != zipfile.ZIP_STORED or entry.compress_size != entry.file_size:
        raise CheckpointError(f"{shown(entry.filename)} in it is packed; save it again with torch.save.")
    try:
        signature, name, extra = _LOCAL.unpack_from(data, entry.header_offset)
    except (struct.error, OverflowError):
        signature, name, extra = b"", 0, 0
    at = entry.header_offset + _LOCAL.size + name + extra
    if signature != b"PK\3\4" or at + entry.file_size > len(data):
        raise damaged(f"{shown(entry.filename)} is not where the directory of the zip says")
    return Member(at, entry.file_size)
