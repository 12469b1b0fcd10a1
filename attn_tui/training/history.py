"""How a checkpoint was learnt: `history.safetensors` in its folder.

The words and weights of some fixed sentences at growing ages, the loss, the result of each validation, and for a toy
all parameters at every age. Written with each export, from the run's state; only arrays and JSON, so
that reading it executes nothing.

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
`parameters.NAME`   float16   [ages, …]                   all, for a toy (at most `WHOLE` parameters)
=================== ========= =========================== ====================================================
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save

from attn_tui.engine.events import ContextComputed, WordChosen
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.stepper import decode

MEAN_OF = 50
"""How many updates' losses are averaged to one point of the curve."""
EARLY = (10, 20)
"""Points before the first of those: on a logarithmic scale there is much to see there."""
WHOLE = 10_000
"""The largest number of parameters that are kept at every age."""


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
        small = sum(array.size for array in checkpoint.parameters.values()) <= WHOLE
        whole = checkpoint.parameters if small else {}
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
        """Return the content of `history.safetensors`; `validations` are `task.Validation`s."""
        ages = sorted(self.ages)
        corpora = list(validations[-1].bleu) if validations else []
        arrays: dict[str, np.ndarray] = {
            "ages": np.array(ages, np.int32),
            "loss.updates": np.array([update for update, _ in self.curve], np.int32),
            "loss.values": np.array([value for _, value in self.curve], np.float32),
            "validation.updates": np.array([v.update for v in validations], np.int32),
            "validation.bleu": np.array([[v.bleu[c] for c in corpora] for v in validations], np.float32),
            "validation.exact": np.array([v.exact for v in validations], np.float32),
        }
        arrays["validation.bleu"] = arrays["validation.bleu"].reshape(len(validations), len(corpora))
        for s, ids in enumerate(source_ids):
            arrays[f"source.{s}"] = np.array(ids, np.int32)
            of_ages = [self.ages[age][s] for age in ages]
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
        about = {"format": 1, "sentences": self.sentences, "corpora": corpora}
        contiguous = {name: np.ascontiguousarray(array) for name, array in arrays.items()}  # as safetensors expects
        return save(contiguous, {"history": json.dumps(about, ensure_ascii=False)})


def _decoded(checkpoint: Checkpoint, sentence: str) -> dict[str, torch.Tensor]:
    """Ids of the words chosen, [trg_len], and their weights, [trg_len, src_len], in float16.

    Untrained weights never end; at most twice as many words as the source has pieces, plus ten, are kept.
    """
    words, alpha = [], []
    limit = 2 * len(checkpoint.source_vocabulary.encode(sentence)) + 10
    for event in decode(checkpoint, sentence):
        if isinstance(event, ContextComputed):
            alpha.append(event.alpha_t)
        elif isinstance(event, WordChosen):
            words.append(int(event.y_t))
            if len(words) == limit:
                break
    found = {"words": torch.tensor(words, dtype=torch.int32)}
    return found | ({"alpha": torch.from_numpy(np.stack(alpha).astype(np.float16))} if alpha else {})
