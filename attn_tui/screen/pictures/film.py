"""The screens of a walk as data for a page: every line that occurs is stored once, and so is every look of a cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, TypeAlias

from rich.segment import Segment
from textual.app import App
from textual.strip import Strip

from attn_tui.screen.palette import THEMES, Palette, palette_of
from attn_tui.screen.panes.pane import Pane
from attn_tui.screen.pictures.cells import Cell, Paint, cells_of, strips_of
from attn_tui.screen.pictures.numbered import Numbered
from attn_tui.story.linked import Numbers

Run: TypeAlias = "tuple[int, str] | tuple[int, str, int]"
"""The number of a paint and a text; and its cells, if a font may not have them all equally wide."""
Line: TypeAlias = "tuple[Run, ...]"
_SURE = re.compile("[ -~\xa0-\u024f\u2018-\u201d\u2500-\u2590\u2594\u2595–—…·]+")
"""Characters that monospaced fonts have, one cell wide; blocks are drawn by the page."""
_KEPT = 20_000
"""Lines that are kept, at most: thousands of screens have most of theirs in common."""
THEME = "dark"
"""The theme that screens are filmed in: each of its colours has one meaning, so that the others follow from it."""
FILMED = palette_of(THEME, "truecolor")
BLANK = Paint(FILMED.text, FILMED.background)
"""How a cell looks that nothing is written in."""


class Paints:
    """The looks of cells, by number; shared by all films of a page."""

    def __init__(self) -> None:
        self.numbers: dict[Paint, int] = {}
        self.known: list[Paint] = []
        """The paints, by their numbers."""
        self._lines: dict[tuple[Segment, ...], Line] = {}
        self._same: dict[Line, Line] = {}

    def number(self, paint: Paint) -> int:
        """The number of a paint, a new one if it is new."""
        if paint not in self.numbers:
            self.numbers[paint] = len(self.known)
            self.known.append(paint)
        return self.numbers[paint]

    def line(self, strip: Strip) -> Line:
        """The runs of a line, without the blanks at its end; the same object for equal lines."""
        segments = tuple(strip)
        if (line := self._lines.get(segments)) is None:
            if len(self._lines) >= _KEPT:
                self._lines.clear()
                self._same.clear()
            runs = tuple(self._runs(cells_of(strip, FILMED)))
            line = self._lines[segments] = self._same.setdefault(runs, runs)
        return line

    def _runs(self, cells: Iterable[Cell]) -> Iterator[Run]:
        known = [cell._replace(paint=BLANK) if _is_blank(cell) else cell for cell in cells]
        while known and _is_blank(known[-1]):
            known.pop()
        for (paint, columns), run in groupby(known, key=lambda cell: (cell.paint, _unsure(cell))):
            found = [*run]
            number, text = self.number(paint), "".join(cell.text for cell in found)
            yield (number, text, columns * len(found)) if columns else (number, text)

    def style_sheets(self) -> Iterator[str]:
        """The style sheet of each theme: the page's colours, and a class for each paint."""
        numbers = range(len(self.known))
        for theme in THEMES:
            palette = palette_of(theme, "truecolor")
            names = {"paper": "background", "ink": "text", "rule": "rule", "accent": "accent", "weight": "weight"}
            own = ";".join(f"--{name}:{getattr(palette, colour)}" for name, colour in names.items())
            yield f"[data-theme={theme}]{{{own}}}"
            yield from (self._colours(number, theme, palette) for number in numbers)
        yield from filter(None, map(self._how, numbers))

    def rules(self, number: int) -> Iterator[str]:
        """The rules of the style sheets for one paint."""
        yield from (self._colours(number, theme, palette_of(theme, "truecolor")) for theme in THEMES)
        yield from filter(None, [self._how(number)])

    def _colours(self, number: int, theme: str, palette: Palette) -> str:
        ink, paper = translated(self.known[number], FILMED, palette)
        on = "" if paper == palette.background else f";--p:{paper}"  # which the page has by itself
        return f"[data-theme={theme}] .p{number}{{--i:{ink}{on}}}"

    def _how(self, number: int) -> str:
        how = "".join(text for name, text in _HOW.items() if getattr(self.known[number], name))
        return f".p{number}{{{how}}}" if how else ""


_HOW = {
    "bold": "font-weight:bold;",
    "italic": "font-style:italic;",
    "underline": "text-decoration:underline;",
    "strike": "text-decoration:line-through;",
    "dim": "opacity:.6;",
}
_NAMES = (
    "background", "text", "dim", "rule", "positive", "negative", "positive_bar", "negative_bar", "score", "weight",
    "accent",
)  # fmt: skip


def translated(paint: Paint, before: Palette, after: Palette) -> tuple[str, str]:
    """Ink and paper of the same meaning in another palette; a colour that has none stays.

    >>> dark, light = (palette_of(theme, "truecolor") for theme in ("dark", "light"))
    >>> translated(Paint(dark.weight, dark.background), dark, light)
    ('#875f00', '#ffffff')
    """
    meant = {getattr(before, name): getattr(after, name) for name in _NAMES}
    # A ramp of fewer colours has one for several of the other's.
    meant |= {colour: after.ramp[i * len(after.ramp) // len(before.ramp)] for i, colour in enumerate(before.ramp)}
    was, on = (paint.paper, paint.ink) if paint.reverse else (paint.ink, paint.paper)
    ink, paper = meant.get(was, was), meant.get(on, on)
    if on in before.ramp and was == before.ink_on(on):
        ink = after.ink_on(paper)
    return (paper, ink) if paint.reverse else (ink, paper)


class Film:
    """Screens of one size and language, in their order; with `numbers`, also which number is in each of their cells."""

    def __init__(self, columns: int, rows: int, paints: Paints, numbers: Numbers | None = None) -> None:
        self.columns, self.rows, self._paints = columns, rows - 1, paints
        self._lines: dict[Line, int] = {}
        self._panes: dict[tuple[tuple[object, ...], ...], int] = {}
        self.screens: list[list[int]] = []
        """The numbers of the lines of each."""
        self._named: list[int] = []
        self._numbers = numbers
        self._cells: dict[tuple[int, ...], int] = {}
        self._numbered: list[list[int]] = []

    def take(self, app: App[Any]) -> None:
        """Add what an app shows now."""
        self.screens.append([self._lines.setdefault(line, len(self._lines)) for line in lines_of(app, self._paints)])
        numbered = None if self._numbers is None else Numbered(self.columns, self.rows, self._numbers)
        panes = tuple(panes_of(app, numbered))
        self._named.append(self._panes.setdefault(panes, len(self._panes)))
        if numbered is not None:
            lines = map(tuple[int, ...], numbered.lines)
            self._numbered.append([self._cells.setdefault(line, len(self._cells)) for line in lines])

    def document(self, kept: Sequence[int] | None = None) -> Mapping[str, object]:
        """The film as the page reads it; `kept` are numbers of screens in the order to show them, by default all."""
        shown = range(len(self.screens)) if kept is None else kept
        return {
            "columns": self.columns,
            "rows": self.rows,
            "lines": [*self._lines],
            "screens": [self.screens[number] for number in shown],
            "panes": [*self._panes],
            "named": [self._named[number] for number in shown],
            **(
                {"cells": [*self._cells], "numbered": [self._numbered[number] for number in shown]}
                if self._numbers is not None
                else {}
            ),
        }


def lines_of(app: App[Any], paints: Paints) -> Iterator[Line]:
    """The lines of a screen, without the last: the keys of a terminal."""
    for strip in strips_of(app)[:-1]:
        yield paints.line(strip)


def _unsure(cell: Cell) -> int:
    """The columns of a character, if a font may give it others; else 0."""
    return 0 if _SURE.fullmatch(cell.text) else cell.cells


def _is_blank(cell: Cell) -> bool:
    """Whether nothing is to be seen of a cell: the ink of a blank is not."""
    paint = cell.paint
    return cell.text == " " and paint.paper == BLANK.paper and not (paint.underline or paint.strike)


def panes_of(app: App[Any], numbered: Numbered | None = None) -> Iterator[tuple[object, ...]]:
    """The title of each pane, the cells it takes – column, row, columns, rows –, and the number it is about."""
    for pane in app.screen.query(Pane):
        moment, region = pane.moment, pane.region
        title = pane.title(moment) if moment is not None else ""
        if region.area and moment is not None and all(one.display for one in pane.ancestors_with_self if one.parent):
            about = () if numbered is None else (numbered.add(pane),)
            if title:
                yield (title.strip(), region.x, region.y, region.width, region.height, *about)
