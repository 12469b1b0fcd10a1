"""Sentence → events: a generator that computes one sub-step for each event it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Literal

import numpy as np

from attn_tui.engine.decoder import ARCHITECTURES
from attn_tui.engine.encoder import encode
from attn_tui.engine.events import DecodingEnded, Event, SentenceSplit
from attn_tui.engine.memory import Memory
from attn_tui.engine.model import Checkpoint, Ids
from attn_tui.errors import SentenceError


def decode(checkpoint: Checkpoint, sentence: str, *, top: int = 10) -> Iterator[Event]:
    """Translate a sentence word by word and yield every sub-step as an event, greedily and lazily.

    `top` is how many of the most probable words `FeedforwardComputed` reports. Raises SentenceError, at the
    first event, where there is nothing to translate or a piece is not in the vocabulary.
    """
    split = split_sentence(checkpoint, sentence)
    yield split
    memory = Memory(np.array(checkpoint.target_vocabulary.end), top=top)
    for event in encode(checkpoint, split.source):
        memory.learn(event)
        yield event
    for memory.t in count(1):
        for substep in ARCHITECTURES[checkpoint.config.architecture]:
            event = substep(checkpoint, memory)
            memory.learn(event)
            yield event
        reason: Literal["end", "length"] = "end" if memory.y_t == checkpoint.target_vocabulary.end else "length"
        if reason == "end" or memory.t == checkpoint.config.max_length:
            yield DecodingEnded(t=memory.t, reason=reason)
            return


def split_sentence(checkpoint: Checkpoint, sentence: str) -> SentenceSplit:
    """Split a sentence into pieces, cut at the config's limit. SentenceError where there is none."""
    ids = checkpoint.source_vocabulary.encode(sentence)
    if not ids:
        raise SentenceError("the sentence is empty; type at least one word.")
    kept = ids[: checkpoint.config.max_source_length]
    return SentenceSplit(
        t=0,
        source=np.array(kept, np.int64),
        words=checkpoint.source_vocabulary.words(kept),
        cut=len(ids) - len(kept),
    )


@dataclass(frozen=True, eq=False, slots=True)
class Translation:
    """A finished translation, without the steps that led to it."""

    text: str
    ids: Ids  # [trg_len], `<END>` left out
    ended: bool
    """Whether `<END>` came, and not the length limit."""
    cut: int
    """Source pieces beyond the config's limit that were left out."""


def translate_batch(checkpoint: Checkpoint, sentences: Sequence[str]) -> list[Translation]:
    """Translate several sentences at once by the same sub-steps; each gets the words it would get alone.

    Raises SentenceError where one of them is empty or cannot be split.
    """
    if not sentences:
        return []
    splits = [split_sentence(checkpoint, sentence) for sentence in sentences]
    longest = max(len(split.source) for split in splits)
    source = np.zeros((len(splits), longest), np.int64)
    mask = np.zeros(source.shape, np.bool_)
    for row, split in enumerate(splits):
        source[row, : len(split.source)] = split.source
        mask[row, : len(split.source)] = True
    end = checkpoint.target_vocabulary.end
    memory = Memory(np.full(len(splits), end), mask, top=1)
    for event in encode(checkpoint, source, mask):
        memory.learn(event)
    words: list[Ids] = []
    ended = np.zeros(len(splits), np.bool_)
    for memory.t in range(1, checkpoint.config.max_length + 1):
        for substep in ARCHITECTURES[checkpoint.config.architecture]:
            memory.learn(substep(checkpoint, memory))
        words.append(memory.y_t)
        ended |= memory.y_t == end
        if ended.all():
            break
    return [
        _translation(checkpoint, ids, bool(done), split.cut)
        for ids, done, split in zip(np.stack(words, axis=-1), ended, splits, strict=True)
    ]


def _translation(checkpoint: Checkpoint, ids: Ids, ended: bool, cut: int) -> Translation:
    vocabulary = checkpoint.target_vocabulary
    kept = ids[: ids.tolist().index(vocabulary.end)] if ended else ids
    return Translation(vocabulary.decode(kept.tolist()), kept, ended, cut)
