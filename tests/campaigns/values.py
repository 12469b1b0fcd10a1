"""JSON → other JSON: types, nesting, huge numbers, NaN, names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any, TypeAlias

Path: TypeAlias = tuple[Any, ...]
TEXTS = (
    "", " ", "\0", "\x1b[31m", "\x1b]0;x\x07", "\u202e", "\u2028", "\ud800", "a" * 100_000, "Z" + "\u0301" * 5000,
    "🧑‍🚀", "../../etc/passwd",
    "/dev/zero", "nan", "1", "-1", "true", "{}", "%s%n", "{0}", "<END>", "__class__", "fr", "\ufeff", "\n", "ﷺ" * 100,
)  # fmt: skip
"""Texts that mean something to somebody."""
NUMBERS = (
    0, -1, 1, 2, 3, 7, 100, 65_535, 1 << 31, (1 << 31) - 1, 1 << 32, 1 << 53, (1 << 63) - 1, 1 << 63, -(1 << 63),
    10**30,
    10**400, 0.0, -0.0, 0.5, 1.5, 1e-320, 1e38, -1e38, 1e308, float("nan"), float("inf"), float("-inf"), True, False,
)  # fmt: skip
OTHERS = (None, [], {}, [[]], [None], {"": None}, [0], [1, 2, 3], [-1], [1.5], ["a"], {"a": 1})
DEEP = 1000, 100_000


def other(drawn: Random) -> Any:
    """A value that is likely wrong, wherever it stands."""
    return drawn.choice(drawn.choice((TEXTS, NUMBERS, OTHERS)))


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in a value."""
    yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))


def at(value: Any, path: Path) -> Any:
    """What stands in a place."""
    for key in path:
        value = value[key]
    return value


def put(value: Any, path: Path, new: Any) -> Any:
    """The value with another in a place."""
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = put(value[path[0]], path[1:], new) if path[1:] else new
    return copy


def without(value: Any, path: Path) -> Any:
    """The value without what stands in a place."""
    inner = at(value, path[:-1]).copy()
    del inner[path[-1]]
    return put(value, path[:-1], inner)


def changed(drawn: Random, value: Any) -> tuple[Any, str]:
    """Another value, and what was done to it; mostly one thing, not in the place that is everything."""
    what = []
    for _ in range(drawn.choice((1, 1, 1, 2, 3))):
        value, said = _once(drawn, value)
        what.append(said)
    return value, ", ".join(what)


def _once(drawn: Random, value: Any) -> tuple[Any, str]:
    # By depth first, so that long lists do not take all the places.
    found = list(places(value))
    depth = drawn.choice(sorted({len(path) for path in found}))
    path = drawn.choice([path for path in found if len(path) == depth])
    here, name = at(value, path), ".".join(map(str, path)) or "all"
    way = drawn.choice(("other", "other", "other", "near", "without", "wrapped", "twin", "renamed", "added"))
    if way == "without" and path:
        return without(value, path), f"{name} left out"
    if way == "wrapped":
        return put(value, path, drawn.choice(([here], {"a": here}, [here, here]))), f"{name} wrapped"
    if way == "near" and isinstance(here, int | float) and abs(here) < 1 << 60:
        new = drawn.choice((here + 1, here - 1, -here, 2 * here, f"{here:.9g}", here + 0.5, bool(here)))
        return put(value, path, new), f"{name} = {new!r}"
    if way == "twin":
        twin = drawn.choice(found)
        return put(value, path, at(value, twin)), f"{name} = what is at {'.'.join(map(str, twin)) or 'all'}"
    if way == "renamed" and path and isinstance(at(value, path[:-1]), dict):
        new = drawn.choice((*TEXTS, str(path[-1]).upper(), f"{path[-1]}2"))
        return put(without(value, path), (*path[:-1], new), here), f"{name} renamed to {new!r:.60}"
    if way == "added" and isinstance(here, dict | list):
        new = other(drawn)
        grown = {**here, drawn.choice(TEXTS): new} if isinstance(here, dict) else [*here, new]
        return put(value, path, grown), f"{new!r:.60} added to {name}"
    new = other(drawn)
    return put(value, path, new), f"{name} = {new!r:.60}"


def text_of(drawn: Random, value: Any) -> tuple[str, str]:
    """JSON of a value, rarely with something that json does not write; and what."""
    text = json.dumps(value, ensure_ascii=drawn.random() < 0.5)
    way = drawn.choice((*[""] * 12, "deep", "twice", "comment", "long", "single"))
    if way == "deep":
        depth = drawn.choice(DEEP)
        return '{"a":' + "[" * depth + "]" * depth + "," + text[1:], f"{depth} brackets"
    if way == "twice" and text.startswith('{"'):
        name = text[: text.index('":') + 2]
        return name + "1," + text[1:], "the first name twice"
    if way == "comment":
        return f"// mine\n{text}", "a comment"
    if way == "long":
        return text[:-1] + ',"b":' + "9" * 5000 + "}", "a number of 5,000 digits"
    if way == "single":
        return text.replace('"', "'"), "single quotes"
    return text, ""
