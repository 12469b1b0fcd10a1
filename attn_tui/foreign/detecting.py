"""Which toolkit a model is of: its reader is asked whether it recognises the files, by names and shapes."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

from attn_tui.errors import CheckpointError
from attn_tui.foreign.given import Given, Options
from attn_tui.foreign.imported import Imported
from attn_tui.text import printable

FORMATS = ("joey", "opennmt", "fairseq", "tutorial", "d2l", "bentrevett", "bastings", "nematus")
"""The readers, modules of this package, the most particular first."""
_KNOWN = (
    "Joey NMT, OpenNMT-py, Eole, fairseq, PyTorch's seq2seq tutorial, d2l.ai, bentrevett's and bastings' tutorials, "
    "Nematus and Marian"
)


def open_model(path: Path, options: Options | None = None) -> Imported:
    """Read another toolkit's model: a folder or a file.

    Raises CheckpointError, in one sentence that names the file, if it is of no known toolkit, damaged, not computable
    here, or if an option has to say more.
    """
    name = printable(str(path))
    given = Given(path, options or Options())  # raises with the name
    try:
        imported: Imported = _reader(given).open_model(given)
        if given.options.pad_to and not imported.config.pad_to:
            raise CheckpointError("its encoder reads no padding, so --pad-to has no effect; leave it out.")
    except CheckpointError as error:
        told = f"{error}".startswith((f"{name}: ", f"{printable(str(given.folder))}/"))
        raise CheckpointError(str(error) if told else f"{name}: {error}") from None
    except OSError as error:  # which was there when it was looked at
        reason = printable(error.strerror or "no reason given")
        raise CheckpointError(f"{name}: its files cannot be read ({reason}); check them, and try again.") from None
    return imported


def _reader(given: Given) -> ModuleType:
    for name in FORMATS:
        reader = import_module(f"attn_tui.foreign.{name}")
        if reader.recognises(given):
            return reader
    if given.damaged is not None:
        raise given.damaged
    raise CheckpointError(f"there is no checkpoint in it, nor a model of a known toolkit; known are {_KNOWN}.")
