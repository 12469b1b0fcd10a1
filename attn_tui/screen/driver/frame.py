"""What the terminal shows; Textual's output → what has to be sent."""

from __future__ import annotations

import re

from rich.cells import cell_len

from attn_tui.screen.driver.cells import cells
from attn_tui.screen.driver.moves import move
from attn_tui.screen.driver.painter import Painter
from attn_tui.screen.driver.styles import PLAIN, Style, change, solid, styled

_POSITION = re.compile(r"(\d*)(?:;(\d*))?H")
_MODE = re.compile(r"\?[\d;]+[hl]")
_FULL = "█"


class Frame(Painter):
    """The picture that Textual has drawn and the one that the terminal shows; `feed` returns what has to be sent."""

    def __init__(self, columns: int, lines: int, *, fills: bool = False) -> None:
        """Take what `Painter` takes."""
        super().__init__(columns, lines, fills=fills)
        self._column: int | None = None  # where Textual's next character goes
        self._line = 0
        self._feeds = ""  # line feeds since then; what a line feed does depends on the terminal's settings
        self._style: Style | None = PLAIN  # what the next character will look like
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
