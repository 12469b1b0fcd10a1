"""The numbers of one sub-step as lines: field, word, values, with tabs between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from attn_tui.engine.events import Event, FeedforwardComputed, OutputComputed, SentenceSplit, names
from attn_tui.story.decoding import Decoding

_SOURCE_WORDS = ("e_t", "alpha_t", "gaussian", "window", "encoder_states")
_TARGET_IDS = ("y_previous", "y_t", "top_ids")


def lines_of(decoding: Decoding) -> Iterator[str]:
    """Yield the lines of the current place.

    Values over the source have a line for each of its words; the most probable words have a line each.
    """
    event = decoding.timeline.current
    yield f"{decoding.here}\t{type(event).__name__}"
    for name in names(type(event)):
        if name not in ("t", "top_probabilities"):
            yield from _lines(decoding, event, name)


def _lines(decoding: Decoding, event: Event, name: str) -> Iterator[str]:
    value = getattr(event, name)
    if isinstance(event, FeedforwardComputed | OutputComputed) and name == "top_ids":
        for y, probability in zip(value.tolist(), event.top_probabilities.tolist(), strict=True):
            yield f"p\t{_word(decoding, y)}\t{probability:.6g}"
    elif name in _TARGET_IDS:
        yield f"{name}\t{_word(decoding, int(value))}\t{int(value)}"
    elif name in _SOURCE_WORDS:
        for word, row in zip(decoding.timeline.split.words, value, strict=True):
            yield f"{name}\t{word}\t{_numbers(np.atleast_1d(row))}"
    elif isinstance(event, SentenceSplit) and name == "source":
        for word, number in zip(event.words, value.tolist(), strict=True):
            yield f"{name}\t{word}\t{number}"
    elif isinstance(value, np.ndarray):
        for row in np.atleast_2d(value):
            yield f"{name}\t\t{_numbers(row)}"
    elif isinstance(value, int | str):
        yield f"{name}\t\t{value}"


def _word(decoding: Decoding, y: int) -> str:
    return decoding.words([y])[0]


def _numbers(values: Sequence[float] | np.ndarray) -> str:
    return "\t".join(f"{float(value):.6g}" for value in values)
