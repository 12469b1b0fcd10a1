"""Files that are read: what is none, as a pipe, is refused, as it would be waited for, perhaps for ever."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


def check_file(path: Path) -> None:
    """Raise OSError for a pipe or a device, and if there is nothing; a folder is refused by who opens it.

    The device that holds nothing is as good as an empty file.
    """
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or path.samefile(os.devnull)):
        raise OSError(errno.EINVAL, "it is a pipe or a device, no file")


def check_readable(path: Path) -> None:
    """Raise OSError as `check_file`, but not for a pipe: what may be piped in is waited for. Nor for standard input."""
    about = path.stat()
    if stat.S_ISFIFO(about.st_mode) or _is_standard_input(about):
        return
    check_file(path)


def _is_standard_input(about: os.stat_result) -> bool:
    try:
        return os.path.samestat(about, os.fstat(0))
    except OSError:  # it is closed
        return False


def read_file(path: Path, most: int = -1) -> bytes:
    """Return what a file holds, at most so many bytes; −1 is all. Raises OSError as `check_file`."""
    check_file(path)
    with path.open("rb") as opened:
        return opened.read(most)
