"""What stands where a file should: nothing, a folder, a link, a pipe, a device, what changes while it is read."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from random import Random

from campaigns.watching import at_open

POSIX = hasattr(os, "mkfifo")


def displaced(drawn: Random, path: Path, *, may_be_piped: bool = False) -> tuple[AbstractContextManager[object], str]:
    """Put something else in the place of a file; within what is returned, it may change while it is read.

    What may be piped into the program waits for a pipe, as everything does; so there is none then.
    """
    way = drawn.choice((*_ANYWHERE, *(_OF_POSIX if POSIX else ()), _changing, _changing, _changing))
    way = _missing if may_be_piped and way is _a_pipe else way
    if way is _changing:
        return _changing(drawn, path)
    way(path)
    return nullcontext(), f"{path.name}: {way.__name__.strip('_').replace('_', ' ')}"


def _changing(drawn: Random, path: Path) -> tuple[AbstractContextManager[object], str]:
    data, number = path.read_bytes(), drawn.choice((0, 0, 1, 2, 3, 5))
    ways: dict[str, Callable[[], object]] = {
        "removed": lambda: path.unlink(missing_ok=True),
        "emptied": lambda: os.truncate(path, 0) if path.exists() else None,
        "cut to its half": lambda: os.truncate(path, len(data) // 2) if path.exists() else None,
        "longer": lambda: path.write_bytes(data * 2),
        "replaced by nothing": lambda: _renamed(path, b""),
        "replaced by other bytes": lambda: _renamed(path, data[::-1]),
    }
    way = drawn.choice(sorted(ways))
    return at_open(number, ways[way]), f"{path.name} {way} at the {number}. opening"


def _renamed(path: Path, data: bytes) -> None:
    new = path.with_name(".new")
    new.write_bytes(data)
    new.replace(path)


def _missing(path: Path) -> None:
    path.unlink()


def _a_folder(path: Path) -> None:
    path.unlink()
    (path / "in").mkdir(parents=True)


def _huge_and_empty(path: Path) -> None:
    os.truncate(path, 150_000_000)  # of which nothing is on the disk


def _a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _a_socket(path: Path) -> None:
    path.unlink()
    here = os.getcwd()
    os.chdir(path.parent)  # a socket's name is short
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    finally:
        os.chdir(here)


def _a_link_to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def _a_link_to_nothing(path: Path) -> None:
    path.unlink()
    path.symlink_to("nothing")


def _a_link_to_its_folder(path: Path) -> None:
    path.unlink()
    path.symlink_to(".")


def _a_link_to_the_same(path: Path) -> None:
    path.rename(path.with_name(".elsewhere"))
    path.symlink_to(".elsewhere")


def _a_link_to_endless_zeros(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def _a_link_to_nothing_at_all(path: Path) -> None:
    path.unlink()
    path.symlink_to(os.devnull)


def _a_link_to_what_is_full(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/full")


def _a_link_to_a_terminal(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/tty")


def _a_link_to_memory(path: Path) -> None:
    path.unlink()
    path.symlink_to("/proc/self/mem")


def _not_to_be_read(path: Path) -> None:
    path.chmod(0)  # which does not keep root from it


_ANYWHERE = (_missing, _a_folder, _huge_and_empty)
_OF_POSIX = (
    _a_pipe, _a_socket, _a_link_to_itself, _a_link_to_nothing, _a_link_to_its_folder, _a_link_to_the_same,
    _a_link_to_endless_zeros, _a_link_to_nothing_at_all, _a_link_to_what_is_full, _a_link_to_a_terminal,
    _a_link_to_memory, _not_to_be_read,
)  # fmt: skip
