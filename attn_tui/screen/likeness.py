"""Text → letters that an encoding has, those most like it in place of the others; needs no Textual."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.cells import cell_len

from attn_tui.screen.driver.cells import clustered

# Two letters with a combining tilde: the attentional state and the readout.
_PAIRS = {"h̃": "H", "t̃": "T"}
_LETTERS = {
    **dict(zip("─━┬┳│┃", "-==#||", strict=True)),
    **dict(zip("▶▸●▂…·×−⇄⏎", ">>O_~.x-~<", strict=True)),
    **dict(zip("→←↑↓«»“”’‘′–—‹", '><^v""""\'\'\'--<', strict=True)),
    **dict(zip("§⇧␣✓✗", "#S_vx", strict=True)),
    **dict(zip("αβδΣσ∂·∘≤≥≠≈±√‖ᵀ′∞", "abdSsd.o<>*~~V|''I", strict=True)),
    **dict(zip("█▉▊▋▌▍▎▏", "######::", strict=True)),
    **dict(zip("▁▃▄▅▆▇░▒▓", ".-=+**:+#", strict=True)),
    **dict(zip("╭╮╰╯┌┐└┘├┤┼▔▕▎", "++++++++|||-||", strict=True)),
}
_LETTERS |= {"œ": "o", "Œ": "O", "æ": "a", "Æ": "A", "ø": "o", "Ø": "O", "ß": "s", "đ": "d", "ł": "l", "Ł": "L"}
_LETTERS["┬"], _LETTERS["┳"], _LETTERS["━"] = "+", "#", "="


def in_ascii(text: str) -> str:
    """The text in ASCII, in the same number of cells.

    >>> in_ascii("étudiant → h̃₇ 日本")
    'etudiant > H7 ????'
    """
    return text if text.isascii() else in_encoding(text, "ascii")


@lru_cache(4096)
def in_encoding(text: str, encoding: str) -> str:
    """The text with ASCII for what the encoding lacks, in the same number of cells.

    >>> in_encoding("étudiant → h̃₇", "latin-1"), in_encoding("étudiant → h̃₇", "cp949")
    ('étudiant > H7', 'etudiant → H7')
    """
    if _has(encoding, text):
        return text
    for pair, letter in _PAIRS.items():
        if not _has(encoding, pair):
            text = text.replace(pair, letter)
    return "".join(one if _has(encoding, one) else _likeness(one) for one in clustered(text))


def _has(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(4096)
def _likeness(character: str) -> str:
    """A character with its marks, in ASCII."""
    cells = cell_len(character)
    if character[0] in _LETTERS and cells == 1:
        return _LETTERS[character[0]]
    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return plain if plain.isprintable() and len(plain) == cells else "?" * cells
