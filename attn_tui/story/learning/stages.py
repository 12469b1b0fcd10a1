"""What a word's loss goes back through, the nearest to it first, and how it changes with the numbers there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.engine import events as ev
from attn_tui.engine.orders import Kind, kinds_of
from attn_tui.engine.quantity import Numbers
from attn_tui.story.learning.taught import Taught
from attn_tui.symbols import subscript


@dataclass(frozen=True, slots=True)
class Stage:
    """An array of a time step."""

    name: str
    """By which its texts and its equation are found."""
    kind: Kind
    """The sub-step that computes it."""
    field: str
    """What the sub-step calls it."""


WORDS, SOURCE, TIME = "words", "source", "time"
"""The first stage; that of the encoder states; and the last, which is about all time steps."""
_OF_KIND: dict[Kind, tuple[tuple[str, str], ...]] = {
    ev.FeedforwardComputed: ((WORDS, "logit"), ("network", "hidden")),
    ev.OutputComputed: ((WORDS, "logit"),),
    ev.ReadoutComputed: (("readout", "hidden"),),
    ev.AttentionalComputed: (("attentional", "hidden"),),
    ev.MaxoutComputed: (("maxout", "hidden"), ("pairs", "readout")),
    ev.StateComputed: (("state", "h_t"),),
    ev.InputCombined: (("combined", "combined_t"),),
    ev.ContextComputed: (("context", "c_t"),),
    ev.WeightsFocused: (("weights", "alpha_t"),),
    ev.WeightsComputed: (("weights", "alpha_t"),),
    ev.ScoresComputed: (("scores", "e_t"),),
    ev.StateProposed: (("proposed", "proposed_t"),),
}
"""The stages of each kind of sub-step, backward."""


def stages_of(config: ModelConfig) -> tuple[Stage, ...]:
    """The stages of a system, from the words' scores back."""
    found, kinds = list[Stage](), kinds_of(config)
    for kind in reversed(kinds):
        for name, field in _OF_KIND.get(kind, ()):
            if name == "state" and config.architecture == "rnnsearch":
                continue  # its readout is of h_{t−1}: h_t is for the next word
            before = name == "weights" and kind is ev.WeightsComputed and ev.WeightsFocused in kinds
            found.append(Stage("align" if before else name, kind, field))
    if config.score != "none":
        if ev.StateProposed not in kinds and kinds.index(ev.ScoresComputed) < kinds.index(ev.StateComputed):
            found.append(Stage("query", ev.ScoresComputed, "cells_t" if config.query == "cell" else "h_t"))
        found.append(Stage(SOURCE, ev.SentenceEncoded, "encoder_states"))
    return (*found, Stage(TIME, ev.StateComputed, "h_t"))


@dataclass(frozen=True, eq=False)
class Back:
    """What comes back to a stage from the loss of a word."""

    stage: Stage
    symbol: str
    """The whole array's: `C₁₂`."""
    labels: tuple[str, ...]
    """What each number is of: a word, a unit, a source position with its word."""
    values: Numbers
    """∂loss_t/∂ each number; of encoder states, the norm for each of them."""

    @property
    def has_sign(self) -> bool:
        """Whether it is known in which direction the loss changes."""
        return self.stage.name != SOURCE


def symbol_of(taught: Taught, t: int, stage: Stage) -> str:
    """What a stage of a time step is called: `p − y`, `u₁₂`, `h̄`, …; "" of all time steps."""
    if stage.name in (WORDS, SOURCE, TIME):
        return {WORDS: "p − y", SOURCE: "h̄", TIME: ""}[stage.name]
    if stage.name == "query":
        n = len(taught.source) + t - 1
        return f"{'cell of h' if stage.field == 'cells_t' else 'h'}{subscript(n)}" if t > 1 else "h₀"
    return taught.origins.facts.symbols.of(t, stage.kind.substep, stage.field)((None,))


def back_to(taught: Taught, t: int, stage: Stage) -> Back:
    """What comes back to a stage, but that of all time steps, from the loss of the word of time step `t`, from 1."""
    return Back(stage, symbol_of(taught, t, stage), _labels(taught, stage), _values(taught, t, stage))


def _values(taught: Taught, t: int, stage: Stage) -> Numbers:
    config, by = taught.checkpoint.config, taught.losses.by
    match stage.name:
        case "words":
            return by(t, (t, stage.kind.substep, stage.field), (config.target_vocabulary,))
        case "state":
            return of_state(taught, t, t)
        case "query" if stage.field == "cells_t":
            place = (t - 1, _substep_of_state(t - 1), stage.field)
            return by(t, place, (config.decoder_hidden,), config.layers - 1)
        case "query":
            return of_state(taught, t, t - 1)
        case "source":
            shape = len(taught.source), config.encoder_state
            norms: Numbers = np.linalg.norm(by(t, (0, stage.kind.substep, stage.field), shape), axis=-1)
            return norms
    return by(t, (t, stage.kind.substep, stage.field), _shape(taught, t, stage))


def _shape(taught: Taught, t: int, stage: Stage) -> tuple[int, ...]:
    event = next(event for event in taught.events if event.t == t and isinstance(event, stage.kind))
    shape: tuple[int, ...] = getattr(event, stage.field).shape
    return shape


def _substep_of_state(t: int) -> str:
    return ev.StateComputed.substep if t else ev.DecoderStarted.substep


def of_state(taught: Taught, t: int, at: int) -> Numbers:
    """∂loss_t/∂h of the decoder's top layer after time step `at`, 0 for the start: [dec].

    Attention and readout read it as h_t, the next time step as one of the layers; these are the same numbers.
    """
    config, substep = taught.checkpoint.config, _substep_of_state(at)
    units = (config.decoder_hidden,)
    as_state = taught.losses.by(t, (at, substep, "h_t" if at else "h_0"), units)
    return as_state + taught.losses.by(t, (at, substep, "layers_t"), units, config.layers - 1)


def _labels(taught: Taught, stage: Stage) -> tuple[str, ...]:
    if stage.name == WORDS:
        size = taught.checkpoint.config.target_vocabulary
        return taught.checkpoint.target_vocabulary.words(range(size))
    if stage.name in ("weights", "align", "scores", SOURCE):
        return tuple(f"h{subscript(j)} {word}" for j, word in enumerate(taught.source, 1))
    return ()
