"""A safetensors file → arrays by name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from attn_tui.errors import CheckpointError
from attn_tui.text import printable


def read(path: Path) -> Mapping[str, np.ndarray]:
    """Read all tensors. Raises CheckpointError if the file is not intact."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118, it is no dict
    except OSError as error:
        reason = printable(error.strerror or "no reason given")
        raise CheckpointError(f"{printable(str(path))}: it cannot be read ({reason}); check the file.") from None
    except (SafetensorError, KeyError, ValueError, TypeError, AttributeError, OverflowError, MemoryError):
        raise CheckpointError(
            f"{printable(str(path))}: this is not an intact safetensors file; copy it again."
        ) from None
