"""A file of somebody else, as bytes that the system reads when they are looked at; errors that name the file."""

from __future__ import annotations

import mmap
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attn_tui.errors import CheckpointError
from attn_tui.foreign.things import damaged
from attn_tui.text import printable


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
