"""The screen → cells: each with its character, its two colours, and how it is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from rich.cells import cell_len
from rich.style import Style
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.app import App
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets._toast import ToastRack

from attn_tui.screen.driver.cells import clustered
from attn_tui.screen.palette import Palette
from attn_tui.text import printable


class Paint(NamedTuple):
    """How a cell looks."""

    ink: str
    """As `#rrggbb`; so is `paper`."""
    paper: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    dim: bool = False
    reverse: bool = False
    """Whether ink and paper are swapped, which they are above: without colours, that alone is seen."""


class Cell(NamedTuple):
    """One or two columns with one character."""

    x: int
    text: str
    cells: int
    paint: Paint

    @property
    def behind(self) -> int:
        """The column behind it."""
        return self.x + self.cells


def strips_of(app: App[Any]) -> list[Strip]:
    """The lines of the screen, as Textual would send them, without the messages that go away by themselves."""
    # As in Textual's own screenshot, which cannot return the text alone, nor leave anything out.
    below = visible_screen_stack.set(app._background_screens)
    try:
        drawn = Compositor()
        drawn.reflow(app.screen, app.size)
        drawn._full_map = {widget: where for widget, where in drawn._full_map.items() if not _is_message(widget)}
        return drawn.render_strips()
    finally:
        visible_screen_stack.reset(below)


def _is_message(widget: Widget) -> bool:
    return any(isinstance(node, ToastRack) for node in widget.ancestors_with_self)


def cells_of(strip: Strip, palette: Palette) -> Iterator[Cell]:
    """The cells of a line, from left to right."""
    x = 0
    for text, style, _ in strip:
        paint = paint_of(style or Style(), palette)
        for character in filter(None, clustered(printable(text))):
            yield Cell(x, character, cell_len(character), paint)
            x += cell_len(character)


def paint_of(style: Style, palette: Palette) -> Paint:
    """What a style looks like; where it names no colour, it is the palette's."""
    ink = palette.text if style.color is None or style.color.is_default else style.color.get_truecolor().hex
    paper = (
        palette.background if style.bgcolor is None or style.bgcolor.is_default else style.bgcolor.get_truecolor().hex
    )
    if style.reverse:
        ink, paper = paper, ink
    flags = (style.bold, style.italic, style.underline, style.strike, style.dim, style.reverse)
    return Paint(ink, paper, *map(bool, flags))
