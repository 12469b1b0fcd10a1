"""Colours by meaning, chosen by hand for each theme and each number of colours that a terminal has.

Those for 256 colours are among xterm's 256, those for 16 are values that Rich maps to exactly these. Nothing is
shown by colour alone, and colour-blind readers can tell positive from negative and little from much.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from rich.style import Style

THEMES = ("dark", "light", "contrast")
INKS = ("text", "dim", "rule", "positive", "negative", "positive_bar", "negative_bar", "score", "weight", "accent")
"""The colours of a palette that stand on its background."""
READABLE = 4.5
"""The least contrast of text on its background, by WCAG (1.4.3); here bars and rules have it, too."""


@dataclass(frozen=True, slots=True)
class Palette:
    """One set of colours."""

    background: str
    text: str
    dim: str
    rule: str
    positive: str
    negative: str
    positive_bar: str
    negative_bar: str
    """Calmer than the weights, which are what is to be seen first."""
    score: str
    weight: str
    accent: str
    ramp: tuple[str, ...]
    """From the smallest to the largest share, on this background."""
    dark: bool = True

    def style(self, colour: str, *, bold: bool = False) -> Style:
        """The style for one of the colours above, by its name."""
        return _style(getattr(self, colour), self.background, bold)

    def heat(self, share: float) -> Style:
        """The ramp's colour for a share from 0 to 1."""
        return _style(self._heat(share), self.background, False)

    def on_heat(self, share: float) -> Style:
        """The style of text on that colour."""
        heat = self._heat(share)
        return _style(self.ink_on(heat), heat, False)

    def ink_on(self, heat: str) -> str:
        """What can be read on one of the ramp's colours: the text's or the background's colour, else black or white."""
        for inks in ((self.text, self.background), ("#000000", "#ffffff")):
            ink = max(inks, key=lambda colour: contrast(colour, heat))
            if contrast(ink, heat) >= READABLE:
                break
        return ink

    def _heat(self, share: float) -> str:
        return self.ramp[min(len(self.ramp) - 1, int(share * len(self.ramp)))]


def readable(colour: str, background: str) -> str:
    """The colour, or the nearest to it towards black or white that can be read on a background.

    >>> readable("#121212", "#fdf6e3"), readable("#767676", "#fdf6e3")
    ('#121212', '#707070')
    """
    end = max((0, 255), key=lambda value: contrast(background, f"#{value:02x}{value:02x}{value:02x}"))
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    for step in range(21):
        colour = "#" + "".join(f"{round(part + (end - part) * step / 20):02x}" for part in parts)
        if contrast(colour, background) >= READABLE:
            break
    return colour


@lru_cache(256)
def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG: from 1 to 21.

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    low, high = sorted(_luminance(colour) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    shares = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(256)
def _style(colour: str, background: str, bold: bool) -> Style:
    return Style(color=colour, bgcolor=background, bold=bold)


# Steps of cividis, and the xterm colours nearest to steps of it.
_CIVIDIS = (
    "#2a3f6d", "#35456c", "#404c6b", "#4b546c", "#565c6c", "#60636e", "#6b6b70", "#767473",
    "#827c74", "#8f8573", "#9c8f71", "#aa996c", "#b9a465", "#cab05b", "#dcbd4d", "#fdd835",
)  # fmt: skip
_CIVIDIS_256 = ("#00005f", "#444444", "#5f5f87", "#767676", "#87875f", "#afaf5f", "#d7d75f", "#ffff5f")
_CIVIDIS_16 = ("#555555", "#aa5500", "#aaaaaa", "#ffff55")

_DARK = Palette(
    background="#121212", text="#dadada", dim="#8a8a8a", rule="#808080", positive="#ffaf5f", negative="#5fafff",
    positive_bar="#af875f", negative_bar="#5f87af", score="#9e9e9e", weight="#ffd75f", accent="#5fd7af",
    ramp=_CIVIDIS_256,
)  # fmt: skip
_LIGHT = Palette(
    background="#ffffff", text="#121212", dim="#626262", rule="#767676", positive="#af5f00", negative="#005faf",
    positive_bar="#af5f5f", negative_bar="#5f5faf", score="#767676", weight="#875f00", accent="#00875f",
    ramp=("#ffffaf", "#d7d75f", "#afaf5f", "#87875f", "#767676", "#5f5f87", "#444444", "#00005f"), dark=False,
)  # fmt: skip
_CONTRAST = Palette(
    background="#000000", text="#ffffff", dim="#dadada", rule="#dadada", positive="#ffd700", negative="#5fd7ff",
    positive_bar="#d7af5f", negative_bar="#5fafd7", score="#ffffff", weight="#ffff00", accent="#00ff87",
    ramp=_CIVIDIS_256,
)  # fmt: skip
_OF_256 = {"dark": _DARK, "light": _LIGHT, "contrast": _CONTRAST}
_OF_16 = {
    # No grey for text: in some terminals, bright black is the background's colour. No brown for bars: in some, it is as
    # loud as the weights' yellow.
    "dark": Palette(
        background="#000000", text="#ffffff", dim="#aaaaaa", rule="#aaaaaa", positive="#ffff55", negative="#55ffff",
        positive_bar="#aaaaaa", negative_bar="#00aaaa", score="#aaaaaa", weight="#ffff55", accent="#55ff55",
        ramp=_CIVIDIS_16,
    ),
    "light": Palette(
        background="#ffffff", text="#000000", dim="#555555", rule="#555555", positive="#aa5500", negative="#0000aa",
        positive_bar="#555555", negative_bar="#5555ff", score="#555555", weight="#aa5500", accent="#aa00aa",
        ramp=("#aaaaaa", "#aa5500", "#555555", "#0000aa"),
        dark=False,
    ),
    "contrast": Palette(
        background="#000000", text="#ffffff", dim="#ffffff", rule="#ffffff", positive="#ffff55", negative="#55ffff",
        positive_bar="#aaaaaa", negative_bar="#00aaaa", score="#ffffff", weight="#ffff55", accent="#55ff55",
        ramp=_CIVIDIS_16,
    ),
}  # fmt: skip


def palette_of(theme: str, depth: str) -> Palette:
    """The colours of one of `THEMES` at a depth: "truecolor", "256", "16" or "none", shown without colours."""
    if depth in ("16", "none"):
        return _OF_16[theme]
    if depth == "256":
        return _OF_256[theme]
    ramp = _CIVIDIS if _OF_256[theme].dark else tuple(reversed(_CIVIDIS))
    return replace(_OF_256[theme], ramp=ramp)
