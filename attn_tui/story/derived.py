"""What a number of a decoding is made of, and how that is written: with enough digits to compute with it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

import numpy as np

from attn_tui.config import DIRECTIONS
from attn_tui.engine.derivation import FUNCTIONS, Derivation, Element
from attn_tui.engine.events import PositionRead
from attn_tui.engine.origins import Origins
from attn_tui.story.decoding import Decoding
from attn_tui.story.meaning import meaning
from attn_tui.story.texts import Texts
from attn_tui.symbols import equals, exact, minus, precise

IDS = ("source", "y_previous", "top_ids", "best", "y_t")
"""Fields whose numbers are words' places in a vocabulary, and written as whole numbers."""
DIGITS, PRODUCT = 5, 3
"""Decimals of numbers, and of products in tables. Factors have more if their product, as written, needs them."""
_SHORT, _FEWEST = 3, 2  # most addends and fewest factors of an equation that is also written in numbers
_COPIED = 1000  # addends, the largest; a sum over a vocabulary has more


def origins_of(decoding: Decoding) -> Origins:
    """The derivations of all numbers of the current branch that are known by now."""
    branch = decoding.branches.current
    return Origins(decoding.checkpoint, decoding.timeline.events, branch.interventions)


def written(element: Element | None, value: float, decimals: int, *, alone: bool = True) -> str:
    """A number as derivations write it: the place of a word in a vocabulary is a whole one; «?» if it is not known.

    One that stands below others is not `alone`: it is aligned with them, however small it is.
    """
    if element is not None and element.field in IDS:
        return f"{value:.0f}"
    text = minus(precise(value, decimals) if alone else exact(value, decimals))
    return text.removeprefix("−") if not text.strip("−0.") else text


def place_of(decoding: Decoding, element: Element) -> tuple[int, int] | None:
    """The time step and the sub-step, from 1, in which a number is computed; None for a parameter."""
    happened = [event for event in decoding.timeline.events if event.t == element.t]
    if element.substep == "read":
        layer, direction, j, *_ = element.index
        name = DIRECTIONS[decoding.config.directions][direction]
        for i, event in enumerate(happened, 1):
            if isinstance(event, PositionRead) and (event.layer, event.direction, event.j) == (layer, name, j):
                return element.t, i
    return next(((event.t, i) for i, event in enumerate(happened, 1) if event.substep == element.substep), None)


def decimals_of_products(derivation: Derivation) -> int:
    """How many decimals products have in a table: enough for the largest to have four digits or so."""
    largest = abs(derivation.addends).max(initial=0)
    return PRODUCT + int(largest < 1) + int(largest < 1 / 10)


def decimals_of(values: Sequence[float], function: Callable[[Sequence[float]], float], result: float, of: int) -> int:
    """How many decimals values need so that a function of them, as they are written, is the result with `of` decimals.

    At least `DIGITS`: whoever computes with what stands there gets what stands there.

    >>> decimals_of([4.109375, -0.5631873], lambda both: both[0] * both[1], 4.109375 * -0.5631873, 4)
    6
    """
    is_known = all(map(math.isfinite, (*values, result)))  # not without a replay's parameters
    for decimals in range(DIGITS, DIGITS + 4) if is_known else ():
        found = function([float(exact(value, decimals)) for value in values])
        if math.isfinite(found) and float(exact(found, of)) == float(exact(result, of)):
            return decimals
    return DIGITS


def in_numbers(derivation: Derivation) -> str:
    """The right-hand side with numbers put in: `= 0.3 × 0.9 + 0.7 × 0.1`; "" if it is too long to be read."""
    form = FUNCTIONS[derivation.formula.function]
    factors = sum(len(derivation.addend(k).operands) for k in range(min(derivation.size, _SHORT)))
    if (
        factors < _FEWEST
        or derivation.size > _SHORT
        or derivation.missing
        or "{own}" in form.form
        or not adds_up(derivation)
    ):
        return ""
    addends = [derivation.addend(k).operands for k in range(derivation.size)]
    ends = np.cumsum([0, *map(len, addends)]).tolist()

    def value(factors: Sequence[float]) -> float:
        each = np.array([math.prod(factors[first:last]) for first, last in itertools.pairwise(ends)])
        return form.apply(float(each.sum()), each, derivation.formula.given)

    decimals = decimals_of([one.value for factors in addends for one in factors], value, derivation.value, DIGITS)
    products = [" × ".join(written(one.element, one.value, decimals) for one in factors) for factors in addends]
    return f"= {form.form.format(form.between.join(products), given=f'{derivation.formula.given:g}')}"


def last_line(derivation: Derivation) -> str:
    """What is done with the sum, in numbers: `tanh(1.73121) ≈ 0.93912`; "" if nothing is."""
    function, given = FUNCTIONS[derivation.formula.function], derivation.formula.given
    if function.form == "{}" or not derivation.size or not adds_up(derivation) or derivation.missing:
        return ""
    value = written(derivation.element, derivation.recomputed(), DIGITS)
    own = derivation.addend(int(given)).value if "{own}" in function.form else 0.0

    def apply(both: Sequence[float]) -> float:
        if "{own}" in function.form:
            return both[1] / both[0] if both[0] else 0.0
        return function.apply(both[0], derivation.addends, given)

    decimals = decimals_of([derivation.total, own], apply, derivation.recomputed(), DIGITS)
    total, share = (written(None, number, decimals) for number in (derivation.total, own))
    return (
        f"{function.form.format(total, given=f'{given:g}', own=share)} {sign(value, derivation.recomputed())} {value}"
    )


def sign(value: str, exactly: float) -> str:
    """`=` if the written value is exactly the number, else `≈`; what is not known or not finite is as it is written."""
    return equals(value, exactly) if value[-1].isdigit() else "="


def adds_up(derivation: Derivation) -> bool:
    """Whether what it is made of is added up; the largest of several is only chosen."""
    return FUNCTIONS[derivation.formula.function].between == " + "


def as_text(decoding: Decoding, derivation: Derivation, say: Texts) -> str:
    """A derivation with its addends, the largest first, separated by tabs, for a spreadsheet."""
    value = written(derivation.element, derivation.value, DIGITS)
    equation = f" = {derivation.equation}" if derivation.equation else ""
    lines = [f"{derivation.symbol}{equation} = {value}", meaning(decoding, derivation, say)]
    so_far, rest = 0.0, derivation.size - _COPIED
    for addend in derivation.largest(_COPIED):
        so_far += addend.value
        cells = [f"{one.symbol}\t{one.value:.8g}" for one in addend.operands]
        lines.append("\t".join([*cells, f"{addend.value:.8g}", *([f"{so_far:.8g}"] if adds_up(derivation) else [])]))
    if rest > 0:
        lines.append(say.count("derivation.rest", rest, sum=written(None, derivation.rest(_COPIED), DIGITS)))
    return "\n".join([*lines, *filter(None, [last_line(derivation)])]) + "\n"
