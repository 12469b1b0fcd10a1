"""How a checkpoint's loss fell and its validations went, from what its `history.safetensors` keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np

from attn_tui.checkpoint import HISTORY, shown_path
from attn_tui.errors import CheckpointError
from attn_tui.text import printable, shown

Curve: TypeAlias = tuple[tuple[int, float], ...]
"""Numbers of updates, growing from 1, each with a value."""
LARGEST = 1e18
"""A larger number is none that anything has measured."""


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
    from safetensors import SafetensorError, safe_open  # as in attn_tui.checkpoint

    path = folder / HISTORY
    try:
        with safe_open(path, framework="numpy") as file:
            corpora = json.loads(file.metadata()["history"])["corpora"]
            arrays = {name: file.get_tensor(name) for name in _ARRAYS}
    except FileNotFoundError:
        raise CheckpointError(
            f"{shown(folder.resolve().name)} has no history; those that attn-tui train makes have one."
        ) from None
    except OSError as error:
        reason = printable(error.strerror or "no reason given")
        raise CheckpointError(f"{shown_path(path)}: it cannot be read ({reason}); check its permissions.") from None
    except (SafetensorError, KeyError, ValueError, TypeError, AttributeError, RecursionError, MemoryError):
        raise _damaged(path) from None
    if not _fit(arrays, corpora):
        raise _damaged(path)
    updates, values = arrays["loss.updates"].tolist(), arrays["loss.values"].tolist()
    bleu = dict(zip(corpora, arrays["validation.bleu"].T.tolist(), strict=True))
    return curves_of(
        folder.resolve().name,
        list(zip(updates, values, strict=True)),
        arrays["validation.updates"].tolist(),
        bleu,
        arrays["validation.exact"].tolist(),
    )


_ARRAYS = ("loss.updates", "loss.values", "validation.updates", "validation.bleu", "validation.exact")


def _fit(arrays: Mapping[str, np.ndarray], corpora: object) -> bool:
    """Whether they are what `attn_tui.training.history` writes."""
    updates, values, validated, bleu, exact = (arrays[name] for name in _ARRAYS)
    return (
        isinstance(corpora, list)
        and len(set(map(str, corpora))) == len(corpora)
        and all(isinstance(corpus, str) for corpus in corpora)
        and all(array.dtype == np.int32 for array in (updates, validated))
        and all(array.dtype == np.float32 for array in (values, bleu, exact))
        and updates.ndim == validated.ndim == 1
        and values.shape == updates.shape
        and exact.shape == validated.shape
        and bleu.shape == (len(validated), len(corpora))
        and all((np.diff(array, prepend=0) > 0).all() for array in (updates, validated))
        and all((np.abs(array) < LARGEST).all() for array in (values, bleu, exact))
    )


def _damaged(path: Path) -> CheckpointError:
    return CheckpointError(f"{shown_path(path)}: this is not an intact history; copy it again from its source.")


def smoothed(curve: Curve, most: int) -> Iterator[tuple[float, float]]:
    """Yield at most `most` points: means of what is near on a logarithmic scale of updates."""
    first, last = np.log(curve[0][0]), np.log(curve[-1][0])
    places = np.log([update for update, _ in curve])
    groups = np.minimum(((places - first) / max(last - first, 1e-9) * most).astype(int), most - 1)
    values = np.array([value for _, value in curve])
    for group in np.unique(groups):
        here = groups == group
        yield float(np.exp(places[here].mean())), float(values[here].mean())
