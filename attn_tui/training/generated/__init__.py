"""Pairs made by rule, fr → en, of kinds that a corpus of everyday sentences has too few of.

Each generator is documented where it is defined; the same seed makes the same pairs. Tests check the French and
English of every rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from random import Random

from attn_tui.corpora.bitext import Pair
from attn_tui.training.generated.amounts import ages, numbers, phones, prices
from attn_tui.training.generated.calendar import birthdays, dates
from attn_tui.training.generated.clock import clock
from attn_tui.training.generated.colours import colours
from attn_tui.training.generated.daily import daily
from attn_tui.training.generated.meals import meals
from attn_tui.training.generated.people import greetings, introductions
from attn_tui.training.generated.places import places
from attn_tui.training.generated.sayings import sayings
from attn_tui.training.generated.swapped import joined, phrases, swapped

Generator = Callable[[Random, Sequence[Pair]], Iterator[Pair]]


def _endless(rule: Callable[[Random], Pair], random: Random, pairs: Sequence[Pair]) -> Iterator[Pair]:
    while True:
        yield rule(random)


GENERATORS: dict[str, Generator] = {
    rule.__name__: partial(_endless, rule)
    for rule in (
        *(numbers, prices, dates, clock, phones, ages, birthdays, greetings, introductions),
        *(meals, places, daily, colours),
    )
} | {"sayings": sayings, "swapped": swapped, "phrases": phrases, "joined": joined}
"""By name: a source of randomness and the corpora's pairs → pairs, without end or as many as there are."""
FROM_CORPORA = ("phrases", "joined")
"""Generators whose sentences are the corpora's own, so that the limit for generated ones does not apply."""


def generate(kind: str, count: int, seed: int, pairs: Sequence[Pair]) -> list[Pair]:
    """Make up to `count` different pairs with the generator of that name; some make them from the corpora's `pairs`.

    Fewer come if the generator ends, or if ten times as many draws bring no more.
    """
    random = Random(f"{kind} {seed}")  # a seed from a text is the same on every machine and in every run
    made: dict[Pair, None] = {}
    for _, pair in zip(range(10 * count), GENERATORS[kind](random, pairs), strict=False):
        made.setdefault(pair)
        if len(made) == count:
            break
    return list(made)
