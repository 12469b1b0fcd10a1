"""Pickles → other pickles: their operations, what they call, how deeply they nest and how often they repeat."""

from __future__ import annotations

import pickle
import pickletools
from random import Random

from campaigns import mutating

HOSTILE = (
    b"cos\nsystem\n(X\x0a\x00\x00\x00touch oops\x85R.", b"cbuiltins\neval\n(X\x02\x00\x00\x0011tR.",
    b"c__builtin__\nexec\n(S'x=1'\ntR.",
    b"csubprocess\nPopen\n((lp0\nS'true'\natR.", b"]" + b"h\x00a" * 1000 + b".", b"(" * 1_000_000 + b".",
    b"]" * 100_000 + b"a" * 99_999 + b".",
    b"]q\x00h\x00a.", b"N" * 1_000_000 + b".", b"\x8e" + b"\xff" * 8, b"X\xff\xff\xff\xff", b"\x8b\xff\xff\xff\x7f",
    b"L" + b"9" * 100_000 + b"L\n.",
    b"](" + b"]q\x00" + b"(h\x00h\x00eq\x00" * 60 + b"e.", b"}(K\x01K\x02K\x03u.", b"\x80\xff.", b"Y.",
    b"Phttp://x\n.", b"NQ.", b"\x82\x01.",
    b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I1000000000000\ntc_codecs\nencode\ntR.",
    b"ccollections\nOrderedDict\n)R(K\x01K\x02s.", b"cargparse\nNamespace\n)\x81}X\x01\x00\x00\x00ah\x00sb.",
    b"F1e400\n.", b"I\xd9\xa3\n.",
)  # fmt: skip
"""What means harm, or is huge."""
_CODES = [opcode.code.encode("latin-1") for opcode in pickletools.opcodes]


def changed(drawn: Random, data: bytes) -> tuple[bytes, str]:
    """Another pickle, and what was done."""
    way = drawn.random()
    if way < 0.15:
        number = drawn.randrange(len(HOSTILE))
        return HOSTILE[number], f"hostile pickle {number}"
    if way < 0.25:
        return mutating.mutated(drawn, data)
    try:
        places = [place for _, _, place in pickletools.genops(data) if place is not None]
    except Exception:  # there are none in what was changed before
        return mutating.mutated(drawn, data)
    ends = [*places[1:], len(data)]
    k = drawn.randrange(len(places))
    start, end = places[k], ends[k]
    name = f"operation {k} ({data[start : start + 1]!r})"
    other = drawn.randrange(len(places))
    ways = {
        "left out": data[:start] + data[end:],
        "twice": data[:end] + data[start:end] + data[end:],
        "as another": data[:start] + drawn.choice(_CODES) + data[start + 1 :],
        "before a harm": data[:start] + drawn.choice(HOSTILE)[:-1] + data[start:],
        "before another": data[:start] + drawn.choice(_CODES) + data[start:],
        "instead of another": data[: places[other]] + data[start:end] + data[ends[other] :],
        "with another argument": data[: start + 1] + drawn.randbytes(max(0, end - start - 1)) + data[end:],
        "as None": data[:start] + b"N" + data[end:],
        "as a huge number": data[:start] + pickle.LONG1 + b"\x10" + b"\xff" * 15 + b"\x7f" + data[end:],
        "as NaN": data[:start] + b"G\x7f\xf8" + bytes(6) + data[end:],
        "the last": data[:end] + b".",
    }
    way_name = drawn.choice(sorted(ways))
    return ways[way_name], f"{name} {way_name}"
