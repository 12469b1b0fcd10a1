"""A sub-step: computes one event from what is known so far, with the parameters it needs."""

from __future__ import annotations

import functools
from collections.abc import Callable

from attn_tui.config import ModelConfig
from attn_tui.engine.events import Event
from attn_tui.engine.memory import Memory
from attn_tui.engine.model import Checkpoint, Shapes
from attn_tui.engine.orders import Step


class SubStep:
    """A function of the checkpoint and of what is known so far (`Memory`) that returns one event.

    The event's fields then become known. It works alike for one sentence and for a batch with a leading axis.
    """

    def __init__(
        self, step: Step, run: Callable[[Checkpoint, Memory], Event], shapes: Callable[[ModelConfig], Shapes]
    ) -> None:
        """Take the step, the function that computes it, and the shapes of the parameters it reads."""
        self.step, self.event, self.shapes, self._run = step, step.kind, shapes, run
        functools.update_wrapper(self, run)

    def __call__(self, checkpoint: Checkpoint, memory: Memory) -> Event:
        """Compute the event."""
        return self._run(checkpoint, memory)


def substep(
    step: Step, shapes: Callable[[ModelConfig], Shapes] = lambda config: {}
) -> Callable[[Callable[[Checkpoint, Memory], Event]], SubStep]:
    """Make a function the sub-step that computes a step; `shapes` are those of the parameters it reads."""
    return lambda run: SubStep(step, run, shapes)
