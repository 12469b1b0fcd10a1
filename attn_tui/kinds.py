"""What the public functions are given is of the kind that their annotations say; else one sentence says what is wrong.

A checked function costs a microsecond or two a call, so only what people call is checked, not what the program does
inside: `attn_tui.__getattr__` hands out checked functions, and the engine calls the plain ones.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from inspect import Parameter, signature
from numbers import Integral, Real
from os import PathLike
from typing import Any, Literal, ParamSpec, TypeVar

from attn_tui.errors import (
    AttnTuiError,
    CheckpointError,
    DerivationError,
    InterventionError,
    SearchError,
    SentenceError,
)
from attn_tui.text import shown

_P = ParamSpec("_P")
_R = TypeVar("_R")
_ERRORS = {
    **dict.fromkeys(("name", "checkpoint"), CheckpointError),
    **dict.fromkeys(("sentence", "sentences"), SentenceError),
    **dict.fromkeys(("texts", "interventions"), InterventionError),
    "at": DerivationError,
    **dict.fromkeys(("search", "choose", "width", "length_penalty", "n_best", "top"), SearchError),
    **dict.fromkeys(("temperature", "seed", "ids", "end"), SearchError),
}
"""The error for a parameter of that name; AttnTuiError for others."""
_NUMBERS: dict[Any, type] = {int: Integral, float: Real}
_WORDS: dict[Any, str] = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    types.NoneType: "None",
    PathLike: "a path",
}
_MANY = {str: "texts", int: "whole numbers", float: "numbers"}


def checked(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Return the function with a check of the kinds of its arguments; it raises an AttnTuiError for a wrong one."""
    known = signature(function)

    @functools.cache
    def hints() -> dict[str, Any]:
        return typing.get_type_hints(function)

    @functools.wraps(function)
    def with_check(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        bound = known.bind(*args, **kwargs)  # TypeError for an argument too many or too few, as for any function
        for name, value in bound.arguments.items():
            several = known.parameters[name].kind is Parameter.VAR_POSITIONAL
            for one in value if several else (value,):
                if name in hints():
                    check(function.__name__, name, one, hints()[name], _ERRORS.get(name, AttnTuiError))
        return function(*args, **kwargs)

    return with_check


def check_fields(value: Any, error: type[AttnTuiError]) -> None:
    """Raise the error if a field of a dataclass is not of its kind."""
    kind: type = type(value)
    hints = _hints_of(kind)
    for field in dataclasses.fields(value):
        check(kind.__name__, field.name, getattr(value, field.name), hints[field.name], error)


@functools.cache
def _hints_of(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def check(owner: str, name: str, value: object, hint: Any, error: type[AttnTuiError]) -> None:
    """Raise the error if a value is not of the kind that an annotation says."""
    if not _fits(value, hint):
        raise error(f"{owner} is given {shown(value)} as {name}; it must be {_said(hint)}.")


def _fits(value: object, hint: Any) -> bool:
    if isinstance(hint, type) and not typing.get_origin(hint):
        known = _NUMBERS.get(hint, hint)
        return bool(getattr(hint, "_is_protocol", False)) or isinstance(value, known)
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return any(_fits(value, one) for one in args)
    if origin is Literal:
        return any(value == one for one in args)
    if origin is type:
        return isinstance(value, type) and (not isinstance(args[0], type) or issubclass(value, args[0]))
    if origin is Callable:
        return callable(value)
    if origin is Iterator:
        return isinstance(value, Iterator)
    if origin in (Iterable, Sequence, tuple):
        if isinstance(value, str | bytes) or not isinstance(value, Iterable):  # each letter of a text would be one
            return False
        # Elements of what can be read only once are left to the function; arrays are as good as lists.
        return origin is Iterable or (isinstance(value, Sized) and all(_fits(one, args[0]) for one in value))
    return isinstance(value, origin) if isinstance(origin, type) else True


def _said(hint: Any) -> str:
    """Name a kind.

    >>> _said(str | None), _said(Sequence[str]), _said(Literal["a", "b"])
    ('a text or None', 'a list of texts', "'a' or 'b'")
    """
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return " or ".join(map(_said, args))
    if origin is Literal:
        return " or ".join(map(repr, args))
    if origin in (Iterable, Sequence, Iterator, tuple):
        many = _MANY.get(args[0], f"{getattr(args[0], '__name__', 'value')}s")
        return f"{'an iterator' if origin is Iterator else 'a list'} of {many}"
    if origin is Callable:
        return "a function"
    if origin is type:
        return "a class" + (f" of {getattr(args[0], '__name__', args[0])}s" if args else "")
    hint = origin or hint
    return _WORDS.get(hint, f"a{'n' * (hint.__name__[0] in 'AEIOU')} {hint.__name__}")
