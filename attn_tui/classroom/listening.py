"""What is said if a server cannot listen where it is told to."""

from __future__ import annotations

import errno
import os

from attn_tui.errors import RoomError
from attn_tui.text import printable

_OF_PORTS = (errno.EADDRINUSE, errno.EACCES)


def no_listening(error: OSError | UnicodeError, what: str, address: str, port: int, option: str) -> RoomError:
    """Say why there is no `what` there, and whether it is the port's `option` that is wrong, or the address.

    >>> print(no_listening(OSError(errno.EADDRINUSE, "while binding"), "SSH", "127.0.0.1", 2222, "--port"))
    there can be no SSH on port 2222 of 127.0.0.1: address already in use; give a free port with --port.
    """
    number = error.errno if isinstance(error, OSError) else None
    if number in _OF_PORTS:
        advice = f"give a free port with {option}"
    else:
        advice = "give an address of this machine with --listen, 0.0.0.0 for all of them"
    if number is not None and number > 0:  # asyncio's own text is long
        reason = os.strerror(number)
    else:
        reason = (isinstance(error, OSError) and error.strerror) or "that is no address"
    reason = reason[:1].lower() + reason[1:]
    return RoomError(f"there can be no {what} on port {port} of {printable(address)}: {reason}; {advice}.")
