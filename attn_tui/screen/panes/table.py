"""One row per source word, running through its encoder hidden state, score, weight and weighted state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.containers import Horizontal

from attn_tui.screen.draw import spaced
from attn_tui.screen.look import Look
from attn_tui.screen.panes.column import TITLE, Column
from attn_tui.story.moment import Moment


class Table(Horizontal):
    """The columns side by side, scrolled together."""

    BLANK = True  # the columns cover all of it: there is nothing to draw below them
    DEFAULT_CSS = "Table { height: 10; }"

    _rows = 0
    _capacity = 1
    _moment: Moment | None = None

    def __init__(self, *columns: Column) -> None:
        """Take the columns from left to right."""
        super().__init__(*columns)
        self.columns = columns

    def show(self, moment: Moment, look: Look) -> None:
        """Show a moment; at a new one, scroll to the word it is about."""
        if self._moment is None or moment.event is not self._moment.event:
            self._begin_at(self._first_for(moment))
        self._moment = moment
        for column in self.columns:
            column.show(moment, look)

    def make_room(
        self, rows: int, words: int, widths: Sequence[int], highest: int = 4, wanted: Iterable[int] = ()
    ) -> None:
        """Make room for `words` source words in at most `rows` lines, in columns of these widths; 0 hides one.

        A word has at most `highest` lines, the gap below it included; `wanted` is as in `spacing_in`. A cursor that is
        in view stays in view.
        """
        read = [column for column in self.columns if column.has_focus or column.awaits_room]
        seen = [one.cursor_row for one in read if 0 <= one.cursor_row - one.first < self._capacity]
        self._rows = words
        spacing, lines = spacing_in(rows, words, highest, wanted)
        self._capacity = _capacity(rows, words, spacing, lines)
        self.styles.height = TITLE + self._capacity * spacing - (spacing - lines) + lines
        for column, width in zip(self.columns, widths, strict=True):
            column.arrange_rows(spacing, lines, self._capacity)
            column.display = width > 0
            column.styles.width = width
        self._begin_at(self._first_for(self._moment) if self._moment else 0)
        for row in seen:
            self.bring_into_view(row)

    def scroll_rows(self, by: int) -> None:
        """Scroll by a number of source words."""
        self._begin_at(self.columns[0].first + by)

    def bring_into_view(self, row: int) -> None:
        """Scroll so that a source word is on the screen."""
        first = self.columns[0].first
        self._begin_at(min(first, row) if row < first + self._capacity else row - self._capacity + 1)

    @property
    def page(self) -> int:
        """How many source words are in view at once."""
        return self._capacity

    def _first_for(self, moment: Moment) -> int:
        """The uppermost word for a moment: depends on it alone, so that going back shows what going forward showed.

        It moves by half a page, so that the table rarely scrolls and the word has others around it.
        """
        half = max(1, self._capacity // 2)
        return moment.in_view // half * half - half // 2

    def _begin_at(self, first: int) -> None:
        first = max(0, min(first, self._rows - self._capacity))
        for column in self.columns:
            if column.first != first:
                column.first = first
                column.refresh()


def spacing_in(rows: int, words: int, highest: int, wanted: Iterable[int] = ()) -> tuple[int, int]:
    """`draw.spaced` for the words of a table in at most `rows` lines, with as many lines for their sum below them.

    Others would like to have as many of the lines as the first of `wanted` says, or else the next, unless the words'
    rows would touch then.
    """
    tried = [spaced(words, rows - others - TITLE, highest, sums=1) for others in (*wanted, 0)]
    return next((found for found in tried if found[0] > 1), (1, 1))


def can_spare(rows: int, words: int, highest: int) -> bool:
    """Whether of so many lines, a table can do without one: no rows touch and none is out of view because of it."""

    def air_and_view(lines: int) -> tuple[bool, bool]:
        spacing, drawn = spacing_in(lines, words, highest)
        return spacing > 1, _capacity(lines, words, spacing, drawn) == words

    before, after = air_and_view(rows), air_and_view(rows - 1)
    return all(had <= has for had, has in zip(before, after, strict=True))


def _capacity(rows: int, words: int, spacing: int, lines: int) -> int:
    return max(1, min(words, (rows - TITLE - lines + spacing - lines) // spacing))
