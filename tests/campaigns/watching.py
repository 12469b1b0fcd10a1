"""What the program touches outside the folder it was given: by the audit events of Python itself."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_CHANGING = {
    "os.remove": 1, "os.rename": 2, "os.mkdir": 1, "os.rmdir": 1, "os.symlink": 2, "os.link": 2, "os.truncate": 1,
    "os.chmod": 1, "os.chown": 1, "os.utime": 1, "tempfile.mkstemp": 1, "tempfile.mkdtemp": 1,
}  # fmt: skip
"""Events of what changes files, and how many paths they have."""
_NEVER = (
    "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "pty.", "socket.connect",
    "socket.bind", "urllib.", "pickle.", "webbrowser.", "ctypes.",
)  # fmt: skip
"""Events, by how they begin, of what reading a file never does."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_ROOT = Path(__file__).resolve().parents[2]
_CODE = (
    *sysconfig.get_paths().values(), sys.prefix, sys.base_prefix, str(_ROOT / "attn_tui"), str(_ROOT / "checkpoints"),
    "/usr/share", "/usr/lib", "/etc/localtime",
)  # fmt: skip
"""Where what belongs to the program is imported and read from."""
_DEVICES = (os.devnull, "/dev/tty")


class _Watch:
    folders: tuple[str, ...] = ()
    """The one that is given, by its names: a temporary folder may be a link."""
    touched: list[str]
    is_installed = False
    changes: dict[int, Callable[[], object]]
    """What is done before which of the files in the folder is opened, from 0."""
    opened = 0
    is_networked = False


@contextmanager
def watching(folder: Path, is_networked: bool = False) -> Iterator[list[str]]:
    """Note what is opened, changed or begun that has no business to be; a hook cannot be taken away, only be idle.

    What is networked may connect, within this machine.
    """
    if not _Watch.is_installed:
        _Watch.is_installed = True
        sys.addaudithook(_audit)
    _Watch.touched, _Watch.folders = [], (os.path.abspath(folder), os.path.realpath(folder))
    _Watch.changes, _Watch.opened, _Watch.is_networked = {}, 0, is_networked
    try:
        yield _Watch.touched
    finally:
        _Watch.folders = ()


@contextmanager
def at_open(number: int, change: Callable[[], object]) -> Iterator[None]:
    """Do something before that file in the folder is opened, the first from here on being number 0."""
    _Watch.changes, _Watch.opened = {number: change}, 0
    try:
        yield
    finally:
        _Watch.changes = {}


@contextmanager
def unwatched() -> Iterator[None]:
    """Do something that is the campaign's own business, such as asking another program."""
    folders, _Watch.folders = _Watch.folders, ()
    try:
        yield
    finally:
        _Watch.folders = folders


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if not _Watch.folders:
        return
    if event == "open":
        path, _, flags = arguments
        if isinstance(path, str | bytes) and not _may(path, bool(isinstance(flags, int) and flags & _WRITING)):
            _Watch.touched.append(f"opened {path!r}")
        if isinstance(path, str | bytes) and _is_inside(os.path.abspath(os.fsdecode(path))):
            change, _Watch.opened = _Watch.changes.pop(_Watch.opened, None), _Watch.opened + 1
            if change:
                with unwatched():
                    change()
    elif event in _CHANGING:
        for path in arguments[: _CHANGING[event]]:
            if isinstance(path, str | bytes) and not _may(path, True):
                _Watch.touched.append(f"{event} {path!r}")
    elif event in ("socket.connect", "socket.bind") and _Watch.is_networked and _is_here(arguments[1]):
        pass
    elif event.startswith(_NEVER):
        _Watch.touched.append(f"{event} {arguments!r:.200}")


def _may(path: str | bytes, writes: bool) -> bool:
    """Whether a file may be opened. Where the case's own links lead to is the system's business."""
    name = os.path.abspath(os.fsdecode(path))
    if name in _DEVICES or _is_inside(name) or "__pycache__" in name:
        return True
    if writes and name.startswith("/proc/"):  # in which nothing can be made
        return True
    return not writes and name.startswith(_CODE)


def _is_here(address: object) -> bool:
    return isinstance(address, tuple) and str(address[0]).startswith("127.0.0.")


def _is_inside(name: str) -> bool:
    return any(name == folder or name.startswith(folder + os.sep) for folder in _Watch.folders)
