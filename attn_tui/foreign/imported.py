"""What a format's reader makes of a model: a checkpoint of ours, and what is worth knowing about it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.engine.model import Array
from attn_tui.foreign.parameters import Arrays
from attn_tui.foreign.reference.decoding import Decoded

Reference = Callable[[Sequence[int], Sequence[int] | None], Decoded]
"""The format's own equations over the model's arrays: source ids as read and, if they are given, target ids."""


@dataclass(frozen=True, eq=False)
class Imported:
    """A model of another toolkit in our terms."""

    toolkit: str
    """The toolkit and, if it is known, its version."""
    config: ModelConfig
    parameters: Mapping[str, Array] = field(repr=False)
    vocabularies: Mapping[str, bytes] = field(repr=False)
    """The content of the vocabulary files, by their names in a checkpoint folder."""
    reference: Reference = field(repr=False)
    findings: tuple[str, ...] = ()
    """What this system really does, where a reader would expect otherwise: sentences for the card."""
    changed: tuple[str, ...] = ()
    """What was reordered or put together on the way to our names: sentences for the card."""


COMPARED = 20
"""The most output pieces of a sentence that are compared: a model that goes on and on is not asked to."""


def computed_by(decode: Callable[..., Decoded], arrays: Arrays, settings: Any) -> Reference:
    """The reference equations `decode` of a format over its arrays, which are made float64 once.

    `settings` are the format's, a dataclass with a `max_length`.
    """
    settings = dataclasses.replace(settings, max_length=min(COMPARED, settings.max_length))

    @cache
    def double() -> Mapping[str, np.ndarray]:
        return arrays.double()

    return lambda source, targets: decode(double(), source, settings, targets)
