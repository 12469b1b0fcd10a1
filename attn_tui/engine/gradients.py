"""Backpropagation through what numbers are made of: how much a loss would change with each number of a decoding.

Every rule beside a sub-step says what one number is made of; its derivative by each of its factors follows from that,
and the chain rule goes from the loss back to the embeddings: Rumelhart, Hinton, Williams 1986; through the positions
and time steps, Werbos 1990. Made for small models: it goes number by number.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from attn_tui.engine.derivation import value_of
from attn_tui.engine.events import FeedforwardComputed, OutputComputed
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.origins import PARAMETERS, Origins
from attn_tui.engine.quantity import Element, Formula, Numbers

Slope: TypeAlias = Callable[[float, Numbers, float, float], "Numbers | float"]
"""The sum, the addends, the formula's own number, the value → the derivative by each addend, or by all of them."""


def _gelu(x: float) -> float:
    return 0.5 * (1 + math.erf(x / math.sqrt(2))) + x * math.exp(-x * x / 2) / math.sqrt(2 * math.pi)


def _swish(x: float) -> float:
    s = 1 / (1 + math.exp(-x))
    return s + x * s * (1 - s)


def _share(total: float, addends: Numbers, given: float, value: float) -> Numbers:
    return (np.where(np.arange(len(addends)) == int(given), 1.0, 0.0) - value) / total


def _only(chosen: Callable[[Numbers], np.intp]) -> Slope:
    return lambda total, addends, given, value: np.where(np.arange(len(addends)) == chosen(addends), 1.0, 0.0)


SLOPES: dict[str, Slope] = {
    "": lambda total, addends, given, value: 1.0,
    "none": lambda total, addends, given, value: 1.0,
    "tanh": lambda total, addends, given, value: 1 - value**2,
    "relu": lambda total, addends, given, value: float(total > 0),
    "gelu": lambda total, addends, given, value: _gelu(total),
    "swish": lambda total, addends, given, value: _swish(total),
    "σ": lambda total, addends, given, value: value * (1 - value),
    "exp": lambda total, addends, given, value: value,
    "log": lambda total, addends, given, value: 1 / total,
    "shifted log": lambda total, addends, given, value: 1 / total,
    "share": _share,
    "mean": lambda total, addends, given, value: 1 / given,
    "of all": lambda total, addends, given, value: value * (1 - value / given),
    "gaussian": lambda total, addends, given, value: -value * total / given**2,
    "max": _only(np.argmax),
    "min": _only(np.argmin),
}
"""The derivatives of `derivation.FUNCTIONS`; what is not here has none: it chooses."""


def loss_of(origins: Origins, words: Sequence[int]) -> tuple[float, dict[Element, float]]:
    """Return the cross-entropy of the words of the first time steps, in nats, and its gradient.

    −Σ_t log p(y_t), every word given those before it (teacher forcing), whatever was chosen: the events must be those
    of a decoding that was given these words.
    """
    loss, seeds = 0.0, dict[Element, float]()
    for event in origins.facts.events:
        if isinstance(event, FeedforwardComputed | OutputComputed) and event.t <= len(words):
            y = words[event.t - 1]
            log_z, logit = (Element(event.t, event.substep, *of) for of in (("log_z", ()), ("logit", (y,))))
            loss += origins.derive(log_z).value - origins.derive(logit).value
            seeds |= {log_z: 1.0, logit: -1.0}
    return loss, gradient(origins, seeds)


def gradient(origins: Origins, seeds: Mapping[Element, float]) -> dict[Element, float]:
    """Return the derivatives of Σ seed × number by every number that it is made of, parameters included."""
    formulas: dict[Element, Formula] = {}
    found = dict(seeds)
    for element in _from_the_end(origins, seeds, formulas):
        by_it, formula = found.get(element, 0.0), formulas[element]
        if not by_it or not formula.products:
            continue
        for operand, slope in _slopes(formula):
            found[operand] = found.get(operand, 0.0) + by_it * slope
    return found


def _from_the_end(
    origins: Origins, seeds: Mapping[Element, float], formulas: dict[Element, Formula]
) -> Iterator[Element]:
    """Yield all numbers that the seeds are made of, each before those that it is made of itself."""
    finished: dict[Element, None] = {}
    waiting: list[tuple[Element, Iterator[Element]]] = []

    def enter(element: Element) -> None:
        if element not in formulas and element not in finished:
            if element.substep == PARAMETERS:
                finished[element] = None
                return
            formulas[element] = origins.formula(element)
            waiting.append((element, _operands(formulas[element])))

    for seed in seeds:
        enter(seed)
        while waiting:
            element, operands = waiting[-1]
            operand = next(operands, None)
            if operand is not None:
                enter(operand)
            else:
                finished[element] = None
                waiting.pop()
    return (element for element in reversed(finished) if element in formulas)


def _operands(formula: Formula) -> Iterator[Element]:
    for product in formula.products:
        for factor in product.factors:
            for k in range(len(factor)):
                if (element := factor.element(k)) is not None:
                    yield element


def _slopes(formula: Formula) -> Iterator[tuple[Element, float]]:
    """The derivative of a formula's value by each of its operands; one that occurs twice has two."""
    if formula.function not in SLOPES:
        return
    addends = formula.addends
    slope = SLOPES[formula.function](float(addends.sum()), addends, formula.given, value_of(formula))
    slopes, first = np.broadcast_to(slope, addends.shape), 0
    for product in formula.products:
        size = len(product.values)
        for factor in product.factors:
            if factor.place is None:
                continue
            by_it = slopes[first : first + size] * factor.slope
            for other in product.factors:
                if other is not factor:
                    by_it = by_it * np.asarray(other.values, np.float64)
            by_it = by_it if factor.letter else np.atleast_1d(by_it.sum())
            for k, value in enumerate(by_it.tolist()):
                element = factor.element(k)
                assert element is not None
                yield element, value
        first += size


def of_parameter(origins: Origins, found: Mapping[Element, float], name: str) -> Numbers:
    """Return the gradient of a parameter, of its shape; 0 if nothing is made of it."""
    array = np.zeros(origins.facts.shapes[name])
    for element, value in found.items():
        if element.substep == PARAMETERS and element.field == name:
            array[element.index] = value
    return array


def descended(origins: Origins, found: Mapping[Element, float], rate: float) -> Checkpoint:
    """Return the model after one step of gradient descent: every parameter minus `rate` times its gradient."""
    checkpoint = origins.facts.checkpoint
    changed = {name: np.array(values, np.float32) for name, values in checkpoint.parameters.items()}
    for element, value in found.items():
        if element.substep == PARAMETERS:
            changed[element.field][element.index] -= np.float32(rate * value)
    return replace(checkpoint, parameters=changed)
