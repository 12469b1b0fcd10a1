"""A what-if as a value: the event's field that is replaced, in which time step, and by what. Needs no model."""

from __future__ import annotations

from collections.abc import Iterable
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
    """The name of the event's field; one of `FIELDS`."""
    change: str = "set"
    """What is done, one of `FIELDS[field]`."""
    value: Value = None
    """For `set` one number, or one for each element, or the id of the word y_t; for `temperature` the temperature."""
    at: int | None = None
    """Which element, from 0: source position or dimension. None for all of them."""
    onward: bool = False
    """Whether it applies in all later time steps, too."""

    def holds_in(self, t: int) -> bool:
        """Whether it applies in that time step."""
        return t == self.t or (self.onward and t > self.t)


def never_reached(interventions: Iterable[Intervention], steps: int) -> list[Intervention]:
    """Those that apply in none of a decoding's time steps, of which there are so many."""
    return [one for one in interventions if one.t > steps]


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
"""Changes that compute a field in another way instead of setting it."""
OF_ATTENTION = ("e_t", "alpha_t", "c_t")
"""Fields that a system without attention does not have."""
WITH_PROBABILITIES = (ev.FeedforwardComputed, ev.OutputComputed)
"""The kinds of events that compute the words' probabilities, one of them in each time step."""


def kind_of(config: ModelConfig, field: str, change: str = "set") -> type[ev.Event]:
    """Return the kind of event in which a field is replaced.

    For alpha_t it is the event whose weights go into the context, but for a temperature it is the softmax's.
    """
    focused = config.attention == "local-p" and change != "temperature"
    return {
        "e_t": ev.ScoresComputed,
        "alpha_t": ev.WeightsFocused if focused else ev.WeightsComputed,
        "c_t": ev.ContextComputed,
        "h_t": ev.StateComputed,
        "top_probabilities": next(kind for kind in kinds_of(config) if kind in WITH_PROBABILITIES),
        "y_t": ev.WordChosen,
    }[field]
