"""The numbers around the cursor of the enlarged pane."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style

from attn_tui.screen.look import Look
from attn_tui.screen.panes.pane import Pane
from attn_tui.screen.panes.readable import Readable
from attn_tui.story.moment import Moment

_EACH = 8  # cells of a number
_REVERSED = Style(reverse=True)


class Values(Pane):
    """A row's numbers in lines, with the index of each line's first number."""

    DEFAULT_CSS = "Values { height: 6; display: none; }"

    of: Readable | None = None
    """The pane whose row is shown."""
    _seen: tuple[object, ...] | None = None

    def show(self, moment: Moment, look: Look) -> None:
        # The cursor is the same for the moment before, and that of the other pane: what was drawn is compared.
        seen = (self.title(moment), *self.fields(moment))
        if self._seen is None or self._differs(self._seen, seen):
            self.refresh()
        self._seen = seen
        super().show(moment, look)

    def title(self, moment: Moment) -> str:
        row = self.of.under_cursor(moment) if self.of else None
        return f"{self.look.say('pane.values')} {row.name}" if row else self.look.say("pane.values")

    def fields(self, moment: Moment) -> tuple[object, ...]:
        row = self.of.under_cursor(moment) if self.of else None
        return (row and row.values, self.of and (self.of.cursor_row, self.of.cursor_index))

    def row(self, moment: Moment, y: int, width: int) -> list[Segment]:
        row = self.of.under_cursor(moment) if self.of else None
        if self.of is None or row is None or row.values is None:
            return []
        n = len(row.values)
        gutter = len(str(n)) + 3
        a_line = max(1, (width - gutter) // _EACH)
        a_line -= a_line % 5 if a_line > 5 else 0  # so that each line begins at an index that is easy to count from
        cursor = min(self.of.cursor_index, n - 1)
        lines, here = -(-n // a_line), cursor // a_line
        room = self.size.height - 1
        line = max(0, min(lines - room, here - room // 2)) + y
        if line >= lines:
            return []
        first = line * a_line
        segments = [Segment(f"{first + 1:>{gutter - 2}}  ", self.look.style("dim"))]
        for i in range(first, min(n, first + a_line)):
            value = float(row.values[i])
            style = self.look.style("positive" if value >= 0 else "negative")
            marked = style + _REVERSED if i == cursor else style
            blank = value != value and self.of.blank(moment, row.name)
            text = "·" if blank else next(t for t in _texts(value) if len(t) < _EACH)
            segments += [Segment(text.rjust(_EACH - 1), marked), Segment(" ", style)]
        return segments


def _texts(value: float) -> list[str]:
    """A number, and ever shorter forms of it, if it is too long.

    >>> _texts(-1234567.0)
    ['-1234567.000', '-1234567', '-1e+06']
    """
    return [f"{value:.3f}", f"{value:.0f}", f"{value:.0e}"]
