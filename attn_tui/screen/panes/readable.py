"""Panes whose values can be read one by one: a cursor, the value under it, a larger view, a copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from attn_tui.engine.intervention import Intervention
from attn_tui.engine.model import Array
from attn_tui.screen import draw
from attn_tui.screen.look import Look
from attn_tui.screen.panes.pane import Pane
from attn_tui.story.moment import Moment

if TYPE_CHECKING:
    from attn_tui.engine.quantity import Element

Source: TypeAlias = "Callable[[int], Element]"
"""Which number of the decoding the one at an index of a row is."""
_REVERSED = Style(reverse=True)
_FEW = 3  # with fewer values than this, no index is shown


@dataclass(frozen=True, eq=False, slots=True)
class Row:
    """A named vector; None if it is not computed yet."""

    name: str
    values: Array | None
    source: Source | None = None
    """None if nothing can tell where they come from."""
    addend: int | None = None
    """Its numbers are these addends of those at `source`, from 0; None if they are those themselves."""


def numbers_of(t: int, substep: str, field: str, *before: int) -> Source:
    """Where a row is that an event of a time step has: the numbers at `(*before, i)` of a field."""

    def element(i: int) -> Element:
        from attn_tui.engine.quantity import Element  # not needed before the first derivation

        return Element(t, substep, field, (*before, i))

    return element


def number_of(t: int, substep: str, field: str, *index: int) -> Source:
    """The same for a row of a single number, which is at that index."""

    def element(_: int) -> Element:
        from attn_tui.engine.quantity import Element  # not needed before the first derivation

        return Element(t, substep, field, index)

    return element


@dataclass(frozen=True, slots=True)
class Span:
    """Where a row's values are drawn: in lines from `y` and cells from `x`."""

    y: int
    lines: int
    x: int
    cells: int


class Readable(Pane, can_focus=True):
    """While it has the focus, a cursor is on one value of one row, and that value stands beside the title.

    If one bar is drawn for several values, the whole bar is marked; the title has the single number.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "cursor(0, -1)", id="cursor_left"),
        Binding("right,l", "cursor(0, 1)", id="cursor_right"),
        Binding("up,k", "cursor(-1, 0)", id="cursor_up"),
        Binding("down,j", "cursor(1, 0)", id="cursor_down"),
        Binding("home", "cursor(0, -1000000)", id="cursor_first"),
        Binding("end", "cursor(0, 1000000)", id="cursor_last"),
        Binding("ctrl+left", "cursor(0, -10)", id="cursor_left_far"),
        Binding("ctrl+right", "cursor(0, 10)", id="cursor_right_far"),
    ]

    FOCUS_ON_CLICK = False  # a click does it; the beginning of a selection does not
    cursor_row = 0
    cursor_index = 0
    awaits_room = False
    """Whether it lost the focus because the terminal became too small to show it."""

    def rows(self, moment: Moment) -> list[Row]:
        """The rows that the cursor can read, from top to bottom."""
        return []

    def span(self, moment: Moment, row: int) -> Span | None:
        """Where a row is drawn, below the title; None if it is out of view."""
        return None

    def has_vectors(self, moment: Moment) -> bool:
        """Whether some of its rows have several numbers when they are computed."""
        return True

    def blank(self, moment: Moment, name: str) -> str:
        """What a NaN in the row of that name means; "" if it is a number that overflowed."""
        return ""

    def cells_of(self, moment: Moment, row: Row, index: int, cells: int) -> tuple[int, int]:
        """The cells where a value of a row is drawn, as `draw.cells_of` returns them."""
        return draw.cells_of(index, 0 if row.values is None else len(row.values), cells)

    def index_at(self, moment: Moment, row: Row, x: int, cells: int) -> int:
        """The value of a row that is drawn in a cell, or the nearest to it."""
        return draw.index_at(x, 0 if row.values is None else len(row.values), cells)

    def index_in(self, moment: Moment, row: Row, x: int, cells: int) -> int:
        """The value that a click on a cell of a row means."""
        n = 0 if row.values is None else len(row.values)
        return self.index_at(moment, row, x, cells) if n >= _FEW else 0

    def edit(self, moment: Moment) -> tuple[Intervention, ...]:
        """The change that the key for it makes at the cursor; () if nothing can be changed there."""
        return ()

    def number_to_set(self, moment: Moment) -> str:
        """The number at the cursor, as the part of `--set` before the =; "" if it cannot be set to another."""
        return ""

    def about(self, moment: Moment) -> tuple[int, int]:
        """Row and index of the number that the moment is about: of what its event has in this pane, the first."""
        rows = self.rows(moment)
        here = moment.event.t, moment.event.substep
        known = [i for i, row in enumerate(rows) if row.source and row.values is not None and len(row.values)]
        whole = (i for i in known if rows[i].addend is None)
        own = [i for i in whole if (of := rows[i].source) and (of(0).t, of(0).substep) == here]
        return own[0] if own else known[-1] if known else 0, 0

    def opened_at(self, moment: Moment, row: int, index: int) -> tuple[Element, int | None] | None:
        """The number whose derivation is opened at a row and an index, and which of its addends is meant.

        None if it is not computed yet, or nothing can tell where it comes from.
        """
        known = self.rows(moment)
        at = known[min(row, len(known) - 1)] if known else None
        if at is None or at.source is None or at.values is None or not len(at.values):
            return None
        index = min(index, len(at.values) - 1)
        if at.values[index] != at.values[index] and self.blank(moment, at.name):
            return None
        return at.source(index), at.addend

    def element(self, moment: Moment) -> Element | None:
        """The number at the cursor."""
        opened = self.opened_at(moment, self.cursor_row, self.cursor_index)
        return opened and opened[0]

    def bring_into_view(self, row: int) -> None:
        """Scroll so that a row is on the screen."""

    def action_cursor(self, rows: int, values: int) -> None:
        """Move the cursor, within the rows and values."""
        if self.moment is not None:
            row, known = self.under_cursor(self.moment), len(self.rows(self.moment))
            n = 0 if row is None or row.values is None else len(row.values)
            # From where it is seen: another size or moment may have fewer rows and values than before.
            at, index = min(self.cursor_row, max(0, known - 1)), min(self.cursor_index, max(0, n - 1))
            self.stand_on(at + rows, index + values)

    def stand_on(self, row: int, index: int) -> None:
        """Put the cursor on a value, or the nearest to it."""
        known = self.rows(self.moment) if self.moment else []
        self.cursor_row = max(0, min(row, len(known) - 1))
        values = known[self.cursor_row].values if known else None
        self.cursor_index = max(0, min(index, (0 if values is None else len(values)) - 1))
        self.bring_into_view(self.cursor_row)
        self.refresh()
        self.post_message(self.CursorMoved())

    class CursorMoved(Message):
        """The cursor is on another value."""

    class Enlarged(Message):
        """The viewer wants the pane enlarged, or no longer."""

    class Opened(Message):
        """The viewer wants to know where the value at the cursor comes from."""

    def under_cursor(self, moment: Moment) -> Row | None:
        """The row of the cursor."""
        known = self.rows(moment)
        return known[min(self.cursor_row, len(known) - 1)] if known else None

    def value_text(self, moment: Moment) -> str:
        """The value under the cursor, with its name."""
        row, say = self.under_cursor(moment), self.look.say
        if row is None or row.values is None or not len(row.values):
            return say("value.missing", name=row.name if row else self.title(moment))
        n, i = len(row.values), min(self.cursor_index, len(row.values) - 1)
        value = _written(row.values[i], self.look)
        if value == "nan" and (blank := self.blank(moment, row.name)):
            return blank
        if n < _FEW:
            return say("value.word", name=row.name, value=value)
        span = self.span(moment, min(self.cursor_row, len(self.rows(moment)) - 1))
        cells = min(n, span.cells) if span else n
        if cells == n:
            return say("value", name=row.name, i=i + 1, n=n, value=value)
        first, last = draw.pool_of(i, n, cells)
        return say("value.pooled", name=row.name, i=i + 1, n=n, value=value, first=first + 1, last=last)

    def shown(self, moment: Moment) -> tuple[object, ...]:
        # The name in the title may change, though the value has none yet.
        return (*super().shown(moment), self.value_text(moment) if self.has_focus else "")

    def help_key(self, moment: Moment) -> str:
        """The key of the text that the help has about it."""
        return f"help.pane.{self.topic}"

    def titles(self, moment: Moment) -> list[str]:
        long, short = super().titles(moment)
        if not self.has_focus:
            return [long, short]
        text, number = self.value_text(moment), f"{self.number} " if self.number else ""
        row = self.under_cursor(moment)
        if row is None:  # the text names the pane
            return [number + text, short]
        if row.values is None or not len(row.values) or " = " not in text:
            return [f"{long} · {text}", f"{short} · {text}", f"{number}{text}", short]
        i = min(self.cursor_index, len(row.values) - 1)
        value, index = _written(row.values[i], self.look), f"[{i + 1}]" if len(row.values) >= _FEW else ""
        alone, brief = text.split(";")[0], f"{row.name}{index} {value}"
        word = self.title(moment).split(" ")[0]  # the symbols after it are in the value's name, too
        titles = [long, short, *([f"{number}{word}"] if word.isalpha() else [])]
        said = [f"{title} · {words}" for words in (text, alone, brief) for title in titles]
        # What is narrower keeps the pane's number: the value's name tells as much as the title.
        shortest = [f"{number}{index} {value}"] if index else []
        return [*said, number + alone, number + brief, *shortest, number + value, value]

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        moment = self.moment
        if moment is None or not self.has_focus:
            return strip
        if y == 0:
            gap = self.size.width - 1  # to the next pane
            return Strip.join([strip.crop(0, gap).apply_style(_REVERSED), strip.crop(gap)])
        row = self.under_cursor(moment)
        span = self.span(moment, min(self.cursor_row, len(self.rows(moment)) - 1)) if row else None
        if row is None or span is None or not span.y <= y - 1 < span.y + span.lines:
            return strip
        n = 0 if row.values is None else len(row.values)
        index = min(self.cursor_index, n - 1)
        first, last = self.cells_of(moment, row, index, span.cells) if n >= _FEW else (0, span.cells)
        first, last = span.x + first, span.x + last
        cells = strip.crop(first, last)
        # A reversed bar would look like the rest of a whole: of a single number, only the digits are marked.
        marked = Strip([s if n < _FEW and draw.is_bar(s.text) else _reversed(s) for s in cells])
        return Strip.join([strip.crop(0, first), marked, strip.crop(last, self.size.width)])

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the value that was clicked; a second click opens it, or enlarges the pane of a title."""
        if self.moment is None:
            return
        self.screen.set_focus(self, scroll_visible=False)
        if event.chain == 2:
            self.post_message(self.Opened() if event.y else self.Enlarged())
            return
        for i, row in enumerate(self.rows(self.moment)):
            span = self.span(self.moment, i)
            if span and span.y <= event.y - 1 < span.y + span.lines:
                self.stand_on(i, self.index_in(self.moment, row, event.x - span.x, span.cells))

    def on_hide(self) -> None:
        """Remember the focus, which Textual takes from hidden widgets, if nothing is shown for lack of room."""
        self.awaits_room |= self.has_focus and self.screen.has_class("-small")

    def on_show(self) -> None:
        """Take the focus back, unless something else has got it."""
        if self.awaits_room and self.screen.focused is None:
            self.focus()
        self.awaits_room = False

    def as_text(self, moment: Moment) -> str:
        """All values, one row per line, separated by tabs, for a spreadsheet."""
        return "".join(
            "\t".join(
                [row.name]
                + ["" if v != v and self.blank(moment, row.name) else f"{v:.6g}" for v in row.values.tolist()]
            )
            + "\n"
            for row in self.rows(moment)
            if row.values is not None
        )


def _written(value: float, look: Look) -> str:
    text = f"{float(value):.4f}".replace("-", "−")
    return text if look.ascii else text.replace("inf", "∞")  # which would be an I in ASCII


def _reversed(segment: Segment) -> Segment:
    # A hanging bar is drawn reversed anyway: not reversed, it stands out.
    style = segment.style or Style()
    return Segment(segment.text, style + Style(reverse=not style.reverse))


def labelled_rows(names: list[str], values: Array | None, source: Callable[[int], Source | None]) -> list[Row]:
    """A row for each name, with its row of the matrix or its single value of the vector; `source` is of row j."""
    if values is None:
        return [Row(name, None) for name in names]
    each: Sequence[Array] = list(values.reshape(len(names), -1))
    return [Row(name, value, source(j)) for j, (name, value) in enumerate(zip(names, each, strict=True))]
