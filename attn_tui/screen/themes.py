"""The themes one can choose: ours, the terminal's own colours, and those of the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import Theme

from attn_tui.screen.palette import INKS, THEMES, Palette, contrast, palette_of, readable

AUTO, TERMINAL = "auto", "terminal"


class Themes:
    """Palettes by the names of themes, at one depth of colour."""

    def __init__(self, depth: str, own: Mapping[str, Mapping[str, Any]], *, on_light: bool = False) -> None:
        """`own` are those of the settings, as `Settings.themes` has them.

        `on_light` says if the terminal's background is light, so that its own colours are legible on it.
        """
        self.depth, self._own, self.on_light = depth, own, on_light
        self.names: tuple[str, ...] = (*THEMES, TERMINAL, *(name for name in own if name not in THEMES))
        """In the order of the key that goes on to the next."""

    def palette(self, name: str) -> Palette:
        """The colours of a theme.

        A theme of the settings has those of its `base` where it says nothing, made readable on its background, and all
        of them if there are fewer than 256.
        """
        if name in self._own:
            values = {key: value for key, value in self._own[name].items() if key != "base"}
            base = palette_of(self._own[name].get("base", "dark"), self.depth)
            if self.depth in ("16", "none"):
                return base
            background = values.get("background", base.background)
            for colour in ("positive", "negative"):  # a theme's bars have the colour of its numbers
                values |= {f"{colour}_bar": values[colour]} if colour in values else {}
            values = {ink: readable(getattr(base, ink), background) for ink in INKS} | values
            return replace(base, **values, dark=contrast(background, "#ffffff") > contrast(background, "#000000"))
        if name == TERMINAL:
            return palette_of("light" if self.on_light else "dark", "16")
        return palette_of(name, self.depth)

    def line_filter(self, name: str) -> TerminalColours | None:
        """What turns colours into the terminal's own, if that is the theme and there are colours."""
        return TerminalColours(self.palette(name)) if name == TERMINAL and self.depth != "none" else None


def textual_theme(name: str, palette: Palette) -> Theme:
    """The palette as a Textual theme."""
    return Theme(
        name=name,
        primary=palette.accent,
        secondary=palette.negative,
        accent=palette.accent,
        warning=palette.weight,
        error=palette.positive,
        success=palette.accent,
        foreground=palette.text,
        background=palette.background,
        surface=palette.background,
        panel=palette.background,
        dark=palette.dark,
        variables={"block-cursor-background": palette.accent, "block-cursor-foreground": palette.background},
    )


class TerminalColours(LineFilter):
    """Puts the terminal's own colours into the place of the sixteen that they are usually like.

    The palette's background becomes the terminal's, and on it, so does the palette's text.
    """

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._paper, self._ink = RichColor.parse(palette.background), RichColor.parse(palette.text)
        self.own = lru_cache(1024)(self._without_cache)
        """A style → the same in the terminal's own colours."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(text, style and self.own(style), control) for text, style, control in segments]

    def _without_cache(self, style: Style) -> Style:
        is_paper = style.bgcolor in (None, self._paper)
        ink = RichColor.default() if is_paper and style.color == self._ink else _of_sixteen(style.color)
        paper = RichColor.default() if is_paper else _of_sixteen(style.bgcolor)
        return style + Style.from_color(ink, paper)


class OwnStyles(LineFilter):
    """Gives an app styles of its own.

    Rich keeps in a style the codes that it was first written with, and hands the same styles to all apps of a process,
    however many colours each of them has.
    """

    def __init__(self) -> None:
        super().__init__()
        self._own = lru_cache(4096)(_copied)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        own = self._own
        return [Segment(text, style and own(style), control) for text, style, control in segments]


def _copied(style: Style) -> Style:
    copied = style.copy()
    copied._ansi = None  # the codes, which Rich copies, too
    return copied


def _of_sixteen(colour: RichColor | None) -> RichColor | None:
    if colour is None or colour.triplet is None:
        return colour
    number = colour.downgrade(ColorSystem.STANDARD).number
    return RichColor.default() if number is None else RichColor.from_ansi(number)
