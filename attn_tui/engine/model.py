"""A trained model in memory: config, parameters, vocabularies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from attn_tui.config import ModelConfig
from attn_tui.vocabulary import Vocabulary

Array: TypeAlias = NDArray[np.float32]
Ids: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]
Shapes: TypeAlias = dict[str, tuple[int, ...]]


@dataclass(frozen=True, eq=False, slots=True)
class Checkpoint:
    """What `attn_tui.checkpoint.load` returns; every function of the engine starts from it.

    The parameters have PyTorch's names and shapes (rows are outputs: W x + b); see
    `attn_tui.engine.architectures.parameter_shapes`.
    """

    name: str
    config: ModelConfig
    parameters: Mapping[str, Array] = field(repr=False)
    source_vocabulary: Vocabulary = field(repr=False)
    target_vocabulary: Vocabulary = field(repr=False)
    folder: Path | None = field(default=None, repr=False)
    """Where it was read from; None if it was put together in memory."""
    age: int | None = None
    """After how many updates of its training it is shown; None if it is the trained one."""

    def linear(self, name: str, x: Array) -> Array:
        """W x + b with the weight and, if there is one, the bias of that name: [..., in] → [..., out]."""
        product = x @ self.parameters[f"{name}.weight"].T
        bias = self.parameters.get(f"{name}.bias")
        return product if bias is None else product + bias

    def embed(self, name: str, ids: Ids) -> Array:
        """Look up rows of an embedding: ids [...] → [..., embedding], float32 even if it is stored as float16."""
        return np.asarray(self.parameters[f"{name}.weight"][ids], np.float32)
