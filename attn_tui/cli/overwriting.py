"""What commands write; a file that exists is replaced only if that is asked for."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

import click

from attn_tui.errors import ExportError, OutputError
from attn_tui.files import made_beside, replace_file
from attn_tui.text import printable

overwrite_option = click.option(
    "--overwrite", is_flag=True, help="Replace the file if it exists; without this, nothing is written then."
)


def check_free(file: str | os.PathLike[str], overwrite: bool, otherwise: str = "name another file") -> None:
    """Raise OutputError if the file exists and is not to be replaced; what is no file, as /dev/null, is not lost.

    Called before anything is computed, and before the file is written.
    """
    if not overwrite and os.path.isfile(file):
        raise taken(file, otherwise)


def taken(file: str | os.PathLike[str], otherwise: str = "name another file") -> OutputError:
    """The error for a file that exists and is not to be replaced."""
    return OutputError(f"«{printable(str(Path(file)))}» exists already; {otherwise}, or add --overwrite to replace it.")


def try_writing(file: Path) -> None:
    """Raise OSError if nothing can be written there; what is there stays as it is."""
    with suppress(FileNotFoundError):  # not for a name that no file can have
        file.open("r+b", buffering=0).close()
    if file.is_file() or not file.exists():
        with made_beside(file, b""):
            pass


def free_name(path: Path) -> Path:
    """A name that no file has: this one, with a number if it is taken."""
    number, free = 1, path
    while free.exists() or free.is_symlink():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def write_output(output: str | None, content: bytes, overwrite: bool) -> None:
    """Write to a file, or to standard output if it is None.

    Raises ExportError if that cannot be, and OutputError if the file exists by now and is not to be replaced.
    """
    name = "standard output" if output is None else f"«{printable(output)}»"
    try:
        if output is not None:
            replace_file(Path(output), content, replaces=overwrite)
        elif not hasattr(sys.stdout, "buffer"):
            raise ExportError("standard output is closed; give a file with -o.")
        else:
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
    except FileExistsError:
        raise taken(output or "") from None
    except BrokenPipeError:  # which `attn_tui.cli.main` catches
        raise
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise ExportError(f"{name} cannot be written ({printable(why)}); name another file with -o.") from None
