"""The parameters of checkpoints in a trace, if they were asked for; each checkpoint's once, whatever it translated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attn_tui.config import ModelConfig
from attn_tui.engine.model import Array, Checkpoint
from attn_tui.errors import CheckpointError, TraceError
from attn_tui.text import printable
from attn_tui.trace.checking import entry, text
from attn_tui.trace.container import Tensors

_PREFIX = "parameters."


class Kept:
    """Takes checkpoints, and numbers those with different parameters."""

    def __init__(self) -> None:
        self._checkpoints: list[Checkpoint] = []

    def number_of(self, checkpoint: Checkpoint) -> int:
        """The number of its parameters. TraceError if it has none, being read from a trace without them."""
        if not checkpoint.parameters:
            name = printable(checkpoint.name)
            raise TraceError(f"{name} was recorded without its parameters; record it again from the checkpoint.")
        for number, known in enumerate(self._checkpoints):
            if known.parameters is checkpoint.parameters:
                return number
        self._checkpoints.append(checkpoint)
        return len(self._checkpoints) - 1

    def described(self) -> list[dict[str, Any]]:
        """What JSON has of them: the words that their output layers know."""
        vocabularies = [checkpoint.target_vocabulary for checkpoint in self._checkpoints]
        return [{"words": list(vocabulary.pieces(range(len(vocabulary))))} for vocabulary in vocabularies]

    def tensors(self) -> Iterator[tuple[str, NDArray[Any]]]:
        """Name and numbers of every parameter."""
        for number, checkpoint in enumerate(self._checkpoints):
            for name, array in checkpoint.parameters.items():
                yield f"{_PREFIX}{number}.{name}", _as_stored(array)


def _as_stored(array: NDArray[Any]) -> NDArray[Any]:
    """Return the numbers as float16 if that keeps all of them, as it does if they were read from such a file."""
    with np.errstate(over="ignore"):
        half = array.astype("<f2")
    return half if np.array_equal(half, array) else array.astype("<f4")


class Stored:
    """The parameters in a file, and the words of the vocabularies that they belong to."""

    def __init__(self, described: Sequence[object], tensors: Tensors) -> None:
        """Take what JSON has of them, and all tensors."""
        self._words = [[text(word) for word in entry(one, "words", list)] for one in described]
        self._raw: list[dict[str, NDArray[Any]]] = [{} for _ in described]
        for number, found in enumerate(self._raw):
            prefix = f"{_PREFIX}{number}."
            found |= {name.removeprefix(prefix): array for name, array in tensors.items() if name.startswith(prefix)}
        self._known: dict[int, tuple[ModelConfig, Mapping[str, Array]]] = {}
        self.used: set[str] = set()
        """The names of the tensors that were asked for."""

    def __len__(self) -> int:
        return len(self._raw)

    def of(self, number: int | None, config: ModelConfig) -> tuple[Mapping[str, Array], Mapping[int, str]]:
        """The parameters of that number, and the pieces by id; empty if it is None.

        TraceError if they are not those of a model of that config.
        """
        if number is None:
            return {}, {}
        words = self._words[number]
        if len(words) != config.target_vocabulary:
            raise TraceError("it has parameters of another vocabulary")
        if self._known.get(number, (None,))[0] != config:
            self._known[number] = config, self._checked(number, config)
        return self._known[number][1], dict(enumerate(words))

    def _checked(self, number: int, config: ModelConfig) -> Mapping[str, Array]:
        # Imports the model: what its parameters must be, its sub-steps say. Other traces are read without it.
        from attn_tui.engine.parameters import as_computed, check

        raw = self._raw[number]
        try:
            check(config, raw)
        except CheckpointError as error:
            raise TraceError(f"its parameters are not those of its config: {str(error).rstrip('.')}") from None
        self.used |= {f"{_PREFIX}{number}.{name}" for name in raw}
        return {name: as_computed(name, array) for name, array in raw.items()}
