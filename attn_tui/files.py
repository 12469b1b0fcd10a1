"""Files. What is read is one: a pipe is refused, as it would be waited for, perhaps for ever.

What is written is whole at every moment: it is made beside its place, under a name of its own, and put there by one
change. Whatever ends the process before leaves what was there; what it had made is removed by who writes there later.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import TypeVar

LARGEST_TEXT = 50_000_000
"""Bytes of a vocabulary, a tokenizer or settings; a vocabulary of a million words has ten million."""
_PART = ".attn-tui-part-"
"""How the names begin of what is not yet in its place."""
_READY = ".attn-tui-ready"
"""The folder of files that are whole and belong together, until all of them are in their places."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_AN_HOUR = 3600
"""Seconds after which nobody is still writing; clocks of other machines differ by less."""
_numbers = count()
_T = TypeVar("_T")


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


def replace_file(path: Path, content: bytes | memoryview, *, own: bool = False, replaces: bool = True) -> None:
    """Write a file, in place of one that is there, whose permissions it keeps. If it raises OSError, that one is whole.

    Unless it `replaces`, it raises FileExistsError for a file that is there, also for one that came at the last moment.

    What is `own` can be read by its owner alone, and is a convenience: it is not worth waiting for the disk. What is no
    file, as a device or a pipe, is written to; of a link it is the file it leads to that is replaced.
    """
    path = Path(os.path.realpath(path))
    before = _mode(path)
    if before is not None and not stat.S_ISREG(before):
        path.write_bytes(content)
        return
    if before is not None and not replaces:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    if before is not None and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    with made_beside(path, content, own=own) as part:
        if before is not None and not own:
            os.chmod(part, stat.S_IMODE(before))
        if replaces or not _is_linked(part, path):
            os.replace(part, path)


def _is_linked(part: Path, path: Path) -> bool:
    """Give a file a second name, if nobody has it; False if a file cannot have two here. Raises FileExistsError."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:
        return False
    return True


@contextmanager
def made_beside(path: Path, content: bytes | memoryview, *, own: bool = False) -> Iterator[Path]:
    """Write a file beside a path, and remove it at the end, unless it was put somewhere. Raises OSError."""
    clear_old(path.parent)
    part, number = _new_name(path.parent, lambda name: os.open(name, _NEW, 0o600 if own else 0o666))
    try:
        _write(number, content, own)
        yield part
    finally:
        with suppress(OSError):
            part.unlink()


def replace_files(folder: Path, files: Mapping[str, bytes | None]) -> None:
    """Write files by their names into a folder, all of them at once; None removes one. Makes the folder if need be.

    If it raises OSError, those that are there are as they were. What a kill breaks off is done by `complete`.
    """
    complete(folder)
    for name in files:
        if (folder / name).is_dir():  # which no file can be put in place of
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(folder / name))
    place = folder / _READY if folder.exists() else folder
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
    clear_old(place.parent)
    part, _ = _new_name(place.parent, os.mkdir)
    try:
        for name, content in files.items():
            if content is not None or place != folder:  # an empty file stands for one that is to be removed
                _write(os.open(part / name, _NEW, 0o666), content or b"")
        part.replace(place)
    except BaseException:
        _remove(part)
        raise
    complete(folder)


def complete(folder: Path) -> None:
    """Put files in their places that stand ready in a folder, all of them: a kill may have come in between.

    Raises OSError if they cannot be moved.
    """
    ready = folder / _READY
    if not ready.is_dir():
        return
    for part in sorted(ready.iterdir()):
        with suppress(FileNotFoundError):  # another process does it, too
            if part.stat().st_size:
                part.replace(folder / part.name)
            else:
                (folder / part.name).unlink(missing_ok=True)
                part.unlink()
    with suppress(FileNotFoundError):
        ready.rmdir()


def clear(folder: Path, older: float = 0) -> None:
    """Remove what writers that were ended have left in a folder, if it is so many seconds old."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(_PART) and entry.stat(follow_symlinks=False).st_mtime < time.time() - older:
                _remove(Path(entry.path))


def clear_old(folder: Path) -> None:
    """Remove what writers that were ended long ago have left in a folder."""
    clear(folder, _AN_HOUR)


def _write(number: int, content: bytes | memoryview, own: bool = False) -> None:
    with os.fdopen(number, "wb") as opened:
        opened.write(content)
        opened.flush()
        if not own:
            os.fsync(number)  # some systems say only here that the disk is full


def _new_name(folder: Path, make: Callable[[Path], _T]) -> tuple[Path, _T]:
    """Make something under a name that nobody else has: that, and what `make` returned."""
    while True:
        path = folder / f"{_PART}{os.getpid()}-{next(_numbers)}"
        with suppress(FileExistsError):
            return path, make(path)


def _remove(part: Path) -> None:
    with suppress(OSError):
        if part.is_dir():
            for inner in part.iterdir():
                inner.unlink()
            part.rmdir()
        else:
            part.unlink()


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None
