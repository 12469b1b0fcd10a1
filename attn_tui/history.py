"""How a checkpoint was learnt: `history.safetensors` in its folder, read whole, and as safely as a trace.

The words and weights of some fixed sentences at growing ages, the loss, the result of each validation, and for a toy
all parameters at every age. `attn_tui.training.history` writes it; only arrays and JSON, so that reading it executes
nothing. It has at most `LARGEST` bytes.

Layout. Metadata: `history`, the JSON object {"format": 1, "sentences": texts, "corpora": names of the validation
corpora}. An age is a number of updates done. Arrays:

=================== ========= =========================== ====================================================
name                dtype     shape                       what
=================== ========= =========================== ====================================================
`ages`              int32     [ages]                      growing; 0 is before the first update
`source.S`          int32     [src_len]                   ids of sentence S (from 0)
`words.S`           int32     [ages, trg_len]             ids chosen greedily, `<END>` included; then −1
`alpha.S`           float16   [ages, trg_len, src_len]    their attention weights, then 0; only with attention
`loss.updates`      int32     [points]                    each point is a mean of the updates since the one before
`loss.values`       float32   [points]                    label-smoothed cross-entropy, nats per word
`validation.updates` int32    [validations]
`validation.bleu`   float32   [validations, corpora]
`validation.exact`  float32   [validations]               share translated exactly as the reference
`parameters.NAME`   float16   [ages, …]                   all, if `is_small(config)`
=================== ========= =========================== ====================================================
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from attn_tui.config import ModelConfig
from attn_tui.engine.events import ContextComputed, WordChosen
from attn_tui.engine.model import Array, Checkpoint
from attn_tui.engine.parameters import as_computed, check
from attn_tui.errors import CheckpointError, SentenceError
from attn_tui.history_layout import CURVES, FORMAT, ages_fit, are_shares, curves_fit, told_fits
from attn_tui.text import printable, shown
from attn_tui.vocabulary import Vocabulary, first_pieces

HISTORY = "history.safetensors"
LARGEST = 300_000
"""Bytes that are written at most."""
Curve: TypeAlias = tuple[tuple[int, float], ...]
"""Numbers of updates, growing from 1, each with a value."""
_UNREADABLE = (KeyError, ValueError, TypeError, AttributeError, OverflowError, RecursionError, MemoryError)
_READ = 10 * LARGEST


@dataclass(frozen=True, eq=False, slots=True)
class Looked:
    """What became of a fixed sentence at every age."""

    sentence: str
    """As the recipe has it; not printable."""
    source: tuple[int, ...]
    """Its ids."""
    words: tuple[tuple[int, ...], ...]
    """By age, the ids chosen; `<END>` is the last, unless they were cut."""
    alpha: tuple[Array, ...] | None
    """By age, their weights, [trg_len, src_len]; None without attention."""


@dataclass(frozen=True, eq=False, slots=True)
class History:
    """What a checkpoint's `history.safetensors` holds."""

    name: str
    """The checkpoint's."""
    ages: tuple[int, ...]
    sentences: tuple[Looked, ...]
    loss: Curve
    """Label-smoothed cross-entropy in training, nats per word, each a mean of the updates before."""
    validated: tuple[int, ...]
    """The updates of the validations."""
    bleu: Mapping[str, tuple[float, ...]]
    """By corpus, a value for each validation."""
    exact: tuple[float, ...]
    """For each validation, the share translated exactly as the reference, from 0 to 1."""
    _parameters: Mapping[str, NDArray[np.float16]] = field(repr=False)

    @property
    def is_whole(self) -> bool:
        """Whether all parameters are kept at every age."""
        return bool(self._parameters) and bool(self.ages)

    @property
    def last(self) -> int:
        """The last update that anything is known of; 0 if there is none."""
        return max([*self.ages, *(update for update, _ in self.loss), *self.validated], default=0)

    def parameters(self, age: int, config: ModelConfig) -> dict[str, Array]:
        """Return the parameters at an age, as the engine takes them. Raises CheckpointError."""
        name = printable(self.name)
        if not self.ages:
            raise CheckpointError(f"{name} keeps none of its younger ages; leave out the age {age:,}.")
        if not self.is_whole:
            raise CheckpointError(
                f"{name} keeps no parameters of its younger ages, only what became of some sentences; leave out the "
                f"age {age:,}, and press H on the screen to see those."
            )
        if age not in self.ages:
            raise CheckpointError(f"{name} has no age {age:,}; {self._near(age)}.")
        at = self.ages.index(age)
        found = {name: array[at] for name, array in self._parameters.items()}
        try:
            check(config, found)
        except CheckpointError as error:
            raise CheckpointError(
                f"{name} at age {age:,}: {error}; copy the checkpoint again from its source."
            ) from None
        return {name: as_computed(name, array) for name, array in found.items()}

    def _near(self, age: int) -> str:
        """Which of its ages are the nearest."""
        before = [one for one in self.ages if one < age][-1:]
        after = [one for one in self.ages if one > age][:1]
        near = " and ".join(f"{one:,}" for one in before + after)
        return f"the nearest that it keeps {'is' if len(before + after) == 1 else 'are'} {near}"


def look(checkpoint: Checkpoint, sentence: str) -> tuple[list[int], Array | None]:
    """Return the ids chosen greedily, and their weights, [trg_len, src_len]; None without attention.

    Untrained weights never end; at most twice as many words as the source has pieces, plus ten, are kept.
    """
    from attn_tui.engine.stepper import decode  # the model, which reading does not need

    words: list[int] = []
    alpha = []
    limit = 2 * first_pieces(checkpoint.source_vocabulary, sentence)[1] + 10
    for event in decode(checkpoint, sentence):
        if isinstance(event, ContextComputed):
            alpha.append(event.alpha_t)
        elif isinstance(event, WordChosen):
            words.append(int(event.y_t))
            if len(words) == limit:
                break
    return words, np.stack(alpha) if alpha else None


def has_history(folder: Path) -> bool:
    """Whether there is one, damaged or not; also a link that leads nowhere is one that cannot be read."""
    return os.path.lexists(folder / HISTORY)


def read_history(folder: Path, config: ModelConfig | None = None) -> History:
    """Read the history in a checkpoint's folder; with its config, also check its ids and weights.

    CheckpointError if there is none, or a damaged one.
    """
    from safetensors import SafetensorError, safe_open  # as in attn_tui.checkpoint

    path, name = folder / HISTORY, folder.resolve().name
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode) or about.st_size > _READ:  # a pipe would be waited for
            raise _damaged(path)
        with safe_open(path, framework="numpy") as file:
            told = json.loads(file.metadata()["history"])
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no mapping
    except FileNotFoundError:
        raise CheckpointError(f"{shown(name)} has no history; those that attn-tui train makes have one.") from None
    except OSError as error:
        reason = printable(error.strerror or "no reason given")
        raise CheckpointError(f"{printable(str(path))}: it cannot be read ({reason}); check the file.") from None
    except (SafetensorError, *_UNREADABLE):
        raise _damaged(path) from None
    if isinstance(told, dict) and type(told.get("format")) is int and told["format"] > FORMAT:
        raise CheckpointError(f"{printable(str(path))}: a newer attn-tui has written it; update attn-tui.")
    if not (told_fits(told) and curves_fit(arrays, told["corpora"]) and ages_fit(arrays, len(told["sentences"]))):
        raise _damaged(path)
    found = _history(name, told, arrays)
    if config is not None and not _is_of(found, config):
        raise _damaged(path)
    return found


def _history(name: str, told: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> History:
    updates, values, validated, bleu, exact = (arrays[one].tolist() for one in CURVES)
    looked = []
    for s, sentence in enumerate(told["sentences"]):
        rows = [row[row >= 0] for row in arrays[f"words.{s}"]]
        alpha = arrays.get(f"alpha.{s}")
        weights = (
            None
            if alpha is None
            else tuple(one[: len(row)].astype(np.float32) for one, row in zip(alpha, rows, strict=True))
        )
        source = tuple(arrays[f"source.{s}"].tolist())
        looked.append(Looked(sentence, source, tuple(tuple(row.tolist()) for row in rows), weights))
    kept = "parameters."
    return History(
        name,
        tuple(arrays["ages"].tolist()),
        tuple(looked),
        tuple(zip(updates, values, strict=True)),
        tuple(validated),
        {corpus: tuple(row[c] for row in bleu) for c, corpus in enumerate(told["corpora"])},
        tuple(exact),
        {one.removeprefix(kept): array for one, array in arrays.items() if one.startswith(kept)},
    )


def _is_of(history: History, config: ModelConfig) -> bool:
    """Whether its ids are those of words, and its weights are shares; those of `log-softmax` are none."""
    alpha = [one for looked in history.sentences for one in looked.alpha or ()]
    if config.normalisation == "softmax" and not all(map(are_shares, alpha)):
        return False
    return all(
        max(looked.source) < config.source_vocabulary
        and max((max(row, default=0) for row in looked.words), default=0) < config.target_vocabulary
        for looked in history.sentences
    )


def check_sentences(history: History, folder: Path, vocabulary: Vocabulary) -> None:
    """Raise CheckpointError if a sentence is not the one that its ids stand for: it is decoded at every age."""
    for looked in history.sentences:
        try:
            ids = tuple(vocabulary.encode(looked.sentence))
        except SentenceError:
            ids = ()
        if not ids or ids[: len(looked.source)] != looked.source:
            raise _damaged(folder / HISTORY)


def _damaged(path: Path) -> CheckpointError:
    return CheckpointError(f"{printable(str(path))}: this is not an intact history; copy it again from its source.")
