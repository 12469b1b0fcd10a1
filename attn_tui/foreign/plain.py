"""Whether what a pickle built can be printed, compared and walked through without end."""

from __future__ import annotations

from typing import Any

from attn_tui.foreign.things import Thing, damaged

_DEEPEST = 100
_MOST = 20_000_000
"""How many values one would meet; a pickle can say «twice the list before» forty times over."""
_CONTAINERS = frozenset({dict, list, tuple, set})
_LOOKED_INTO = _CONTAINERS | {Thing}


def check_plain(value: Any, most: int = _MOST) -> None:
    """Raise CheckpointError if dicts, lists, tuples or sets hold themselves, are nested deeply, or multiply.

    `most` is how many values one may meet.
    """
    measured: dict[int, tuple[int, int]] = {}  # levels and values of a container
    within: set[int] = set()
    things: list[Thing] = []
    known: set[int] = set()

    def measure(value: Any, depth: int = 0) -> tuple[int, int]:
        place = id(value)
        if type(value) is Thing and place not in known:
            known.add(place)
            things.append(value)
        if type(value) not in _CONTAINERS:
            return 0, 1
        if place in measured:
            return measured[place]
        if place in within:
            raise damaged("something in its pickle holds itself")
        if depth == _DEEPEST:
            raise damaged("its pickle is nested too deeply")
        within.add(place)
        levels, values = 0, len(value)
        for inner in _inside(value):
            inner_levels, inner_values = measure(inner, depth + 1)
            levels, values = max(levels, inner_levels), values + inner_values
        if levels >= _DEEPEST or values > most:
            raise damaged("its pickle is nested too deeply, or multiplies what it holds")
        within.remove(place)
        measured[place] = levels + 1, values
        return measured[place]

    measure(value)
    while things:
        thing = things.pop()
        for part in (thing.arguments, thing.attributes, thing.elements, thing.items, thing.state):
            measure(part)


def _inside(value: Any) -> list[Any]:
    """The containers and Things that a container holds."""
    found = [inner for inner in value if type(inner) in _LOOKED_INTO]
    return found + [inner for inner in value.values() if type(inner) in _LOOKED_INTO] if type(value) is dict else found
