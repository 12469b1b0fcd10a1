"""The keys that let a lecturer in, as `~/.ssh/authorized_keys` has them: sshd(8), AUTHORIZED_KEYS FILE FORMAT."""

from __future__ import annotations

from pathlib import Path

import asyncssh

from attn_tui.errors import RoomError
from attn_tui.files import read_file
from attn_tui.text import printable

_LONGEST = 1 << 20
"""Bytes of the file."""
_KINDS = ("ssh-", "ecdsa-", "sk-")
"""How the names of keys' algorithms begin."""


def lecturer_keys(path: Path) -> tuple[list[asyncssh.SSHKey], list[str]]:
    """Read the keys; return them, and a sentence about each line that cannot be used, with its number.

    A line with options is not used: what they forbid, as `from=` or `expiry-time=` do, would be allowed here.
    Raises RoomError if the file cannot be read, or has no key.
    """
    name = printable(str(path))
    try:
        content = read_file(path, _LONGEST + 1)
    except (OSError, ValueError) as error:  # a name that no file can have
        reason = getattr(error, "strerror", None) or str(error)
        raise RoomError(f"the lecturers' keys {name} cannot be read: {printable(reason).rstrip('.')}.") from None
    if len(content) > _LONGEST:
        raise RoomError(f"{name} is too long for a file of keys; name one in the format of authorized_keys.")
    keys: list[asyncssh.SSHKey] = []
    wrong: list[str] = []
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
        if not (line := line.strip()) or line.startswith("#"):
            continue
        try:
            if not line.startswith(_KINDS):
                raise ValueError
            keys.append(asyncssh.import_public_key(line))
        except (asyncssh.KeyImportError, ValueError):
            has_options = any(f" {kind}" in line for kind in _KINDS)
            why = "has options, which are not kept here" if has_options else "is no public key"
            wrong.append(f"line {number:,} of {name} {why}, and lets nobody in.")
    if not keys:
        found = wrong[0].removesuffix(", and lets nobody in.") if wrong else f"there is none in {name}"
        raise RoomError(f"no lecturer could come in: {found}; add a public key, as ssh-keygen -t ed25519 makes one.")
    return keys, wrong
