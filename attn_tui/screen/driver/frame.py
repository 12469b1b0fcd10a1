"""What the terminal shows; Textual's output → what has to be sent."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from itertools import pairwise

from rich.cells import cell_len

from attn_tui.screen.driver.cells import cells, has_certain_width, widest
from attn_tui.screen.driver.moves import move
from attn_tui.screen.driver.styles import PLAIN, Style, change, solid, styled

_POSITION = re.compile(r"(\d*)(?:;(\d*))?H")
_MODE = re.compile(r"\?[\d;]+[hl]")
_ERASE_SCREEN = "\x1b[2J"
_ERASE_REST = "\x1b[K"
_FULL = "█"
_GAP = 3
"""Moving over at most this many cells takes more bytes than writing them again."""


class Frame:
    """Two pictures, cell by cell: the one that Textual has drawn and the one that the terminal shows.

    A cell is a text and a style. The text is None if it is unknown what is there, "" in each cell of a wide character
    after its first; full blocks become blanks on a background of their colour. Everything here is about correct bytes,
    not about the terminal: `feed` returns what has to be sent.
    """

    def __init__(self, columns: int, lines: int, *, fills: bool = False) -> None:
        """Begin with a terminal of this size, of which nothing else is known.

        It `fills` if erased cells get the current background (terminfo's `bce`).
        """
        self.columns = columns
        self.lines = lines
        self._fills = fills
        self._drawn: list[list[str | None]] = []
        self._drawn_styles: list[list[Style]] = []
        self._column: int | None = None  # where Textual's next character goes
        self._line = 0
        self._feeds = ""  # line feeds since then; what a line feed does depends on the terminal's settings
        self._style: Style | None = PLAIN  # what the next character will look like
        self._out: list[str] = []
        self._lose()

    def feed(self, data: str) -> str:
        """Take what Textual writes, and return what makes the terminal show the same picture.

        What is not understood is passed on unchanged, in its place; after it, nothing is known of the screen.
        """
        self._out = []
        text, *sequences = data.split("\x1b[")
        if text:
            self._text(text)
        for sequence in sequences:
            parameters, is_style, text = sequence.partition("m")
            style = styled(self._style, parameters) if is_style else None
            if style is None:
                self._other(sequence)
                continue
            self._style = style
            if text:
                self._text(text)
        self._paint()
        self._to_cursor()
        return "".join(self._out)

    def forget(self) -> None:
        """Forget what the terminal shows: with the next difference, the whole picture is sent."""
        self._shown: list[list[str | None]] = [[None] * self.columns for _ in range(self.lines)]
        self._shown_styles = [[PLAIN] * self.columns for _ in range(self.lines)]
        self._shows_nothing = True
        self._changed = set(range(self.lines))  # lines where the two pictures may differ
        self._at: int | None = None  # where the terminal's cursor is
        self._at_line = 0
        self._pen: Style | None = None  # and what it writes with

    def _lose(self) -> None:
        """Forget also what the terminal should show."""
        self._drawn = [[None] * self.columns for _ in range(self.lines)]
        self._drawn_styles = [[PLAIN] * self.columns for _ in range(self.lines)]
        self._column = None
        self._feeds = ""
        self.forget()

    def _text(self, text: str) -> None:
        """Draw a text at Textual's cursor."""
        if text.endswith("\n") and self._column is not None and self._line + len(self._feeds) < self.lines - 1:
            if len(text) > 1:
                self._text(text[:-1])
            self._feeds += "\n"
            return
        if text.isascii() and text.isprintable():
            marks, taken = "", tuple(text)
        elif (divided := cells(text)) is not None:
            marks, taken = divided
        else:
            self._pass_on(text)
            return
        start = self._column
        own = cell_len(marks)
        if start is None or self._feeds or self._style is None or (end := start + own + len(taken)) > self.columns:
            self._pass_on(text)
            return
        line = self._drawn[self._line]
        if marks and (not start or line[_first(line, start - 1)] is None):  # it is not known what they belong to
            self._pass_on(text)
            return
        if end > start:
            if line[start] == "":
                _cut_off(line, start)
            behind = end
            while behind < self.columns and line[behind] == "":
                line[behind] = " "
                behind += 1
            line[start:end] = [*[""] * own, *taken]
            styles = self._drawn_styles[self._line]
            styles[start:end] = [self._style] * (end - start)
            if _FULL in taken and (filled := solid(self._style)) is not None:
                # Many fonts leave seams between full blocks, but no terminal does between backgrounds.
                for column in range(start, end):
                    if line[column] == _FULL:
                        line[column], styles[column] = " ", filled
        if marks:
            first = _first(line, start - 1)
            line[first] = (line[first] or "") + marks
        self._column = end
        self._changed.add(self._line)

    def _other(self, sequence: str) -> None:
        """Move Textual's cursor, or pass on what is not a move."""
        if (position := _POSITION.match(sequence)) is not None:
            line, column = (int(number or 1) - 1 for number in position.groups())
            if 0 <= line < self.lines and 0 <= column < self.columns:
                self._line, self._column, self._feeds = line, column, ""
                if text := sequence[position.end() :]:
                    self._text(text)
                return
        self._pass_on("\x1b[" + sequence)
        if not _MODE.fullmatch(sequence):
            self._style = None

    def _pass_on(self, data: str) -> None:
        """Send something unchanged, from where Textual would have sent it, and forget the screen."""
        self._paint()
        self._to_cursor()
        if self._column == self.columns:
            self._to_edge()
        if self._style is not None:
            self._out.append(change(self._pen, self._style))
        self._out += [self._feeds, data]
        self._lose()

    def _paint(self) -> None:
        """Send the difference between the two pictures."""
        if self._shows_nothing and all(None not in line for line in self._drawn):
            self._clear()
        for line in sorted(self._changed):
            self._paint_line(line)
        self._changed.clear()

    def _clear(self) -> None:
        """Erase the screen, in the most frequent style of blanks: then only what is not blank has to be sent."""
        blanks = Counter(
            style
            for texts, styles in zip(self._drawn, self._drawn_styles, strict=True)
            for text, style in zip(texts, styles, strict=True)
            if text == " " and self._is_erasable(style)
        )
        if not blanks:
            return
        style = blanks.most_common(1)[0][0]
        self._out += [change(self._pen, style), _ERASE_SCREEN]
        self._pen = style
        self._shown = [[" "] * self.columns for _ in range(self.lines)]
        self._shown_styles = [[style] * self.columns for _ in range(self.lines)]
        self._shows_nothing = False

    def _is_erasable(self, style: Style) -> bool:
        return style == PLAIN or (self._fills and not style.attributes)

    def _paint_line(self, line: int) -> None:
        """Send what differs in a line."""
        texts, styles = self._drawn[line], self._drawn_styles[line]
        shown, shown_styles = self._shown[line], self._shown_styles[line]
        if texts == shown and styles == shown_styles:
            return
        changed = [
            column
            for column, (text, was, style, style_was) in enumerate(zip(texts, shown, styles, shown_styles, strict=True))
            if (text != was or style is not style_was) and text is not None
        ]
        if changed:
            unsure = {text for text in set(texts) if text and not has_certain_width(text)}
            if unsure:
                changed = _with_next(changed, texts, unsure)
            end = self._end(texts, styles, changed)
            self._write(line, _with_gaps(changed[: bisect_left(changed, end)], texts, styles), unsure)
            if end < self.columns:
                self._go(end, line, styles[-1])
                self._out.append(_ERASE_REST)
            self._shows_nothing = False
        shown[:], shown_styles[:] = texts, styles

    def _end(self, texts: list[str | None], styles: list[Style], changed: list[int]) -> int:
        """Return the column from which it is shorter to erase than to write blanks; the line's width if none."""
        last = styles[-1]
        end = self.columns
        if texts[-1] == " " and self._is_erasable(last):
            while end > 0 and texts[end - 1] == " " and styles[end - 1] is last:
                end -= 1
        return end if len(changed) - bisect_left(changed, end) > len(_ERASE_REST) else self.columns

    def _write(self, line: int, columns: list[int], unsure: set[str]) -> None:
        """Send these cells of a line."""
        texts, styles = self._drawn[line], self._drawn_styles[line]
        at = self._at if self._at_line == line else None
        for column in columns:
            text = texts[column]
            if not text:  # the further cells of a wide character go with the first
                continue
            if column != at or styles[column] is not self._pen:
                self._go(column, line, styles[column])
            at = column + 1
            while at < self.columns and texts[at] == "":
                at += 1
            if text in unsure:
                # The terminal may take it for narrower: then blanks are beside it, not old text.
                self._out += [" " * (at - column), move(None, line, column, line)]
                at = None
            self._out.append(text)
            self._at, self._at_line = at, line
        if at == self.columns:  # in the last column or beyond it: terminals differ
            self._at = None

    def _go(self, column: int, line: int, style: Style) -> None:
        """Bring the terminal's cursor to a cell, and its style to this one."""
        if self._at != column or self._at_line != line:
            self._out.append(move(self._at, self._at_line, column, line))
            self._at, self._at_line = column, line
        if self._pen is not style:
            self._out.append(change(self._pen, style))
            self._pen = style

    def _to_cursor(self) -> None:
        """Bring the terminal's cursor to where Textual has it: even a hidden one shows where text is typed."""
        column = self._column
        if column is not None and column < self.columns and (self._at != column or self._at_line != self._line):
            self._out.append(move(self._at, self._at_line, column, self._line))
            self._at, self._at_line = column, self._line

    def _to_edge(self) -> None:
        """Bring the terminal's cursor to the end of a text that ends with the line: write the last cell again."""
        texts, styles = self._drawn[self._line], self._drawn_styles[self._line]
        column = _first(texts, self.columns - 1)
        self._go(column, self._line, styles[column])
        self._out.append(texts[column] or "")
        self._at = None


def _first(texts: list[str | None], column: int) -> int:
    """The first cell of the character that takes this one."""
    while column > 0 and texts[column] == "":
        column -= 1
    return column


def _cut_off(texts: list[str | None], column: int) -> None:
    """Leave of a wide character what fits in its cells before this one: a letter without its vowel sign, or blanks."""
    first = _first(texts, column)
    left, room = texts[first] or "", column - first
    while cell_len(left) > room:
        left = left[:-1]
    kept = [left, *[""] * (cell_len(left) - 1)] if left else []
    texts[first:column] = [*kept, *[" "] * (room - len(kept))]


def _with_next(changed: list[int], texts: list[str | None], unsure: set[str]) -> list[int]:
    """Add the cells that a text of uncertain width takes if the terminal takes it for wider: they are overwritten."""
    also = set(changed)
    for column in changed:
        if (text := texts[column]) in unsure and text is not None:
            reached = range(column + 1, min(column + widest(text), len(texts)))
            also.update(after for after in reached if texts[after] is not None)
    return sorted(also)


def _with_gaps(changed: list[int], texts: list[str | None], styles: list[Style]) -> list[int]:
    """Add the cells in gaps that are shorter to write again than to move over."""
    if not changed or changed[-1] - changed[0] == len(changed) - 1:
        return changed
    columns = changed[:1]
    for before, after in pairwise(changed):
        if 1 < after - before <= _GAP + 1:
            gap = range(before + 1, after)
            same = styles[before] if styles[before + 1] is styles[before] else styles[after]
            if all((text := texts[column]) and text.isascii() and styles[column] is same for column in gap):
                columns += gap
        columns.append(after)
    return columns
