"""Everything that is shown → ASCII, for terminals that can show nothing else."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from attn_tui.screen.driver.cells import clustered

# Two letters with a combining tilde: the attentional state and the readout.
_PAIRS = {"h̃": "H", "t̃": "T"}
_LETTERS = {
    **dict(zip("─━┬┳│┃", "-==#||", strict=True)),
    **dict(zip("▶▸●▂…·×−⇄⏎", ">>O_~.x-~<", strict=True)),
    **dict(zip("→←↑↓«»“”’‘′–—‹", '><^v""""\'\'\'--<', strict=True)),
    **dict(zip("§⇧␣✓✗", "#S_vx", strict=True)),
    **dict(zip("αβδΣσ∂·∘≤≥≠≈±√‖ᵀ′∞", "abdSsd.o<>*~~V|''8", strict=True)),
    **dict(zip("█▉▊▋▌▍▎▏", "######::", strict=True)),
    **dict(zip("▁▃▄▅▆▇░▒▓", ".-=+**:+#", strict=True)),
    **dict(zip("╭╮╰╯┌┐└┘├┤┼▔▕▎", "++++++++|||-||", strict=True)),
}
_LETTERS |= {"œ": "o", "Œ": "O", "æ": "a", "Æ": "A", "ø": "o", "Ø": "O", "ß": "s", "đ": "d", "ł": "l", "Ł": "L"}
_LETTERS["┬"], _LETTERS["┳"], _LETTERS["━"] = "+", "#", "="


class AsciiOnly(LineFilter):
    """Puts an ASCII character into every cell; words lose their accents, letters without an equivalent become «?»."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(in_ascii(text), style, control) for text, style, control in segments]


@lru_cache(4096)
def in_ascii(text: str) -> str:
    """The text in ASCII, in the same number of cells.

    >>> in_ascii("étudiant → h̃₇ 日本")
    'etudiant > H7 ????'
    """
    if text.isascii():
        return text
    for pair, letter in _PAIRS.items():
        text = text.replace(pair, letter)
    return "".join(character if character.isascii() else _likeness(character) for character in clustered(text))


@lru_cache(4096)
def _likeness(character: str) -> str:
    """A character with its marks, in ASCII."""
    cells = cell_len(character)
    if character[0] in _LETTERS and cells == 1:
        return _LETTERS[character[0]]
    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return plain if plain.isprintable() and len(plain) == cells else "?" * cells
