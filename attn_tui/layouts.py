"""Letters of other keyboard layouts → the characters that the same keys write on a US keyboard.

A key that a program is given as `ㅂ` or `й` is the one that is `q` elsewhere: nobody should have to change the layout
to quit. Hangul is the two-set layout, Cyrillic the Russian one (ЙЦУКЕН) with the letters that the Ukrainian and the
Belarusian ones have in other places.
"""

from __future__ import annotations

import unicodedata

_CYRILLIC = {
    "йцукенгшщзхъ": "qwertyuiop[]",
    "фывапролджэ": "asdfghjkl;'",
    "ячсмитьбю": "zxcvbnm,.",
    "ЙЦУКЕНГШЩЗХЪ": "QWERTYUIOP{}",
    "ФЫВАПРОЛДЖЭ": 'ASDFGHJKL:"',
    "ЯЧСМИТЬБЮ": "ZXCVBNM<>",
    "ёіїєґў": "`s]'\\o",
    "ЁІЇЄҐЎ": '~S}"|O',
}
_LETTERS = {letter: key for row, keys in _CYRILLIC.items() for letter, key in zip(row, keys, strict=True)}
# The consonants before a syllable's vowel, the vowels, and the consonants after it, in Unicode's order.
_JAMO = {
    0x1100: "r R s e E f a q Q t T d w W c z x v g",
    0x1161: "k o i O j p u P h hk ho hl y n nj np nl b m ml l",
    0x11A8: "r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g",
}
_LETTERS |= {chr(first + i): keys for first, row in _JAMO.items() for i, keys in enumerate(row.split())}


def us_keys(character: str) -> str:
    """Return what the keys that write a character write on a US keyboard, "" for a character of no layout known here.

    An input method sends a whole Hangul syllable for several keys.

    >>> us_keys("й"), us_keys("Ж"), us_keys("ㅂ"), us_keys("ㅃ"), us_keys("한"), us_keys("é")
    ('q', ':', 'q', 'Q', 'gks', '')
    """
    # The letters of a syllable, and those that stand alone, as the same ones; й would become и with a mark.
    letters = character if character in _LETTERS else unicodedata.normalize("NFKD", character)
    keys = [_LETTERS.get(letter, "") for letter in letters]
    return "".join(keys) if all(keys) else ""
