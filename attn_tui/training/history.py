"""What is kept of how a run learns, for `history.safetensors`; `attn_tui.history` tells the layout, and reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save

from attn_tui.engine.architectures import is_small
from attn_tui.engine.model import Checkpoint
from attn_tui.history import LARGEST, look
from attn_tui.history_layout import FORMAT

MEAN_OF = 50
"""How many updates' losses are averaged to one point of the curve."""
EARLY = (10, 20)
"""Points before the first of those: on a logarithmic scale there is much to see there."""
FEWEST = 8
"""The fewest ages that are written, if there are so many."""
POINTS = 2_000
"""The most points that are written of the loss, and of the validations."""


def is_age(update: int) -> bool:
    """Say whether a history is kept at this update: 0, 10, 20, 50, 100, … 5,000, then every 5,000.

    >>> [update for update in range(12_001) if is_age(update)]
    [0, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000]
    """
    return update % 5_000 == 0 or update in (10, 20, 50, 100, 200, 500, 1_000, 2_000)


class History:
    """The history of a run; `state` is plain lists, numbers and tensors, for the run's state."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = tuple(sentences)
        self.ages: dict[int, list[dict[str, torch.Tensor]]] = {}
        """By age: a dict of `words` and `alpha` for each sentence, then one of parameters, which may be empty."""
        self.points: list[tuple[int, float]] = []
        self._open: list[float] = []  # losses of the incomplete point
        self._update = 0  # of the last of them

    def loss(self, update: int, value: float) -> None:
        """Add the loss of the batch of this update (from 1)."""
        self._open.append(value)
        self._update = update
        if update % MEAN_OF == 0 or update in EARLY:
            self.points, self._open = self.curve, []

    @property
    def curve(self) -> list[tuple[int, float]]:
        """The points, and a last one of the losses since."""
        return [*self.points, *([(self._update, sum(self._open) / len(self._open))] if self._open else [])]

    def look(self, age: int, checkpoint: Checkpoint) -> None:
        """Translate the sentences with these weights and keep words and weights."""
        found = [_decoded(checkpoint, sentence) for sentence in self.sentences]
        whole = checkpoint.parameters if is_small(checkpoint.config) else {}
        self.ages[age] = [*found, {name: torch.tensor(array).half() for name, array in whole.items()}]

    def state(self) -> dict[str, Any]:
        """Everything, in a form that `torch.load(weights_only=True)` accepts."""
        return {
            "ages": {age: [dict(one) for one in found] for age, found in self.ages.items()},
            "points": [list(point) for point in self.points],
            "open": list(self._open),
            "update": self._update,
        }

    def load(self, state: Mapping[str, Any]) -> None:
        """Go on from a `state`."""
        self.ages = dict(state["ages"])
        self.points = [(int(update), float(value)) for update, value in state["points"]]
        self._open = list(state["open"])
        # An older version did not keep it.
        self._update = int(state.get("update", len(self._open) + (self.points[-1][0] if self.points else 0)))

    def to_bytes(self, source_ids: Sequence[Sequence[int]], validations: Sequence[Any]) -> bytes:
        """Return the content of `history.safetensors`; `validations` are `task.Validation`s.

        If it is more than `LARGEST` bytes, ages between others are left out, and then the longest sentences.
        """
        ages, sentences = sorted(self.ages), list(range(len(source_ids)))

        def fits(size: int) -> bool:
            return size <= LARGEST or not (len(ages) > FEWEST or sentences)

        while not fits(self._bytes(ages, sentences, source_ids)):  # before any of it is packed, which takes longer
            _leave_out(ages, sentences, source_ids)
        while not fits(len(content := self._packed(ages, sentences, source_ids, validations))):
            _leave_out(ages, sentences, source_ids)
        return content

    def _bytes(self, ages: Sequence[int], sentences: Sequence[int], source_ids: Sequence[Sequence[int]]) -> int:
        """The bytes of the words, the weights and the parameters."""
        rows = [max(len(self.ages[age][s]["words"]) for age in ages) for s in sentences if ages]
        cells = [4 + 2 * len(source_ids[s]) * ("alpha" in self.ages[ages[0]][s]) for s in sentences if ages]
        whole = sum(2 * tensor.numel() for tensor in self.ages[ages[0]][-1].values()) if ages else 0
        return len(ages) * (whole + sum(n * each for n, each in zip(rows, cells, strict=True)))

    def _packed(
        self,
        ages: Sequence[int],
        sentences: Sequence[int],
        source_ids: Sequence[Sequence[int]],
        validations: Sequence[Any],
    ) -> bytes:
        """The content with these ages and the sentences of these numbers."""
        corpora = list(validations[-1].bleu) if validations else []
        curve, validations = thinned(self.curve), thinned(validations)
        arrays: dict[str, np.ndarray] = {
            "ages": np.array(ages, np.int32),
            "loss.updates": np.array([update for update, _ in curve], np.int32),
            "loss.values": np.array([value for _, value in curve], np.float32),
            "validation.updates": np.array([v.update for v in validations], np.int32),
            "validation.bleu": np.array([[v.bleu[c] for c in corpora] for v in validations], np.float32),
            "validation.exact": np.array([v.exact for v in validations], np.float32),
        }
        arrays["validation.bleu"] = arrays["validation.bleu"].reshape(len(validations), len(corpora))
        for s, number in enumerate(sentences):
            arrays[f"source.{s}"] = np.array(source_ids[number], np.int32)
            of_ages = [self.ages[age][number] for age in ages]
            words = [found["words"].numpy() for found in of_ages]
            longest = max(map(len, words), default=0)
            arrays[f"words.{s}"] = np.array(
                [np.pad(w, (0, longest - len(w)), constant_values=-1) for w in words], np.int32
            )
            if of_ages and "alpha" in of_ages[0]:
                alpha = (found["alpha"].numpy() for found in of_ages)
                arrays[f"alpha.{s}"] = np.stack([np.pad(a, ((0, longest - len(a)), (0, 0))) for a in alpha])
        for name in self.ages[ages[0]][-1] if ages else ():
            arrays[f"parameters.{name}"] = np.stack([self.ages[age][-1][name].numpy() for age in ages])
        about = {"format": FORMAT, "sentences": [self.sentences[s] for s in sentences], "corpora": corpora}
        contiguous = {name: np.ascontiguousarray(array) for name, array in arrays.items()}  # as safetensors expects
        return save(contiguous, {"history": json.dumps(about, ensure_ascii=False)})


def thinned(values: Sequence[Any]) -> Sequence[Any]:
    """Every second of them, or fourth …, so that there are at most `POINTS`; the last one stays.

    >>> thinned(range(4_001))[-3:]
    [3992, 3996, 4000]
    """
    while len(values) > POINTS:
        values = [*values[-1::-2]][::-1]
    return values


def _leave_out(ages: list[int], sentences: list[int], source_ids: Sequence[Sequence[int]]) -> None:
    """Leave out the age between others that is missed least, or if there are few, the longest sentence."""
    if len(ages) > FEWEST:
        ages.remove(_least(ages))
    else:
        sentences.remove(max(sentences, key=lambda s: len(source_ids[s])))


def _least(ages: Sequence[int]) -> int:
    """The age that is missed least: the nearest to those beside it, by how many times they are older."""
    between = range(1, len(ages) - 1)
    return ages[min(reversed(between), key=lambda i: ages[i + 1] / max(1, ages[i - 1]))]


def _decoded(checkpoint: Checkpoint, sentence: str) -> dict[str, torch.Tensor]:
    """Ids of the words chosen, [trg_len], and their weights, [trg_len, src_len], in float16."""
    words, alpha = look(checkpoint, sentence)
    found = {"words": torch.tensor(words, dtype=torch.int32)}
    return found if alpha is None else found | {"alpha": torch.from_numpy(alpha.astype(np.float16))}
