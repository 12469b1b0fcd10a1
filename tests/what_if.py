"""What the tests of interventions ask of decodings, and interventions for every system."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st
from support import VARIED, checkpoint_of, unframed

from attn_tui.config import ModelConfig
from attn_tui.engine.events import DecodingEnded, Event, names
from attn_tui.engine.interventions import FIELDS, OF_ATTENTION, Intervention
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.scoring import has_score
from attn_tui.engine.stepper import decode
from attn_tui.scores import SCORES

SENTENCE = "w3 w1 w4 w2 w5"
LENGTH = 5
ATTENTIVE = [name for name, config in VARIED.items() if config.score != "none"]


def endless(name: str, seed: int = 0, scale: float = 0.7) -> Checkpoint:
    """A checkpoint whose decodings go on to the longest length, so that no time step is missing; `<END>` is word 0."""
    config = dataclasses.replace(unframed(VARIED[name]), without_bias=())
    bias = np.random.default_rng(seed).normal(0, scale, config.target_vocabulary).astype(np.float32)
    bias[0] = -1000
    return checkpoint_of(config, seed, scale=scale, changes={"decoder.output.bias": bias})


def of(happened: Iterable[Event], kind: type[Event], t: int) -> Event:
    """The event of a kind in a time step."""
    [event] = [event for event in happened if type(event) is kind and event.t == t]
    return event


def differing(event: Event, other: Event) -> list[str]:
    """The fields in which two events differ in a single bit."""
    if type(event) is not type(other):
        return ["the kind"]
    return [name for name in names(type(event)) if not _same(getattr(event, name), getattr(other, name))]


def _same(value: object, other: object) -> bool:
    if isinstance(value, np.ndarray) and isinstance(other, np.ndarray):
        return (value.dtype, value.shape, value.tobytes()) == (other.dtype, other.shape, other.tobytes())
    return type(value) is type(other) and value == other


def assert_identical(happened: Sequence[Event], others: Sequence[Event], *, but: Sequence[str] = ()) -> None:
    """Check that two decodings have the same events, bit for bit."""
    assert len(happened) == len(others)
    for event, other in zip(happened, others, strict=True):
        assert not set(differing(event, other)) - set(but), (event.t, event.substep)


def until(happened: Sequence[Event], t: int) -> list[Event]:
    """The events before a time step."""
    return [event for event in happened if event.t < t]


def decoded(checkpoint: Checkpoint, *interventions: Intervention, sentence: str = SENTENCE) -> list[Event]:
    """All events of a greedy decoding."""
    return list(decode(checkpoint, sentence, interventions=interventions))


def widths(config: ModelConfig, src_len: int) -> dict[str, int]:
    """How many elements each field has."""
    return {"e_t": src_len, "alpha_t": src_len, "c_t": config.encoder_state, "h_t": config.decoder_hidden}


def every_change(checkpoint: Checkpoint, t: int, src_len: int = LENGTH, *, onward: bool = False) -> list[Intervention]:
    """One intervention for every field, change and form of value that this system knows."""
    config, one = checkpoint.config, np.random.default_rng(3)
    found = [
        Intervention(t, "y_t", value=3, onward=onward),
        Intervention(t, "top_probabilities", "temperature", 3.0, onward=onward),
    ]
    for field, size in widths(config, src_len).items():
        if config.score == "none" and field in OF_ATTENTION:
            continue
        several = tuple(one.dirichlet(np.ones(size)).tolist())
        found += [
            Intervention(t, field, value=0.25, at=size - 1, onward=onward),
            Intervention(t, field, value=0.125, onward=onward),
            Intervention(t, field, value=several, onward=onward),
        ]
        for change in FIELDS[field]:
            if change in ("in", "out", "only"):
                found.append(Intervention(t, field, change, at=0, onward=onward))
            elif change == "frozen":
                found += [Intervention(t, field, change, at=at, onward=onward) for at in (None, 1)]
            elif change == "temperature":
                found.append(Intervention(t, field, change, 0.5, onward=onward))
            elif change in ("uniform", "last", "normalised") or has_score(checkpoint, change):
                found.append(Intervention(t, field, change, onward=onward))
    return found


def third_of_every_change(name: str, checkpoint: Checkpoint, t: int, **options: Any) -> list[Intervention]:
    """Every third one, for tests that take long: what one system leaves out, the next ones have."""
    return every_change(checkpoint, t, **options)[list(VARIED).index(name) % 3 :: 3]


@st.composite
def interventions(draw: st.DrawFn, checkpoint: Checkpoint, src_len: int = LENGTH) -> Intervention:
    """Interventions that can be, with any value that can be."""
    config = checkpoint.config
    field = draw(st.sampled_from([f for f in FIELDS if config.score != "none" or f not in OF_ATTENTION]))
    known = [c for c in FIELDS[field] if c not in SCORES or has_score(checkpoint, c)]
    change = draw(st.sampled_from(known))
    t, onward = draw(st.integers(1, config.max_length)), draw(st.booleans())
    size = widths(config, src_len).get(field, 0)
    at, value = None, None
    if change in ("in", "out", "only") or (change in ("set", "frozen") and size and draw(st.booleans())):
        at = draw(st.integers(0, size - 1))
    if change == "temperature":
        value = draw(st.floats(0.01, 100))
    elif field == "y_t":
        value = draw(st.integers(0, config.target_vocabulary - 1))
    elif change == "set":
        numbers = st.floats(0, 1) if field == "alpha_t" else st.floats(-1e6, 1e6) | st.floats(-2, 2)
        several = at is None and draw(st.booleans())
        value = draw(st.lists(numbers, min_size=size, max_size=size).map(tuple) if several else numbers)
    return Intervention(t, field, change, value, at, onward)


def ended(happened: Sequence[Event]) -> bool:
    """Whether a decoding is whole."""
    return isinstance(happened[-1], DecodingEnded)
