"""What a number is made of: a function of a sum of products, whose factors are numbers of the decoding, too.

`attn_tui.engine.origins` finds the rule beside the sub-step. All is computed when it is asked for, in float64, from
the float32 numbers of the events and the parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from attn_tui.engine.activations import ACTIVATE
from attn_tui.engine.cells import sigmoid
from attn_tui.engine.quantity import Addend as Addend
from attn_tui.engine.quantity import Element as Element
from attn_tui.engine.quantity import Formula as Formula
from attn_tui.engine.quantity import Numbers
from attn_tui.engine.quantity import Operand as Operand


@dataclass(frozen=True, eq=False)
class Function:
    """What is done with the sum."""

    apply: Callable[[float, Numbers, float], float]
    """The sum, the addends, and the formula's own number → the value."""
    form: str
    """As in an equation: `{}` is the sum, `{given}` the function's number, `{own}` the addend of that number."""
    between: str = " + "
    """What is written between the addends; "" if it is a function of all of them, and not of their sum."""


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
    "shifted log": Function(lambda total, addends, given: given + float(np.log(total)), "{given} + log({})"),
    "share": Function(_share, "{own} / {}"),
    "mean": Function(lambda total, addends, given: total / given, "({}) / {given}"),
    "of all": Function(lambda total, addends, given: given * float(sigmoid(np.asarray(total))), "{given} σ({})"),
    "gaussian": Function(
        lambda total, addends, given: float(np.exp(-(total**2) / (2 * given**2))), "exp(−({})² / (2 · {given}²))"
    ),
    "within": Function(lambda total, addends, given: float(abs(total) <= given), "|{}| ≤ {given}"),
    "max": Function(lambda total, addends, given: float(addends.max()), "max({})", ", "),
    "min": Function(lambda total, addends, given: float(addends.min()), "min({})", ", "),
    "largest": Function(_ranked, "argmax_y {}", ""),
    "rank": Function(_ranked, "argsort_y(−{})[{rank}]", ""),
}
"""By name: what a number is of the sum of its addends."""


def value_of(formula: Formula) -> float:
    """The value of a formula, from its operands alone."""
    return FUNCTIONS[formula.function].apply(float(formula.addends.sum()), formula.addends, formula.given)


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
        if function.between:
            total = function.between.join(product.symbol for product in formula.products).replace("+ −", "− ")
        else:
            total = " ".join(factor.symbol for product in formula.products for factor in product.factors)
        own = () if self.own is None else self.addend(self.own).operands
        symbols = " ".join(operand.symbol for operand in own)
        written = function.form.format(total, given=f"{formula.given:g}", rank=f"{formula.given + 1:g}", own=symbols)
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

    @property
    def addends(self) -> NDArray[np.float64]:
        """Their values, in the equation's order: [size]."""
        return self.formula.addends

    @property
    def size(self) -> int:
        """The number of addends; 0 if it is made of nothing."""
        return len(self.addends)

    @property
    def total(self) -> float:
        """What the addends add up to."""
        return float(self.addends.sum())

    @property
    def own(self) -> int | None:
        """The number of the addend whose share of the sum this is, as `addend` counts; None if it is no share."""
        return int(self.formula.given) if self.size and "{own}" in FUNCTIONS[self.formula.function].form else None

    def addend(self, k: int) -> Addend:
        """The addend number k, from 0, in the equation's order."""
        for product in self.formula.products:
            if k < (size := max(len(factor) for factor in product.factors)):
                return product.addend(k)
            k -= size
        raise IndexError(k)

    @cached_property
    def by_size(self) -> Sequence[int]:
        """The numbers of the addends, largest first, ties by their order; of a sum, regardless of the sign."""
        is_sum = FUNCTIONS[self.formula.function].between == " + "
        return [int(k) for k in np.argsort(-np.abs(self.addends) if is_sum else -self.addends, kind="stable")]

    def largest(self, count: int) -> list[Addend]:
        """The largest addends, in the order of `by_size`."""
        return [self.addend(k) for k in self.by_size[:count]]

    def rest(self, count: int) -> float:
        """What all but the `count` largest addends add up to."""
        return float(self.addends[self.by_size[count:]].sum())

    def recomputed(self) -> float:
        """The value, from its operands alone; that of an element made of nothing is the value itself."""
        return value_of(self.formula) if self.formula.products else self.value
