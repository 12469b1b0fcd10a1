"""One number: the way to it, its equation, what it is, its addends, and what they come to."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Size

from attn_tui.engine.derivation import Derivation
from attn_tui.screen import write
from attn_tui.screen.derivation.addends import Addends
from attn_tui.screen.derivation.visit import Visit
from attn_tui.screen.look import Look
from attn_tui.story.decoding import Decoding
from attn_tui.story.derived import DIGITS, adds_up, by_hand, equation, in_numbers, last_line, written
from attn_tui.story.meaning import meaning

_TALL = 28  # from this many lines on, there are some to spare
_WORDS = 4  # lines of words at most
_STEP = " ‹ "


class Page:
    """The lines of the last of several visits, in a place of this size."""

    def __init__(self, decoding: Decoding, visits: Sequence[Visit], size: Size, look: Look) -> None:
        self._decoding, self._visits, self._look, self._width = decoding, visits, look, size.width
        self._visit = visits[-1]
        blank: list[list[Segment]] = [[]] if size.height >= _TALL else []
        self._trail, trail = self._cut_trail()
        head = [trail, *blank, *self._equation(), *self._words(), *blank]
        feet = 1 + bool(last_line(self._visit.made_of)) if self._visit.size else 0
        self._table: Addends | None = None
        self.lines: list[list[Segment]] = head
        """All of them, from the top."""
        self._top = len(head)
        if self._visit.size:
            room = max(2, size.height - len(head) - feet - 1 - len(blank))
            self._table = Addends(self._visit, self._width, room, look)
            self.lines += [self._table.line(y) for y in range(self._table.lines)]
            self.lines += [*blank, *self._foot(self._table)]

    @property
    def capacity(self) -> int:
        """How many addends are in view at once."""
        return self._table.capacity if self._table else 1

    # From top to bottom

    def _cut_trail(self) -> tuple[list[tuple[int, int]], list[Segment]]:
        """The cells of each number on the way, and the line; what does not fit is left out at the left."""
        symbols = [visit.derivation.symbol for visit in self._visits]
        first = 0
        while first < len(symbols) - 1 and cell_len(_STEP.join(symbols[first:])) + 5 * bool(first) > self._width - 2:
            first += 1
        segments, spans, x = [Segment(" ", self._look.style("dim"))], [(0, 0)] * first, 1
        if first:
            segments.append(Segment(f"…{_STEP}", self._look.style("dim")))
            x += 1 + len(_STEP)
        for i in range(first, len(symbols)):
            is_last = i == len(symbols) - 1
            text = write.fit(symbols[i], self._width - x) if cell_len(symbols[i]) > self._width - x else symbols[i]
            segments.append(Segment(text, self._look.style("accent" if is_last else "text", bold=is_last)))
            spans.append((x, x + cell_len(text)))
            x += cell_len(text)
            if not is_last:
                segments.append(Segment(_STEP, self._look.style("dim")))
                x += len(_STEP)
        return spans, segments

    def _equation(self) -> Iterator[list[Segment]]:
        """The equation with its value, and where it is from; in numbers, if it is short."""
        derivation, look = self._visit.derivation, self._look
        made_of = self._visit.made_of
        lines = self._in_lines(derivation)
        bold, dim = look.style("text", bold=True), look.style("dim")
        room = self._width - 2 - cell_len(lines[-1]) - cell_len(made_of.source)
        for line in lines[:-1]:
            yield [Segment(f" {line}", bold)]
        source = made_of.source if room > 2 else ""
        yield [Segment(f" {lines[-1]}", bold), Segment(" " * room + source if source else "", dim)]
        numbers = in_numbers(made_of)
        if numbers and not derivation.by_hand and cell_len(numbers) < self._width - 2:
            yield [Segment(f" {numbers}", look.style("weight"))]

    def _in_lines(self, derivation: Derivation) -> list[str]:
        """An equation; in ASCII, infinity is written out, which has no letter like it."""
        text = equation(derivation)
        return write.wrapped(text.replace("∞", "inf") if self._look.ascii else text, self._width - 2)

    def _words(self) -> Iterator[list[Segment]]:
        """What the number is; first of all, whether it was put in by hand, and what it would have been."""
        derivation, say = self._visit.derivation, self._look.say
        if derivation.by_hand:
            for line in write.wrapped(by_hand(derivation, say), self._width - 2):
                yield [Segment(f" {line}", self._look.style("accent", bold=True))]
            for line in self._in_lines(self._visit.made_of):
                yield [Segment(f" {line}", self._look.style("text", bold=True))]
        text = meaning(self._decoding, derivation, say)
        if self._visit.made_of.missing or math.isnan(derivation.value):
            text += f" {say('derivation.missing')}"
        for line in write.wrapped(text, min(self._width - 2, 110))[:_WORDS]:
            yield [Segment(f" {line}", self._look.style("text"))]

    def _foot(self, table: Addends) -> Iterator[list[Segment]]:
        """What the addends below the table and all of them add up to, and what is done with that."""
        made_of, say = self._visit.made_of, self._look.say
        rest = made_of.size - table.last
        if adds_up(made_of):
            texts = [say.count("derivation.rest", rest, sum=written(None, made_of.rest(table.last), DIGITS))]
            total = written(None, made_of.total, DIGITS)
            texts = [*(texts if rest else []), say("derivation.sum", n=f"{made_of.size:,}", sum=total)]
            texts = texts if made_of.size > 1 and not made_of.missing else []  # of one, the table says it
        else:
            texts = [say.count("derivation.more", rest)] if rest else []
        if texts:
            yield [Segment(f" {write.fit('   '.join(texts), self._width - 2).rstrip()}", self._look.style("text"))]
        if line := last_line(made_of):
            yield [Segment(f" {line}", self._look.style("text", bold=True))]

    # Clicks

    def number_at(self, x: int, y: int) -> int | None:
        """Which of the numbers on the way is written in a cell."""
        return next((i for i, (left, right) in enumerate(self._trail) if left <= x < right), None) if y == 0 else None

    def factor_at(self, x: int, y: int) -> tuple[int, int | None] | None:
        """The rank of the addend in a cell, and which of its factors."""
        return self._table.place_at(x, y - self._top) if self._table and y >= self._top else None
