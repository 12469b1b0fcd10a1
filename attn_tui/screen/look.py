"""How every moment is shown: colours, glyphs, language."""

from __future__ import annotations

from dataclasses import dataclass, field

from rich.style import Style
from textual.dom import DOMNode

from attn_tui.screen.palette import Palette, palette_of
from attn_tui.story.texts import Texts, texts


@dataclass(frozen=True, eq=False, slots=True)
class Look:
    """Passed to every pane with the moment; another look is another object."""

    palette: Palette = field(default_factory=lambda: palette_of("dark", "truecolor"))
    say: Texts = field(default_factory=lambda: texts("en"))
    ascii: bool = False
    """Whether vectors are drawn with digits and letters."""

    def style(self, colour: str, *, bold: bool = False) -> Style:
        """The style for one of the palette's colours, by its name."""
        return self.palette.style(colour, bold=bold)


LOOK = Look()
"""The default look."""


def look_of(node: DOMNode) -> Look:
    """The look of the app that a screen or a widget is in."""
    look: Look = getattr(node.app, "look", LOOK)
    return look
