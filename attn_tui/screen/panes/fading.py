"""How much of each source word is left in the state: the fading that made attention necessary."""

from __future__ import annotations

import numpy as np
from rich.segment import Segment

from attn_tui.engine import events as ev
from attn_tui.engine.model import Array
from attn_tui.screen import draw, write
from attn_tui.screen.panes.column import NUMBER, Column, beside_bar
from attn_tui.screen.panes.readable import Row
from attn_tui.story.explain.inside import state_left
from attn_tui.story.moment import Moment

_FULL = 1.0
"""All of it: what a bar has in full when a word has just been read. More is possible."""


class Fading(Column):
    """The share of each source word beside the enlarged encoder states; see `attn_tui.engine.fading`."""

    share = "fading"

    def title(self, moment: Moment) -> str:
        if not self._has(moment):
            return self._nothing
        is_one = not isinstance(moment.left and moment.left.of, ev.SentenceEncoded)
        is_one |= moment.decoding.config.directions != "both"
        return self.look.say("pane.fading", h=state_left(moment) if is_one else self.look.say("fading.both"))

    def short_title(self, moment: Moment) -> str:
        return self.look.say("pane.fading.short") if self._has(moment) else self._nothing

    @property
    def _nothing(self) -> str:
        """The title before anything is read."""
        return self.look.say("pane.fading.short")

    def _has(self, moment: Moment) -> bool:
        return bool(self.display) and moment.left is not None  # what is not on the screen is not computed

    def help_key(self, moment: Moment) -> str:
        return "help.pane.fading"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.left if self._has(moment) else None,)

    def values(self, moment: Moment) -> tuple[str, Array | None]:
        return "", moment.left.shares if moment.left is not None else None

    def rows(self, moment: Moment) -> list[Row]:
        return [Row(f"«{word}»", row.values) for word, row in zip(moment.source, super().rows(moment), strict=True)]

    def has_vectors(self, moment: Moment) -> bool:
        return False

    def blank(self, moment: Moment, name: str) -> str:
        return self.look.say("value.missing", name=name)

    def cell(self, moment: Moment, j: int, width: int, part: draw.Part) -> list[Segment]:
        left = moment.left
        if left is None or np.isnan(left.shares[j]):
            return []
        share = float(left.shares[j])
        bar = draw.bar(min(_FULL, share), max(0, width - NUMBER - 1))
        return [
            Segment(bar, self.look.style("positive_bar")),
            *beside_bar(share, isinstance(left.of, ev.PositionRead) and j == left.of.j, part, self.look),
        ]


class FadingInstead(Fading):
    """In place of the weights, in a system without them: nothing brings back what has faded."""

    share = "weights"

    @property
    def _nothing(self) -> str:
        return self.look.say("pane.none", what=self.look.say("pane.softmax"))

    def row(self, moment: Moment, y: int, width: int) -> list[Segment]:
        if self._has(moment):
            return super().row(moment, y, width)
        lines = write.wrapped(self.look.say("message.no_weights"), max(8, width))
        return [Segment(write.fit(lines[y], width), self.look.style("dim"))] if y < len(lines) else []
