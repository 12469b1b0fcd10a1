"""A file of somebody else, as bytes that the system reads when they are looked at; errors that name the file."""

from __future__ import annotations

import mmap
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attn_tui.errors import CheckpointError
from attn_tui.foreign.things import damaged
from attn_tui.text import printable

CHANGED = "its files have changed while they were read; try again."


@contextmanager
def about(path: Path) -> Iterator[None]:
    """Put the file's name before what a CheckpointError says; an OSError becomes one."""
    name = printable(str(path))
    try:
        yield
    except CheckpointError as error:
        raise CheckpointError(f"{name}: {error}") from None
    except OSError as error:
        reason = printable(error.strerror or "no reason given")
        raise CheckpointError(f"{name}: it cannot be read ({reason}); check the file and its permissions.") from None


def mapped(path: Path) -> mmap.mmap:
    """Map a file into memory. Raises CheckpointError if it is empty or no file, OSError if it cannot be read."""
    if not stat.S_ISREG(path.stat().st_mode):  # a pipe would never end
        raise CheckpointError("this is not a file; give the file itself.")
    with path.open("rb") as file:
        if not path.stat().st_size:
            raise damaged("the file is empty")
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def whole(array: NDArray[Any]) -> NDArray[Any]:
    """Return an array that may be a window onto a mapped file, to be copied at once.

    Raises CheckpointError if less is left of the file than was mapped: to look beyond its end would end the process, by
    SIGBUS. A training that saves again cuts the file first.
    """
    of: object = array
    while isinstance(of, np.ndarray | memoryview):
        of = of.base if isinstance(of, np.ndarray) else of.obj
    if isinstance(of, mmap.mmap) and of.size() < len(of):
        raise CheckpointError(CHANGED)
    return array
