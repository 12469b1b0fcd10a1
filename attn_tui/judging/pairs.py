"""TSV files of sentence pairs."""

from __future__ import annotations

import gzip
import io
import unicodedata
import zlib
from pathlib import Path
from typing import IO, BinaryIO

from attn_tui.errors import TrainingError
from attn_tui.text import printable

Pair = tuple[str, str]


def read_tsv(path: Path, limit: int = 0, stream: BinaryIO | None = None) -> list[Pair]:
    """Read source TAB target from each line, plain or .gz, NFC; only the first `limit` if that is not 0.

    `stream` stands for the file. TrainingError names the file and line at fault.
    """
    pairs: list[Pair] = []
    try:
        with _opened(path, stream) as lines:
            for number, line in enumerate(lines, 1):
                fields = unicodedata.normalize("NFC", line.rstrip("\n")).split("\t")
                if len(fields) < 2 or not (fields[0].strip() and fields[1].strip()):
                    raise TrainingError(
                        f"{printable(str(path))}:{number}: this is not a pair; write source TAB target on each line."
                    )
                pairs.append((fields[0], fields[1]))
                if len(pairs) == limit:
                    break
    except FileNotFoundError:
        raise TrainingError(
            f"{printable(str(path))}: there is no such file; check its path, for a recipe the folder given by --data."
        ) from None
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise TrainingError(
            f"{printable(str(path))}: it cannot be read ({error}); it must be UTF-8, plain or .gz."
        ) from None
    if not pairs:
        raise TrainingError(f"{printable(str(path))}: it is empty; it needs source TAB target on each line.")
    return pairs


def _opened(path: Path, stream: BinaryIO | None) -> IO[str]:
    if stream is not None:
        return io.TextIOWrapper(stream, "utf-8")
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
