"""What the parameters of a checkpoint must be, wherever they were read from, and how the engine takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attn_tui.config import ModelConfig
from attn_tui.engine.architectures import parameter_shapes
from attn_tui.engine.model import Array
from attn_tui.errors import CheckpointError
from attn_tui.text import shown

LARGEST = 1_000_000
"""No parameter is beyond it, and no value that is set: what follows from larger ones may overflow float32."""
_BITS = {2: (np.int16, np.uint16, 0x7C00, 1 << 15), 4: (np.int32, np.uint32, 0x7F800000, 1 << 31)}
"""By a float's bytes: the integers to read its bits as, signed and unsigned, the bits of infinity, and the sign bit."""


def unusable(array: NDArray[Any]) -> str:
    """What is wrong with the numbers of a float16 or float32 array, as the end of a sentence; '' if nothing is."""
    # Without the sign, floats are ordered as their bits are, infinity and NaN last. As signed integers the largest
    # without a minus come first, as unsigned ones those with it. numpy's isfinite takes ten times as long for float16,
    # and allocates a mask of megabytes.
    signed, unsigned, infinity, minus = _BITS[array.itemsize]
    largest = max(int(array.view(signed).max()), int(array.view(unsigned).max()) - minus)
    if largest >= infinity:
        return "values that are not finite numbers"
    if array.itemsize > 2 and largest > np.float32(LARGEST).view(signed):  # no float16 is
        return f"values beyond ±{LARGEST:,}, as no training leaves them"
    return ""


def as_computed(name: str, array: NDArray[Any]) -> Array:
    """Return a parameter as the engine takes it: read-only float32; the source embedding, read by few rows, as it is.

    The engine computes x Wᵀ: with the rows of Wᵀ contiguous in memory, a vector times 12,000 words is a fifth faster.
    """
    values = array if name == "encoder.embedding.weight" else np.asarray(array.T, np.float32, order="C").T
    values.setflags(write=False)
    return values


def check(config: ModelConfig, parameters: Mapping[str, NDArray[Any]]) -> None:
    """Check that they are those of a model of that config. CheckpointError, as the middle of a sentence, if not."""
    wanted = parameter_shapes(config)
    for name, shape in wanted.items():
        array = parameters.get(name)
        if array is None:
            raise CheckpointError(f"the parameter {name} is missing")
        if array.shape != shape:
            raise CheckpointError(f"{name} has the shape {array.shape}, but its config asks for {shape}")
        if array.dtype not in (np.float16, np.float32):
            raise CheckpointError(f"{name} is {array.dtype}, neither float32 nor float16")
        if wrong := unusable(array):
            raise CheckpointError(f"{name} holds {wrong}")
    for name in parameters.keys() - wanted.keys():
        raise CheckpointError(f"{shown(name)} belongs to no part of this architecture")
