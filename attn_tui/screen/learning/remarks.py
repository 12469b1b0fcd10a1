"""What is said about a stage, for a beginner."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attn_tui.engine import events as ev
from attn_tui.screen.learning.slopes import size_of
from attn_tui.story.learning.descent import Descent
from attn_tui.story.learning.flow import Flow
from attn_tui.story.learning.rules import equations
from attn_tui.story.learning.stages import SOURCE, TIME, Stage, symbol_of
from attn_tui.story.learning.taught import Taught
from attn_tui.story.texts import Texts
from attn_tui.symbols import number, subscript

LITTLE = 0.05
"""In nats a word: with less, there is hardly anything to be learned."""


def of_step(descent: Descent, say: Texts) -> Iterator[str]:
    """What the last step has done; or, if there was none, that there is little to do."""
    now, before = descent.now, descent.before
    if (before or now).loss / now.size < LITTLE:
        yield say("learning.little", name=now.checkpoint.name.partition("@")[0])
    elif before is not None:
        values = {"before": number(before.loss), "after": number(now.loss), "rate": f"{descent.last_rate:g}"}
        is_better = now.loss < before.loss
        yield say("learning.step.better" if is_better else "learning.step.worse", **values)
        if is_better and (now.losses.values > before.losses.values).any():
            yield say("learning.step.some")


def of_stage(taught: Taught, t: int, stage: Stage, say: Texts) -> Iterator[str]:
    """What a stage is, how its bars are to be read, and its equation."""
    name = "state.alone" if stage.name == "state" and not taught.has_attention else stage.name
    yield say(f"learning.stage.{name}", symbol=symbol_of(taught, t, stage), right=taught.right[t - 1])
    yield from equations(stage.name, taught.checkpoint.config)
    if stage.name not in (SOURCE, TIME):
        yield say("learning.sign")


def of_flows(taught: Taught, t: int, flows: list[Flow], say: Texts) -> Iterator[str]:
    """How far the loss comes back, with and without attention; the first flow is that of the model itself."""
    has = [flow for flow in flows if flow.has_attention]
    lacks = [flow for flow in flows if not flow.has_attention]
    j = _most_attended(taught, t) if flows[0].has_attention else 0
    values = {"state": f"h{subscript(j + 1)}", "word": taught.source[j]}
    if has and lacks and len(has[0].encoder) == len(lacks[0].encoder):
        key = "learning.flow.both" if flows[0].has_attention else "learning.flow.first"
        yield say(
            key,
            attention=size_of(has[0].encoder[j]),
            alone=size_of(lacks[0].encoder[j]),
            n=int(lacks[0].steps[j]),
            **values,
        )
    elif has:
        yield say("learning.flow.attention", value=size_of(has[0].encoder[j]), **values)
    else:
        last = size_of(lacks[0].decoder[-1])
        yield say(
            "learning.flow.none", value=size_of(lacks[0].encoder[j]), n=int(lacks[0].steps[j]), last=last, **values
        )


def _most_attended(taught: Taught, t: int) -> int:
    found = next(event for event in taught.events if event.t == t and isinstance(event, ev.ContextComputed))
    return int(np.argmax(found.alpha_t))
