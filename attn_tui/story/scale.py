"""The value of a full bar: known before anything is read, so that a vector looks the same whatever else is known."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from attn_tui.config import ModelConfig
from attn_tui.engine import events as ev
from attn_tui.engine.spread import Spread
from attn_tui.story.decoding import Decoding

Kind = Literal["state", "cell", "layer", "word", "readout", "gate"]
"""Kinds of vectors: states and their weighted sums, an LSTM's cells, tanh layers, words, RNNsearch's readout.

States and tanh layers are between −1 and 1; most numbers of a state are small, those of a tanh layer near ±1.
Cells have no bound. Gates are between 0 and 1, and so is the mean of several.
"""
CELL = "cell"
"""Stands for the symbol of an LSTM's cell."""
_STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A vector that is drawn on the screen."""

    symbol: str
    kind: Kind
    size: int


class Scale:
    """The full bars of a decoding."""

    def __init__(self, decoding: Decoding) -> None:
        self._decoding = decoding

    def full(self, kind: Kind, each: float) -> float:
        """The value of a full bar for the mean of `each` values: it shrinks like 1/√n, as such a mean does."""
        known = {"state": (1.0, 1.0), "cell": (2.0, math.inf), "layer": (2.0, 1.0), "gate": (math.inf, 1.0)}
        spread, most = known.get(kind) or (self._spread_of(kind), math.inf)
        return rounded_up(min(most, spread / math.sqrt(each)))

    def _spread_of(self, kind: Kind) -> float:
        return self._spread.word if kind == "word" else self._spread.readout

    @cached_property
    def _spread(self) -> Spread:
        # Not before a time step: what is shown while the source is read needs none of the parameters it reads.
        return self._decoding.spread

    def drawn(self) -> Iterator[Drawn]:
        """All vectors of this system that are drawn, by their symbols."""
        config, has = self._decoding.config, self._decoding.has
        yield from (Drawn("h", "state", size) for size in sorted({config.encoder_state, config.decoder_hidden}))
        if has_cell(self._decoding):
            yield Drawn(CELL, "cell", config.decoder_hidden)
        if has(ev.ContextComputed):
            yield Drawn("C", "state", config.encoder_state)
        yield Drawn("", "word", config.word_embedding)
        if has(ev.FeedforwardComputed):
            yield Drawn("u", layer_kind(config), config.feedforward)
        if has(ev.AttentionalComputed):
            yield Drawn("h̃", layer_kind(config), config.feedforward)
        if has(ev.InputCombined):
            yield Drawn("i", "readout", config.decoder_hidden)
        if has(ev.ReadoutComputed):
            yield Drawn("t", readout_kind(config), config.projection or config.feedforward)
        if has(ev.MaxoutComputed):
            yield Drawn("t̃", "readout", 2 * config.feedforward)
            yield Drawn("t", "readout", config.feedforward)


def layer_kind(config: ModelConfig) -> Kind:
    """The kind of a hidden layer: other activations than tanh have no bound."""
    return "layer" if config.activation == "tanh" else "readout"


def readout_kind(config: ModelConfig) -> Kind:
    """The kind of a readout: a layer, or a sum of products."""
    return layer_kind(config) if config.readout == "tanh" else "readout"


def has_cell(decoding: Decoding) -> bool:
    """Whether the LSTM's cell is shown beside the state: it is the query, or carries the sentence without attention."""
    config = decoding.config
    return config.cell == "lstm" and (config.query == "cell" or not decoding.has(ev.ScoresComputed))


def rounded_up(value: float) -> float:
    """The next number of one or two digits that is easy to read on a scale.

    >>> rounded_up(0.204), rounded_up(1.0), rounded_up(6.7)
    (0.25, 1.0, 8.0)
    """
    if not 0 < value < math.inf:
        return 1.0
    tens = 10.0 ** math.floor(math.log10(value))
    step = next((step for step in _STEPS if step * tens >= value * (1 - 1e-9)), _STEPS[-1])
    return float(f"{step * tens:.3g}")
