"""What a number is made of: a function of a sum of products, whose factors are numbers of the decoding, too.

    Element     the address of a number
    Quantity    some numbers of one array, each with its address and its symbol
    Formula     what a rule beside a sub-step returns: a function of products of quantities
    Derivation  a number with its formula: the addends by size, what they add up to, where each comes from

`attn_tui.engine.origins` finds the rule. All is computed when it is asked for, in float64, from the float32 numbers
of the events and the parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from attn_tui.engine.activations import ACTIVATE
from attn_tui.engine.cells import sigmoid

Numbers: TypeAlias = NDArray[Any]
Part: TypeAlias = int | str | None
"""Of a symbol's index: a number from 0, the letter of a sum with what is added to it, or None: left out."""


class Element(NamedTuple):
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
    letter: str = "k"
    """What the index of a sum over it is called: k, or j for positions, y for words."""
    form: str = "{}"
    """What was made of each number, as in an equation: `1 − {}`."""
    known: bool = True
    """False for the parameters of a replay that has none: the numbers are NaN."""

    def __getitem__(self, index: int | slice | tuple[int | slice, ...]) -> Quantity:
        given = iter(index if isinstance(index, tuple) else (index,))
        axes = tuple(axis if isinstance(axis, int) else axis[next(given, slice(None))] for axis in self.axes)
        return replace(self, values=self.values[index], axes=axes)

    def made(self, form: str, function: Callable[[Numbers], Numbers]) -> Quantity:
        """Return a function of each of the numbers, written in that form."""
        return replace(self, values=function(np.asarray(self.values, np.float64)), form=form)

    def __rsub__(self, one: int) -> Quantity:
        return self.made(f"({one} − {{}})", lambda values: one - values)

    def __neg__(self) -> Quantity:
        return self.made("−{}", lambda values: -values)

    def __mul__(self, other: Quantity) -> Product:
        return Product((self, other))

    def __len__(self) -> int:
        return self.values.size

    @property
    def symbol(self) -> str:
        """Its symbol in an equation, with the sum's letter for the axis that is summed over."""
        return self.form.format(self.name([_summed(axis, self.letter) for axis in self.axes]))

    @property
    def bare(self) -> str:
        """The symbol of the whole vector."""
        return self.form.format(self.name([axis if isinstance(axis, int) else None for axis in self.axes]))

    def operand(self, k: int) -> Operand:
        """The number k, from 0, of a vector; of a single number, itself."""
        index = tuple(axis if isinstance(axis, int) else axis[k] for axis in self.axes)
        value = float(self.values if self.values.ndim == 0 else self.values[k])
        element = None if self.place is None else Element(*self.place, index)
        return Operand(element, self.form.format(self.name(index)), value)


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
        letters = {factor.letter: None for factor in self.factors if factor.values.ndim}
        product = " ".join(factor.symbol for factor in self.factors)
        return f"Σ{_BELOW[next(iter(letters))]} {product}" if letters else product

    def addend(self, k: int) -> Addend:
        """The product number k, from 0."""
        return Addend(tuple(factor.operand(k) for factor in self.factors), float(self.values[k]))


_BELOW = {"k": "ₖ", "j": "ⱼ", "y": "_y"}
"""Letters of sums below the sign."""


@dataclass(frozen=True, eq=False)
class Formula:
    """A function, by its name in `FUNCTIONS`, of the sum of products."""

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


@dataclass(frozen=True, eq=False)
class Function:
    """What is done with the sum."""

    apply: Callable[[float, Numbers, float], float]
    """The sum, the addends, and the formula's own number → the value."""
    form: str
    """As in an equation: `{}` is the sum, `{given}` the function's number, `{own}` the addend of that number."""
    between: str = " + "
    """What is written between the addends."""


def _share(total: float, addends: Numbers, given: float) -> float:
    return 0.0 if total == 0 else float(addends[int(given)]) / total


def _plainly(function: Callable[[Numbers], Numbers]) -> Callable[[float, Numbers, float], float]:
    return lambda total, addends, given: float(function(np.asarray(total, np.float64)))


def _ranked(total: float, addends: Numbers, given: float) -> float:
    return float(np.argsort(-addends, kind="stable")[int(given)])


FUNCTIONS = {
    "": Function(lambda total, addends, given: total, "{}"),
    **{name: Function(_plainly(ACTIVATE[name]), f"{name}({{}})") for name in ("tanh", "relu", "gelu", "swish")},
    "none": Function(lambda total, addends, given: total, "{}"),
    "σ": Function(_plainly(sigmoid), "σ({})"),
    "exp": Function(_plainly(np.exp), "exp({})"),
    "log": Function(_plainly(np.log), "log({})"),
    "share": Function(_share, "{own} / {}"),
    "mean": Function(lambda total, addends, given: total / given, "({}) / {given}"),
    "of all": Function(lambda total, addends, given: given * float(sigmoid(np.asarray(total))), "{given} σ({})"),
    "gaussian": Function(
        lambda total, addends, given: float(np.exp(-(total**2) / (2 * given**2))), "exp(−({})² / (2 · {given}²))"
    ),
    "within": Function(lambda total, addends, given: float(abs(total) <= given), "|{}| ≤ {given}"),
    "max": Function(lambda total, addends, given: float(addends.max()), "max({})", ", "),
    "min": Function(lambda total, addends, given: float(addends.min()), "min({})", ", "),
    "largest": Function(_ranked, "argmax {}"),
    "rank": Function(_ranked, "argsort(−{})[{given}]"),
}
"""By name: what a number is of the sum of its addends."""


@dataclass(frozen=True, eq=False)
class Derivation:
    """A number, and what it is made of."""

    element: Element
    symbol: str
    value: float
    """As the event or the checkpoint has it; computed, if it is one on the way."""
    formula: Formula
    by_hand: str = ""
    """The what-if that put it in; `computed` is then what it would have been."""
    computed: Derivation | None = None

    @property
    def equation(self) -> str:
        """The right-hand side: `tanh(Σₖ W₁[18,k] h₈[k] + b₁[18])`; "" if it is made of nothing."""
        formula = self.formula
        if formula.equation or not formula.products:
            return formula.equation
        function = FUNCTIONS[formula.function]
        total = function.between.join(product.symbol for product in formula.products).replace("+ −", "− ")
        own = self.addend(int(formula.given)).operands if "{own}" in function.form else ()
        symbols = " ".join(operand.symbol for operand in own)
        written = function.form.format(total, given=f"{formula.given:g}", own=symbols)
        return f"{formula.short} = {written}" if formula.short else written

    @property
    def function(self) -> str:
        """What is done with the sum, by its name in `FUNCTIONS`; "" is nothing."""
        return "" if self.formula.function == "none" else self.formula.function

    @property
    def source(self) -> str:
        """Paper and equation; "" if there are none."""
        return self.formula.source

    @property
    def missing(self) -> bool:
        """Whether a replay lacks the parameters that it is made of."""
        return not all(factor.known for product in self.formula.products for factor in product.factors)

    @cached_property
    def addends(self) -> NDArray[np.float64]:
        """Their values, in the equation's order: [size]."""
        found = [product.values for product in self.formula.products]
        return np.concatenate(found) if found else np.zeros(0)

    @property
    def size(self) -> int:
        """The number of addends; 0 if it is made of nothing."""
        return len(self.addends)

    @property
    def total(self) -> float:
        """What the addends add up to."""
        return float(self.addends.sum())

    def addend(self, k: int) -> Addend:
        """The addend number k, from 0, in the equation's order."""
        for product in self.formula.products:
            if k < (size := max(len(factor) for factor in product.factors)):
                return product.addend(k)
            k -= size
        raise IndexError(k)

    @cached_property
    def by_size(self) -> Sequence[int]:
        """The numbers of the addends, largest first regardless of the sign, ties by their order."""
        return [int(k) for k in np.argsort(-np.abs(self.addends), kind="stable")]

    def largest(self, count: int) -> list[Addend]:
        """The largest addends, largest first regardless of their signs."""
        return [self.addend(k) for k in self.by_size[:count]]

    def rest(self, count: int) -> float:
        """What all but the `count` largest addends add up to."""
        return float(self.addends[self.by_size[count:]].sum())

    def recomputed(self) -> float:
        """The value, from its operands alone; that of an element made of nothing is the value itself."""
        if not self.formula.products:
            return self.value
        return FUNCTIONS[self.formula.function].apply(self.total, self.addends, self.formula.given)
