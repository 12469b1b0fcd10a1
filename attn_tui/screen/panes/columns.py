"""The widths of the panes: numbers in full if they fit, else bars, as many for a vector in every pane."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from attn_tui.screen.draw import NUMBER_WIDTH

_GAP = 1  # the blank column at the right of every pane
_ENTROPY, _WIDE = 11, 120  # cells of the entropy, and of a screen that has them to spare
_LABEL = 5  # "C₁₀₄ " before a weighted state
_NAME = 7  # " → h̃₁₀₄ " before a vector
_BARS = 24  # cells of scores and weights, at least
_PARTS = {
    "states": 3,
    "scores": 2,
    "weights": 2,
    "entropy": 1,
    "weighted": 3,
    "fading": 1,
}  # of the width, if only some columns share it


@dataclass(frozen=True, slots=True)
class Widths:
    """Cells of every pane, its gap included. Each row of panes adds up to the screen's width."""

    words: int
    states: int
    scores: int
    weights: int
    entropy: int
    """0 if there is no room for it."""
    weighted: int
    concatenation: int
    fading: int = 0
    """Beside the enlarged states alone."""

    def of(self, column: str) -> int:
        """Cells of one of the table's columns, by its `Column.share`."""
        cells: int = getattr(self, column)
        return cells

    @property
    def cells(self) -> int:
        """The cells of a vector that there are in all panes that have vectors, after its name."""
        panes = ((self.states, 0), (self.weighted, _LABEL), (self.concatenation, _NAME))
        return min((cells - name for cells, name in panes if cells), default=_GAP) - _GAP

    @property
    def decoder_state(self) -> int:
        """Ends where the encoder states end, so that h_t is right below what it is compared with."""
        return self.words + self.states


def has_numbers(width: int, longest: int, units: int) -> bool:
    """Whether a screen of this width, and a state of so many units, lets every number of the states be shown.

    >>> has_numbers(200, 1, 16), has_numbers(199, 1, 16)
    (True, False)
    """
    return width - _words(width, longest) - 2 * (units * NUMBER_WIDTH + _GAP) - _LABEL >= _BARS


def widths(width: int, longest: int, units: int, has_entropy: bool = True) -> Widths:
    """Divide a screen's width, given the cells of the longest source word and the units of an encoder state.

    States and weighted states get the same cells. `has_entropy` is whether the system has weights, whose entropy can be
    shown.

    >>> widths(80, 8, 384)
    Widths(words=11, states=18, scores=14, weights=15, entropy=0, weighted=22, concatenation=25, fading=0)
    >>> widths(200, 1, 16)
    Widths(words=9, states=81, scores=12, weights=12, entropy=0, weighted=86, concatenation=88, fading=0)
    """
    words = _words(width, longest)
    if has_numbers(width, longest, units):  # the toy checkpoints on a wide screen
        states = units * NUMBER_WIDTH + _GAP
        bars = width - words - 2 * states - _LABEL
        scores = min(36, bars // 2)
        weights = min(36, bars - scores)
        weighted = width - words - states - scores - weights
        return Widths(words, states, scores, weights, 0, weighted, concatenation=states + _NAME)
    scores = max(14, min(30, width // 7))
    weights = max(15, min(34, width // 6))
    entropy = _ENTROPY if has_entropy and width >= _WIDE else 0
    rest = width - words - scores - weights - entropy
    states = (rest - _LABEL + 1) // 2
    concatenation = (width - words - states) // 2
    return Widths(words, states, scores, weights, entropy, rest - states, concatenation)


def _words(width: int, longest: int) -> int:
    return max(9, min(longest + 3, width // 6))


def presented(width: int, longest: int, shown: Collection[str]) -> Widths:
    """Divide a screen's width among the words and some of the columns, by their `Column.share`; others have 0 cells.

    >>> presented(60, 8, ["scores", "weights"])
    Widths(words=11, states=0, scores=24, weights=25, entropy=0, weighted=0, concatenation=0, fading=0)
    """
    words = max(9, min(longest + 3, width // 3))
    rest, parts = width - words, sum(_PARTS[column] for column in shown)
    cells, begun = dict.fromkeys(_PARTS, 0), 0
    for column in shown:
        before, begun = rest * begun // parts, begun + _PARTS[column]
        cells[column] = rest * begun // parts - before
    return Widths(words=words, **cells, concatenation=0)
