"""What a what-if is, as a value: which field of which event, in which time step, becomes what. Needs no model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from attn_tui.config import ModelConfig
from attn_tui.engine import events as ev
from attn_tui.engine.orders import kinds_of
from attn_tui.scores import SCORES

Value: TypeAlias = float | tuple[float, ...] | None


@dataclass(frozen=True, slots=True)
class Intervention:
    """One value that is replaced: at a time step, in a field of an event."""

    t: int
    """Time step, from 1."""
    field: str
    """Of the event, by its name there; one of `FIELDS`."""
    change: str = "set"
    """What is done, one of `FIELDS[field]`."""
    value: Value = None
    """What `set` puts in: one number, or one for each element; of y_t the word's id. Or the temperature."""
    at: int | None = None
    """Which element, from 0: source position or dimension. None for all of them."""
    onward: bool = False
    """Whether it holds in all later time steps, too."""

    def holds_in(self, t: int) -> bool:
        """Whether it holds in that time step."""
        return t == self.t or (self.onward and t > self.t)


FIELDS: dict[str, tuple[str, ...]] = {
    "e_t": ("set", "in", "out", *SCORES),
    "alpha_t": ("set", "only", "uniform", "last", "normalised", "temperature"),
    "c_t": ("set", "frozen"),
    "h_t": ("set", "frozen"),
    "top_probabilities": ("temperature",),
    "y_t": ("set",),
}
"""What can be replaced, and how."""
COMPUTED = ("temperature", *SCORES)
"""Changes by which a field is computed otherwise, and not put in."""
OF_ATTENTION = ("e_t", "alpha_t", "c_t")
"""What a system without attention has not."""


_WITH_PROBABILITIES = (ev.FeedforwardComputed, ev.OutputComputed)


def kind_of(config: ModelConfig, field: str, change: str = "set") -> type[ev.Event]:
    """Return the kind of event that a field is replaced in.

    Of alpha_t, that is the one whose weights the context sums; but a temperature is the softmax's.
    """
    focused = config.attention == "local-p" and change != "temperature"
    return {
        "e_t": ev.ScoresComputed,
        "alpha_t": ev.WeightsFocused if focused else ev.WeightsComputed,
        "c_t": ev.ContextComputed,
        "h_t": ev.StateComputed,
        "top_probabilities": next(kind for kind in kinds_of(config) if kind in _WITH_PROBABILITIES),
        "y_t": ev.WordChosen,
    }[field]
