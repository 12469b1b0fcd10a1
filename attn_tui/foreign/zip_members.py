"""Where in a file the members of a zip lie, and their bytes; those that are not packed are a part of the file."""

from __future__ import annotations

import io
import mmap
import struct
import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple, TypeAlias

from attn_tui.errors import CheckpointError
from attn_tui.foreign.things import damaged
from attn_tui.text import shown

_LARGEST_DIRECTORY = 4 << 20  # bytes: some 50,000 members
_LOCAL = struct.Struct("<4s22xHH")  # signature, lengths of the name and of what comes after it
_END = 1 << 17  # bytes that are enough for what is read to the end: a comment of 64 KB, and what is before it
_LOCKED, _UTF8 = 1, 1 << 11  # of its flags
_LARGEST_GROWTH = 10  # floats hardly get smaller, but zeros by a thousand times
Bytes: TypeAlias = bytes | mmap.mmap


class Member(NamedTuple):
    """Where a member's bytes begin in the file, how many there are, and how many they were before they were packed."""

    at: int
    size: int
    unpacked: int
    packed: bool


class _Bounded(io.FileIO):
    """A file of which little is read at once: `zipfile` reads a directory as large as the file claims it is."""

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > _LARGEST_DIRECTORY:
            raise damaged("its directory is larger than that of any checkpoint")
        return super().read(_END if size is None or size < 0 else size) or b""


def members(path: Path, data: memoryview, packed: bool = False) -> dict[str, Member]:
    """Find the members of a zip, whose bytes are `data`, by name.

    Raises CheckpointError, also if one is packed and must not be; or OSError.
    """
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
    for name, member in found.items():
        if member.packed and not packed:
            raise CheckpointError(f"{shown(name)} in it is packed; save it again with torch.save.")
    if sum(member.size for member in found.values()) > len(data):
        raise damaged("the members of the zip are larger than the file")
    if sum(member.unpacked for member in found.values()) > _LARGEST_GROWTH * len(data):
        raise damaged(f"unpacked, it would be more than {_LARGEST_GROWTH} times as large, as no numbers of a model are")
    return found


def content(data: Bytes, member: Member) -> bytes:
    """The bytes of a member, unpacked, and never more than its directory says. Raises CheckpointError."""
    found = data[member.at : member.at + member.size]
    if not member.packed:
        return found
    try:
        found = zlib.decompressobj(-zlib.MAX_WBITS).decompress(found, member.unpacked or 1)
    except zlib.error:
        found = b""
    if len(found) != member.unpacked:
        raise damaged("a packed member of the zip is damaged")
    return found


def _member(entry: zipfile.ZipInfo, data: memoryview) -> Member:
    name = shown(entry.filename)
    if entry.flag_bits & _LOCKED:
        raise CheckpointError(f"{name} in it is locked with a password; save it without one.")
    packed = entry.compress_type == zipfile.ZIP_DEFLATED
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise CheckpointError(f"{name} in it is packed in an unusual way; save it again as the toolkit does.")
    here = data[entry.header_offset :][: _LOCAL.size] if entry.header_offset >= 0 else b""
    signature, length, extra = _LOCAL.unpack(here) if len(here) == _LOCAL.size else (b"", 0, 0)
    start = entry.header_offset + _LOCAL.size
    at = start + length + extra
    written = entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8 else "cp437")
    stored_whole = packed or entry.compress_size == entry.file_size
    is_here = signature == b"PK\3\4" and data[start:][:length] == written
    if not is_here or at + entry.compress_size > len(data) or not stored_whole:
        raise damaged(f"{name} is not where the directory of the zip says")
    return Member(at, entry.compress_size, entry.file_size, packed)
