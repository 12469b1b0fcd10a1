"""Large letters and QR codes, drawn with half blocks: two rows of squares in a line of cells."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

_FONT = {
    "A": ".##. #..# #### #..# #..#", "B": "###. #..# ###. #..# ###.", "C": ".### #... #... #... .###",
    "D": "###. #..# #..# #..# ###.", "E": "#### #... ###. #... ####", "F": "#### #... ###. #... #...",
    "G": ".### #... #.## #..# .###", "H": "#..# #..# #### #..# #..#", "I": "### .#. .#. .#. ###",
    "J": "..## ...# ...# #..# .##.", "K": "#..# #.#. ##.. #.#. #..#", "L": "#... #... #... #... ####",
    "M": "#...# ##.## #.#.# #...# #...#", "N": "#...# ##..# #.#.# #..## #...#", "O": ".##. #..# #..# #..# .##.",
    "P": "###. #..# ###. #... #...", "Q": ".##. #..# #..# #.#. .#.#", "R": "###. #..# ###. #.#. #..#",
    "S": ".### #... .##. ...# ###.", "T": "##### ..#.. ..#.. ..#.. ..#..", "U": "#..# #..# #..# #..# .##.",
    "V": "#...# #...# #...# .#.#. ..#..", "W": "#...# #...# #.#.# ##.## #...#",
    "X": "#...# .#.#. ..#.. .#.#. #...#", "Y": "#...# .#.#. ..#.. ..#.. ..#..", "Z": "#### ...# .##. #... ####",
    "0": ".##. #.## #..# ##.# .##.", "1": ".#. ##. .#. .#. ###", "2": "###. ...# .##. #... ####",
    "3": "###. ...# .##. ...# ###.", "4": "#..# #..# #### ...# ...#", "5": "#### #... ###. ...# ###.",
    "6": ".### #... ###. #..# .##.", "7": "#### ...# ..#. .#.. .#..", "8": ".##. #..# .##. #..# .##.",
    "9": ".##. #..# .### ...# ###.",
}  # fmt: skip
"""Five rows of squares for each letter."""
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
_QUIET, _LEAST_QUIET = 4, 2
"""Squares around a QR code by ISO/IEC 18004, and so many that phones still read it on a light ground."""


def lines_of(rows: Sequence[Sequence[bool]]) -> list[str]:
    """Draw squares: those that are true in the ink, two rows in a line.

    >>> lines_of([[True, True, False], [True, False, False]])
    ['█▀ ']
    """
    blank = [False] * len(rows[0])
    pairs = zip_longest(rows[::2], rows[1::2], fillvalue=blank)
    return ["".join(_HALVES[bool(upper), bool(lower)] for upper, lower in zip(*two, strict=True)) for two in pairs]


def large(letters: str) -> list[str]:
    r"""Draw letters and figures, three lines high; [] if there is one that cannot be drawn so.

    >>> print("\n".join(large("HI")))
    █  █ ▀█▀
    █▀▀█  █
    ▀  ▀ ▀▀▀
    """
    drawn = [_FONT.get(letter) for letter in letters]
    if not letters or None in drawn:
        return []
    rows = [".".join(parts) for parts in zip(*(one.split() for one in drawn if one), strict=True)]
    return [line.rstrip() for line in lines_of([[square == "#" for square in row] for row in rows])]


def qr(text: str, columns: int, lines: int) -> list[str]:
    """Draw the QR code of a text, dark squares in the ink, with light ones around it; [] if there is no room."""
    import segno  # extra [class]; only this drawing needs it

    made = segno.make(text, error="l", micro=False)
    for border in (_QUIET, _LEAST_QUIET):
        drawn = lines_of([[bool(square) for square in row] for row in made.matrix_iter(border=border)])
        if len(drawn) <= lines and len(drawn[0]) <= columns:
            return drawn
    return []
