"""Fonts that have the letters of some words: matplotlib's own, and those of the machine for what it lacks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.font_manager import FontEntry

OWN = "DejaVu Sans"
"""Comes with matplotlib, so that words in Latin, Greek and Cyrillic letters look the same on every machine."""
_PREFERRED = (
    "Noto Sans CJK KR", "Noto Sans KR", "NanumBarunGothic", "NanumGothic", "Malgun Gothic", "Apple SD Gothic Neo",
    "Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans",
)  # fmt: skip
"""Other fonts that have a letter come after these."""
_PLACEHOLDERS = re.compile("last ?resort|adobe ?(not ?def|blank)", re.IGNORECASE)
"""Fonts that have a sign for every letter, but never the letter."""
_KIND = re.compile(
    " (LETTER|SYLLABLE|SYLLABICS|VOWEL|SIGN|DIGIT|NUMBER|MARK|CHARACTER|SMALL|CAPITAL|CONSONANT|INDEPENDENT|DEPENDENT"
    "|SUBJOINED|FINAL|MODIFIER|TONE|COMBINING|IDEOGRAPH|HIEROGLYPH|CHOSEONG|JUNGSEONG|JONGSEONG|COMPATIBILITY|UNIFIED)\\b"
)
"""What follows the script in a letter's name."""
_CJK = "fonts-noto-cjk"
_FONTS = {
    "Cjk": ("Chinese", "Noto Sans CJK", _CJK),
    "Hangul": ("Korean", "Noto Sans CJK", _CJK),
    "Hiragana": ("Japanese", "Noto Sans CJK", _CJK),
    "Katakana": ("Japanese", "Noto Sans CJK", _CJK),
    "Halfwidth": ("Japanese", "Noto Sans CJK", _CJK),
    "": ("symbols", "Symbola", "fonts-symbola"),
}
"""For a script: its name, a font that has it, and that font's package in Debian and Ubuntu. "" is what is no letter."""


def families(words: Iterable[str]) -> tuple[list[str], str]:
    """Return the fonts that together have all letters of the words, best first, and the letters that none has.

    A font that was installed after matplotlib had looked for fonts is found, too.
    """
    from matplotlib.font_manager import fontManager

    wanted = {letter for word in words for letter in word if letter.isprintable() and not letter.isspace()}
    chosen = [OWN]
    missing = wanted - _letters(fontManager.findfont(OWN))
    if missing:
        missing = _choose(fontManager.ttflist, missing, chosen)
    if missing:
        missing = _choose(_installed_since(), missing, chosen)
    return chosen, "".join(sorted(missing))


def advice(missing: str) -> str:
    """Say which scripts have no font, and what to install.

    >>> advice("नम")
    'no font on this machine has Devanagari (नम); install Noto Sans Devanagari (fonts-noto-core in Debian and Ubuntu).'
    """
    letters: dict[tuple[str, str, str], str] = {}
    for letter in missing:
        script = _script(letter)
        about = _FONTS.get(script, (script, f"Noto Sans {script}", "fonts-noto-core"))
        letters[about] = letters.get(about, "") + letter
    scripts = [f"{name} ({_few(of)})" for (name, _, _), of in letters.items()]
    fonts = dict.fromkeys(f"{font} ({package} in Debian and Ubuntu)" for _, font, package in letters)
    return f"no font on this machine has {_listed(scripts)}; install {_listed([*fonts])}."


def _choose(fonts: Iterable[FontEntry], missing: set[str], chosen: list[str]) -> set[str]:
    """Add the best fonts for the missing letters to those chosen; return the letters that none of them has."""
    upright = [
        font
        for font in fonts
        if font.style == "normal" and str(font.weight) in ("400", "normal") and not _PLACEHOLDERS.search(font.name)
    ]
    wanted = frozenset(missing)
    of_font = cache(lambda file: wanted & _letters(file))  # a font is opened once at most, and only if it is needed
    for script in sorted({_script(letter) for letter in wanted}):
        upright.sort(key=lambda font: (_rank(font.name, script), font.name, font.fname))
        for font in upright:
            of_script = {letter for letter in missing if _script(letter) == script}
            if not of_script:
                break
            if font.name not in chosen and of_font(font.fname) & of_script:
                chosen.append(font.name)
                missing = missing - of_font(font.fname)
    return missing


def _rank(name: str, script: str) -> tuple[int, bool, bool]:
    of_script = bool(script) and script.lower() in name.lower()
    return (_PREFERRED.index(name) if name in _PREFERRED else len(_PREFERRED)), not of_script, "serif" in name.lower()


def _installed_since() -> Iterator[FontEntry]:
    """Make the fonts known to matplotlib that it does not know yet, and yield them."""
    from matplotlib.font_manager import findSystemFonts, fontManager

    known = {font.fname for font in fontManager.ttflist}
    before = len(fontManager.ttflist)
    for file in sorted(set(findSystemFonts()) - known):
        with suppress(OSError, RuntimeError, ValueError):  # it is no font, or broken
            fontManager.addfont(file)
    yield from fontManager.ttflist[before:]


def _letters(file: str) -> set[str]:
    """The letters that a font has; none if it has been removed, or is broken."""
    from matplotlib.font_manager import get_font

    try:
        return set(map(chr, get_font(file).get_charmap()))
    except (OSError, RuntimeError, ValueError):
        return set()


def _script(letter: str) -> str:
    """The script of a letter, by Unicode's name of it; "" if it is no letter, or has no name.

    >>> [_script(letter) for letter in "नก学한é☂"]
    ['Devanagari', 'Thai', 'Cjk', 'Hangul', 'Latin', '']
    """
    name = unicodedata.name(letter, "")
    kind = _KIND.search(name)
    return name[: kind.start()].title() if kind and unicodedata.category(letter)[0] in "LMN" else ""


def _few(letters: str) -> str:
    return letters if len(letters) <= 12 else letters[:12] + "…"


def _listed(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"
