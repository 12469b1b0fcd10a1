"""What an event is: a frozen fact with named fields. The kinds of events are in `attn_tui.engine.events`."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import FrozenInstanceError, dataclass
from typing import Any, ClassVar, NoReturn, TypeAlias, TypeVar, dataclass_transform

import numpy as np

from attn_tui.engine.plain import plain

_T = TypeVar("_T")
_E = TypeVar("_E", bound="Event")
Words: TypeAlias = Callable[[Sequence[int]], tuple[str, ...]]
"""Ids → how they are shown, like a vocabulary's `words`."""
_SHOWN = {"y_previous": "y_previous_word", "y_t": "y_t_word", "top_ids": "top_words"}
"""Fields with ids of the target vocabulary, and the keys of their words."""


@dataclass_transform(frozen_default=True, eq_default=False, kw_only_default=True)
def fact(kind: type[_T]) -> type[_T]:
    """Make a kind of event a dataclass that has `Event`'s methods.

    `dataclass(frozen=True)` would compile four of its own for every kind: a hundredth of the time that the screen takes
    to start.
    """
    return dataclass(init=False, repr=False, eq=False, slots=True)(kind)


@fact
class Event:
    """One sub-step that has happened."""

    substep: ClassVar[str]
    """Its short name, as in `--at 3.softmax`."""

    t: int
    """Time step: 0 while the source is read, then 1 for the first output word, and so on."""

    def __init__(self, **values: Any) -> None:
        """Take all fields by name, and make the arrays read-only: an event is a fact."""
        fields = names(type(self))
        if values.keys() != set(fields):
            raise TypeError(f"{type(self).__name__} takes {', '.join(fields)}")
        for name, value in values.items():
            if isinstance(value, np.ndarray):
                value.setflags(write=False)
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def as_dict(self, words: Words | None = None) -> dict[str, Any]:
        """The event as a plain dict, ready for JSON: `kind`, `substep`, `t` and its other fields in order.

        `kind` is the name of its class; `attn_tui.engine.plain.plain` makes the values. `words` tells how ids
        of the target vocabulary are shown; with it, `y_previous_word`, `y_t_word` and `top_words` follow the fields
        that have ids. Each is shown by itself: whether a piece continues a word depends on the piece before it.
        """
        found = {"kind": type(self).__name__, "substep": self.substep, "t": self.t}
        for name in names(type(self)):
            found[name] = value = plain(getattr(self, name))
            if words is not None and name in _SHOWN:
                found[_SHOWN[name]] = [words([y])[0] for y in value] if isinstance(value, list) else words([value])[0]
        return found

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names(type(self)))})"


def replaced(event: _E, **values: Any) -> _E:
    """The event with some of its fields replaced."""
    return type(event)(**{name: getattr(event, name) for name in names(type(event))} | values)


def names(kind: type[Event]) -> tuple[str, ...]:
    """The fields of a kind of event, remembered: asking `dataclasses` each time is a tenth of a decoding's time."""
    if kind not in _NAMES:
        _NAMES[kind] = tuple(field.name for field in dataclasses.fields(kind))
    return _NAMES[kind]


_NAMES: dict[type[Event], tuple[str, ...]] = {}
