"""The screens of a walk as data for a page: every line that occurs is stored once, and so is every look of a cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, TypeAlias

from rich.style import Style
from textual.app import App
from textual.strip import Strip

from attn_tui.screen.look import look_of
from attn_tui.screen.palette import THEMES, Palette, contrast, palette_of
from attn_tui.screen.panes.pane import Pane
from attn_tui.screen.pictures.cells import Cell, Paint, cells_of, strips_of
from attn_tui.screen.pictures.numbered import Numbered
from attn_tui.story.linked import Numbers

Run: TypeAlias = "tuple[int, str] | tuple[int, str, int]"
"""The number of a paint and a text; and its cells, if a font may not have them all equally wide."""
_SURE = re.compile("[ -~\xa0-\u024f\u2018-\u201d\u2500-\u2590\u2594\u2595–—…·]+")
"""Characters that monospaced fonts have, one cell wide; blocks are drawn by the page."""
THEME = "dark"
"""The theme that screens are filmed in: each of its colours has one meaning, so that the others follow from it."""


class Paints:
    """The looks of cells, by number; shared by all films of a page."""

    def __init__(self) -> None:
        self.numbers: dict[Paint, int] = {}

    def number(self, paint: Paint) -> int:
        """The number of a paint, a new one if it is new."""
        return self.numbers.setdefault(paint, len(self.numbers))

    def style_sheets(self) -> Iterator[str]:
        """The style sheet of each theme: the page's colours, and a class for each paint."""
        filmed = palette_of(THEME, "truecolor")
        for theme in THEMES:
            palette = palette_of(theme, "truecolor")
            names = {"paper": "background", "ink": "text", "rule": "rule", "accent": "accent", "weight": "weight"}
            own = ";".join(f"--{name}:{getattr(palette, colour)}" for name, colour in names.items())
            root = f"[data-theme={theme}]"
            yield f"{root}{{{own}}}"
            for paint, number in self.numbers.items():
                ink, paper = translated(paint, filmed, palette)
                on = "" if paper == palette.background else f";--p:{paper}"  # which the page has by itself
                yield f"{root} .p{number}{{--i:{ink}{on}}}"
        for paint, number in self.numbers.items():
            if how := "".join(text for name, text in _HOW.items() if getattr(paint, name)):
                yield f".p{number}{{{how}}}"


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
    meant |= dict(zip(before.ramp, after.ramp, strict=True))
    ink, paper = meant.get(paint.ink, paint.ink), meant.get(paint.paper, paint.paper)
    if paint.paper in before.ramp and paint.ink in (before.text, before.background):  # as Palette.on_heat chooses
        ink = max(after.text, after.background, key=lambda colour: contrast(colour, paper))
    return ink, paper


class Film:
    """Screens of one size and language, in their order; with `numbers`, also which number is in each of their cells."""

    def __init__(self, columns: int, rows: int, paints: Paints, numbers: Numbers | None = None) -> None:
        self.columns, self.rows, self._paints = columns, rows - 1, paints
        self._lines: dict[tuple[Run, ...], int] = {}
        self._known: dict[tuple[tuple[str, Style | None], ...], int] = {}
        """Which lines strips are: from one screen to the next, most stay."""
        self._panes: dict[tuple[tuple[object, ...], ...], int] = {}
        self.screens: list[list[int]] = []
        """The numbers of the lines of each."""
        self._named: list[int] = []
        self._numbers = numbers
        self._cells: dict[tuple[int, ...], int] = {}
        self._numbered: list[list[int]] = []

    def take(self, app: App[Any]) -> None:
        """Add what an app shows now."""
        palette = look_of(app).palette
        strips = strips_of(app)[:-1]  # without the terminal's keys
        self.screens.append([self._line(strip, palette) for strip in strips])
        numbered = None if self._numbers is None else Numbered(self.columns, self.rows, self._numbers)
        panes = tuple(_named(app, numbered))
        self._named.append(self._panes.setdefault(panes, len(self._panes)))
        if numbered is not None:
            lines = map(tuple[int, ...], numbered.lines)
            self._numbered.append([self._cells.setdefault(line, len(self._cells)) for line in lines])

    def _line(self, strip: Strip, palette: Palette) -> int:
        """The number of a line, a new one if it is new."""
        drawn = tuple((text, style) for text, style, _ in strip)
        if drawn not in self._known:
            line = tuple(self._runs(cells_of(strip, palette), Paint(palette.text, palette.background)))
            self._known[drawn] = self._lines.setdefault(line, len(self._lines))
        return self._known[drawn]

    def _runs(self, cells: Iterable[Cell], blank: Paint) -> Iterator[Run]:
        """The runs of a line, without the blanks at its end."""
        known = [cell._replace(paint=blank) if _is_blank(cell, blank) else cell for cell in cells]
        while known and _is_blank(known[-1], blank):
            known.pop()
        for (paint, columns), run in groupby(known, key=lambda cell: (cell.paint, _unsure(cell))):
            found = [*run]
            number, text = self._paints.number(paint), "".join(cell.text for cell in found)
            yield (number, text, columns * len(found)) if columns else (number, text)

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


def _unsure(cell: Cell) -> int:
    """The columns of a character, if a font may give it others; else 0."""
    return 0 if _SURE.fullmatch(cell.text) else cell.cells


def _is_blank(cell: Cell, blank: Paint) -> bool:
    """Whether nothing is to be seen of a cell: the ink of a blank is not."""
    paint = cell.paint
    return cell.text == " " and paint.paper == blank.paper and not (paint.underline or paint.strike)


def _named(app: App[Any], numbered: Numbered | None) -> Iterator[tuple[object, ...]]:
    """The title of each pane, the cells it takes – column, row, columns, rows –, and the number it is about."""
    for pane in app.screen.query(Pane):
        moment, region = pane.moment, pane.region
        title = pane.title(moment) if moment is not None else ""
        if region.area and moment is not None and all(one.display for one in pane.ancestors_with_self if one.parent):
            about = () if numbered is None else (numbered.add(pane),)
            if title:
                yield (title.strip(), region.x, region.y, region.width, region.height, *about)
