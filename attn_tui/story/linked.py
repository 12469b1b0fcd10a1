"""What `why` tells of numbers, each with links to what it is made of, down to the products; for a page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from attn_tui.engine.origins import PARAMETERS
from attn_tui.engine.quantity import Element, Operand
from attn_tui.errors import ExportError
from attn_tui.story.decoding import Decoding
from attn_tui.story.derived import adds_up, by_hand, equation, in_numbers, origins_of
from attn_tui.story.meaning import meaning
from attn_tui.story.texts import Texts
from attn_tui.story.why import TOP, TOP_OF_EACH, Node, node_of, remarks, rows

Line: TypeAlias = "tuple[str | tuple[int, str], ...]"
"""Texts, and numbers to go on to, each with the symbol that stands there."""
MOST = 10
"""The most megabytes: more is hardly sent by mail, or opened on a phone."""


class Numbers:
    """The numbers that can be opened, counted from 1: those that are asked for, and all that they lead to."""

    def __init__(self, decoding: Decoding, languages: Sequence[Texts]) -> None:
        """Take a complete decoding, whose current branch they are of."""
        self._decoding, self._languages, self._origins = decoding, languages, origins_of(decoding)
        self._numbers: dict[Element, int] = {}
        self._elements: list[Element] = []

    def number(self, element: Element) -> int:
        """The number of an element, a new one if it is new."""
        if element not in self._numbers:
            self._elements.append(element)
            self._numbers[element] = len(self._elements)
        return self._numbers[element]

    def document(self) -> dict[str, object]:
        """`numbers`: the lines about each, in each language; a line that occurs twice is its place in `shared`.

        A number to go on to is written without its symbol if that is its own. Raises ExportError if all is too much.
        """
        told = [*self._told()]
        own = [languages[0][0][0] for languages in told]
        lines = Counter(line for languages in told for about in languages for line in about)
        shared = {line: place for place, line in enumerate(line for line, count in lines.items() if count > 1)}

        def written(line: Line) -> list[object]:
            return [run[0] if not isinstance(run, str) and own[run[0] - 1] == run[1] else run for run in line]

        return {
            "numbers": [
                [[shared[line] if line in shared else written(line) for line in about] for about in languages]
                for languages in told
            ],
            "shared": [*map(written, shared)],
        }

    def _told(self) -> Iterator[list[list[Line]]]:
        """The lines about each number in each language; what they lead to has its turn after them."""
        asked, size, known = len(self._elements), 0, set[Line]()
        for turn, element in enumerate(self._elements):  # which grows meanwhile
            node = node_of(self._origins.derive(element), TOP if turn < asked else TOP_OF_EACH)
            told = [[*self._about(node, say)] for say in self._languages]
            new = {line for about in told for line in about} - known
            known |= new
            size += sum(len(json.dumps(line, ensure_ascii=False).encode()) for line in new)
            if size > MOST * 1_000_000:
                raise ExportError(
                    f"what all numbers are made of would take more than {MOST} MB; export one step with --at, or a "
                    "shorter sentence."
                )
            yield told

    def _about(self, node: Node, say: Texts) -> Iterator[Line]:
        made = node.made
        symbol = node.derivation.symbol
        yield symbol, equation(node.derivation).removeprefix(symbol)
        if node.derivation.by_hand:
            yield (by_hand(node.derivation, say),)
            yield (equation(made),)
        for text in (in_numbers(made), meaning(self._decoding, made, say), made.source):
            if text:
                yield (text,)
        table = rows(node)
        if table:
            names = [say("derivation.product"), say("derivation.so_far") if adds_up(made) else ""]
            yield ("\t".join([*filter(None, names), say("derivation.factors")]),)
        widths = [max((len(row[column]) for row in table), default=0) for column in range(2)]
        for value, so_far, factors in table:
            sums = [text.rjust(width) for text, width in zip((value, so_far), widths, strict=True) if width]
            yield tuple(self._linked("\t".join([*sums, ""]), factors))
        for remark in remarks(node, say):
            yield (remark,)

    def _linked(self, text: str, factors: Sequence[tuple[Operand, str]]) -> Iterator[str | tuple[int, str]]:
        """A row: texts, and the numbers of those factors that are made of something."""
        for operand, value in factors:
            element = operand.element
            if element is None or element.substep == PARAMETERS:
                text += f"{operand.symbol} {value} × "
            else:
                yield text
                yield self.number(element), operand.symbol
                text = f" {value} × "
        yield text.removesuffix(" × ")
