"""A row for each word: what the decoder is given, what it would have chosen, what is right, and what that costs."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip

from attn_tui.screen import write
from attn_tui.screen.drawn import Drawn, Picked, Scrolled
from attn_tui.screen.look import LOOK, Look
from attn_tui.story.learning.descent import Descent
from attn_tui.symbols import number

_HEAD = 1
_LONGEST, _SHORT = 9, 5  # cells of a word, with room and without
_WIDE = 76  # columns of the screen from which on there is room
_P, _BOTH, _LOSS = 6, 11, 6  # cells of a probability, of two, of a loss
_GAP = 2  # cells to what stands beside it
_REVERSED = Style(reverse=True)


def probability(p: float) -> str:
    """Write a probability in four cells, without claiming all or nothing if it is only nearly so.

    >>> probability(0.123), probability(0.9999), probability(0.00001), probability(float("nan"))
    ('0.12', '>.99', '<.01', '   –')
    """
    if p != p:
        return "   –"
    return ">.99" if p >= 0.995 else "<.01" if p < 0.005 else f"{p:.2f}"


class Words(Drawn):
    """Draws its own lines; the row of the chosen time step is marked."""

    DEFAULT_CSS = "Words { height: 100%; }"

    def __init__(self) -> None:
        super().__init__()
        self.look = LOOK
        self._descent: Descent | None = None
        self._steps, self._t, self._word = 0, 1, _SHORT

    def show(self, descent: Descent, t: int, screen_width: int, look: Look) -> None:
        """Show the words of a model that learns, one of them chosen, in a screen of this width."""
        self.look, self._descent, self._t, self._steps = look, descent, t, descent.steps
        now = descent.now
        longest = max(map(cell_len, (*now.given, *now.most_probable, *now.right, *self._titles())))
        self._word = min(longest, _LONGEST if screen_width >= _WIDE else _SHORT)
        self.styles.width = 4 + 3 * (self._word + 2) + (_BOTH if descent.steps else _P) + _LOSS + _GAP
        self.refresh()

    def _titles(self) -> list[str]:
        return [self.look.say(f"learning.{name}") for name in ("given", "chosen", "right")]

    @property
    def page(self) -> int:
        """Rows in view."""
        return max(1, self.size.height - _HEAD)

    @property
    def _first(self) -> int:
        assert self._descent is not None
        return max(0, min(self._descent.now.size - self.page, self._t - 1 - self.page // 2))

    def render_line(self, y: int) -> Strip:
        look, width = self.look, self.size.width
        if self._descent is None:
            return write.line([], width, look)
        if y < _HEAD:
            return Strip(write.padded(self._heading(), width, look))
        t = self._first + y - _HEAD + 1
        if t > self._descent.now.size or y > self.page:
            return write.line([], width, look)
        return Strip(write.padded(self._row(self._descent, t), width, look))

    def _heading(self) -> list[Segment]:
        style = self.look.style("dim")
        titles = "".join(f"{write.fit(title, self._word)}  " for title in self._titles())
        p = "p".rjust(4).ljust(_BOTH if self._steps else _P)
        return [Segment(f"    {titles}{p}{'−log p':>{_LOSS - 1}}", style)]

    def _row(self, descent: Descent, t: int) -> list[Segment]:
        look, now, here = self.look, descent.now, t == self._t
        given, chosen, right = now.given[t - 1], now.most_probable[t - 1], now.right[t - 1]
        is_wrong = chosen != right
        text = look.style("text", bold=here)
        mark = text + _REVERSED if here else text
        segments = [
            Segment(f"{'▸' if here else ' '}{t:>2} ", mark),
            Segment(f"{write.fit(given, self._word)}  ", look.style("dim", bold=here)),
            Segment(
                f"{write.fit(chosen, self._word)}{'×' if is_wrong else ' '} ",
                look.style("negative" if is_wrong else "text", bold=here),
            ),
            Segment(f"{write.fit(right, self._word)}  ", look.style("accent", bold=here)),
        ]
        p = probability(now.probability(t))
        if descent.before is not None:
            grown = now.probability(t) - descent.before.probability(t)
            colour = "positive" if grown > 0 else "negative"
            p = f"{probability(descent.before.probability(t))}→{p}"
            segments.append(Segment(p.ljust(_BOTH), look.style(colour, bold=here)))
        else:
            segments.append(Segment(p.ljust(_P), text))
        loss = number(max(0.0, float(now.losses.values[t - 1])))
        return [*segments, Segment(loss.rjust(_LOSS - 1), text)]

    def on_click(self, event: events.Click) -> None:
        """Choose the word that was clicked."""
        if self._descent is not None and event.y >= _HEAD:
            t = self._first + event.y - _HEAD + 1
            if t <= self._descent.now.size:
                self.post_message(Picked(t))

    def on_mouse_scroll_down(self) -> None:
        self.post_message(Scrolled(1))

    def on_mouse_scroll_up(self) -> None:
        self.post_message(Scrolled(-1))
