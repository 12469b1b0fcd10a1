"""Events in sequence, in the order of a system of that config → branches."""

from __future__ import annotations

from typing import Any

from attn_tui.config import ModelConfig
from attn_tui.engine import events as ev
from attn_tui.engine.branch import Branch
from attn_tui.engine.orders import kinds_of
from attn_tui.engine.timeline import Timeline
from attn_tui.errors import TraceError
from attn_tui.trace.changes import from_json
from attn_tui.trace.checking import entry, items, whole, whole_or_none
from attn_tui.trace.system import reading_of

MOST = 2_000
"""Branches of a decoding."""
_MOST_EVENTS = 2_000_000
"""Events of all branches together, shared ones counted for each."""


def branches_of(
    config: ModelConfig, split: ev.SentenceSplit, events: list[ev.Event], described: list[Any]
) -> list[Branch]:
    """Make the branches of a decoding. TraceError if they are not branches, or their events are in another order."""
    if not 1 <= len(described) <= MOST:
        raise TraceError(f"it has {len(described):,} branches; there can be from 1 to {MOST:,}")
    branches: list[Branch] = []
    room = _MOST_EVENTS
    for number, about in enumerate(described):
        changes = tuple(from_json(config, len(split.source), change) for change in entry(about, "changes", list))
        parent = whole_or_none(about.get("parent"), 0, number - 1)
        if (parent is None) is not (number == 0):
            raise TraceError("its branches do not follow from one another")
        happened = _happened(events, entry(about, "events", list), room)
        room -= len(happened)
        _check_order(config, split, happened)
        timeline = Timeline(iter(happened))
        while timeline.look_ahead():
            pass
        branches.append(Branch(timeline, None if parent is None else branches[parent], changes))
    for branch, about in zip(branches, described, strict=True):
        redo = whole_or_none(about.get("redo"), 0, len(branches) - 1)
        if redo is not None:
            if branches[redo].parent is not branch:
                raise TraceError("its branches do not follow from one another")
            branch.left_for = branches[redo]
    return branches


def _happened(events: list[ev.Event], ranges: list[Any], room: int) -> list[ev.Event]:
    found: list[ev.Event] = []
    for pair in ranges:
        if len(items(pair)) != 2:
            raise TraceError("its branches have no events")
        first, end = (whole(number, 0, len(events)) for number in pair)
        found += events[first:end]
        if len(found) > room:
            raise TraceError("it has too many events")
    return found


def _check_order(config: ModelConfig, split: ev.SentenceSplit, happened: list[ev.Event]) -> None:
    """Check that a decoding of such a system could have these events in this order."""
    reading, order = list(reading_of(config, len(split.source))), kinds_of(config)
    first = 1 + len(reading)
    steps, rest = divmod(len(happened) - first - 1, len(order))
    right = not rest and 1 <= steps <= config.max_length and happened[0] is split and split.t == 0
    right = right and all(
        type(event) is kind and event.t == 0 and all(getattr(event, name) == value for name, value in values.items())
        for event, (kind, values) in zip(happened[1:first], reading, strict=True)
    )
    right = right and all(
        type(event) is order[i % len(order)] and event.t == i // len(order) + 1
        for i, event in enumerate(happened[first:-1])
    )
    last = happened[-1] if happened else None
    if not (right and isinstance(last, ev.DecodingEnded) and last.t == steps and last.reason in ("end", "length")):
        raise TraceError("its events are not in the order of such a system")
