"""A SentencePiece model that splits into some of its pieces alone.

SentencePiece's own SetVocabulary, which Joey NMT calls, is gone from newer Python packages of it; it marked the other
pieces as unused, except single characters, and so does this.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

_PIECE, _NAME, _TYPE = 1, 1, 3
"""Numbers of fields in sentencepiece_model.proto: of `pieces` in a model, of `piece` and `type` in one of these."""
_NORMAL, _UNUSED = 1, 5
_UNUSED_FIELD = bytes([_TYPE << 3, _UNUSED])
"""A field at the end of a message overrides what came before."""


def restricted(model: bytes, known: Collection[str]) -> bytes:
    """Return a model that has the same pieces, and uses only those in `known` and single characters.

    `model` is one that SentencePiece has opened: that it is intact need not be checked again.
    """
    found = bytearray()
    for number, whole, value in _fields(model):
        if number == _PIECE and isinstance(value, bytes) and _is_kept_out(value, known):
            value += _UNUSED_FIELD
            whole = bytes([_PIECE << 3 | 2]) + _varint(len(value)) + value
        found += whole
    return bytes(found)


def _is_kept_out(piece: bytes, known: Collection[str]) -> bool:
    fields = {number: value for number, _, value in _fields(piece)}
    name = fields.get(_NAME, b"")
    assert isinstance(name, bytes)
    text = name.decode()
    return fields.get(_TYPE, _NORMAL) in (_NORMAL, _UNUSED) and len(text) > 1 and text not in known


def _fields(message: bytes) -> Iterator[tuple[int, bytes, bytes | int]]:
    """Yield the fields of a message of protobuf: number, all bytes of it, and its value."""
    at = 0
    while at < len(message):
        first = at
        tag, at = _read_varint(message, at)
        value: bytes | int
        match tag & 7:
            case 0:
                value, at = _read_varint(message, at)
            case 2:
                length, at = _read_varint(message, at)
                value, at = message[at : at + length], at + length
            case kind:
                length = 8 if kind == 1 else 4
                value, at = message[at : at + length], at + length
        yield tag >> 3, message[first:at], value


def _read_varint(message: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    value = shift = 0
    while at < len(message):
        byte = message[at]
        value, shift, at = value | (byte & 0x7F) << shift, shift + 7, at + 1
        if byte < 0x80:
            break
    return value, at


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])
