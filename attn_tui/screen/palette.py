"""Colours by meaning. All of them are among the 256 of xterm, so that a terminal with these shows the same."""

from __future__ import annotations

from dataclasses import dataclass

from rich.style import Style


@dataclass(frozen=True, slots=True)
class Palette:
    """One set of colours; nothing is told by colour alone."""

    background: str = "#121212"
    text: str = "#dadada"
    dim: str = "#8a8a8a"
    rule: str = "#585858"
    positive: str = "#ffaf5f"
    negative: str = "#5fafff"
    score: str = "#9e9e9e"
    weight: str = "#ffd75f"
    accent: str = "#5fd7af"

    def style(self, colour: str, *, bold: bool = False) -> Style:
        """A style of one of the colours above, by its name."""
        return Style(color=getattr(self, colour), bgcolor=self.background, bold=bold)


PALETTE = Palette()
