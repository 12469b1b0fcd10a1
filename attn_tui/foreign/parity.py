"""The engine against the equations of the format a model came from: how far their numbers are apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from attn_tui.engine import events as ev
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.stepper import decode
from attn_tui.errors import CheckpointError
from attn_tui.foreign.imported import COMPARED, Reference


@dataclass(frozen=True, slots=True)
class Parity:
    """What a comparison over some sentences found."""

    sentences: int
    words: int
    """Output pieces that were compared."""
    same: bool
    """Whether both choose the same pieces everywhere."""
    weights: float
    """The largest difference of two weights."""
    log_probability: float
    """The largest difference of two natural logarithms of a chosen piece's probability."""


def compare(checkpoint: Checkpoint, reference: Reference, sentences: Sequence[str]) -> Parity:
    """Decode sentences with both; the format's equations are given the engine's words if they choose others.

    Raises CheckpointError if what is computed is no finite number.
    """
    words, same, weights, log_probability = 0, True, 0.0, 0.0
    for sentence in sentences:
        with np.errstate(all="ignore"):  # what comes of it is looked at below
            events = list(takewhile(lambda event: event.t <= COMPARED, decode(checkpoint, sentence, top=1)))
        [split] = [event for event in events if isinstance(event, ev.SentenceSplit)]
        chosen = [event for event in events if isinstance(event, ev.WordChosen)]
        alpha = np.array([event.alpha_t for event in events if isinstance(event, ev.WeightsComputed)], np.float64)
        source, ids = split.source.tolist(), [int(event.y_t) for event in chosen]
        given = reference(source, None)
        if given.ids[: len(ids)] != ids:  # which may be broken off earlier
            same, given = False, reference(source, ids)
        words += len(ids)
        with np.errstate(divide="ignore"):  # a word that is all that is left to choose may be impossible
            theirs = np.log(np.array([event.probability for event in chosen], np.float64))
        if not (np.isfinite(alpha).all() and np.isfinite(theirs).all()):
            raise CheckpointError("it computes what is no finite number from its own words; give an intact model.")
        log_probability = max(log_probability, float(np.abs(given.log_probabilities[: len(ids)] - theirs).max()))
        weights = max(weights, float(np.abs(given.weights[: len(ids), : alpha.shape[1]] - alpha).max()))
    return Parity(len(sentences), words, same, weights, log_probability)
