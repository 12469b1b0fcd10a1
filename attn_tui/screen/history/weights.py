"""The alignment matrix of an age: the words chosen then, and what each attended to."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from attn_tui.screen import matrix, write
from attn_tui.screen.drawn import Drawn, Scrolled
from attn_tui.screen.look import LOOK, Look
from attn_tui.screen.panes.pane import CHANGED
from attn_tui.story.history import Seen


class Weights(Drawn):
    """Draws its own lines: a title, the source words, and a row for each word; those that are others are marked."""

    DEFAULT_CSS = "Weights { height: 100%; }"

    def __init__(self) -> None:
        super().__init__()
        self.look = LOOK
        self._seen: Seen | None = None
        self._row = self._column = 0

    def show(self, seen: Seen, look: Look) -> None:
        """Show a sentence at an age."""
        self._seen, self.look = seen, look
        self.scroll_by(0, 0)
        self.refresh()

    @staticmethod
    def cells(seen: Seen) -> int:
        """The width that shows every weight with two digits below its word."""
        longest = max(map(cell_len, seen.source))
        each = max(matrix.HUNDREDTHS + 1, min(longest + 1, matrix.WIDEST))
        return min(max(map(cell_len, seen.words), default=1) + 1, matrix.LONGEST) + 3 + len(seen.source) * each

    def scroll_by(self, rows: int, columns: int) -> None:
        """Move what is in view."""
        if self._seen is not None and self._seen.alpha is not None:
            now = self._layout(self._seen)
            self._row = _within(self._row + rows, now.rows, now.known)
            self._column = _within(self._column + columns, now.last - now.first, now.columns)
            self.refresh()

    @property
    def page(self) -> tuple[int, int]:
        """Rows and columns in view."""
        if self._seen is None or self._seen.alpha is None:
            return 1, 1
        now = self._layout(self._seen)
        return now.rows, now.last - now.first

    def _layout(self, seen: Seen) -> matrix.Layout:
        names = [CHANGED + word for word in seen.words]
        width, height = self.size.width - 1, self.size.height - 1
        return matrix.layout(seen.source, names, len(seen.words), width, height, self._row, self._column)

    def render_line(self, y: int) -> Strip:
        width, look, seen = self.size.width, self.look, self._seen
        if seen is None:
            return write.line([], width, look)
        if y == 0:
            titles = [look.say(key) for key in ("history.weights", "history.weights.short")]
            return write.title(write.first_fitting([*titles, "α"], width - len("─  ")), False, width, look)
        if seen.alpha is None:
            lines = write.wrapped(look.say("alignment.none"), width - 1)
            return write.line([(lines[y - 1] if y <= len(lines) else "", look.style("dim"))], width, look)
        layout = self._layout(seen)
        if y <= layout.heads.lines:
            return Strip(write.padded(layout.heading(y - 1, look), width, look))
        i = layout.top + y - 1 - layout.heads.lines
        return Strip(write.padded(self._weights(seen, layout, i) if i < layout.known else [], width, look))

    def _weights(self, seen: Seen, layout: matrix.Layout, i: int) -> list[Segment]:
        assert seen.alpha is not None
        look, is_other = self.look, i in seen.other
        style = look.style("weight" if is_other else "text")
        name = write.fit((CHANGED if is_other else " ") + seen.words[i], layout.gutter - 1)
        shown = seen.alpha[i][layout.first : layout.last].tolist()
        return [Segment(f"{name} ", style), *(matrix.weight_cell(weight, layout.each, look) for weight in shown)]

    def on_mouse_scroll_down(self) -> None:
        self.post_message(Scrolled(1))

    def on_mouse_scroll_up(self) -> None:
        self.post_message(Scrolled(-1))


def _within(at: int, room: int, count: int) -> int:
    """A row or column that can stand in the middle of so many, or the nearest to it."""
    least = room // 2
    return max(least, min(at, max(least, count - room + least)))
