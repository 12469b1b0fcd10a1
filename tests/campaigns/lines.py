"""Text → other text, and in which line something was done; as bytes, for it may be none in UTF-8."""

from __future__ import annotations

import gzip
from random import Random

WORDS = (
    b"", b" ", b"\t", b"\0", b"\r", b"\x0b", b"\x0c", b"\x1c", b"\x85", b"\xff", b"\xc3", b"\xed\xa0\x80",
    "\u2028".encode(), "\u0085".encode(),
    "\ufeff".encode(), "\u202e".encode(), "\u200b".encode(), b"\x1b[31m", b"\x1b]0;x\x07",
    ("e" + "\u0301" * 3000).encode(),
    "🧑‍🚀".encode(), b'"', b"'", b'"""', b"```", b"<!--", b"-->", b"<!-- look: nowhere -->", b"[", b"]", b"[[", b"{",
    b"}", b"=", b"#", b"\\",
    b"\\u0000", b"nan", b"inf", b"-1", b"1e400", b"9" * 5000, b"0x", b"1979-05-27", b"true", b"null", b"a" * 100_000,
    b"[" * 10_000, b"&a [*a]", b"!!python/object/apply:os.system [id]", b"<<: *b", b"$ attn-tui translate", b"- [x] a",
    b"=cmd|'/c calc'!A0", b"0-0", b"999999999-0", b"4\xd9\xa0-0", b"\xd9\xa3", b"1-", b"@@", b"</w>", b"#version: 9.9",
)  # fmt: skip
"""What means something to somebody, or is no text."""


def changed(drawn: Random, data: bytes) -> tuple[bytes, str, int]:
    """Other bytes, what was done, and in which line, from 1; 0 if in more than one."""
    lines = data.split(b"\n")
    k = drawn.randrange(len(lines))
    word = drawn.choice(WORDS)
    line = lines[k]
    place = drawn.randrange(len(line) + 1)
    way = drawn.choice(
        (*["in", "in", "end", "line", "instead", "value"] * 2, "out", "twice", "exchanged", "ends", "all", "many")
    )
    shown = f"{word[:24]!r}"
    if way == "in":
        lines[k], said = line[:place] + word + line[place:], f"{shown} in line {k + 1}"
    elif way == "end":
        lines[k], said = line + word, f"{shown} at the end of line {k + 1}"
    elif way == "line":
        lines.insert(k, word)
        said = f"{shown} before line {k + 1}"
    elif way == "instead":
        lines[k], said = word, f"{shown} instead of line {k + 1}"
    elif way == "value":
        sign = next((one for one in (b"=", b":", b"\t", b" ") if one in line), b"")
        lines[k] = line.partition(sign)[0] + sign + b" " + word if sign else word
        said = f"{shown} for what is in line {k + 1}"
    elif way == "out":
        del lines[k]
        said = f"line {k + 1} left out"
    elif way == "twice":
        lines.insert(k, line)
        said = f"line {k + 1} twice"
    elif way == "exchanged":
        other = drawn.randrange(len(lines))
        lines[k], lines[other] = lines[other], lines[k]
        return b"\n".join(lines), f"lines {k + 1} and {other + 1} exchanged", 0
    elif way == "ends":
        new = drawn.choice((b"\r\n", b"\r", b"\n\n", b"\x0b", "\u2028".encode()))
        return new.join(lines), f"{new!r} at the ends of lines", 0
    elif way == "many":
        return b"\n".join([*lines[:k], *[line] * 5000, *lines[k:]]), f"line {k + 1} 5,000 times", 0
    else:
        return *_encoded(drawn, data), 0
    return b"\n".join(lines), said, k + 1


def _encoded(drawn: Random, data: bytes) -> tuple[bytes, str]:
    text = data.decode(errors="replace")
    codec = drawn.choice(("utf-16", "utf-16-le", "utf-32", "latin-1", "utf-8-sig", "gzip", "gzip cut", "gzip of zeros"))
    if codec.startswith("gzip"):
        packed = gzip.compress(
            bytes(400_000_000) if codec == "gzip of zeros" and drawn.random() < 0.02 else data, mtime=0
        )
        return (packed[: drawn.randrange(1, len(packed))] if codec == "gzip cut" else packed), codec
    return text.encode(codec, "replace"), codec
