"""How wide the panes are: numbers in full where they fit, bars where they do not."""

from __future__ import annotations

from dataclasses import dataclass

from attn_tui.screen.draw import NUMBER_WIDTH

_GAP = 1  # the blank column at the right of every pane
_LABEL = 5  # "C₁₀₄ " before a weighted state


@dataclass(frozen=True, slots=True)
class Widths:
    """Cells of every pane, its gap included. Each row of panes adds up to the screen's width."""

    words: int
    states: int
    scores: int
    weights: int
    weighted: int
    concatenation: int

    @property
    def table(self) -> tuple[int, ...]:
        """The table's columns from left to right."""
        return (self.words, self.states, self.scores, self.weights, self.weighted)

    @property
    def decoder_state(self) -> int:
        """Ends where the encoder states end, so that h_t stands right below what it is compared with."""
        return self.words + self.states


def widths(width: int, longest: int, units: int) -> Widths:
    """Share out a screen's width, given the cells of the longest source word and the units of an encoder state.

    >>> widths(80, 8, 384)
    Widths(words=11, states=22, scores=14, weights=15, weighted=18, concatenation=23)
    >>> widths(200, 1, 16)
    Widths(words=9, states=81, scores=12, weights=12, weighted=86, concatenation=86)
    """
    words = max(9, min(longest + 3, width // 6))
    numbers = units * NUMBER_WIDTH + _GAP
    bars = width - words - 2 * numbers - _LABEL
    if bars >= 24:  # the toy checkpoints on a wide screen: every number is shown
        scores = min(36, bars // 2)
        weights = min(36, bars - scores)
        weighted = width - words - numbers - scores - weights
        return Widths(words, numbers, scores, weights, weighted, concatenation=weighted)
    scores = max(14, min(30, width // 7))
    weights = max(15, min(34, width // 6))
    rest = width - words - scores - weights
    states = (rest + _LABEL) // 2
    concatenation = (width - words - states) // 2
    return Widths(words, states, scores, weights, rest - states, concatenation)
