"""What a number is made of, and what that is made of in turn, as a tree; and the tree as lines of plain text.

For a terminal, a pipe or a screen reader: numbers stand below each other, words at the end of the line, and nothing is
said by colour or by position alone.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from attn_tui.engine.addresses import Addresses
from attn_tui.engine.derivation import Derivation
from attn_tui.engine.origins import Origins
from attn_tui.engine.quantity import Addend, Element, Operand
from attn_tui.errors import DerivationError
from attn_tui.story.decoding import Decoding
from attn_tui.story.derived import (
    DIGITS,
    adds_up,
    by_hand,
    decimals_of,
    decimals_of_products,
    equation,
    in_numbers,
    last_line,
    origins_of,
    written,
)
from attn_tui.story.meaning import meaning
from attn_tui.story.texts import Texts

TOP, TOP_OF_EACH = 8, 3
"""How many addends are shown, of one number and of each in a tree."""
MOST = 20_000
"""The most numbers of a tree: more is no longer read, and takes more than some seconds."""


@dataclass(frozen=True, eq=False, slots=True)
class Node:
    """A number with the largest of its addends, and what their factors are made of."""

    address: str
    derivation: Derivation
    """What it is; if it was put in by hand, `made` is what it would have been made of."""
    addends: tuple[tuple[Addend, tuple[Node, ...]], ...]
    """The largest ones, largest first; each with those of its factors that are gone into: they are made of something
    that is known, and did not occur before."""

    @property
    def made(self) -> Derivation:
        """What it is made of, or would have been."""
        return self.derivation.computed or self.derivation

    @property
    def others(self) -> int:
        """The number of addends that are left out."""
        return self.made.size - len(self.addends)


class Tree:
    """Derives the numbers of a decoding's current branch, all of which must have been computed."""

    def __init__(self, decoding: Decoding) -> None:
        """Take the decoding."""
        self.origins: Origins = origins_of(decoding)
        self.addresses = Addresses(self.origins)

    def node(self, at: str, top: int = TOP, depth: int = 1) -> Node:
        """Derive the number of an address: `top` addends of each number, `depth` numbers deep.

        Raises DerivationError if there is no such number, or if the tree would have more than `MOST`.
        """
        return self._node(self.addresses.read(at), top, depth, set())

    def _node(self, element: Element, top: int, depth: int, seen: set[Element]) -> Node:
        node = node_of(self.origins.derive(element), top, self.addresses.write(element))
        seen.add(element)
        if len(seen) > MOST:
            raise DerivationError(
                f"this would be a tree of more than {MOST:,} numbers; ask for less depth, or fewer addends of each."
            )
        deeper = 0 if node.derivation.missing else depth - 1
        below = ((addend, tuple(self._below(addend, top, deeper, seen))) for addend, _ in node.addends)
        return replace(node, addends=tuple(below))

    def _below(self, addend: Addend, top: int, depth: int, seen: set[Element]) -> Iterator[Node]:
        for operand in addend.operands if depth else ():
            if operand.element is not None and operand.element not in seen:
                node = self._node(operand.element, top, depth, seen)
                if node.made.size:
                    yield node


def node_of(derivation: Derivation, top: int, address: str = "") -> Node:
    """A number with the largest of its addends alone; of a share, its own is always among them."""
    made = derivation.computed or derivation
    if made.own is not None:
        top = max(top, made.by_size.index(made.own) + 1)
    return Node(address, derivation, tuple((addend, ()) for addend in made.largest(top)))


def lines_of(decoding: Decoding, node: Node, say: Texts) -> Iterator[str]:
    """Write a number: its address, its equation, what it is in words, and its addends; deeper ones indented."""
    yield node.address
    yield equation(node.derivation)
    if node.derivation.by_hand:
        yield by_hand(node.derivation, say)
        yield equation(node.made)
    if in_figures := in_numbers(node.made):
        yield f"  {in_figures}"
    yield meaning(decoding, node.made, say)
    yield from filter(None, [node.made.source])
    yield from _addends(node, say, "")


def rows(node: Node) -> list[tuple[str, str, list[tuple[Operand, str]]]]:
    """Each addend's value, the sum so far, and its factors with theirs; the sum is "" if they are not added up."""
    decimals, found, so_far = decimals_of_products(node.made), [], 0.0
    for addend, _ in node.addends:
        so_far += addend.value
        value, sum_so_far = (written(None, one, decimals, alone=False) for one in (addend.value, so_far))
        found.append((value, sum_so_far if adds_up(node.made) else "", _factors(addend, decimals)))
    return found


def product(factors: Iterable[tuple[Operand, str]]) -> str:
    """One product, as it is written: `h₇[13] 0.91020 × h₃[13] 0.88010`."""
    return " × ".join(f"{one.symbol} {value}" for one, value in factors)


def _factors(addend: Addend, decimals: int) -> list[tuple[Operand, str]]:
    """The factors of one product, with as many digits as it takes to multiply."""
    values = [one.value for one in addend.operands]
    known = all(map(math.isfinite, values))
    digits = decimals_of(values, math.prod, addend.value, decimals) if known else DIGITS
    return [(one, written(one.element, one.value, digits)) for one in addend.operands]


def remarks(node: Node, say: Texts) -> Iterator[str]:
    """What stands below the addends: what the others add up to, the sum, the function of it; or what is missing."""
    made = node.made
    if made.missing:
        yield from [say.count("derivation.more", node.others)] * bool(node.others)
        yield say("derivation.missing")
        return
    if node.others and adds_up(made):
        decimals = decimals_of_products(made)
        rest, total = (written(None, one, decimals) for one in (made.rest(len(node.addends)), made.total))
        yield say.count("derivation.rest", node.others, sum=rest)
        yield say.count("derivation.sum", made.size, sum=total)
    elif node.others:
        yield say.count("derivation.more", node.others)
    if last := last_line(made):
        yield last


def _addends(node: Node, say: Texts, indent: str) -> Iterator[str]:
    so_far = say("derivation.so_far") if adds_up(node.made) else ""
    table = [(say("derivation.product"), so_far, "")]
    table += [(value, total, product(factors)) for value, total, factors in rows(node)]
    widths = [max(_width(row[column]) for row in table) for column in range(2)]
    lines = (
        "  ".join([*(_right(cell, width) for cell, width in zip(numbers, widths, strict=True) if width), text])
        for *numbers, text in table
    )
    if node.addends:
        yield f"{indent}  {next(lines)}".rstrip()
    for line, (_, below) in zip(lines, node.addends, strict=False):
        yield f"{indent}  {line}"
        for child in below:
            yield f"{indent}      {child.address}"
            yield f"{indent}      {equation(child.derivation)}"
            if child.derivation.by_hand:
                yield f"{indent}      {by_hand(child.derivation, say)}"
            yield from _addends(child, say, f"{indent}      ")
    yield from (f"{indent}  {remark}" for remark in remarks(node, say))


def _right(text: str, width: int) -> str:
    return " " * (width - _width(text)) + text


def _width(text: str) -> int:
    """How many cells a text takes in a terminal, without marks that stand on others."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
