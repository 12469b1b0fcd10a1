"""Whether what a history file holds is what the layout in `attn_tui.history` says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

FORMAT = 1
LARGEST_VALUE = 1e18
"""A larger number is none that anything has measured."""
CURVES = ("loss.updates", "loss.values", "validation.updates", "validation.bleu", "validation.exact")
"""The arrays that every history has besides its ages."""
_SLACK = 1e-3
"""By how much a share may be outside 0 to 1: weights are kept as float16."""


def told_fits(told: object) -> bool:
    """Whether the metadata are what the layout says."""
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        return False
    lists = [told.get("sentences"), told.get("corpora")]
    if not all(isinstance(one, list) and all(isinstance(text, str) for text in one) for one in lists):
        return False
    return len(set(told["corpora"])) == len(told["corpora"])


def curves_fit(arrays: Mapping[str, NDArray[Any]], corpora: list[str]) -> bool:
    """Whether loss and validations are."""
    if not all(name in arrays for name in CURVES):
        return False
    updates, values, validated, bleu, exact = (arrays[name] for name in CURVES)
    return (
        _grow(updates, 1)
        and _grow(validated, 1)
        and all(array.dtype == np.float32 for array in (values, bleu, exact))
        and values.shape == updates.shape
        and exact.shape == validated.shape
        and bleu.shape == (len(validated), len(corpora))
        and bool((np.abs(values) < LARGEST_VALUE).all())
        and are_shares(bleu / 100)
        and are_shares(exact)
    )


def ages_fit(arrays: Mapping[str, NDArray[Any]], sentences: int) -> bool:
    """Whether ages, words, weights and parameters are, and there is nothing else."""
    if "ages" not in arrays or not _grow(arrays["ages"], 0):
        return False
    ages, known = len(arrays["ages"]), {"ages", *CURVES}
    for s in range(sentences):
        source, words, alpha = (arrays.get(f"{what}.{s}") for what in ("source", "words", "alpha"))
        known |= {f"source.{s}", f"words.{s}", f"alpha.{s}"}
        if source is None or words is None or not _are_ids(source, 1) or not _are_ids(words, 2):
            return False
        ends = np.diff((words < 0).astype(int), axis=1)  # what is no word is only at the end of a row
        if not len(source) or (source < 0).any() or len(words) != ages or (words < -1).any() or (ends < 0).any():
            return False
        if alpha is not None and not (
            alpha.dtype == np.float16 and alpha.shape == (*words.shape, len(source)) and np.isfinite(alpha).all()
        ):
            return False
    others = [array for name, array in arrays.items() if name.startswith("parameters.")]
    if not all(array.dtype == np.float16 and array.ndim and len(array) == ages for array in others):
        return False
    return all(name in known or name.startswith("parameters.") for name in arrays)


def are_shares(array: NDArray[Any]) -> bool:
    """Whether they are numbers from 0 to 1."""
    return bool(((array >= -_SLACK) & (array <= 1 + _SLACK)).all())


def _are_ids(array: NDArray[Any], axes: int) -> bool:
    return array.dtype == np.int32 and array.ndim == axes


def _grow(array: NDArray[Any], least: int) -> bool:
    """Whether they are numbers of updates, growing from at least that one."""
    if not _are_ids(array, 1):
        return False
    return bool((np.diff(array.astype(np.int64), prepend=least - 1) > 0).all())
