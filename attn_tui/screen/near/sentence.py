"""A decoding → its states, their words, and how alike they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

import numpy as np

from attn_tui.config import DIRECTIONS
from attn_tui.engine import events as ev
from attn_tui.engine import neighbours
from attn_tui.engine.model import Array
from attn_tui.scores import needs_equal_widths
from attn_tui.screen.panes.readable import Readable
from attn_tui.story.decoding import Decoding
from attn_tui.story.moment import moment
from attn_tui.story.ties import largest
from attn_tui.symbols import subscript

Twins: TypeAlias = Mapping[int, tuple[int, float]]
"""By the number of a state whose word is in another sentence too: the state there, and the cosine of the two."""
WHOLE = "whole"
"""Both halves of an encoder state, as against one direction."""


class Sentence:
    """The states of a sentence, counted from 0: the encoder's, then the decoder's, to the end of the decoding."""

    def __init__(self, decoding: Decoding) -> None:
        """Compute the rest of the decoding; its position is kept."""
        while decoding.timeline.look_ahead():
            pass
        self.decoding = decoding
        events = decoding.timeline.events
        [self._split] = [event for event in events if isinstance(event, ev.SentenceSplit)]
        [self._encoded] = [event for event in events if isinstance(event, ev.SentenceEncoded)]
        self._computed = [event for event in events if isinstance(event, ev.StateComputed)]
        self._weights = {e.t: e.alpha_t for e in events if isinstance(e, ev.WeightsComputed | ev.WeightsFocused)}
        self._ids = [int(event.y_t) for event in events if isinstance(event, ev.WordChosen)]
        self.source, self.output = self._split.words, decoding.words(self._ids)
        self.words = (*self.source, *(f"→ {word}" for word in self.output))
        """For each state the word it read, or after an arrow the word of its time step."""
        self._alone = decoding.alone
        self._of: dict[str, Array] = {}

    def __len__(self) -> int:
        return len(self.words)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of an encoder state that can be compared."""
        directions = DIRECTIONS[self.decoding.config.directions]
        return (WHOLE, *directions) if len(directions) > 1 else (WHOLE,)

    @property
    def is_comparable(self) -> bool:
        """Whether the system itself compares encoder with decoder states directly."""
        decoding = self.decoding
        asks = decoding.config.query == "state" and not decoding.has(ev.StateProposed)
        return asks and needs_equal_widths(decoding.config.score)

    def name(self, i: int) -> str:
        """The letter h with the state's number."""
        return f"h{subscript(i + 1)}"

    def is_source(self, i: int) -> bool:
        """Whether that state is one of the encoder's."""
        return i < len(self.source)

    def states(self, part: str) -> tuple[Array, Array]:
        """The encoder's and the decoder's states: [src_len, enc or half of it], [steps, dec]."""
        return self._part(self._encoded.encoder_states, part), np.stack([event.h_t for event in self._computed])

    def _part(self, encoder_states: Array, part: str) -> Array:
        return encoder_states if part == WHOLE else neighbours.half(self.decoding.config, encoder_states, part)

    def matrix(self, part: str) -> Array:
        """The cosines of all states with all: [states, states]; NaN if two differ in size."""
        if part not in self._of:
            self._of[part] = neighbours.cosine_matrix(*self.states(part))
        return self._of[part]

    def alone(self, part: str) -> Array:
        """The cosines of the encoder states with those of each piece read alone: [src_len, src_len]."""
        cosines: Array = self._alone[self.parts.index(part)]
        return cosines

    def like_alone(self, j: int, part: str) -> list[int]:
        """Source indices of the different pieces whose states, read alone, are most like state j, best first."""
        return neighbours.by_word(self.alone(part)[j], self._split.source)

    def same_piece(self, j: int, k: int) -> bool:
        """Whether source words j and k are the same piece."""
        return bool(self._split.source[j] == self._split.source[k])

    def attended(self, i: int) -> int | None:
        """The source word that had the largest weight in a decoder state's time step; None if none is a weight."""
        alpha_t = self._weights.get(self._computed[i - len(self.source)].t)
        return None if alpha_t is None or alpha_t.min() < 0 else largest(alpha_t)

    def twins(self, other: Sentence, part: str) -> Twins:
        """The states whose words are in the other sentence too, in the same order."""
        source = neighbours.in_both(self._split.source.tolist(), other._split.source.tolist())
        output = neighbours.in_both(self._ids, other._ids)
        n, m = len(self.source), len(other.source)
        pairs = {**source, **{n + i: m + k for i, k in output.items()}}
        cosines = [neighbours.cosines(*both) for both in zip(self.states(part), other.states(part), strict=True)]
        return {
            i: (k, float(cosines[0][i, k] if self.is_source(i) else cosines[1][i - n, k - m])) for i, k in pairs.items()
        }

    def sub_step(self, i: int, part: str) -> tuple[int, int]:
        """Time step and sub-step, from 1, in which a state is computed; a whole state with its last half."""
        timeline = self.decoding.timeline
        if not self.is_source(i):
            t = self._computed[i - len(self.source)].t
            return t, list(timeline.substeps(t)).index(ev.StateComputed.substep) + 1
        config = self.decoding.config
        direction, layer = DIRECTIONS[config.directions][-1] if part == WHOLE else part, config.reading_layers - 1
        for place, event in enumerate(timeline.events, 1):
            if isinstance(event, ev.PositionRead) and (event.j, event.layer, event.direction) == (i, layer, direction):
                return 0, place
        raise AssertionError(i)  # unreachable: every position is read


def place_of(decoding: Decoding, pane: Readable | None = None) -> int:
    """The state to begin with, from 0: that of the cursor's row, the newest one, or the one being read."""
    row = pane.under_cursor(moment(decoding)) if pane is not None else None
    if row is not None and (number := re.search(r"[₀-₉]+$", row.name)):
        return int(number[0].translate(_DIGITS)) - 1
    newest, current = decoding.timeline.latest(ev.StateComputed), decoding.timeline.current
    if newest is not None:
        [split] = decoding.timeline.so_far(ev.SentenceSplit)
        return len(split.words) + newest.t - 1
    return current.j if isinstance(current, ev.PositionRead) else 0


_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
