"""A sub-step: computes one event from what is known so far, with the parameters it needs."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from attn_tui.config import ModelConfig
from attn_tui.engine.events import Event
from attn_tui.engine.memory import Memory
from attn_tui.engine.model import Checkpoint, Shapes
from attn_tui.engine.orders import Step

if TYPE_CHECKING:
    from attn_tui.engine.known import Known
    from attn_tui.engine.quantity import Formula

Rule: TypeAlias = "Callable[..., Formula]"
"""What is known (`attn_tui.engine.known.Known`) and an element's index → what that number is made of."""


class SubStep:
    """A function of the checkpoint and of what is known so far (`Memory`) that returns one event.

    The event's fields then become known. It works alike for one sentence and for a batch with a leading axis.
    """

    def __init__(
        self,
        step: Step,
        run: Callable[[Checkpoint, Memory], Event],
        shapes: Callable[[ModelConfig], Shapes],
        made_of: Mapping[str, Rule],
    ) -> None:
        """Take the step, the function that computes it, the shapes of the parameters it reads, and its rules."""
        self.step, self.event, self.shapes, self._run = step, step.kind, shapes, run
        self.made_of = made_of
        functools.update_wrapper(self, run)

    def __call__(self, checkpoint: Checkpoint, memory: Memory) -> Event:
        """Compute the event."""
        return self._run(checkpoint, memory)


def substep(
    step: Step, made_of: Mapping[str, Rule], shapes: Callable[[ModelConfig], Shapes] = lambda config: {}
) -> Callable[[Callable[[Checkpoint, Memory], Event]], SubStep]:
    """Make a function the sub-step that computes a step.

    `made_of` has a rule for each field of its event, and for what is computed on the way: the same equation for one
    number. `shapes` are those of the parameters it reads.
    """
    return lambda run: SubStep(step, run, shapes, made_of)


class Concatenated:
    """The rule of a concatenation: its fields one after the other."""

    def __init__(self, *fields: str) -> None:
        """Take the names of the vectors, in their order."""
        self.fields = fields

    def __call__(self, known: Known, i: int) -> Formula:
        for part in known.parts_of(self.fields):
            if i < len(part):
                return known.sum(part[i])
            i -= len(part)
        raise IndexError(i)
