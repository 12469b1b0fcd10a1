"""Any JSON value → one of the required kind; RoomError, in one sentence, for everything else.

What is read here comes from another server of the same room: it may be of another version, or not be one at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from attn_tui.errors import RoomError, TraceError
from attn_tui.text import printable, shown
from attn_tui.trace.checking import items, text
from attn_tui.trace.container import parse

LONGEST_MESSAGE = 1 << 18
"""Bytes of what one server tells another, at most."""
_DIGEST = re.compile("[0-9a-f]{64}")


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Make one sentence of what is found to be wrong with something: `what` is its subject."""
    try:
        yield
    except TraceError as error:  # of the checks that the room shares with traces
        raise RoomError(
            f"{what} cannot be used: {error}; run the same version of attn-tui on all servers of the room."
        ) from None


def message(data: Mapping[str, object]) -> str:
    """Write what is told to other servers, as ASCII. Raises RoomError if it is too long to be told."""
    written = json.dumps(data, separators=(",", ":"), allow_nan=False)
    if len(written) > LONGEST_MESSAGE:
        raise RoomError(
            f"what is shown takes {len(written) >> 10:,} KiB to tell other servers, and {LONGEST_MESSAGE >> 10:,} are "
            "the most; undo some changes, or take a shorter sentence."
        )
    return written


def parsed(written: str | bytes) -> dict[str, Any]:
    """Read what another server has told. TraceError, as the middle of a sentence, if it is no JSON object."""
    if len(written) > LONGEST_MESSAGE:
        raise TraceError("it is too long")
    return parse(written)


def short(value: object, longest: int, *, empty: bool = False) -> str:
    """A text of at most so many characters that a terminal can show; not an empty one, unless that is allowed."""
    found = text(value)
    if len(found) > longest:
        raise TraceError(f"it has a text of {len(found):,} characters, and {longest:,} are the most")
    if found != printable(found):
        raise TraceError(f"it has {shown(found)}, which cannot be shown")
    if not found and not empty:
        raise TraceError("it has an empty text")
    return found


def few(value: object, most: int, least: int = 0) -> list[Any]:
    """A list of a bounded length."""
    found = items(value)
    if not least <= len(found) <= most:
        raise TraceError(f"it has a list of {len(found):,} in place of {least:,} to {most:,}")
    return found


def matching(value: object, pattern: re.Pattern[str]) -> str:
    """A text of that form, or an empty one."""
    found = text(value)
    if found and not pattern.fullmatch(found):
        raise TraceError(f"it has {shown(found)}, which is no such name")
    return found


def digest(value: object) -> str:
    """A SHA-256 in hexadecimal, or an empty text."""
    return matching(value, _DIGEST)
