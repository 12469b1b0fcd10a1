"""Fonts that have the letters of some words: matplotlib's own, and those of the machine for what it lacks."""

from __future__ import annotations

from collections.abc import Iterable

OWN = "DejaVu Sans"
"""Comes with matplotlib, so that words in Latin, Greek and Cyrillic letters look the same on every machine."""
_PREFERRED = (
    "Noto Sans CJK KR", "Noto Sans KR", "NanumBarunGothic", "NanumGothic", "Malgun Gothic", "Apple SD Gothic Neo",
    "Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans",
)  # fmt: skip
"""Other fonts that have a letter come after these, by name."""


def families(words: Iterable[str]) -> tuple[list[str], str]:
    """Return the fonts that together have all letters of the words, best first, and the letters that none has."""
    from matplotlib.font_manager import fontManager, get_font

    missing = {ord(letter) for word in words for letter in word if not letter.isspace()}
    chosen = [OWN]
    missing -= set(get_font(fontManager.findfont(OWN)).get_charmap())
    if missing:
        upright = [
            font for font in fontManager.ttflist if font.style == "normal" and str(font.weight) in ("400", "normal")
        ]
        upright.sort(key=lambda font: (_rank(font.name), font.name, font.fname))
        for font in upright:
            if missing and font.name not in chosen:
                has = missing & set(get_font(font.fname).get_charmap())
                if has:
                    chosen.append(font.name)
                    missing -= has
    return chosen, "".join(map(chr, sorted(missing)))


def _rank(name: str) -> int:
    return _PREFERRED.index(name) if name in _PREFERRED else len(_PREFERRED)
