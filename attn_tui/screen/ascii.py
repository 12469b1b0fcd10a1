"""Everything that is shown → ASCII, for terminals that can show nothing else."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from attn_tui.screen.likeness import in_ascii


class AsciiOnly(LineFilter):
    """Puts an ASCII character into every cell; words lose their accents, letters without an equivalent become «?»."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(in_ascii(text), style, control) for text, style, control in segments]
