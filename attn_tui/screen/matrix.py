"""A matrix of weights: words above its columns, and in each cell a number on its colour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from attn_tui.screen import write
from attn_tui.screen.look import Look

_LEAST = 2  # cells of a column: a digit, and a blank that keeps the words above apart
TENTHS, HUNDREDTHS = 3, 4
"""Cells of a column from which on weights have a point and one digit, or two."""
_FEWEST = 4
"""Lines that words one letter below the other need at least: shorter beginnings are better read in a line."""
WIDEST = 10
"""The most cells of a column."""
LONGEST = 14
"""The most cells of an output word."""
_LEAST_GUTTER = 6  # cells before the columns: a word, or how many there are above and below
_SIDE = 3  # cells for the number of words out of view at the right
_REVERSED = Style(reverse=True)
_MARKED = Style(bold=True)


def least(lines: int) -> int:
    """The cells of a column at least, if its words have so many lines: without room for letters, some of a word."""
    return _LEAST if lines >= _FEWEST else HUNDREDTHS


def weight_text(weight: float, each: int) -> str:
    """A weight as it is written in a column of that many cells: «.76», «.8» or, for tenths, «8» and no more than «9».

    «·» is less than can be written there, and 0 is blank. What is below 0, a logarithm, may be «−» alone.

    >>> [weight_text(0.756, each) for each in (5, 4, 3, 2)], weight_text(0.003, 4), weight_text(0, 4)
    (['.76', '.76', '.8', '7'], '·', '')
    >>> [weight_text(-10.6, each) for each in (4, 3)], weight_text(-0.2, 4)
    (['−11', '−'], '−.2')
    """
    if weight < 0:
        text = f"−{-weight:.0f}" if weight <= -0.95 else f"{weight:.1f}".replace("-0", "−")
        return "·" if text == "−.0" else text if len(text) < each else "−"
    if each < TENTHS:
        text = str(min(9, int(weight * 10 + 1e-6)))
        known = text != "0"
    else:
        digits = 2 if each >= HUNDREDTHS else 1
        text = f"{weight:.{digits}f}"
        known = float(text) != 0
        text = text[: each - 1] if float(text) >= 1 else text[1:]
    return (text if known else "·") if weight > 0 else ""


def weight_cell(weight: float, each: int, look: Look) -> Segment:
    """A cell: a blank, then the number, in the colour of its weight if that is not very small."""
    text = weight_text(weight, each)
    style = look.palette.on_heat(weight) if weight >= 0.045 and text != "·" else look.style("dim")
    return Segment(text.rjust(each), style)


def mark(cells: list[Segment], at: int) -> None:
    """Put brackets around a cell's number, which keeps its colour: «[» in its blank, «]» in that of the next."""
    cell, after = cells[at], cells[at + 1]
    style = cell.style or Style()
    cells[at] = Segment(f"[{cell.text[1:]}", style + _MARKED)
    cells[at + 1 : at + 2] = [Segment("]", style + _MARKED), Segment(after.text[1:], after.style)]


@dataclass(frozen=True, slots=True)
class Layout:
    """What of a matrix is drawn where."""

    gutter: int
    """Cells of the output words and the blanks around them."""
    each: int
    """Cells of a column."""
    first: int
    """The first source word in view."""
    last: int
    """The one after the last in view."""
    heads: Heads
    top: int
    """The first output word in view."""
    rows: int
    """How many output words there is room for."""
    known: int
    """How many there are."""
    columns: int
    """How many source words there are."""

    def heading(self, y: int, look: Look, focus: int | None = None, cursor: int | None = None) -> list[Segment]:
        """A line of the source words, in the last one with the numbers of those out of view at either side."""
        is_last = y == self.heads.lines - 1
        above = f"↑{self.top}" if self.top else ""
        below = self.known - self.top - self.rows
        marks = [above, f"↓{below}" if below > 0 else ""] if y == max(0, self.heads.lines - 2) else []
        marks += [f"←{self.first}"] if is_last and self.first else []
        after = self.columns - self.last
        segments = [Segment(write.fit(" ".join(filter(None, marks)), self.gutter), look.style("dim"))]
        for j in range(self.first, self.last):
            style = look.style("accent" if j == focus else "text", bold=j == focus)
            text = self.heads.cell(j, y)
            blank = len(text) - len(text.lstrip())
            segments.append(Segment(text[:blank], style))
            segments.append(Segment(text[blank:], style + _REVERSED if j == cursor else style))
        return [*segments, Segment(f"→{after}" if is_last and after else "", look.style("dim"))]


def layout(
    source: tuple[str, ...], output: Sequence[str], known: int, width: int, height: int, row: int, column: int
) -> Layout:
    """Lay a matrix out in so many cells and lines, with a row and a column of it in the middle if it does not fit.

    `known` rows are computed; there may be fewer output words, or one more.
    """
    longest = max(map(cell_len, output), default=1)
    gutter = max(_LEAST_GUTTER, min(longest, width // 3, LONGEST) + 2)
    n, lines, room = len(source), max(1, height // 3), width - gutter - 1
    widest = max(HUNDREDTHS + 1, min(max(map(cell_len, source)) + 1, WIDEST))
    each = min(widest, room // n)
    if each < least(lines):
        each, room = least(lines), room - _SIDE
    shown = max(1, min(n, room // each))
    first = max(0, min(n - shown, column - shown // 2))
    words = heads(source, each, lines)
    rows = max(1, height - words.lines)
    top = max(0, min(known - rows, row - rows // 2))
    return Layout(gutter, each, first, first + shown, words, top, rows, known, n)


class Heads:
    """Words above columns: in a line those that fit, the others one letter below the other if there is room for that.

    What is cut has an ellipsis, and keeps as much of its end as tells it from others.
    """

    def __init__(self, words: Sequence[str], each: int, most: int) -> None:
        """Take the words, the cells of a column, and the most lines there are for them."""
        self._each = each
        longest = max((len(stacked(word)) for word in words if cell_len(word) >= each), default=0)
        self.lines = min(longest, most) if longest and most >= _FEWEST else 1
        """How many lines they take."""
        if self.lines > 1:
            standing = distinct(words, lambda word, cut: _standing(word, self.lines, cut))
            self._letters = [
                [word] if cell_len(word) < each else stacked(text) for word, text in zip(words, standing, strict=True)
            ]
        else:
            self._letters = [[text] for text in distinct(words, lambda word, cut: _lying(word, each - 1, cut))]

    def cell(self, j: int, line: int) -> str:
        """What stands above column j in a line; words end in the lowest one, and at the right side, as numbers do."""
        letters = self._letters[j]
        at = line - self.lines + len(letters)
        text = letters[at] if at >= 0 else ""
        return write.fit(" " * max(0, self._each - max(1, cell_len(text))) + text, self._each)


@lru_cache(16)
def heads(words: tuple[str, ...], each: int, most: int) -> Heads:
    """The words above columns, kept from row to row."""
    return Heads(words, each, most)


def stacked(word: str) -> list[str]:
    """A word's letters, each with its marks.

    >>> stacked("zéro")
    ['z', 'é', 'r', 'o']
    """
    letters: list[str] = []
    for character in word:
        if letters and (not cell_len(character) or letters[-1].endswith("\u200d")):
            letters[-1] += character
        else:
            letters.append(character)
    return letters


def distinct(words: Sequence[str], shorten: Callable[[str, int], str]) -> list[str]:
    """Shorten words so that different ones stay different, if possible: by more and more letters of their ends.

    `shorten` takes a word and how many letters of its end to keep; it returns "" if that is not possible.
    """
    texts = {word: shorten(word, 0) for word in words}
    for kept in count(1):
        alike = {word for word in texts if [*texts.values()].count(texts[word]) > 1}
        others = {word: text for word in alike if (text := shorten(word, kept))}
        if not others:
            return [texts[word] for word in words]
        texts |= others
    raise AssertionError


def _standing(word: str, lines: int, kept: int) -> str:
    letters = stacked(word)
    return _cut(letters, lines, kept) if len(letters) > lines else "" if kept else word


def _lying(word: str, cells: int, kept: int) -> str:
    if cell_len(word) <= cells:
        return "" if kept else word
    letters = stacked(word)
    for room in range(cells, 0, -1):  # wide letters take two cells
        if cell_len(text := _cut(letters, room, kept)) <= cells:
            return text
    return "" if kept else "…"


def _cut(letters: Sequence[str], room: int, kept: int) -> str:
    """The beginning, an ellipsis, and so many letters of the end; "" if there is no room for that."""
    first = room - 1 - kept
    if first < 0:
        return ""
    return "".join([*letters[:first], "…", *letters[len(letters) - kept :]])
