"""A number that was opened: its addends as texts, and the cursor on one factor of one of them."""

from __future__ import annotations

from functools import cached_property
from math import prod
from typing import NamedTuple

import numpy as np

from attn_tui.engine.derivation import Addend, Derivation, Element, Operand
from attn_tui.engine.quantity import Numbers
from attn_tui.story.derived import adds_up, decimals_of, decimals_of_products, written
from attn_tui.symbols import equals


class Row(NamedTuple):
    """An addend as texts."""

    symbols: tuple[str, ...]
    """Of its factors; "" if the number says all."""
    values: tuple[str, ...]
    links: tuple[bool, ...]
    """Whether each factor is made of something itself, or can be looked up."""
    product: str
    so_far: str
    """What it and all larger ones add up to; "" if they are not added up."""
    value: float

    @property
    def sign(self) -> str:
        """`=` if the product, as it is written, is exactly that of the factors as they are written."""
        factors = [_read(value) for value in self.values]
        return "=" if "?" in self.product else equals(self.product.replace("∞", "inf"), prod(factors))


class Visit:
    """Addends are counted from the largest, from 0."""

    def __init__(self, derivation: Derivation, addend: int | None = None) -> None:
        """Begin on the largest addend, or on the one of that number in the equation's order."""
        self.derivation = derivation
        self._rows: dict[int, Row] = {}
        known = addend is not None and addend < self.size
        self.at = self.made_of.by_size.index(addend) if known else 0
        links = [i for i, one in enumerate(self._operands) if one.element]
        # Rather on what is computed than on a parameter, which is made of nothing.
        computed = (i for i in links if (to := self._operands[i].element) and to.substep != "parameters")
        self.factor = next(computed, links[0] if links else 0)

    @property
    def made_of(self) -> Derivation:
        """Whose addends are shown: of a value that was put in by hand, those that it would have been made of."""
        return self.derivation.computed or self.derivation

    @property
    def size(self) -> int:
        """The number of addends."""
        return self.made_of.size

    @property
    def _operands(self) -> tuple[Operand, ...]:
        return self._addend(self.at).operands if self.size else ()

    def _addend(self, at: int) -> Addend:
        return self.made_of.addend(self.made_of.by_size[at])

    @property
    def element(self) -> Element | None:
        """The number at the cursor; None if there is none, or only a constant."""
        return self._operands[self.factor].element if self.size else None

    def move(self, addends: int, factors: int) -> None:
        """Move the cursor, within the addends and their factors."""
        if self.size:
            self.at = max(0, min(self.at + addends, self.size - 1))
            self.factor = max(0, min(self.factor + factors, len(self._operands) - 1))

    def row(self, at: int) -> Row:
        """The addend of that rank as texts."""
        if at not in self._rows:
            self._rows[at] = self._written(self._addend(at), float(self._so_far[at]))
        return self._rows[at]

    @cached_property
    def _so_far(self) -> Numbers:
        """What the addends up to each add up to: [size]."""
        return np.cumsum(self.made_of.addends[list(self.made_of.by_size)])

    @cached_property
    def _decimals(self) -> int:
        return decimals_of_products(self.made_of)

    def _written(self, addend: Addend, so_far: float) -> Row:
        operands = addend.operands
        decimals = decimals_of([one.value for one in operands], prod, addend.value, self._decimals)
        values = tuple(written(one.element, one.value, decimals, alone=False) for one in operands)
        # The place of a word in a vocabulary is handed on as it is.
        is_id = len(values) == 1 and values[0].isdecimal()
        return Row(
            tuple("" if _read(one.symbol) == one.value else one.symbol for one in operands),
            values,
            tuple(one.element is not None for one in operands),
            values[0] if is_id else written(None, addend.value, self._decimals, alone=False),
            written(None, so_far, self._decimals, alone=False) if adds_up(self.made_of) else "",
            addend.value,
        )


def _read(text: str) -> float:
    """The number that is written; NaN if it is none."""
    try:
        return float(text.replace("−", "-").replace("∞", "inf"))
    except ValueError:
        return float("nan")
