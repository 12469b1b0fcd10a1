"""The panes in place of attention in a system without it: nothing, and the one state handed over."""

from __future__ import annotations

import numpy as np
from rich.segment import Segment

from attn_tui.config import DIRECTIONS
from attn_tui.engine import events as ev
from attn_tui.engine.model import Array
from attn_tui.screen import draw, write
from attn_tui.screen.panes.column import Column, remark
from attn_tui.screen.panes.encoder import read_state
from attn_tui.screen.panes.readable import Source
from attn_tui.story.moment import Moment, last_read
from attn_tui.story.naming import message_size


class NoScores(Column, can_focus=False):
    """In place of the scores, in a system without them."""

    share = "scores"

    def title(self, moment: Moment) -> str:
        return self.look.say("pane.none", what=self.look.say("pane.score"))

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (self.first,)

    def row(self, moment: Moment, y: int, width: int) -> list[Segment]:
        lines = write.wrapped(self.look.say("message.no_scores"), max(8, width))
        return [Segment(write.fit(lines[y], width), self.look.style("dim"))] if y < len(lines) else []


class Message(Column):
    """In place of the weighted states: the one state that a system without attention hands over."""

    share = "weighted"

    topic = "message"
    symbols = ("h",)
    events = (ev.DecoderStarted,)

    def title(self, moment: Moment) -> str:
        return self.look.say("pane.message")

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.message, isinstance(moment.event, ev.DecoderStarted))

    def cell(self, moment: Moment, j: int, width: int, part: draw.Part) -> list[Segment]:
        if moment.message is None:
            return []
        handed = self._handed(moment, moment.message, j)
        if np.isnan(handed).all():
            return remark(self.look.say("message.not"), width, part, self.look)
        return self.vector(moment, handed, "state", width, part)

    def values(self, moment: Moment) -> tuple[str, Array | None]:
        message = moment.message
        if message is None:
            return "h", None
        return "h", np.stack([self._handed(moment, message, j) for j in range(len(moment.source))])

    def source(self, moment: Moment, j: int) -> Source:
        return read_state(moment, j)

    def about(self, moment: Moment) -> tuple[int, int]:
        if moment.message is None:
            return 0, 0
        handed = (self._handed(moment, moment.message, j) for j in range(len(moment.source)))
        known = [(j, int(i)) for j, values in enumerate(handed) for i in np.flatnonzero(~np.isnan(values))[:1]]
        return known[0] if known else (0, 0)

    def blank(self, moment: Moment, name: str) -> str:
        return f"{name}: {self.look.say('message.not')}"

    @staticmethod
    def _handed(moment: Moment, message: Array, j: int) -> Array:
        """The part of the message in the state at a source word: [enc], NaN where it is not handed over."""
        # Each direction ends at a word of its own; its last state is its part of the message.
        config = moment.decoding.config
        ends = {"forward": last_read(config, moment.source) - 1, "backward": 0}
        handed = np.full_like(message, np.nan)
        for i, direction in enumerate(DIRECTIONS[config.directions]):
            if ends[direction] == j:
                units = slice(i * config.encoder_hidden, (i + 1) * config.encoder_hidden)
                handed[units] = message[units]
        return handed

    def foot(self, moment: Moment, width: int) -> list[Segment]:
        if moment.message is None:
            return []
        size, shown, words = message_size(moment.decoding.config), len(moment.message), len(moment.source)
        keys = ["message.size.shown"] * (size > shown) + ["message.size", "message.size.short"]
        texts = [self.look.say(key, size=f"{size:,}", words=words, shown=f"{shown:,}") for key in keys]
        return [Segment(write.first_fitting(texts, width), self.look.style("dim"))]
