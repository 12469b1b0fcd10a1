"""Traces: their description, their arrays, their container; used by all that shows one."""

from __future__ import annotations

import functools
import json
from contextlib import nullcontext
from pathlib import Path
from random import Random

from recording import changed, content, decoded, described

from attn_tui import trace
from attn_tui.story.explain import explain
from attn_tui.story.moment import moment
from attn_tui.story.recorded import decodings_of
from attn_tui.story.texts import texts
from attn_tui.trace.container import unpack
from campaigns import arrays, mutating, values
from campaigns.campaign import Case
from campaigns.checkpoints import with_header
from campaigns.places import displaced
from campaigns.used import answered, came_of, refused_or

SYSTEMS = ("", "rnnsearch", "luong-local-p", "position-attention", "conditional-gru", "with parameters")


@functools.cache
def base(system: str) -> bytes:
    """The bytes of a trace."""
    if system == "with parameters":
        return trace.to_bytes([decoded(None, "2.y=teacher")], parameters=True)
    return content(system)


def case(drawn: Random, folder: Path) -> Case:
    """A trace changed, and something that reads it."""
    system = drawn.choice(SYSTEMS)
    path = folder / "a.trace"
    path.write_bytes(base(system))
    at_reading, what = _changed(drawn, path)
    arguments = drawn.choice(
        (
            None, None, None,
            ["export", str(path), "-o", f"{path}.json"], ["export", str(path), "-o", f"{path}.md"],
            ["export", str(path), "-o", f"{path}.csv"], ["why", str(path), "--at", "1.state.#1"],
            ["translate", "a", "--plain", "-c", str(path)], ["lesson", str(path), "--check"],
        )
    )  # fmt: skip

    def run() -> str:
        with at_reading:
            return came_of(answered(*arguments)) if arguments else refused_or(lambda: show(path))

    return Case(f"{system or 'lecture'}: {what}; {arguments[0] if arguments else 'shown'}", run)


def show(path: Path) -> None:
    """Read a trace, and walk through all of it."""
    for decoding in decodings_of(trace.read(path)):
        for branch in decoding.branches.all:
            decoding.branches.switch(branch)
            decoding.timeline.first()
            while True:
                explain(moment(decoding), texts("en"))
                if not decoding.timeline.forward():
                    break


def _changed(drawn: Random, path: Path):
    data, way = path.read_bytes(), drawn.random()
    if way < 0.12:
        return displaced(drawn, path)
    if way < 0.55:
        value, what = values.changed(drawn, described(data))
        text, more = values.text_of(drawn, value)
        try:
            data, what = changed(data, text), f"{what} {more}".strip()
        except UnicodeEncodeError:  # half a character, which a header cannot have
            data = changed(data, json.dumps(value))
    elif way < 0.75:
        tensors, what = arrays.changed(drawn, unpack(data)[0])
        known = {name: tensors.get(name) for name in {*tensors, *unpack(data)[0]}}
        try:
            data = changed(data, tensors=known)
        except KeyError:  # of a type that no trace has
            data, what = mutating.mutated(drawn, data)
    elif way < 0.85:
        data, what = with_header(drawn, data)
    else:
        data, what = mutating.mutated(drawn, data)
    path.write_bytes(data)
    return nullcontext(), what
