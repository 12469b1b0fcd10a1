"""What comes back to a stage, as bars from one zero: to the right if the loss would grow with the number."""

from __future__ import annotations

import math

import numpy as np
from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from attn_tui.screen import bars, write
from attn_tui.screen.drawn import Drawn
from attn_tui.screen.look import LOOK, Look
from attn_tui.story.learning.stages import WORDS, Back
from attn_tui.symbols import minus

_HEAD = 1
_LONGEST = 11  # the most cells of a label
_NUMBER = 7  # cells of a number and a blank
_BAR, _LONG = 5, 25  # the fewest and the most cells of a bar


def slope(value: float) -> str:
    """Write a derivative in at most six cells, with its sign.

    >>> slope(0.12345), slope(-12.3456), slope(-0.0000321), slope(0.0), slope(float("nan"))
    ('+0.123', '−12.3', '−3e-5', '0', '–')
    """
    size = abs(value)
    if value != value:
        return "–"
    if size < 5e-10:
        return "0"
    if size < 0.0005 or size >= 1000:
        mantissa, _, exponent = f"{value:+.0e}".partition("e")
        return f"{minus(mantissa)}e{int(exponent)}"
    return minus(f"{value:+.3f}" if size < 9.9995 else f"{value:+.1f}" if size < 99.95 else f"{value:+.0f}")


def size_of(value: float) -> str:
    """The same of what has no sign.

    >>> size_of(0.12345)
    '0.123'
    """
    return slope(value).removeprefix("+")


class Slopes(Drawn):
    """Draws its own lines, in as many columns as are needed and fit; a page at a time if that is not enough."""

    DEFAULT_CSS = "Slopes { height: 100%; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.look = LOOK
        self._back: Back | None = None
        self._right, self._page = "", 0

    def show(self, back: Back | None, right: str, look: Look) -> None:
        """Show what comes back, or that it is being computed; of words, the right one is marked."""
        if self._back is None or back is None or back.stage != self._back.stage:
            self._page = 0
        self._back, self._right, self.look = back, right, look
        self.refresh()

    @property
    def _rows(self) -> int:
        return max(1, self.size.height - _HEAD)

    def _columns(self, back: Back) -> tuple[int, int, int]:
        """How many, and the cells of a label and of a bar."""
        labels = self._labels(back)
        label = min(_LONGEST, max(map(cell_len, labels)))
        fixed, width = label + 1 + _NUMBER + 2, self.size.width - 1
        wanted = math.ceil(len(labels) / self._rows)
        columns = max(1, min(wanted, width // (fixed + _BAR)))
        return columns, label, max(1, min(_LONG, width // columns - fixed))

    def _labels(self, back: Back) -> list[str]:
        return list(back.labels) or [f"[{i}]" for i in range(1, len(back.values) + 1)]

    @property
    def pages(self) -> int:
        """How many there are."""
        if self._back is None:
            return 1
        return math.ceil(len(self._back.values) / (self._rows * self._columns(self._back)[0]))

    def turn(self, pages: int) -> None:
        """Go to another page."""
        self._page = max(0, min(self._page + pages, self.pages - 1))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        look, width, back = self.look, self.size.width, self._back
        if back is None:
            return write.line([(look.say("learning.wait") if y == _HEAD else "", look.style("dim"))], width, look)
        page = min(self._page, self.pages - 1)
        if y < _HEAD:
            more = "" if self.pages == 1 else f"  {page + 1}/{self.pages} " + "↑" * (page > 0)
            more += "↓" * (page < self.pages - 1)
            return write.line(
                [(heading(back), look.style("accent", bold=True)), (more, look.style("dim"))], width, look
            )
        columns, label, bar = self._columns(back)
        first = page * self._rows * columns
        segments: list[Segment] = []
        for column in range(columns):
            i = first + column * self._rows + y - _HEAD
            if i < len(back.values):
                segments += self._number(back, i, label, bar)
        return Strip(write.padded(segments, width, look))

    def _number(self, back: Back, i: int, label: int, bar: int) -> list[Segment]:
        look, value, name = self.look, float(back.values[i]), self._labels(back)[i]
        is_right = back.stage.name == WORDS and name == self._right
        colour = "positive" if value > 0 else "negative" if value < 0 else "dim"
        written = slope(value) if back.has_sign else size_of(value)
        axis = bars.axis_of(np.asarray(back.values, np.float32), bar)
        return [
            Segment(f"{write.fit(name, label)} ", look.style("accent" if is_right else "text", bold=is_right)),
            Segment(f"{written:>{_NUMBER - 1}} ", look.style(colour if back.has_sign else "text")),
            *bars.bar(value, axis, f"{colour}_bar" if colour != "dim" else "dim", look),
            Segment("  ", look.style("text")),
        ]


def heading(back: Back) -> str:
    """What the bars are: a derivative, or its size."""
    if back.stage.name == WORDS:
        return f"∂L/∂logit = {back.symbol}"
    return f"∂L/∂{back.symbol}" if back.has_sign else "‖∂L/∂hⱼ‖"
