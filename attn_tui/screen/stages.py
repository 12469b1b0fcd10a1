"""One stage, or several that show how different systems translate the same sentence."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from attn_tui.screen import draw
from attn_tui.screen.decoding import Decoding
from attn_tui.screen.moment import output_of
from attn_tui.screen.palette import PALETTE
from attn_tui.screen.stage import Stage
from attn_tui.text import printable

_NARROWEST = 80  # columns that a stage needs


class Tabs(Widget):
    """One line: every system with the words it has written; the ones on the screen are marked."""

    DEFAULT_CSS = "Tabs { height: 1; }"

    def __init__(self, decodings: Sequence[Decoding]) -> None:
        super().__init__()
        self._decodings = decodings
        self.current = 0

    def render_line(self, y: int) -> Strip:
        width, count = self.size.width, len(self._decodings)
        segments: list[Segment] = []
        for i, decoding in enumerate(self._decodings):
            here = i == self.current
            room = width * (i + 1) // count - width * i // count
            name = f"{'▶' if here else ' '}{i + 1} {printable(decoding.name)}: "
            label, output = min(room, cell_len(name)), output_of(decoding)
            segments += [
                Segment(draw.fit(name, label), PALETTE.style("accent" if here else "dim", bold=here)),
                *draw.words(output, len(output) - 1, room - label),
            ]
        return Strip(draw.padded(segments, width))


class Stages(Vertical):
    """The stages side by side where each has 80 columns, else one at a time under a line of tabs."""

    DEFAULT_CSS = """
    Stages { height: 1fr; }
    Stages > Horizontal { height: 1fr; }
    """

    def __init__(self, decodings: Sequence[Decoding]) -> None:
        super().__init__()
        self._decodings = decodings
        self._current = 0
        self._side_by_side = False

    def compose(self) -> ComposeResult:
        first, *others = self._decodings
        if not others:
            yield Stage(first)
            return
        yield Tabs(self._decodings)
        with Horizontal():
            for decoding in self._decodings:
                yield Stage(decoding, first)

    @property
    def has_tabs(self) -> bool:
        """Whether there are stages that are not on the screen."""
        return len(self._decodings) > 1 and not self._side_by_side

    def make_room(self, size: Size) -> None:
        """Share a screen of this size out among the stages."""
        stages = list(self.query(Stage))
        self._side_by_side = size.width // len(stages) >= _NARROWEST
        tabs = self.query(Tabs)
        tabs.set(display=not self._side_by_side)
        width = size.width // len(stages) if self._side_by_side else size.width
        height = size.height - (1 if tabs and not self._side_by_side else 0)
        order_lines = max(stage.order_lines(width - 1) for stage in stages)  # in all of them, so that they align
        for i, stage in enumerate(stages):
            ruled = self._side_by_side and i > 0
            stage.display = self._side_by_side or i == self._current
            stage.styles.width = width if self._side_by_side else "1fr"
            stage.styles.border_left = ("solid", PALETTE.rule) if ruled else None
            stage.make_room(Size(width - ruled, height), order_lines)

    def turn(self, by: int) -> None:
        """Bring another stage to the screen; side by side they all are there."""
        self._current = (self._current + by) % len(self._decodings)
        for tabs in self.query(Tabs):
            tabs.current = self._current
            tabs.refresh()
        if not self._side_by_side:
            for i, stage in enumerate(self.query(Stage)):
                stage.display = i == self._current

    def show(self) -> None:
        """Show where the timelines stand."""
        for stage in self.query(Stage):
            stage.show()
        for tabs in self.query(Tabs):
            tabs.refresh()

    def show_playing(self, playing: bool) -> None:
        """Tell whether the decodings step forward by themselves."""
        for stage in self.query(Stage):
            stage.show_playing(playing)

    def scroll_rows(self, rows: int = 0, pages: int = 0) -> None:
        """Scroll the source words of all stages."""
        for stage in self.query(Stage):
            stage.scroll_rows(rows, pages)
