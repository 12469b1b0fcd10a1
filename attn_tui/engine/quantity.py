"""Numbers with addresses, and what is made of them: what rules beside sub-steps are written in.

Element   the address of a number
Quantity  some numbers of one array, each with its address and its symbol
Product   quantities, multiplied
Formula   a function of a sum of products: what a rule returns
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[Any]
Part: TypeAlias = int | str | None
"""Of a symbol's index: a number from 0, the letter of a sum with what is added to it, or None: left out."""


@dataclass(frozen=True, slots=True)
class Element:
    """The address of one number of a decoding."""

    t: int
    """Time step; 0 while the source is read, and for parameters."""
    substep: str
    """The name of the sub-step whose event has it, or which computes it on the way; `parameters` for those."""
    field: str
    """The event's field, the name of what is computed on the way, or the parameter's name."""
    index: tuple[int, ...] = ()
    """Where in that array, from 0. While the source is read: layer, direction (0 or 1), position, unit."""


class Operand(NamedTuple):
    """One factor of one addend."""

    element: Element | None
    """None: a constant, which is made of nothing."""
    symbol: str
    value: float
    """NaN if a replay does not have it."""


class Addend(NamedTuple):
    """One product of the sum."""

    operands: tuple[Operand, ...]
    value: float


@dataclass(frozen=True, eq=False, slots=True)
class Quantity:
    """Numbers of one array. Indexing takes whole numbers and slices, as in numpy, and keeps the addresses."""

    values: Numbers
    """One axis for each range among the axes."""
    axes: tuple[int | range, ...]
    """For each axis of the whole array: which index, or which ones."""
    place: tuple[int, str, str] | None
    """Time step, sub-step and field; None for a constant."""
    name: Callable[[Sequence[Part]], str]
    """Index → symbol."""
    letters: str = ""
    """What the index of a sum over each axis is called: j for positions, y for words, else k."""
    form: str = "{}"
    """What was made of each number, as in an equation: `1 − {}`."""
    slope: Numbers | float = 1.0
    """The derivative of what was made by each number."""
    known: bool = True
    """False for the parameters of a replay that has none: the numbers are NaN."""

    def __getitem__(self, index: int | slice | tuple[int | slice, ...]) -> Quantity:
        given = iter(index if isinstance(index, tuple) else (index,))
        axes = tuple(axis if isinstance(axis, int) else axis[next(given, slice(None))] for axis in self.axes)
        # `dataclasses.replace` takes thrice as long, and a training step takes hundreds of thousands of these.
        values, form, slope = self.values[index], self.form, self.slope
        return Quantity(values, axes, self.place, self.name, self.letters, form, slope, self.known)

    def made(
        self,
        form: str,
        function: Callable[[Numbers], Numbers],
        slope: Callable[[Numbers], Numbers | float] = lambda made: 1.0,
    ) -> Quantity:
        """Return a function of each of the numbers, written in that form; its derivative is given by its value."""
        values = function(np.array(self.values, np.float64))
        return replace(self, values=values, form=form.format(self.form), slope=slope(values) * self.slope)

    def __rsub__(self, one: int) -> Quantity:
        return self.made(f"({one} − {{}})", lambda values: one - values, lambda made: -1.0)

    def __neg__(self) -> Quantity:
        return self.made("−{}", lambda values: -values, lambda made: -1.0)

    def __mul__(self, other: Quantity) -> Product:
        return Product((self, other))

    def __len__(self) -> int:
        return self.values.size

    @property
    def letter(self) -> str:
        """What the index of a sum over it is called; "" if it is a single number."""
        free = [number for number, axis in enumerate(self.axes) if isinstance(axis, range)]
        return (self.letters[free[0] : free[0] + 1] or "k") if free else ""

    @property
    def symbol(self) -> str:
        """Its symbol in an equation, with the sum's letter for the axis that is summed over."""
        return self.form.format(self.name([_summed(axis, self.letter) for axis in self.axes]))

    @property
    def bare(self) -> str:
        """The symbol of the whole vector."""
        return self.form.format(self.name([axis if isinstance(axis, int) else None for axis in self.axes]))

    def element(self, k: int) -> Element | None:
        """The address of the number k, from 0; None if it is a constant."""
        index = tuple(axis if isinstance(axis, int) else axis[k] for axis in self.axes)
        return None if self.place is None else Element(*self.place, index)

    @property
    def elements(self) -> list[Element]:
        """The addresses of all numbers; [] of constants."""
        if self.place is None:
            return []
        axes = [(axis,) if isinstance(axis, int) else axis for axis in self.axes]
        return [Element(*self.place, index) for index in itertools.product(*axes)]

    def operand(self, k: int) -> Operand:
        """The number k, from 0, of a vector; of a single number, itself."""
        index = tuple(axis if isinstance(axis, int) else axis[k] for axis in self.axes)
        value = float(self.values if self.values.ndim == 0 else self.values[k])
        return Operand(self.element(k), self.form.format(self.name(index)), value)


def _summed(axis: int | range, letter: str) -> Part:
    if isinstance(axis, int):
        return axis
    return letter if axis.start == 0 else f"{letter}+{axis.start}"


@dataclass(frozen=True, eq=False, slots=True)
class Product:
    """Vectors of the same length, multiplied number by number, or single numbers: one addend or several."""

    factors: tuple[Quantity, ...]

    def __mul__(self, other: Quantity) -> Product:
        return Product((*self.factors, other))

    @property
    def values(self) -> NDArray[np.float64]:
        """[addends]."""
        value: Any = np.float64(1)
        for factor in self.factors:
            value = value * np.asarray(factor.values, np.float64)
        return np.atleast_1d(value)

    @property
    def symbol(self) -> str:
        """The sum, as in an equation."""
        letters = [factor.letter for factor in self.factors if factor.letter]
        product = " ".join(factor.symbol for factor in self.factors)
        return f"Σ{_BELOW[letters[0]]} {product}" if letters else product

    def addend(self, k: int) -> Addend:
        """The product number k, from 0."""
        operands = tuple(factor.operand(k) for factor in self.factors)
        return Addend(operands, math.prod(operand.value for operand in operands))


_BELOW = {"k": "ₖ", "j": "ⱼ", "y": "_y"}
"""Letters of sums below the sign."""


@dataclass(frozen=True, eq=False)
class Formula:
    """A function, by its name in `derivation.FUNCTIONS`, of the sum of products."""

    function: str
    products: tuple[Product, ...]
    given: float = 0.0
    """A function's own number: which addend a share is of, what is divided by."""
    short: str = ""
    """The equation in the paper's notation, if that is shorter."""
    equation: str = ""
    """The right-hand side, if it is not made of the products."""
    source: str = ""
    """Paper and equation."""

    @cached_property
    def addends(self) -> NDArray[np.float64]:
        """Their values, in the equation's order: [size]."""
        found = [product.values for product in self.products]
        return np.concatenate(found) if found else np.zeros(0)
