"""Bytes → other bytes."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from random import Random

WORDS = (0, 1, 2, 3, 7, 8, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, (1 << 63) - 1,
         1 << 63, (1 << 64) - 1, 100_000_000, 1 << 40)  # fmt: skip
"""Numbers at which something begins or ends."""
OTHERS = (
    b"", b"\0", b"\n", b"{}", b"[]", b"null", b"%PDF-1.7\n" + bytes(400), b"\x7fELF" + bytes(60), b"PK\x03\x04",
    b"BZh9",
    b"\x1f\x8b", gzip.compress(bytes(100_000)), b"<!DOCTYPE html><title>404</title>\n", b"\xfd7zXZ\x00" + bytes(20),
    b"version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 12\n", "Łódź".encode("utf-16"), b"\xff" * 4096,
    b"\xef\xbb\xbf", b"\x80\x04N.", b"cos\nsystem\n(S'id'\ntR.", b"a" * 1_000_000, b"[" * 100_000, b"{\"a\":" * 20_000,
)  # fmt: skip
"""Files of other kinds, or of none."""


def mutated(drawn: Random, data: bytes) -> tuple[bytes, str]:
    """Other bytes, and what was done to them; 1 to 3 things, mostly one."""
    what = []
    for _ in range(drawn.choice((1, 1, 1, 2, 3))):
        data, said = drawn.choice(_WAYS)(drawn, data)
        what.append(said)
    return data, ", ".join(what)


def _place(drawn: Random, data: bytes) -> int:
    """Anywhere, but as often at the beginning or the end, in which formats say what they hold."""
    size = max(1, len(data))
    where = drawn.random()
    if where < 0.3:
        return drawn.randrange(min(size, 64))
    return size - 1 - drawn.randrange(min(size, 64)) if where < 0.45 else drawn.randrange(size)


def _bits(drawn: Random, data: bytes) -> tuple[bytes, str]:
    found = bytearray(data or b"\0")
    places = [_place(drawn, found) for _ in range(drawn.choice((1, 1, 2, 8)))]
    for place in places:
        found[place] ^= 1 << drawn.randrange(8)
    return bytes(found), f"bits of bytes {places} flipped"


def _number(drawn: Random, data: bytes) -> tuple[bytes, str]:
    width, order = drawn.choice((1, 2, 4, 8)), drawn.choice(("little", "big"))
    value, place = drawn.choice(WORDS) % (1 << 8 * width), _place(drawn, data)
    return data[:place] + value.to_bytes(width, order) + data[place + width :], f"{value} in {width} bytes at {place}"


def _cut(drawn: Random, data: bytes) -> tuple[bytes, str]:
    end = _place(drawn, data)
    return data[:end], f"cut to {end} bytes"


def _without(drawn: Random, data: bytes) -> tuple[bytes, str]:
    start, length = _place(drawn, data), drawn.choice((1, 2, 8, 100, 5000))
    return data[:start] + data[start + length :], f"{length} bytes left out at {start}"


def _twice(drawn: Random, data: bytes) -> tuple[bytes, str]:
    start, length, times = _place(drawn, data), drawn.choice((1, 8, 100, 5000)), drawn.choice((1, 1, 50))
    return data[:start] + data[start : start + length] * times + data[
        start:
    ], f"{length} bytes at {start} again × {times}"


def _inserted(drawn: Random, data: bytes) -> tuple[bytes, str]:
    start, length = drawn.choice((0, len(data), _place(drawn, data))), drawn.choice((1, 8, 100, 5000))
    new = drawn.choice((bytes(length), b"\xff" * length, drawn.randbytes(length)))
    return data[:start] + new + data[start:], f"{length} bytes put in at {start}"


def _over(drawn: Random, data: bytes) -> tuple[bytes, str]:
    start, length = _place(drawn, data), drawn.choice((1, 4, 16, 256))
    new = drawn.choice((bytes(length), b"\xff" * length, drawn.randbytes(length)))
    return (data[:start] + new + data[start + length :])[: max(len(data), 1)], f"{length} bytes at {start} overwritten"


def _moved(drawn: Random, data: bytes) -> tuple[bytes, str]:
    a, b, c = sorted(_place(drawn, data) for _ in range(3))
    return data[:a] + data[b:c] + data[a:b] + data[c:], f"bytes {a} to {b} and {b} to {c} exchanged"


def _other(drawn: Random, data: bytes) -> tuple[bytes, str]:
    number = drawn.randrange(len(OTHERS))
    return OTHERS[number], f"another kind of file ({OTHERS[number][:12]!r})"


_WAYS: Sequence[Callable[[Random, bytes], tuple[bytes, str]]] = (
    *[_bits, _number] * 4, *[_cut, _without, _twice, _inserted, _over, _moved] * 2, _other,
)  # fmt: skip
