"""A trace, opened for the screen: what was computed is shown, and nothing is computed."""

from __future__ import annotations

from attn_tui.story.decoding import Decoding
from attn_tui.trace import Recorded, Trace


def decodings_of(trace: Trace) -> list[Decoding]:
    """The decodings of a trace, which were side by side."""
    return [decoding_of(recorded) for recorded in trace.decodings]


def decoding_of(recorded: Recorded) -> Decoding:
    """One of them, with the decoding of the previous sentence, if there is one."""
    return Decoding(
        checkpoint=recorded.checkpoint,
        sentence=recorded.sentence,
        order=recorded.order,
        branches=recorded.branches,
        search=recorded.search,
        former=None if recorded.former is None else decoding_of(recorded.former),
        anew=recorded.anew,
        recorded=recorded,
    )
