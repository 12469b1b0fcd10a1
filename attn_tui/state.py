"""Files that the program keeps for its user from one session to the next; only their owner can read them.

They are a convenience: whoever keeps something there goes on without, if it cannot be read or written.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def state_file(name: str) -> Path:
    """Return the path of a file in the user's state folder, whether there is one or not."""
    import platformdirs  # as in `attn_tui.settings`; only needed when something is kept

    return Path(platformdirs.user_state_dir("attn-tui"), name)


def replace_own(file: Path, text: str) -> None:
    """Replace a file at once, so that it is never half written; the new one is its owner's alone. Raises OSError."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        number = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(number, "w", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
        os.replace(name, file)
    except OSError:
        with suppress(OSError):
            os.unlink(name)
        raise
