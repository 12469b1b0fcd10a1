"""Bytes that are not UTF-8 → the encoding they most likely have, by the name that iconv knows."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32LE"),
    (codecs.BOM_UTF32_BE, "UTF-32BE"),
    (codecs.BOM_UTF16_LE, "UTF-16LE"),
    (codecs.BOM_UTF16_BE, "UTF-16BE"),
)
# Codec, iconv's name, the letters its language writes most, and the least share of these among what is not ASCII. In
# this order: Korean bytes are Chinese ones, too, but not the other way round.
_NATIONAL = (
    ("euc-kr", "EUC-KR", "[가-힣]", 0.8),
    ("euc-jp", "EUC-JP", "[ぁ-ゟ]", 0.3),
    ("shift_jis", "SHIFT_JIS", "[ぁ-ゟ]", 0.3),
    ("gb2312", "GB18030", "[一-鿿]", 0.5),
    ("big5", "BIG5", "[一-鿿]", 0.5),
    ("gb18030", "GB18030", "[一-鿿]", 0.5),
    ("cp1251", "CP1251", "[а-яё]", 0.6),
    ("koi8-r", "KOI8-R", "[а-яё]", 0.6),
)
_ENOUGH = 1 << 16


def is_wide(content: bytes) -> bool:
    """Whether these are 2 or 4 bytes a character: a mark says so, or the zeros of ASCII, which other text has not."""
    if content.startswith(tuple(mark for mark, _ in _MARKS)):
        return True
    sample = content[:_ENOUGH]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    zeros = even + odd
    if zeros < 2 or 50 * zeros < len(sample):
        return False
    return max(even, odd) > 4 * min(even, odd) or 10 * zeros > 6 * len(sample)


def likely_encoding(content: bytes) -> str:
    """Name the encoding; '' if nothing speaks for any.

    >>> likely_encoding("l'été à Noël".encode("cp1252"))
    'CP1252'
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    sample = content[:_ENOUGH]
    if is_wide(sample):
        big, little = sample[::2].count(0), sample[1::2].count(0)
        if 10 * (big + little) > 6 * len(sample):
            return "UTF-32LE" if sample[0] else "UTF-32BE"
        return "UTF-16LE" if little > big else "UTF-16BE"
    read = re.sub(r"[\x00-\x7f]", "", sample.decode(errors="replace"))
    if 2 * read.count("\N{REPLACEMENT CHARACTER}") < len(read):  # UTF-8 but for some bytes
        return ""
    whole = sample[: sample.rfind(b"\n") + 1] or sample  # not cut inside a character
    runs = re.findall(rb"[\x80-\xff]+", whole)
    if sum(map(len, runs)) < 2 * len(runs):  # accents stand between plain letters
        return "CP1252"
    for codec, name, letters, least in _NATIONAL:
        try:
            foreign = re.sub(r"[\x00-\x7f]", "", whole.decode(codec))
        except UnicodeDecodeError:
            continue
        if len(re.findall(letters, foreign)) >= least * len(foreign):
            return name
    return ""
