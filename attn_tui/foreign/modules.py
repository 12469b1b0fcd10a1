"""Whole models, saved as objects of their classes: what their `state_dict` would have been."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from attn_tui.foreign.things import Thing, damaged

_DEEPEST = 20
_MOST = 10_000  # modules


def is_module(value: Any) -> bool:
    """Whether it is a Thing made of a `torch.nn.Module`."""
    return type(value) is Thing and type(value.get("_modules")) is type(value.get("_parameters")) is dict


def state_dict(module: Thing) -> dict[str, NDArray[Any]]:
    """A module's parameters and buffers by their names, `encoder.rnn.weight_ih_l0` for that of a module in a module.

    Raises CheckpointError if modules hold themselves.
    """
    found: dict[str, NDArray[Any]] = {}
    waiting = [("", module, 0)]
    for prefix, here, depth in waiting:
        temporary = here.get("_non_persistent_buffers_set") or ()
        for kind in ("_parameters", "_buffers"):
            for name, value in (here.get(kind) or {}).items():
                if type(value) is np.ndarray and name not in temporary:
                    found[f"{prefix}{name}"] = value
        inner = [(f"{prefix}{name}.", one, depth + 1) for name, one in here.get("_modules").items() if is_module(one)]
        if depth == _DEEPEST or len(waiting) + len(inner) > _MOST:
            raise damaged("its modules are nested too deeply")
        waiting += inner
    return found
