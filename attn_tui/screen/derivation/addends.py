"""The addends of a number, the largest first, as a table: factors, product, a bar, and the sum so far."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from attn_tui.screen import bars, write
from attn_tui.screen.derivation.visit import Row, Visit
from attn_tui.screen.look import Look
from attn_tui.story.derived import adds_up

_MARK, _TIMES, _IS, _APART = 1, 3, 3, 2  # cells of "▸", " × ", " ≈ ", " │"
_BAR, _LONGEST_BAR = 3, 40  # cells of a bar: at least and at most
_LINK = Style(underline=True)
_REVERSED = Style(reverse=True)


class Addends:
    """As many of the addends as there is room for: the page of them that the cursor is on."""

    def __init__(self, visit: Visit, width: int, lines: int, look: Look) -> None:
        """Lay the table out in so many cells and lines, the first of which names its columns."""
        self._visit, self._look, self._width = visit, look, width
        self._has_sums = adds_up(visit.made_of)
        self._rows_each = max(1, lines - 1)
        self._measure([visit.row(at) for at in range(min(visit.size, self._rows_each))])
        wanted = -(-visit.size // self._rows_each)
        with_bars, without = ((width + _APART) // (self._needed + bar + _APART) for bar in (1 + _BAR, 0))
        # Bars make way only if all addends are in view then.
        self._columns = max(1, wanted if with_bars < wanted <= without else min(with_bars, wanted))
        self._rows_each = min(self._rows_each, -(-visit.size // self._columns))
        self._first = max(0, min(visit.at // self.capacity * self.capacity, visit.size - self.capacity))
        self._rows = [visit.row(at) for at in range(self._first, min(visit.size, self._first + self.capacity))]
        self._measure(self._rows)
        self._fit((width - _APART * (self._columns - 1)) // self._columns)

    @property
    def capacity(self) -> int:
        """How many addends a page has."""
        return self._rows_each * self._columns

    @property
    def last(self) -> int:
        """The rank of the addend after the last in view."""
        return self._first + len(self._rows)

    @property
    def lines(self) -> int:
        """How many lines it takes, that of the names included."""
        return 1 + min(self._rows_each, len(self._rows))

    def _measure(self, rows: list[Row]) -> None:
        """Find how wide the parts of these rows are."""
        count = max((len(row.symbols) for row in rows), default=1)
        has = [[(row.symbols[i], row.values[i]) for row in rows if i < len(row.symbols)] for i in range(count)]
        self._symbols = [max((cell_len(symbol) for symbol, _ in part), default=0) for part in has]
        self._decimals = [max((_decimals(value) for _, value in part), default=0) for part in has]
        self._values = [
            max((len(_aligned(value, most)) for _, value in part), default=0)
            for part, most in zip(has, self._decimals, strict=True)
        ]
        names = self._names
        self._product = max([cell_len(names[0]), *(cell_len(row.product) for row in rows)])
        self._so_far = max([cell_len(names[1]), *(cell_len(row.so_far) for row in rows)]) if self._has_sums else 0

    @property
    def _names(self) -> tuple[str, str]:
        return self._look.say("derivation.product"), self._look.say("derivation.so_far")

    @property
    def _factors(self) -> int:
        """Cells of all factors."""
        return sum(s + bool(s) + v for s, v in zip(self._symbols, self._values, strict=True)) + _TIMES * (
            len(self._symbols) - 1
        )

    @property
    def _needed(self) -> int:
        """Cells of a row without its bar."""
        return _MARK + self._factors + _IS + self._product + (1 + self._so_far if self._so_far else 0)

    def _fit(self, width: int) -> None:
        """Leave out of the rows what there is no room for: the bar, the sum so far, the ends of long symbols."""
        self._each = width
        self._bar = min(_LONGEST_BAR, width - self._needed - 1)
        self._axis = bars.axis_of(self._visit.made_of.addends.astype(np.float32), max(_BAR, self._bar))
        if self._bar < _BAR:
            self._bar = 0
            if self._needed > width:
                self._so_far = 0
            while self._needed > width and max(self._symbols) > 1:
                self._symbols[self._symbols.index(max(self._symbols))] -= 1

    # Drawing

    def line(self, y: int) -> list[Segment]:
        """The cells of a line."""
        segments: list[Segment] = []
        for column in range(self._columns):
            if column:
                segments.append(Segment(" │", self._look.style("rule")))
            at = column * self._rows_each + y - 1
            if y == 0:
                cells = self._heading()
            else:
                cells = list(self._addend(at)) if y <= self._rows_each and at < len(self._rows) else []
            segments += write.padded(cells, self._each, self._look)
        return segments

    def _heading(self) -> list[Segment]:
        product, so_far = self._names
        left = write.fit(self._look.say("derivation.factors"), self._factors)
        text = " " * _MARK + left + " " * _IS + product.rjust(self._product + len(product) - cell_len(product))
        if self._bar:
            text += " " * (1 + self._bar)
        if self._so_far:
            text += " " * (1 + self._so_far - cell_len(so_far)) + so_far
        return [Segment(text, self._look.style("dim"))]

    def _addend(self, at: int) -> Iterator[Segment]:
        row, look, here = self._rows[at], self._look, self._first + at == self._visit.at
        dim, text = look.style("dim"), look.style("text")
        yield Segment("▸" if here else " ", look.style("accent", bold=True))
        for i, (symbols, values) in enumerate(zip(self._symbols, self._values, strict=True)):
            if i >= len(row.symbols):
                yield Segment(" " * (_TIMES + symbols + bool(symbols) + values), text)
                continue
            yield Segment(" × " if i else "", dim)
            name = write.fit(row.symbols[i], symbols).rstrip()
            style = look.style("accent") + _LINK if row.links[i] else dim
            chosen = here and i == self._visit.factor
            yield Segment(name, style + _REVERSED if chosen else style)
            yield Segment(" " * (symbols - cell_len(name) + bool(symbols)), text)
            value = _aligned(row.values[i], self._decimals[i]).rjust(values)
            yield Segment(value, text + _REVERSED if chosen and not name else text)
        colour = "negative" if row.value < 0 else "positive"
        yield Segment(f" {row.sign} ", dim)
        yield Segment(row.product.rjust(self._product), look.style(colour))
        if self._bar:
            yield Segment(" ", text)
            yield from bars.bar(row.value, self._axis, f"{colour}_bar", look)
        if self._so_far:
            yield Segment(f" {row.so_far.rjust(self._so_far)}", dim)

    def place_at(self, x: int, y: int) -> tuple[int, int | None] | None:
        """The rank of the addend that is drawn in a cell, and which factor; None if there is no addend."""
        column, cell = divmod(x, self._each + _APART)
        at = column * self._rows_each + y - 1
        if not (0 < y <= self._rows_each and column < self._columns and at < len(self._rows)):
            return None
        left = _MARK
        for i in range(len(self._rows[at].symbols)):
            right = left + self._symbols[i] + 1 + self._values[i]
            if left <= cell < right:
                return self._first + at, i
            left = right + _TIMES
        return self._first + at, None


def _decimals(number: str) -> int:
    return len(number.partition(".")[2])


def _aligned(number: str, decimals: int) -> str:
    """A written number with blanks after it, so that its point is below that of one with so many decimals."""
    return number + " " * (decimals - _decimals(number) + ("." not in number and decimals > 0))
