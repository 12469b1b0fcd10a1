"""What happens at this moment, in words."""

from __future__ import annotations

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.text import Text
from textual.strip import Strip

from attn_tui.screen import draw
from attn_tui.screen.explain import explain
from attn_tui.screen.moment import Moment
from attn_tui.screen.palette import PALETTE
from attn_tui.screen.panes.pane import Pane


class Now(Pane):
    """The sub-step's name and equation in the upper edge, below it a sentence or two."""

    DEFAULT_CSS = "Now { height: 1fr; min-height: 5; }"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.event,)

    def row(self, moment: Moment, y: int, width: int) -> list[Segment]:
        explanation = explain(moment)
        if y == 0:
            room = width - cell_len(explanation.name) - 4
            equations = [explanation.equation, explanation.equation.split("   ")[0]]  # rather no source than a cut one
            return [
                Segment(f" {explanation.name}", PALETTE.style("accent", bold=True)),
                Segment("   " + draw.first_fitting(equations, room), PALETTE.style("text", bold=True)),
            ]
        lines = Text(explanation.text).wrap(self._console, max(1, width - 2))
        return [Segment(" " + lines[y - 1].plain, PALETTE.style("text"))] if y - 1 < len(lines) else []

    @property
    def _console(self) -> Console:
        return self.app.console

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y == 0 and self.moment is not None:
            return draw.line([("─" * width, PALETTE.style("rule"))], width)
        return super().render_line(y)
