"""A file, plain or packed by gzip → its lines."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from pathlib import Path
from typing import BinaryIO

from attn_tui.corpora.encoding import is_wide, likely_encoding
from attn_tui.errors import CorpusError
from attn_tui.files import check_readable
from attn_tui.text import lines_of, printable

_GZIP = b"\x1f\x8b"
_LARGEST_GROWTH, _SMALL = 100, 16 << 20  # times, and bytes that are not too many whatever they were packed to
_PACKED = {b"PK\x03\x04": "zip (or a workbook)", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zstd"}


def read_lines(path: Path, stream: BinaryIO | None = None) -> list[str]:
    """Read the lines of a file, or of a stream that stands for it; a byte order mark is left out.

    gzip is told by its first bytes, whatever the name. CorpusError says why it cannot be read: for bytes that are not
    UTF-8 with their line and column, both from 1, and the encoding they most likely have.
    """
    text = _decoded(path, _bytes(path, stream).removeprefix(codecs.BOM_UTF8))
    if "\n" not in text and text.count("\r") > 1:
        raise CorpusError(f"{printable(str(path))}: CR alone ends its lines; convert it, as by tr '\\r' '\\n'.")
    return lines_of(text)


def _bytes(path: Path, stream: BinaryIO | None) -> bytes:
    try:
        if stream is None:
            check_readable(path)
        content = path.read_bytes() if stream is None else stream.read()
        if content.startswith(_GZIP):
            content = _unpacked(path, content)
    except FileNotFoundError:
        raise CorpusError(f"{printable(str(path))}: there is no such file; check its path.") from None
    except OSError as error:
        reason = printable(error.strerror or str(error))
        raise CorpusError(f"{printable(str(path))}: it cannot be read ({reason}); check the file.") from None
    except (EOFError, zlib.error) as error:
        raise CorpusError(f"{printable(str(path))}: this is not intact gzip ({error}); copy it again.") from None
    for magic, packer in _PACKED.items():
        if content.startswith(magic):
            raise CorpusError(f"{printable(str(path))}: this is packed by {packer}; unpack it to plain text or gzip.")
    return content


def _unpacked(path: Path, content: bytes) -> bytes:
    """Unpack gzip, of one part or several, and never to more than text ever unpacks to."""
    most = max(_SMALL, _LARGEST_GROWTH * len(content))
    with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
        unpacked = file.read(most + 1)
    if len(unpacked) > most:
        raise CorpusError(
            f"{printable(str(path))}: unpacked, it would be more than {_LARGEST_GROWTH} times as large, as no "
            "sentences are; give the right file."
        )
    return unpacked


def _decoded(path: Path, content: bytes) -> str:
    fault = 0
    if not is_wide(content):
        try:
            return content.decode()
        except UnicodeDecodeError as error:
            fault = error.start
    begin = content.rfind(b"\n", 0, fault) + 1
    line, column = content.count(b"\n", 0, fault) + 1, len(content[begin:fault].decode(errors="replace")) + 1
    name = likely_encoding(content)
    likely = f"but most likely {name}; convert it, as by iconv -f {name} -t UTF-8." if name else "there; save it so."
    raise CorpusError(f"{printable(str(path))}:{line}: column {column:,} is not UTF-8 {likely}")
