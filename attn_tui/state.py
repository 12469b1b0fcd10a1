"""Files that the program keeps for its user from one session to the next; only their owner can read them.

They are a convenience: whoever keeps something there goes on without, if it cannot be read or written.
"""

from __future__ import annotations

from pathlib import Path

from attn_tui.files import check_file, replace_file


def state_file(name: str) -> Path:
    """Return the path of a file in the user's state folder, whether there is one or not."""
    import platformdirs  # as in `attn_tui.settings`; only needed when something is kept

    return Path(platformdirs.user_state_dir("attn-tui"), name)


def replace_own(file: Path, text: str) -> None:
    """Replace a file at once, so that it is never half written; the new one is its owner's alone.

    Raises OSError, also if what is there is a pipe or a device: nothing is kept in one.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if file.exists():
        check_file(file)
    replace_file(file, text.encode("utf-8"), own=True)
