"""The key by which clients know that this is the class they were told of: made once, and kept."""

from __future__ import annotations

import os
from pathlib import Path

import asyncssh

from attn_tui.errors import RoomError
from attn_tui.text import printable

ALGORITHM = "ssh-ed25519"


def host_key(path: Path) -> asyncssh.SSHKey:
    """Read the key at a path, or make one there that only its owner can read. Raises RoomError."""
    try:
        return asyncssh.read_private_key(path)
    except FileNotFoundError:
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
        made = path.with_name(f"{path.name}.{os.getpid()}.new")
        with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as file:
            file.write(key.export_private_key())
        try:
            os.link(made, path)  # unless another server has made one meanwhile
        finally:
            made.unlink()
    except FileExistsError:
        return asyncssh.read_private_key(path)
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
