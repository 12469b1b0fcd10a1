"""Greedy decoding, of whatever takes a word and a state and gives weights and logits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from attn_tui.foreign.reference.cells import Array, log_softmax

S = TypeVar("S")


@dataclass(frozen=True)
class Decoded:
    """What a system did with one source."""

    ids: list[int]
    """The target ids, with the end token, if it came to that."""
    weights: Array
    """The attention weights [time steps, places], as many places as the attention had to choose from."""
    log_probabilities: Array
    """Natural logarithms of the chosen ids' probabilities [time steps], among the whole vocabulary."""


def decode(
    step: Callable[[S, int], tuple[S, Array, Array]],
    state: S,
    first: int,
    end: int,
    max_length: int,
    *,
    targets: Sequence[int] | None = None,
    never: Sequence[int] = (),
    never_first: Sequence[int] = (),
) -> Decoded:
    """The most probable id at every time step until `end`, or the ids of `targets`.

    `step` takes the state and the last id, `first` at first, and gives the new state, weights [places] and logits
    [vocabulary]. The ids in `never` are not chosen, those in `never_first` not as the first one; the probabilities
    are computed before these are left out.
    """
    ids: list[int] = []
    weights: list[Array] = []
    chosen: list[float] = []
    word = first
    while len(ids) < (max_length if targets is None else len(targets)):
        state, attention, logits = step(state, word)
        log_probabilities = log_softmax(logits)
        if targets is None:
            allowed = log_probabilities.copy()
            allowed[[*never, *(() if ids else never_first)]] = -np.inf
            word = int(allowed.argmax())
        else:
            word = targets[len(ids)]
        ids.append(word)
        weights.append(attention)
        chosen.append(float(log_probabilities[word]))
        if targets is None and word == end:
            break
    return Decoded(ids, np.array(weights), np.array(chosen))
