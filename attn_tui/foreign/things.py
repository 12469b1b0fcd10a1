"""What stands for objects, classes and functions of a pickle that are not known here: their names and their data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from attn_tui.errors import CheckpointError

AGAIN = "copy it again from its source."


def damaged(what: str) -> CheckpointError:
    """The error of a file that says something impossible."""
    return CheckpointError(f"{what}; {AGAIN}")


@dataclass(frozen=True, slots=True)
class Global:
    """A class or a function that a pickle names, such as `torch.float32`. It is neither looked up nor called."""

    name: str


@dataclass(eq=False, slots=True)
class Thing:
    """An object of a class that is not known here: what its pickle says about it.

    name         of its class, or of the function that would have made it, such as `argparse.Namespace`
    arguments    what that would have been called with
    attributes   by name
    state        if it is not a dict of attributes
    elements     if its class is derived from list or set
    items        if its class is derived from dict
    """

    name: str
    arguments: tuple[Any, ...] = ()
    attributes: dict[str, Any] = field(default_factory=dict)
    state: Any = None
    elements: list[Any] = field(default_factory=list)
    items: dict[Any, Any] = field(default_factory=dict)

    def get(self, name: str, default: Any = None) -> Any:
        """An attribute, or the default."""
        return self.attributes.get(name, default)

    def build(self, state: object) -> None:
        """Take what `__setstate__` would have been given: attributes, (attributes, slots), or something else."""
        parts: tuple[Any, ...] = state if type(state) is tuple and len(state) == 2 else (state,)
        if all(part is None or type(part) is dict for part in parts):
            for part in parts:
                if part:
                    self.attributes.update(part)
        else:
            self.state = state

    def __repr__(self) -> str:
        """Its class alone: what it holds may hold it."""
        return f"<{self.name}>"


def key(value: Any) -> Any:
    """Return a value that may be the key of a dict or the member of a set.

    Numbers, texts, tuples of texts, and whatever is compared by identity: nothing that takes long to hash, and nothing
    of which many could be made that have the same hash. Raises CheckpointError.
    """
    kind = type(value)
    if (
        kind in _KEYS
        or (kind is int and value.bit_length() <= 64)
        or (kind is tuple and len(value) <= 64 and all(type(part) is str for part in value))
    ):
        return value
    raise damaged(f"a dict or set of its pickle has a key that can be none ({kind.__name__})")


_KEYS = frozenset({str, bytes, bool, float, type(None), Thing, Global})
