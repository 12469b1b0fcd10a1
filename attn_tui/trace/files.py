"""The files themselves: read whole, written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from attn_tui.errors import TraceError
from attn_tui.files import read_file, replace_file
from attn_tui.text import printable

LARGEST = 256 << 20
"""Bytes of a file."""


def read_bytes(file: Path) -> bytes:
    """Read a file that may be a trace."""
    try:
        data = read_file(file, LARGEST + 1)
    except FileNotFoundError:
        raise TraceError(
            f"{shown_path(file)}: there is no such file; name one that attn-tui trace or --record wrote."
        ) from None
    except IsADirectoryError:
        raise TraceError(f"{shown_path(file)}: this is a folder; name a file in it.") from None
    except (OSError, ValueError) as error:
        reason = printable(getattr(error, "strerror", None) or str(error))
        raise TraceError(f"{shown_path(file)}: it cannot be read ({reason}); check its permissions.") from None
    if len(data) > LARGEST:
        raise TraceError(f"{shown_path(file)}: it is larger than {LARGEST >> 20} MiB; no trace is, name another file.")
    return data


def shown_path(path: Path) -> str:
    """A path, safe to print."""
    return printable(str(path))


def replace(file: Path, data: bytes, *, replaces: bool = True) -> None:
    """Write a file, in place of an existing one if it `replaces` one; raises TraceError, and that one is unchanged."""
    try:
        replace_file(file, data, replaces=replaces)
    except FileExistsError:
        raise _taken(file) from None
    except (OSError, ValueError) as error:
        raise _unwritable(file, error) from None


def check_target(path: str | os.PathLike[str], *, replaces: bool = True) -> None:
    """Check that a trace can be written there. TraceError says why it cannot."""
    file = Path(path)
    try:
        if not file.name or file.is_dir():
            raise TraceError(f"{shown_path(file)}: this is a folder; name a file in it.")
        if not file.parent.is_dir():
            raise TraceError(f"{shown_path(file)}: there is no folder {shown_path(file.parent)}; make it first.")
        if not os.access(file.parent, os.W_OK | os.X_OK):
            raise PermissionError(13, "no permission to write into that folder")
        if file.exists() or file.is_symlink():
            if not replaces:
                raise _taken(file)
            if not _is_trace(file):
                raise TraceError(
                    f"{shown_path(file)}: this file exists and is not a trace; name another, or remove it first."
                )
    except (OSError, ValueError) as error:
        raise _unwritable(file, error) from None


def _is_trace(file: Path) -> bool:
    """Whether a file is a trace, even one of another version; an empty file may be replaced, too."""
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        begins = opened.read(4096)
    return not begins or b'"__metadata__":{"attn-tui-trace":' in begins


def _taken(file: Path) -> TraceError:
    return TraceError(f"{shown_path(file)}: this file exists already; name another, or remove it.")


def _unwritable(file: Path, error: OSError | ValueError) -> TraceError:
    reason = printable(getattr(error, "strerror", None) or str(error))
    return TraceError(f"{shown_path(file)}: it cannot be written ({reason}); name another file.")
