"""The key by which clients know that this is the class they were told of: made once, and kept."""

from __future__ import annotations

import os
from pathlib import Path

import asyncssh

from attn_tui.errors import RoomError
from attn_tui.files import clear_old, made_beside
from attn_tui.text import printable

ALGORITHM = "ssh-ed25519"


def host_key(path: Path) -> asyncssh.SSHKey:
    """Read the key at a path, or make one there that only its owner can read. Raises RoomError."""
    clear_old(path.parent)  # who was ended after making it has left it under two names
    try:
        return asyncssh.read_private_key(path)
    except (FileNotFoundError, NotADirectoryError):
        return _made(path)
    except (OSError, asyncssh.KeyImportError) as error:
        raise RoomError(
            f"the host key {printable(str(path))} cannot be read: {_reason(error)}; put it back, or remove it for a "
            "new one, whose fingerprint the class has to be told."
        ) from None


def _made(path: Path) -> asyncssh.SSHKey:
    key = asyncssh.generate_private_key(ALGORITHM, comment="attn-tui")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with made_beside(path, key.export_private_key(), own=True) as made:
            try:
                os.link(made, path)
            except FileExistsError:  # another server has made one meanwhile
                return host_key(path)
    except OSError as error:
        raise RoomError(
            f"no host key can be kept in {printable(str(path.parent))}: {_reason(error)}; make it writable."
        ) from None
    return key


def fingerprint(key: asyncssh.SSHKey) -> str:
    """What ssh shows for it when it first connects: `SHA256:…`."""
    return str(key.get_fingerprint())


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or printable(str(error)).rstrip(".")
