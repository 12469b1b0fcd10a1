"""What the terminal shows and what it should show, cell by cell → what has to be sent."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import pairwise

from attn_tui.screen.driver.cells import has_certain_width, widest
from attn_tui.screen.driver.moves import move
from attn_tui.screen.driver.styles import PLAIN, Style, change

_ERASE_SCREEN = "\x1b[2J"
_ERASE_REST = "\x1b[K"
_GAP = 3
"""Moving over at most this many cells takes more bytes than writing them again."""


class Painter:
    """Two pictures: the one that is drawn, and the one that the terminal shows.

    A cell is a text and a style. The text is None if it is unknown what is there, "" in each cell of a wide character
    after its first; full blocks become blanks on a background of their colour. Everything here is about correct bytes,
    not about the terminal: `_paint` adds to `_out` what has to be sent.
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
        self._out: list[str] = []
        self.forget()

    def forget(self) -> None:
        """Forget what the terminal shows: with the next difference, the whole picture is sent."""
        self._shown: list[list[str | None]] = [[None] * self.columns for _ in range(self.lines)]
        self._shown_styles = [[PLAIN] * self.columns for _ in range(self.lines)]
        self._shows_nothing = True
        self._changed = set(range(self.lines))  # lines where the two pictures may differ
        self._at: int | None = None  # where the terminal's cursor is
        self._at_line = 0
        self._pen: Style | None = None  # and what it writes with

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

    def _differing(self, line: int) -> list[int]:
        """The cells of a line where the two pictures differ."""
        texts, styles = self._drawn[line], self._drawn_styles[line]
        shown, shown_styles = self._shown[line], self._shown_styles[line]
        if texts == shown and styles == shown_styles:
            return []
        return [
            column
            for column, (text, was, style, style_was) in enumerate(zip(texts, shown, styles, shown_styles, strict=True))
            if (text != was or style is not style_was) and text is not None
        ]

    def _paint_line(self, line: int) -> None:
        """Send what differs in a line."""
        texts, styles = self._drawn[line], self._drawn_styles[line]
        changed = self._differing(line)
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
        self._shown[line], self._shown_styles[line] = texts[:], styles[:]

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
                self._out.append(" " * (at - column))
                self._at = at = None
                self._move(column, line)
            self._out.append(text)
            self._at, self._at_line = at, line
        if at == self.columns:  # in the last column or beyond it: terminals differ
            self._at = None

    def _go(self, column: int, line: int, style: Style) -> None:
        """Bring the terminal's cursor to a cell, and its style to this one."""
        if self._at != column or self._at_line != line:
            self._move(column, line)
            self._at, self._at_line = column, line
        if self._pen is not style:
            self._out.append(change(self._pen, style))
            self._pen = style

    def _move(self, column: int, line: int) -> None:
        """Send what moves the terminal's cursor to a cell."""
        self._out.append(move(self._at, self._at_line, column, line))


def _with_next(changed: list[int], texts: list[str | None], unsure: set[str]) -> list[int]:
    """Add the cells that a text of uncertain width takes if the terminal takes it for wider: they are overwritten."""
    known, reached = set(changed), 0
    also: list[int] = []
    for column, text in enumerate(texts):
        if text is not None and (column in known or column < reached):
            also.append(column)
            if text in unsure:
                reached = max(reached, column + widest(text))
    return also


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
