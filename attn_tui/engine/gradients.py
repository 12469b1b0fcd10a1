"""Backpropagation through what numbers are made of: how much a loss would change with each number of a decoding.

Every rule beside a sub-step says what one number is made of; its derivative by each of its factors follows from that,
and the chain rule goes from the loss back to the embeddings: Rumelhart, Hinton, Williams 1986; through the positions
and time steps, Werbos 1990. Made for small models: it goes number by number.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
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


class Losses:
    """The cross-entropies of the words of the first time steps, and how much each changes with every number.

    loss_t = −log p(y_t), every word given those before it (teacher forcing), whatever was chosen: the events must be
    those of a decoding that was given these words. What they are made of is traced once for all of them, when the
    first derivative is asked for, which takes a second.
    """

    def __init__(self, origins: Origins, words: Sequence[int]) -> None:
        """Take the ids of the words, `<END>` included if it is to be learned."""
        self._origins, values = origins, list[float]()
        self._seeds: list[dict[Element, float]] = []
        for event in origins.facts.events:
            if isinstance(event, FeedforwardComputed | OutputComputed) and event.t <= len(words):
                y = words[event.t - 1]
                log_z, logit = (Element(event.t, event.substep, *of) for of in (("log_z", ()), ("logit", (y,))))
                values.append(origins.derive(log_z).value - origins.derive(logit).value)
                self._seeds.append({log_z: 1.0, logit: -1.0})
        self.values: Numbers = np.array(values)
        """In nats: [words]."""

    @cached_property
    def _gradients(self) -> tuple[dict[Element, int], Numbers]:
        return gradients(self._origins, self._seeds)

    @property
    def are_traced(self) -> bool:
        """Whether the derivatives are known, so that nothing has to be waited for."""
        return "_gradients" in self.__dict__

    def trace(self) -> None:
        """Compute the derivatives, unless they are known."""
        _ = self._gradients

    def by(self, t: int, place: tuple[int, str, str], shape: tuple[int, ...], *before: int) -> Numbers:
        """The derivatives of loss_t by the numbers of an array: of its shape.

        `place` is their time step, sub-step and field; `before` are first indices that they have in common. 0 for a
        number that the loss is not made of.
        """
        (numbers, by), found = self._gradients, np.zeros(shape)
        for index in np.ndindex(shape):
            number = numbers.get(Element(*place, (*before, *index)))
            if number is not None:
                found[index] = by[number, t - 1]
        return found

    def of_parameter(self, name: str) -> Numbers:
        """The gradient of the sum of all losses by a parameter, of its shape; 0 if nothing is made of it."""
        array, (numbers, by) = np.zeros(self._origins.facts.shapes[name]), self._gradients
        for element, number in numbers.items():
            if element.substep == PARAMETERS and element.field == name:
                array[element.index] = by[number].sum()
        return array

    def descended(self, rate: float) -> Checkpoint:
        """The model after a step of gradient descent: every parameter minus `rate` times the gradient of the sum.

        It is in memory only. What stands for positions is not learned, as in training.
        """
        checkpoint, (numbers, by) = self._origins.facts.checkpoint, self._gradients
        changed = {name: np.array(values, np.float32) for name, values in checkpoint.parameters.items()}
        for element, number in numbers.items():
            if element.substep == PARAMETERS and not element.field.endswith(_NOT_LEARNED):
                changed[element.field][element.index] -= np.float32(rate * by[number].sum())
        source, target = checkpoint.source_vocabulary, checkpoint.target_vocabulary
        return Checkpoint(checkpoint.name, checkpoint.config, changed, source, target)


_NOT_LEARNED = ".positions.weight"


def gradients(origins: Origins, sums: Sequence[Mapping[Element, float]]) -> tuple[dict[Element, int], Numbers]:
    """Return the derivatives of several Σ factor × number by every number that they are made of.

    By address, the row of a number, parameters included; and the derivatives: [numbers, sums].
    """
    numbers: dict[Element, int] = {}
    order = _traced(origins, (element for one in sums for element in one), numbers)
    by = np.zeros((len(numbers), len(sums)))
    for i, one in enumerate(sums):
        for element, factor in one.items():
            by[numbers[element], i] += factor
    for element, operands, slopes in reversed(order):
        by_it = by[numbers[element]]
        if operands and by_it.any():
            # An operand may occur twice in a formula, which a mere addition to the rows would count once.
            np.add.at(by, [numbers[operand] for operand in operands], np.outer(slopes, by_it))
    return numbers, by


_Traced: TypeAlias = tuple[Element, list[Element], Numbers]
"""A number, what it is made of, and its derivatives by that."""


def _traced(origins: Origins, seeds: Iterable[Element], numbers: dict[Element, int]) -> list[_Traced]:
    """All that the seeds are made of, each after what it is made of itself; `numbers` gets a row for each."""
    finished: list[_Traced] = []
    waiting: list[tuple[_Traced, Iterator[Element]]] = []

    def enter(element: Element) -> None:
        if element not in numbers:
            numbers[element] = len(numbers)
            if element.substep != PARAMETERS:
                operands, slopes = _derivatives(origins.formula(element))
                waiting.append(((element, operands, slopes), iter(operands)))

    for seed in seeds:
        enter(seed)
        while waiting:
            one, operands = waiting[-1]
            if (operand := next(operands, None)) is not None:
                enter(operand)
            else:
                finished.append(one)
                waiting.pop()
    return finished


def _derivatives(formula: Formula) -> tuple[list[Element], Numbers]:
    """What a formula is made of, and its value's derivative by each; one that occurs twice stands there twice."""
    if formula.function not in SLOPES or not formula.products:
        return [], np.zeros(0)
    addends = formula.addends
    slope = SLOPES[formula.function](float(addends.sum()), addends, formula.given, value_of(formula))
    slopes, first = np.broadcast_to(slope, addends.shape), 0
    operands, found = list[Element](), list[Numbers]()
    for product in formula.products:
        size = len(product.values)
        for factor in product.factors:
            if factor.place is None:
                continue
            by_it = slopes[first : first + size] * factor.slope
            for other in product.factors:
                if other is not factor:
                    by_it = by_it * np.asarray(other.values, np.float64)
            found.append(by_it if factor.letter else np.atleast_1d(by_it.sum()))
            operands += factor.elements
        first += size
    return operands, np.concatenate(found) if found else np.zeros(0)
