"""All weights so far: a row for each output word, a column for each source word."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.events import Click

from attn_tui.engine import events as ev
from attn_tui.screen import matrix, write
from attn_tui.screen.panes.readable import Readable, Row, Source, Span, numbers_of
from attn_tui.story.moment import Moment
from attn_tui.story.ties import largest
from attn_tui.symbols import subscript

_REVERSED = Style(reverse=True)


class Alignment(Readable):
    """The alignment matrix as it grows: each weight is a number on its colour, of two digits if there is room."""

    topic = "alignment"
    events = ()

    def title(self, moment: Moment) -> str:
        layout = self._layout(moment, self.size.width - 1)
        return self.look.say("pane.alignment.tenths" if layout.each < matrix.TENTHS else "pane.alignment")

    def fields(self, moment: Moment) -> tuple[object, ...]:
        newest = moment.alignment[-1] if moment.alignment else None
        return (moment.branch, len(moment.alignment), newest, moment.output, moment.focus, moment.in_view)

    def rows(self, moment: Moment) -> list[Row]:
        start = len(moment.source) + 1
        return [
            Row(f"α{subscript(start + i)}", alpha, self._source(moment, i + 1))
            for i, alpha in enumerate(moment.alignment)
        ]

    @staticmethod
    def _source(moment: Moment, t: int) -> Source:
        """Where the weights of time step t are: the current one may not be focused yet."""
        is_focused = moment.decoding.has(ev.WeightsFocused) and (t < moment.event.t or moment.gaussian is not None)
        substep = "gaussian" if is_focused else "softmax"
        return numbers_of(t, substep, "alpha_t")

    def about(self, moment: Moment) -> tuple[int, int]:
        newest = len(moment.alignment) - 1
        return (newest, largest(moment.alignment[newest])) if moment.alignment else (0, 0)

    def span(self, moment: Moment, row: int) -> Span | None:
        return None  # rows and columns scroll with the cursor: this pane draws it and places clicks itself

    def has_vectors(self, moment: Moment) -> bool:
        return False  # its cells are the numbers themselves

    def room_for(self, moment: Moment) -> int:
        """Cells needed to show every weight as a number below its word, the gap at the right included.

        The same at every moment, so that a size always has the same layout.
        """
        longest = max(map(cell_len, moment.source))
        each = max(matrix.HUNDREDTHS + 1, min(longest + 1, matrix.WIDEST))
        return min(longest, matrix.LONGEST) + 2 + len(moment.source) * each + 1

    def enter(self) -> None:
        """Put the cursor on the current weight: the largest of the newest row."""
        if self.moment is not None and self.moment.alignment:
            self.cursor_row, self.cursor_index = self.about(self.moment)

    @property
    def _row(self) -> int:
        """The row of the cursor; after stepping back, there are fewer rows."""
        return max(0, min(self.cursor_row, len(self.moment.alignment if self.moment else ()) - 1))

    def value_text(self, moment: Moment) -> str:
        row = self.under_cursor(moment)
        if row is None or row.values is None:
            return super().value_text(moment)
        i, j = self._row, min(self.cursor_index, len(row.values) - 1)
        output = f"«{moment.output[i]}»" if i < len(moment.output) else "▂"
        return f"{output} → «{moment.source[j]}»: {row.name},{subscript(j + 1)} = {float(row.values[j]):.4f}"

    def on_click(self, event: Click) -> None:
        """Put the cursor on the weight that was clicked; a second click opens it, or enlarges the pane of the title."""
        event.stop()
        self.screen.set_focus(self, scroll_visible=False)
        if event.chain == 2:
            self.post_message(self.Opened() if event.y else self.Enlarged())
        elif self.moment is not None and self.moment.alignment:
            layout = self._layout(self.moment, self.size.width - 1)
            row = layout.top + event.y - 1 - layout.heads.lines
            column = layout.first + (event.x - layout.gutter) // layout.each
            if layout.top <= row < len(self.moment.alignment) and layout.first <= column < layout.last:
                self.stand_on(row, column)

    def row(self, moment: Moment, y: int, width: int) -> list[Segment]:
        if not moment.decoding.has(ev.WeightsComputed):
            return self._instead("alignment.none", y, width)
        layout = self._layout(moment, width)
        if y < layout.heads.lines:
            return self._heads(moment, layout, y)
        y -= layout.heads.lines
        if not moment.alignment:
            return self._instead("alignment.empty", y, width)
        i = layout.top + y
        return self._weights(moment, layout, i) if i < len(moment.alignment) else []

    def _instead(self, key: str, y: int, width: int) -> list[Segment]:
        lines = write.wrapped(self.look.say(key), width)
        return [Segment(lines[y], self.look.style("dim"))] if y < len(lines) else []

    def _heads(self, moment: Moment, layout: matrix.Layout, y: int) -> list[Segment]:
        cursor = self.cursor_index if self.has_focus else None
        return layout.heading(y, self.look, moment.focus, cursor)

    def _weights(self, moment: Moment, layout: matrix.Layout, i: int) -> list[Segment]:
        """A row: the output word, and the weight of each source word in view."""
        look, here = self.look, i == len(moment.alignment) - 1
        word = moment.output[i] if i < len(moment.output) else "▂"
        style = look.style("accent" if here else "text")
        at_cursor = self.has_focus and i == self._row
        label = Segment(write.fit(word, layout.gutter - 2), style + _REVERSED if at_cursor else style)
        shown = moment.alignment[i][layout.first : layout.last].tolist()
        cells = [matrix.weight_cell(weight, layout.each, look) for weight in shown]
        cells.append(Segment(" ", look.style("text")))
        if at_cursor and layout.first <= self.cursor_index < layout.last:
            matrix.mark(cells, self.cursor_index - layout.first)
        return [Segment("▸" if here else " ", style), label, Segment(" ", style), *cells]

    def _layout(self, moment: Moment, width: int) -> matrix.Layout:
        known = len(moment.alignment)
        at = (self._row, self.cursor_index) if self.has_focus else (known, moment.in_view)
        return matrix.layout(moment.source, moment.output, known, width, self.size.height - 1, *at)
