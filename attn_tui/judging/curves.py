"""How a checkpoint's loss fell and its validations went, from what its `history.safetensors` keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from attn_tui.history import Curve, read_history


@dataclass(frozen=True, slots=True)
class Curves:
    """The curves of one run."""

    name: str
    """The checkpoint's."""
    loss: Curve
    """Label-smoothed cross-entropy in training, nats per word, each a mean of the updates before."""
    validations: Mapping[str, Curve]
    """By what was measured: BLEU of each corpus, and how many translations are exactly the reference, in percent."""

    @property
    def last(self) -> int:
        """The last update that any of them has; 0 if there is none."""
        return max((curve[-1][0] for curve in (self.loss, *self.validations.values()) if curve), default=0)


def curves_of(
    name: str,
    loss: Sequence[tuple[int, float]],
    updates: Sequence[int],
    bleu: Mapping[str, Sequence[float]],
    exact: Sequence[float],
) -> Curves:
    """Put together what was measured.

    `updates` are those of the validations; `bleu` is by corpus; `exact` are shares from 0 to 1.
    """
    validations = {f"BLEU, {corpus}": values for corpus, values in bleu.items()}
    validations["exactly the reference, %"] = [100 * value for value in exact]
    return Curves(
        name, tuple(loss), {label: tuple(zip(updates, values, strict=True)) for label, values in validations.items()}
    )


def read_curves(folder: Path) -> Curves:
    """Read them from a checkpoint's folder. CheckpointError if it has no history, or a damaged one."""
    found = read_history(folder)
    return curves_of(found.name, found.loss, found.validated, found.bleu, found.exact)


def smoothed(curve: Curve, most: int) -> Iterator[tuple[float, float]]:
    """Yield at most `most` points: means of what is near on a logarithmic scale of updates."""
    first, last = np.log(curve[0][0]), np.log(curve[-1][0])
    places = np.log([update for update, _ in curve])
    groups = np.minimum(((places - first) / max(last - first, 1e-9) * most).astype(int), most - 1)
    values = np.array([value for _, value in curve])
    for group in np.unique(groups):
        here = groups == group
        yield float(np.exp(places[here].mean())), float(values[here].mean())
