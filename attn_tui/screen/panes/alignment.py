"""All weights so far: a row for each output word, a column for each source word."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.events import Click

from attn_tui.engine import events as ev
from attn_tui.screen import write
from attn_tui.screen.panes.readable import Readable, Row, Span
from attn_tui.story.moment import Moment
from attn_tui.symbols import subscript

_SHADES = " ░▒▓█"
_DIGITS = 4  # cells that a weight takes as a number
_WIDEST = 10  # the most cells of a column
_LONGEST = 14  # the most cells of an output word
_REVERSED = Style(reverse=True)


class Alignment(Readable):
    """The alignment matrix as it grows. Each weight is a number on its colour, or a shade if there is no room."""

    topic = "alignment"
    events = ()

    def title(self, moment: Moment) -> str:
        return self.look.say("pane.alignment")

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (len(moment.alignment), moment.output, moment.focus)

    def rows(self, moment: Moment) -> list[Row]:
        start = len(moment.source) + 1
        return [Row(f"α{subscript(start + i)}", alpha) for i, alpha in enumerate(moment.alignment)]

    def span(self, moment: Moment, row: int) -> Span | None:
        return None  # rows and columns scroll with the cursor: this pane draws it and places clicks itself

    def has_vectors(self, moment: Moment) -> bool:
        return False  # its cells are the numbers themselves

    def room_for(self, moment: Moment) -> int:
        """Cells needed to show every weight as a number below its word, the gap at the right included.

        The same at every moment, so that a size always has the same layout.
        """
        longest = max(map(cell_len, moment.source))
        each = max(_DIGITS + 1, min(longest + 1, _WIDEST))
        return min(longest, _LONGEST) + 2 + len(moment.source) * each + 1

    def enter(self) -> None:
        """Put the cursor on the current weight: the largest of the newest row."""
        if self.moment is not None and self.moment.alignment:
            newest = len(self.moment.alignment) - 1
            self.cursor_row, self.cursor_index = newest, int(self.moment.alignment[newest].argmax())

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
        """Put the cursor on the weight that was clicked."""
        event.stop()
        self.screen.set_focus(self, scroll_visible=False)
        if self.moment is None or not self.moment.alignment or event.y < 2:
            return
        gutter = self._gutter(self.moment, (self.size.width - 1) // 3)
        first, last, each = self._columns(self.moment, self.size.width - 1 - gutter)
        row, column = self._first_row(self.moment) + event.y - 2, first + (event.x - gutter) // each
        if row < len(self.moment.alignment) and first <= column < last:
            self.stand_on(row, column)

    def row(self, moment: Moment, y: int, width: int) -> list[Segment]:
        if not moment.decoding.has(ev.WeightsComputed):
            text = write.wrapped(self.look.say("alignment.none"), width)
            return [Segment(text[y], self.look.style("dim"))] if y < len(text) else []
        gutter = self._gutter(moment, width // 3)
        first, last, each = self._columns(moment, width - gutter)
        if y == 0:
            return self._heading(moment, gutter, first, last, each)
        i = self._first_row(moment) + y - 1
        if not moment.alignment:
            text = write.wrapped(self.look.say("alignment.empty"), width)
            return [Segment(text[y - 1], self.look.style("dim"))] if y <= len(text) else []
        if i >= len(moment.alignment):
            return []
        here = i == len(moment.alignment) - 1
        word = moment.output[i] if i < len(moment.output) else "▂"
        label = Segment(
            ("▸" if here else " ") + write.fit(word, gutter - 2) + " ", self.look.style("accent" if here else "text")
        )
        weights = moment.alignment[i][first:last].tolist()
        cells = [self._weight(weight, each) for weight in weights]
        if self.has_focus and i == self._row and first <= self.cursor_index < last:
            marked = cells[self.cursor_index - first]
            cells[self.cursor_index - first] = Segment(marked.text, self.look.style("text", bold=True) + _REVERSED)
        return [label, *cells]

    def _heading(self, moment: Moment, gutter: int, first: int, last: int, each: int) -> list[Segment]:
        def name(j: int) -> str:
            word = moment.source[j]
            return word if cell_len(word) < each or each >= _DIGITS else str((j + 1) % 10)

        def heading(j: int) -> str:
            text = write.fit(name(j), max(1, each - 1)).rstrip()
            # Numbers end in the last cell but one, and so do the words above them.
            return write.fit(" " * (each - 1 - cell_len(text)) * (each >= _DIGITS) + text, each)

        return [
            Segment(" " * gutter, self.look.style("dim")),
            *(
                Segment(heading(j), self.look.style("accent" if j == moment.focus else "dim", bold=j == moment.focus))
                for j in range(first, last)
            ),
        ]

    def _weight(self, weight: float, each: int) -> Segment:
        heat = self.look.palette.heat(weight)
        if each >= _DIGITS:
            text = f"{weight:.2f}"[1 - (weight >= 0.995) :].rjust(each - 2)
            return Segment(
                f" {text} "[:each].ljust(each),
                self.look.palette.on_heat(weight) if weight >= 0.045 else self.look.style("dim"),
            )
        if self.look.ascii:
            return Segment((str(min(9, int(weight * 10))) if weight >= 0.05 else ".").ljust(each), heat)
        shade = _SHADES[min(4, round(weight * 4))] if weight >= 0.125 else "·" if weight >= 0.02 else " "
        return Segment(shade * each, heat)

    @staticmethod
    def _gutter(moment: Moment, most: int) -> int:
        longest = max((cell_len(word) for word in moment.output), default=1)
        return max(3, min(longest, most, _LONGEST)) + 2

    def _columns(self, moment: Moment, room: int) -> tuple[int, int, int]:
        """The first source word in view, the one after the last, and the cells of each."""
        n = len(moment.source)
        each = max(1, min(_WIDEST, room // n))
        shown = min(n, max(1, room // each))
        at = self.cursor_index if self.has_focus else moment.in_view
        first = max(0, min(n - shown, at - shown // 2))
        return first, first + shown, each

    def _first_row(self, moment: Moment) -> int:
        room = max(1, self.size.height - 2)
        at = self._row if self.has_focus else len(moment.alignment) - 1
        return max(0, min(len(moment.alignment) - room, at - room // 2 if self.has_focus else at - room + 1))
