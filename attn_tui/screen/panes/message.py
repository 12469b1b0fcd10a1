"""What stands in attention's place where a system has none: nothing, and the one state handed over."""

from __future__ import annotations

import textwrap

import numpy as np
from rich.segment import Segment

from attn_tui.config import DIRECTIONS
from attn_tui.engine import events as ev
from attn_tui.screen import draw
from attn_tui.screen.moment import Moment
from attn_tui.screen.naming import message_size
from attn_tui.screen.palette import PALETTE
from attn_tui.screen.panes.column import Column, remark


class NoScores(Column):
    """In the place of the scores, where a system has none."""

    missing, text = "score", "This system has no attention: the decoder never looks back at these states."

    def title(self, moment: Moment) -> str:
        return f"{self.missing}: none"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (self.first,)

    def row(self, moment: Moment, y: int, width: int) -> list[Segment]:
        lines = textwrap.wrap(self.text, max(8, width))
        return [Segment(draw.fit(lines[y], width), PALETTE.style("dim"))] if y < len(lines) else []


class NoWeights(NoScores):
    """In the place of the weights, where a system has none."""

    missing, text = "softmax", "No scores, so no weights: no word of the source is picked out."


class Message(Column):
    """In the place of the weighted states: the one state that a system without attention hands over."""

    events = (ev.DecoderStarted,)

    def title(self, moment: Moment) -> str:
        return "only message"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.message, isinstance(moment.event, ev.DecoderStarted))

    def cell(self, moment: Moment, j: int, width: int, part: draw.Part) -> list[Segment]:
        if moment.message is None:
            return []
        # Each direction ends at a word of its own; what it has made there is its part of the message.
        config, ends = moment.decoding.config, {"forward": len(moment.source) - 1, "backward": 0}
        parts = [i for i, direction in enumerate(DIRECTIONS[config.directions]) if ends[direction] == j]
        if not parts:
            return remark("not handed over", width, part)
        handed = np.full_like(moment.message, np.nan)
        for i in parts:
            units = slice(i * config.encoder_hidden, (i + 1) * config.encoder_hidden)
            handed[units] = moment.message[units]
        return draw.vector(handed, width, self.scale_of(moment, width), part)

    def foot(self, moment: Moment, width: int) -> list[Segment]:
        if moment.message is None:
            return []
        size, shown, words = message_size(moment.decoding.config), len(moment.message), len(moment.source)
        texts = [f"{size:,} numbers for {words} words", f"{size:,} for {words} words", f"{size:,} for {words}"]
        if size > shown:
            texts.insert(0, f"{texts[0]}; {shown:,} of them shown")
        return [Segment(draw.first_fitting(texts, width), PALETTE.style("dim"))]
