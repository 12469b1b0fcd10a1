"""One stage, or several that show how different systems translate the same sentence."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.strip import Strip

from attn_tui.screen import write
from attn_tui.screen.drawn import Drawn
from attn_tui.screen.layout import Room
from attn_tui.screen.look import LOOK, Look
from attn_tui.screen.stage import Stage
from attn_tui.story.decoding import Decoding
from attn_tui.story.moment import output_of
from attn_tui.story.quiz import Question
from attn_tui.text import printable

_NARROWEST, _PRESENTED = 80, 60  # columns that a stage needs with all its panes, and with those of the moment


class Tabs(Drawn):
    """One line: every system with the words it has written; those on the screen are marked."""

    DEFAULT_CSS = "Tabs { height: 1; }"

    def __init__(self, decodings: Sequence[Decoding]) -> None:
        super().__init__()
        self._decodings = decodings
        self.current = 0
        self.look = LOOK

    def render_line(self, y: int) -> Strip:
        width, count = self.size.width, len(self._decodings)
        segments: list[Segment] = []
        for i, decoding in enumerate(self._decodings):
            here = i == self.current
            room = width * (i + 1) // count - width * i // count
            name = f"{'▶' if here else ' '}{i + 1} {printable(decoding.name)}: "
            label, output = min(room, cell_len(name)), output_of(decoding)
            segments += [
                Segment(write.fit(name, label), self.look.style("accent" if here else "dim", bold=here)),
                *write.words(output, len(output) - 1, room - label, self.look),
            ]
        return Strip(write.padded(segments, width, self.look))


class Stages(Vertical):
    """The stages side by side if there is room, else one at a time below a line of tabs."""

    BLANK = True  # the stages cover all of it: there is nothing to draw below them
    DEFAULT_CSS = """
    Stages { height: 1fr; }
    Stages > Horizontal { height: 1fr; }
    """

    def __init__(self, decodings: Sequence[Decoding]) -> None:
        super().__init__()
        self.decodings = list(decodings)
        """The decodings that are shown."""
        self._current = 0
        self._side_by_side = False
        self._compares = False
        first, *others = decodings
        self._stages = [Stage(d, first, alone=False) for d in decodings] if others else [Stage(first)]
        self._tabs = [Tabs(decodings)] if others else []

    def compose(self) -> ComposeResult:
        yield from self._tabs
        if self._tabs:
            yield Horizontal(*self._stages)
        else:
            yield from self._stages

    @property
    def has_tabs(self) -> bool:
        """Whether some stages are not on the screen."""
        return len(self.decodings) > 1 and not self._side_by_side

    @property
    def _compare(self) -> bool:
        """Whether some decoding is compared with what it was before; that takes a line in all stages."""
        return any(d.branches.current.parent or d.changed_from for d in self.decodings)

    @property
    def needs_room(self) -> bool:
        """Whether `_compare` has changed since the screen was last divided."""
        return self._compare != self._compares

    def make_room(self, size: Size, presents: bool = False) -> None:
        """Divide a screen of this size among the stages; `presents` says if each shows the panes of the moment only."""
        stages = self._stages
        self._side_by_side = size.width // len(stages) >= (_PRESENTED if presents else _NARROWEST)
        for tabs in self._tabs:
            tabs.display = not self._side_by_side
        width = size.width // len(stages) if self._side_by_side else size.width
        height = size.height - len(self._tabs) * (not self._side_by_side)
        self._compares = compares = self._compare
        # The same in all, so that they align.
        order_lines = max(stage.order_lines(width - 1) for stage in stages)
        vector_lines = max(stage.vector_lines for stage in stages)
        for i, stage in enumerate(stages):
            ruled = self._side_by_side and i > 0
            stage.display = self._side_by_side or i == self._current
            stage.styles.width = width if self._side_by_side else "1fr"
            stage.set_class(ruled, "-ruled")
            stage.make_room(Room(Size(width - ruled, height), order_lines, vector_lines, compares, presents))

    def explain(self, explains: bool) -> None:
        """Show the explanations below the panes, or leave their lines to the panes; call `make_room` after it."""
        for stage in self._stages:
            stage.explains = explains

    def turn(self, by: int) -> None:
        """Show another stage; if they are side by side, all are shown already."""
        self._current = (self._current + by) % len(self.decodings)
        for tabs in self._tabs:
            tabs.current = self._current
            tabs.refresh()
        if not self._side_by_side:
            for i, stage in enumerate(self._stages):
                stage.display = i == self._current

    @property
    def current(self) -> Stage:
        """The stage that keys act on: of those side by side the one with the cursor; else the one turned to."""
        stages = self._stages
        focused = next((stage for stage in stages if stage.has_focus_within), None)
        return focused if self._side_by_side and focused else stages[self._current]

    def show(self, look: Look) -> None:
        """Show the current moments."""
        for stage in self._stages:
            stage.show(look)
        for tabs in self._tabs:
            tabs.look = look
            tabs.refresh()

    def ask(self, question: Question | None, choice: int, verdict: str = "") -> None:
        """Show a question in place of the explanation, or none; `verdict` is about the last answer."""
        for stage in self._stages:
            stage.ask(question, choice, verdict)

    def remark(self, text: str) -> None:
        """Write something at the right end of the first lines."""
        for stage in self._stages:
            stage.remark(text)

    def scroll_rows(self, rows: int = 0, pages: int = 0) -> None:
        """Scroll the source words of all stages."""
        for stage in self._stages:
            stage.scroll_rows(rows, pages)
