"""From a number's address to what it is made of: finds the rule beside its sub-step, and what the rule reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attn_tui.config import DIRECTIONS
from attn_tui.engine import encoder, search
from attn_tui.engine.architectures import order, parameter_shapes
from attn_tui.engine.derivation import Derivation, Element, Formula
from attn_tui.engine.events import Event, PositionRead, SentenceSplit, WordChosen, names
from attn_tui.engine.framing import masks
from attn_tui.engine.intervention import Intervention
from attn_tui.engine.known import Facts, Known
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.substep import Rule
from attn_tui.errors import DerivationError
from attn_tui.text import shown

PARAMETERS = "parameters"
"""The sub-step of an element that is a parameter."""


class Origins:
    """Derives the numbers of one branch of a decoding, from the events seen so far."""

    def __init__(
        self, checkpoint: Checkpoint, events: Sequence[Event], interventions: Sequence[Intervention] = ()
    ) -> None:
        """Take all events from the first one on, and the what-ifs that they were computed with."""
        self.checkpoint, split = checkpoint, events[0]
        assert isinstance(split, SentenceSplit)
        shapes = parameter_shapes(checkpoint.config)
        decoder = {one.event.substep: one.made_of for one in order(checkpoint.config)}
        self.rules: Mapping[str, Mapping[str, Rule]] = {
            **encoder.MADE_OF,
            **decoder,
            WordChosen.substep: search.MADE_OF,
        }
        """By sub-step and by what they derive."""
        self.facts = Facts(checkpoint, events, interventions, masks(checkpoint, split.source), self.rules, shapes)

    def formula(self, element: Element) -> Formula:
        """What a number that is no parameter is made of; if it was put in by hand, of nothing."""
        known = self.facts.at(element.t, element.substep)
        if known.by_hand(element.field, element.index):
            return Formula("", ())
        return self.rules[element.substep][element.field](known, *element.index)

    def derive(self, element: Element) -> Derivation:
        """Derive a number. Raises DerivationError if there is none of that address, or not yet."""
        substep, field, index = element.substep, element.field, element.index
        if any(i < 0 for i in index):
            raise _no_number(element)
        if substep == PARAMETERS:
            return self._parameter(element)
        known, rules = self.facts.at(element.t, substep), self.rules.get(substep, {})
        if field not in rules:
            known_ones = ", ".join(rules) or "none"
            raise DerivationError(f"{shown(substep)} has no numbers {shown(field)}; it has {known_ones}.")
        try:
            formula, number = rules[field](known, *index), self._number(known, field, index)
        except (IndexError, KeyError, TypeError):
            raise _no_number(element) from None
        symbol = self.symbol(known, field, index)
        made = float(known.value(formula)) if number is None or formula.products else number
        if number is not None and (by_hand := known.by_hand(field, index)):
            computed = Derivation(element, symbol, made, formula)
            return Derivation(element, symbol, number, Formula("", ()), by_hand, computed)
        return Derivation(element, symbol, made if number is None else number, formula)

    def _number(self, known: Known, field: str, index: tuple[int, ...]) -> float | None:
        """The number in the event; None if it is computed on the way."""
        event: Event = known.event
        if isinstance(event, PositionRead):
            layer, d, j, *index_in_vector = index
            event, index = self.position(layer, d, j), tuple(index_in_vector)
        if field not in names(type(event)):
            return None
        return float(getattr(event, field)[index])  # TypeError if this system does not have it

    def position(self, layer: int, d: int, j: int) -> PositionRead:
        """The event that reads a position. KeyError if there is none."""
        return self.facts.reading[layer, DIRECTIONS[self.checkpoint.config.directions][d], j]

    def symbol(self, known: Known, field: str, index: tuple[int, ...]) -> str:
        """The symbol of a number of a sub-step."""
        words = {"top_probabilities": "top_ids", "probability": "y_t"}
        if field in words:
            field, index = "p", (int(known.own(words[field]).values[index]),)
        return self.facts.symbols.of(known.t, known.substep, field)(index)

    def _parameter(self, element: Element) -> Derivation:
        name, index = element.field, element.index
        values = self.checkpoint.parameters.get(name)
        shape = self.facts.shapes.get(name)
        if shape is None:
            raise DerivationError(f"{shown(self.checkpoint.name)} has no parameter {shown(name)}; see its config.")
        if len(index) != len(shape) or any(i >= size for i, size in zip(index, shape, strict=True)):
            raise _no_number(element)
        value = float("nan") if values is None else float(values[index])
        symbol = self.facts.symbols.of(0, PARAMETERS, name)(index)
        return Derivation(element, symbol, value, Formula("", ()))


def _no_number(element: Element) -> DerivationError:
    where = ", ".join(str(i + 1) for i in element.index) or "without a place"
    return DerivationError(f"{shown(element.field)} of {shown(element.substep)} has no number {where}.")
