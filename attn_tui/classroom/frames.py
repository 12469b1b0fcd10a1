"""A frame of a screen; two frames → what a terminal or a browser is sent to see the second instead of the first.

Frames are compared by identity: equal views are given the same frame, so that what is sent is found once for all.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeAlias

from rich.cells import cell_len
from textual.app import App

from attn_tui.classroom.colours import Colours, style_of
from attn_tui.screen.driver.cells import clustered
from attn_tui.screen.driver.painter import Painter
from attn_tui.screen.driver.styles import PLAIN, Style, change, solid
from attn_tui.screen.pictures.cells import strips_of
from attn_tui.screen.pictures.film import BLANK, Line, Paints, lines_of, panes_of

_FULL = "█"
_PAIRS = 1024
"""Pairs of frames and looks for which is kept what is sent."""
_UNSEEN = frozenset("123")
"""Attributes that a blank looks the same with: bold, faint, italic."""
_Part: TypeAlias = "str | tuple[int, int]"
"""Something to send, or the column and line to go to first."""


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Frame:
    """What one sees: all lines of a screen but the last, which is left to what is said to its owner alone."""

    columns: int
    lines: tuple[Line, ...]
    paints: Paints
    """Has the looks of the cells by the numbers in the lines; shared by all frames of a process."""
    painted: int = 0
    """How many looks there were when the frame was taken."""
    panes: tuple[tuple[object, ...], ...] = ()
    """Title, column, row, columns and rows of each pane."""
    said: str = ""
    """What the screen tells, for those who do not see it."""
    foot: int = 0
    """Lines at the end that nothing is to be written over: a lesson's."""

    def is_like(self, other: Frame) -> bool:
        """Whether nobody would see a difference."""
        return (self.columns, self.lines, self.panes, self.said) == (
            other.columns,
            other.lines,
            other.panes,
            other.said,
        )


def taken(app: App[Any], paints: Paints, said: str = "", *, whole: bool = False) -> Frame:
    """The frame of what an app shows, which is drawn in the look that films are; `whole` takes its last line, too."""
    lines = tuple(map(paints.line, strips_of(app))) if whole else tuple(lines_of(app, paints))
    return Frame(app.size.width, lines, paints, len(paints.known), tuple(panes_of(app)), said)


@lru_cache(64)
def blank(columns: int, rows: int, paints: Paints) -> Frame:
    """A frame with nothing on it; one for all, so that what those are sent who begin is found once."""
    return Frame(columns, ((),) * rows, paints)


# Terminals


def cleared(columns: int, lines: int, colours: Colours, *, fills: bool) -> bytes:
    """What makes a terminal of this size blank, whatever is on it; `fills` as in `Painter`."""
    style = style_of(BLANK, colours)
    start, end = f"\x1b[m{change(PLAIN, style)}", change(style, PLAIN)
    if fills or style == PLAIN:
        return f"{start}\x1b[2J{end}".encode()
    rows = "".join(f"\x1b[{line + 1}H{' ' * columns}" for line in range(lines))
    return f"{start}{rows}{end}".encode()


@lru_cache(_PAIRS)
def ansi(before: Frame, after: Frame, colours: Colours, fills: bool, left: int = 0, top: int = 0) -> bytes:
    """What turns one frame into another of the same size, whose first cell is at a column and a line of the terminal.

    The terminal must not wrap after its last column. Its style has been reset before, and is again afterwards; its
    cursor is anywhere.
    """
    parts = _difference(before, after, colours, fills)
    written = (part if isinstance(part, str) else f"\x1b[{part[1] + top + 1};{part[0] + left + 1}H" for part in parts)
    return "".join(written).encode()


@lru_cache(_PAIRS)
def _difference(before: Frame, after: Frame, colours: Colours, fills: bool) -> Sequence[_Part]:
    return _Placed(before, after, colours, fills).parts


class _Placed(Painter):
    """Paints one frame over another, wherever they are: only moves along a line are told as such."""

    def __init__(self, before: Frame, after: Frame, colours: Colours, fills: bool) -> None:
        lines = range(len(after.lines))
        super().__init__(after.columns, len(lines), fills=fills)
        self.parts: list[_Part] = []
        self._out = self.parts  # type: ignore[assignment]
        self._pen, self._shows_nothing = PLAIN, False
        self._changed = {y for y in lines if before.lines[y] != after.lines[y]}
        shown, drawn = (
            [_cells(of.lines[y], of.paints, colours, of.columns) if y in self._changed else ([], []) for y in lines]
            for of in (before, after)
        )
        self._shown, self._shown_styles = [texts for texts, _ in shown], [styles for _, styles in shown]
        self._drawn, self._drawn_styles = [texts for texts, _ in drawn], [styles[:] for _, styles in drawn]
        self._blank = style_of(BLANK, colours)
        self._paint()
        self.parts.append(change(self._pen, PLAIN))

    def _is_erasable(self, style: Style) -> bool:
        """Beside the frame, the terminal may have more columns, which are erased, too."""
        return style is self._blank and super()._is_erasable(style)

    def _differing(self, line: int) -> list[int]:
        changed = super()._differing(line)
        # In place: these are the styles that the cells are then written in.
        styles = self._drawn_styles[line]
        styles[:] = _carried(self._drawn[line], styles, self._blank)
        return changed

    def _move(self, column: int, line: int) -> None:
        if self._at is None or self._at_line != line:
            self.parts.append((column, line))
        else:
            count = column - self._at
            self.parts.append(f"\x1b[{abs(count) if abs(count) > 1 else ''}{'C' if count > 0 else 'D'}")


def _carried(texts: list[str | None], styles: list[Style], blank: Style) -> list[Style]:
    """The styles, but blanks between others in the style of what is before them, if they look the same in it."""
    end = len(texts)
    while end and texts[end - 1] == " ":
        end -= 1
    carried, pen = styles[:], None
    for column in range(end):
        if styles[column] is not blank or texts[column] != " ":
            pen = styles[column]
        elif pen is not None and pen.background == blank.background and not pen.attributes - _UNSEEN:
            carried[column] = pen
    return carried


@lru_cache(8192)
def _cells(line: Line, paints: Paints, colours: Colours, columns: int) -> tuple[list[str | None], list[Style]]:
    """The cells of a line, as `Painter` has them."""
    texts: list[str | None] = []
    styles: list[Style] = []
    for number, text, *_ in line:
        style = style_of(paints.known[number], colours)
        for character in filter(None, clustered(text)):
            width = cell_len(character)
            filled = solid(style) if character == _FULL else None
            texts += [character if filled is None else " ", *[""] * (width - 1)]
            styles += [filled or style] * width
    rest = columns - len(texts)
    return texts + [" "] * rest, styles + [style_of(BLANK, colours)] * rest


# Browsers


@lru_cache(_PAIRS)
def changed(before: Frame | None, after: Frame) -> str:
    """What turns one frame into another in a browser, as JSON; before is None if it shows nothing yet.

    {columns, rows}     if they are others; then all lines are blank
    {lines}             [row, runs] of each line that is another, the runs as screen.js draws them
    {rules}             what the style sheet lacks for them
    {panes, said}       if they are others
    """
    told: dict[str, object] = {}
    rows = len(after.lines)
    if before is None or (before.columns, len(before.lines)) != (after.columns, rows):
        told |= {"columns": after.columns, "rows": rows}
        before = replace(blank(after.columns, rows, after.paints), painted=before.painted if before else 0)
    told["lines"] = [[y, line] for y, line in enumerate(after.lines) if line != before.lines[y]]
    if rules := [rule for number in range(before.painted, after.painted) for rule in after.paints.rules(number)]:
        told["rules"] = rules
    told |= {name: getattr(after, name) for name in ("panes", "said") if getattr(after, name) != getattr(before, name)}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
