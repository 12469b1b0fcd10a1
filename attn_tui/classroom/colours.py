"""The looks of a frame's cells → those of a theme, on a terminal with so many colours."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.color import Color, ColorSystem
from rich.style import Style as RichStyle

from attn_tui.screen.driver.styles import PLAIN, Style, styled
from attn_tui.screen.pictures.cells import Paint
from attn_tui.screen.pictures.film import FILMED, translated
from attn_tui.screen.themes import Themes

_SYSTEMS = {"truecolor": ColorSystem.TRUECOLOR, "256": ColorSystem.EIGHT_BIT, "16": ColorSystem.STANDARD}
_FLAGS = {"bold": "1", "dim": "2", "italic": "3", "underline": "4", "strike": "9"}


class Colours(NamedTuple):
    """The colours of one who follows."""

    theme: str = "dark"
    """One of `attn_tui.screen.palette.THEMES`, or `attn_tui.screen.themes.TERMINAL`."""
    depth: str = "truecolor"
    on_light: bool = False
    """Whether the terminal's background is light, if its own colours are used."""


@lru_cache(8192)
def style_of(paint: Paint, colours: Colours) -> Style:
    """The style of a cell, as SGR parameters; equal styles are one object.

    >>> style_of(Paint("#ffd75f", "#121212", bold=True), Colours("dark", "16"))
    Style(foreground='93', background='40', attributes=frozenset({'1'}))
    """
    themes = Themes(colours.depth, {}, on_light=colours.on_light)
    own = themes.line_filter(colours.theme)
    ink, paper = translated(paint, FILMED, themes.palette(colours.theme))
    codes = [code for name, code in _FLAGS.items() if getattr(paint, name)]
    if paint.reverse and (own is not None or colours.depth == "none"):
        # Only the terminal itself can swap colours of its own, or those that it is not told.
        ink, paper = paper, ink
        codes.append("7")
    if colours.depth != "none":
        style = RichStyle(color=ink, bgcolor=paper)
        if own is not None:
            style = own.own(style)
        codes += _codes(style.color, colours.depth, foreground=True) + _codes(style.bgcolor, colours.depth)
    return styled(PLAIN, ";".join(codes)) or PLAIN if codes else PLAIN


def _codes(colour: Color | None, depth: str, *, foreground: bool = False) -> list[str]:
    if colour is None:
        return []
    return list(colour.downgrade(_SYSTEMS[depth]).get_ansi_codes(foreground))
