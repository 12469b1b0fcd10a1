"""What may be sent to a socket: wishes as JSON, and frames (RFC 6455) of which some are none."""

from __future__ import annotations

import base64
import json
from random import Random
from typing import Any

from campaigns import values
from campaigns.doors.packets import NUMBERS
from campaigns.mutating import mutated

KEY = base64.b64encode(b"the sample nonce").decode()
VIEWS = (["en", 80, 24], ["ko", 80, 24], ["en", 100, 30], ["ko", 200, 60])
WISHES: tuple[dict[str, Any], ...] = (
    {"look": ["en", 80, 24]}, {"press": ["ArrowRight", False]}, {"press": ["a", True]}, {"press": ["Enter", False]},
    {"paste": "1 2 3"}, {"click": [10, 5]}, {"follow": True}, {"lost": True}, {"answer": [[1, 2, 3], 0]},
)  # fmt: skip
FORGED: tuple[dict[str, Any], ...] = (
    {"show": {"place": [1, 1]}}, {"joined": True}, {"frame": {"fresh": True, "columns": 80, "rows": 23, "lines": []}},
    {"end": {"sentence": "It is over.", "again": False}}, {"asked": None}, {"reveal": True}, {"follow": 1},
    {"lost": True, "follow": True}, {"person": 1}, {"leave": 2}, {"state": {"revision": [1 << 40, 0, 0]}}, {},
)  # fmt: skip
"""What a page is told, what servers tell each other, and what nobody tells."""


def join(drawn: Random, code: str) -> dict[str, Any]:
    """Let me in."""
    return {"join": [code, *drawn.choice(VIEWS[:1] * 6 + VIEWS)]}


def wish(drawn: Random, code: str) -> str:
    """What a page tells, or something that was made of it."""
    told = drawn.choice((*WISHES, *WISHES, *FORGED, join(drawn, code)))
    if drawn.random() < 0.5:
        told = values.changed(drawn, told)[0]
    written = values.text_of(drawn, told)[0] if drawn.random() < 0.5 else json.dumps(told)
    return (
        mutated(drawn, written.encode("utf-8", "surrogatepass"))[0].decode("latin-1")
        if drawn.random() < 0.1
        else written
    )


def frame(data: bytes, *, kind: int = 1, is_last: bool = True, mask: bytes | None = b"mask", extra: int = 0) -> bytes:
    """One frame; `extra` are the bits that nobody may set."""
    size, masked = len(data), 0x80 if mask else 0
    first = (0x80 if is_last else 0) | extra | kind
    if size < 126:
        head = bytes([first, masked | size])
    elif size < 1 << 16:
        head = bytes([first, masked | 126]) + size.to_bytes(2, "big")
    else:
        head = bytes([first, masked | 127]) + size.to_bytes(8, "big")
    if mask:
        key = (mask * (size // 4 + 1))[:size]
        data = (int.from_bytes(data, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")
    return head + (mask or b"") + data


def pieces(drawn: Random, text: str) -> bytes:
    """A message in one frame or in several, seldom as it should not be."""
    data = text.encode("utf-8", "surrogatepass")
    way = drawn.choice(
        (*["whole"] * 6, *["in pieces"] * 2, "unended", "bare", "of a kind", "with bits", "huge", "claims")
    )
    match way:
        case "in pieces" | "unended":
            cuts = sorted(drawn.randrange(len(data) + 1) for _ in range(drawn.choice((1, 3, 40))))
            parts = [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]
            kinds = [1, *[0] * (len(parts) - 1)]
            frames = [frame(part, kind=kind, is_last=False) for part, kind in zip(parts, kinds, strict=True)]
            if way == "in pieces":
                frames[-1] = frame(parts[-1], kind=kinds[-1])
            ping = frame(b"x", kind=9) if drawn.random() < 0.2 else b""
            return ping.join(frames)
        case "bare":
            return frame(data, mask=None)
        case "of a kind":
            return frame(data[:200], kind=drawn.randrange(16))
        case "with bits":
            return frame(data, extra=drawn.choice((0x40, 0x20, 0x10, 0x70)))
        case "huge":
            return frame(b'{"paste": "' + b"a" * drawn.choice((8192, 100_000, 2_000_000)) + b'"}')
        case "claims":
            return b"\x81\xff" + drawn.choice(NUMBERS).to_bytes(8, "big") + b"mask" + data[:100]
    return frame(data)
