"""Sentence → events: a generator that computes one sub-step for each event requested."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Literal

import numpy as np

from attn_tui.engine.architectures import order
from attn_tui.engine.encoder import encode
from attn_tui.engine.events import DecodingEnded, Event, SentenceSplit
from attn_tui.engine.framing import first_id, frame_of, masks
from attn_tui.engine.intervention import Intervention
from attn_tui.engine.interventions import check, intervene
from attn_tui.engine.memory import Memory
from attn_tui.engine.model import Array, Checkpoint, Ids
from attn_tui.engine.search import Choice, choose_word, greedy
from attn_tui.errors import SearchError, SentenceError
from attn_tui.text import shown
from attn_tui.vocabulary import first_pieces


def decode(
    checkpoint: Checkpoint,
    sentence: str,
    *,
    top: int = 10,
    choose: Choice = greedy,
    interventions: Sequence[Intervention] = (),
) -> Iterator[Event]:
    """Translate a sentence word by word and lazily yield every sub-step as an event.

    `top` is how many of the most probable words are reported; `choose` takes one of all words, see
    `attn_tui.engine.search`. `interventions` are what-ifs, see `attn_tui.engine.interventions`: the events before the
    first of them are the same as without. Raises SentenceError, at the first event, if there is nothing to
    translate or a piece is not in the vocabulary, InterventionError if one is impossible, and SearchError if `top` < 1.
    """
    if top < 1:
        raise SearchError(f"{shown(top)} of the most probable words are asked for; the least is 1.")
    split = split_sentence(checkpoint, sentence)
    if interventions:
        check(checkpoint, split.source, interventions)
    yield split
    yield from go_on(checkpoint, [split], top=top, choose=choose, interventions=interventions)


def go_on(
    checkpoint: Checkpoint,
    happened: Sequence[Event],
    *,
    top: int = 10,
    choose: Choice = greedy,
    interventions: Sequence[Intervention] = (),
) -> Iterator[Event]:
    """Yield what `decode` yields after these events: the first one, or those of whole time steps."""
    split = happened[0]
    assert isinstance(split, SentenceSplit)
    limit = checkpoint.config.longest(len(split.source))
    read, attended = masks(checkpoint, split.source)
    memory = Memory(first_word(checkpoint), attended, top)
    for event in happened:
        memory.learn(event)
    start, *substeps = order(checkpoint.config)
    if isinstance(happened[-1], SentenceSplit):
        for event in encode(checkpoint, split.source, read):
            memory.learn(event)
            yield event
        yield _next(start(checkpoint, memory), memory)
    for memory.t in count(happened[-1].t + 1):
        holding = [one for one in interventions if one.holds_in(memory.t)]
        for substep in substeps:
            yield _next(intervene(checkpoint, memory, substep(checkpoint, memory), holding), memory)
        yield _next(intervene(checkpoint, memory, choose_word(memory, choose), holding), memory)
        reason: Literal["end", "length"] = "end" if memory.y_t == checkpoint.target_vocabulary.end else "length"
        if reason == "end" or memory.t == limit:
            yield DecodingEnded(t=memory.t, reason=reason)
            return


def _next(event: Event, memory: Memory) -> Event:
    memory.learn(event)
    return event


def split_sentence(checkpoint: Checkpoint, sentence: str) -> SentenceSplit:
    """Split a sentence into the pieces that are read, cut at the config's limit. SentenceError if there are none."""
    config, vocabulary = checkpoint.config, checkpoint.source_vocabulary
    ids, count = first_pieces(vocabulary, sentence)
    if not ids:
        raise SentenceError("the sentence is empty; type at least one word.")
    frame = frame_of(config, vocabulary)
    kept = ids[: config.max_source_length - frame.around_pieces]
    source = frame.around(kept)
    return SentenceSplit(t=0, source=np.array(source, np.int64), words=vocabulary.words(source), cut=count - len(kept))


def first_word(checkpoint: Checkpoint, *batch: int) -> Ids:
    """The word before the first one, for each of a batch: [...]."""
    return np.full(batch, first_id(checkpoint.config, checkpoint.target_vocabulary), np.int64)


@dataclass(frozen=True, eq=False, slots=True)
class Translation:
    """A finished translation, without the steps that led to it."""

    text: str
    ids: Ids  # [trg_len], `<END>` left out
    ended: bool
    """Whether it ended by `<END>`, not by the length limit."""
    cut: int
    """Source pieces beyond the config's limit that were left out."""
    log_probability: float
    """Natural logarithm, of all its pieces together, `<END>` included if it ended."""
    alpha: Array | None  # [trg_len, src_len]
    """The weights each piece was chosen with; None without attention."""
    source: tuple[str, ...]
    """How each source piece is shown: the columns of `alpha`."""
    words: tuple[str, ...]
    """How each of its own pieces is shown: the rows of `alpha`."""


def translate_batch(
    checkpoint: Checkpoint,
    sentences: Sequence[str],
    *,
    choose: Choice = greedy,
    interventions: Sequence[Intervention] = (),
) -> list[Translation]:
    """Translate several sentences at once by the same sub-steps; each gets the words it would get alone.

    (Except when sampling: words are drawn for all sentences in turn.) Raises SentenceError if one of them is empty
    or cannot be split, and InterventionError if one of the interventions, which apply to all, is impossible.
    """
    if not len(sentences):
        return []
    splits, memory, step = read_batch(checkpoint, sentences, interventions)
    end, attends = checkpoint.target_vocabulary.end, checkpoint.config.score != "none"
    words: list[list[int]] = [[] for _ in splits]
    weights: list[list[Array]] = [[] for _ in splits]
    total = np.zeros(len(splits))  # float64, because so many are added up
    limits = np.array([checkpoint.config.longest(len(split.source)) for split in splits])
    for memory.t in range(1, int(limits.max()) + 1):
        step()
        memory.learn(intervene(checkpoint, memory, choose_word(memory, choose), interventions))
        total[memory.rows] += memory.log_probability(memory.y_t)
        for i, row in enumerate(memory.rows.tolist()):
            words[row].append(int(memory.y_t[i]))
            if attends:
                weights[row].append(memory.alpha_t[i])
        unfinished = np.flatnonzero((memory.y_t != end) & (memory.t < limits[memory.rows]))
        if not len(unfinished):
            break
        if len(unfinished) < len(memory.y_t):  # those that have ended would cost as much as the others
            memory.select(unfinished)
    return [
        translation_of(
            checkpoint, split, np.array(words[row]), float(total[row]), np.stack(weights[row]) if attends else None
        )
        for row, split in enumerate(splits)
    ]


def read_batch(
    checkpoint: Checkpoint, sentences: Sequence[str], interventions: Sequence[Intervention] = ()
) -> tuple[list[SentenceSplit], Memory, Callable[[], None]]:
    """Read several sentences and start the decoder; the function returned computes a time step's probabilities."""
    splits = [split_sentence(checkpoint, sentence) for sentence in sentences]
    for split in splits:
        check(checkpoint, split.source, interventions)
    memory = start_batch(checkpoint, [split.source for split in splits])
    _, *substeps = order(checkpoint.config)

    def step() -> None:
        for substep in substeps:
            memory.learn(intervene(checkpoint, memory, substep(checkpoint, memory), interventions))

    return splits, memory, step


def start_batch(checkpoint: Checkpoint, sources: Sequence[Ids]) -> Memory:
    """Read several sentences, given as all that is read of each [src_len], and start the decoder.

    The batch has a padding mask, so that `Memory.select` can continue with some of its rows.
    """
    source = np.zeros((len(sources), max(map(len, sources))), np.int64)
    mask = np.zeros(source.shape, np.bool_)
    for row, one in enumerate(sources):
        source[row, : len(one)] = one
        mask[row, : len(one)] = True
    read, attended = masks(checkpoint, source, mask)
    memory = Memory(first_word(checkpoint, len(sources)), attended, top=1)
    start, *_ = order(checkpoint.config)
    for event in encode(checkpoint, source, read):
        memory.learn(event)
    memory.learn(start(checkpoint, memory))
    return memory


@dataclass(frozen=True, eq=False, slots=True)
class Forced:
    """A given translation forced through a model, `<END>` included as its last piece."""

    alpha: Array | None  # [trg_len, src_len]; None without attention
    log_probability: Array  # [trg_len], natural logarithm, of each piece given those before it
    cut: int
    """Source pieces beyond the config's limit that were left out."""


def force_batch(checkpoint: Checkpoint, sentences: Sequence[str], targets: Sequence[Sequence[int]]) -> list[Forced]:
    """Take the given pieces (without `<END>`) instead of the most probable, for several sentences at once.

    Raises SentenceError if a sentence is empty or cannot be split.
    """
    if not sentences:
        return []
    splits, memory, step = read_batch(checkpoint, sentences)
    wanted = np.full((len(splits), max(map(len, targets)) + 1), checkpoint.target_vocabulary.end)
    for row, target in enumerate(targets):
        wanted[row, : len(target)] = target
    weights: list[Array] = []
    probabilities: list[Array] = []
    for memory.t in range(1, wanted.shape[1] + 1):
        step()
        memory.learn(choose_word(memory, lambda memory: wanted[:, memory.t - 1]))
        probabilities.append(memory.log_probability(memory.y_t))
        if checkpoint.config.score != "none":
            weights.append(memory.alpha_t)
    return [
        Forced(
            alpha=np.stack([alpha_t[row, : len(split.source)] for alpha_t in weights[: len(target) + 1]])
            if weights
            else None,
            log_probability=np.stack([p_t[row] for p_t in probabilities[: len(target) + 1]]),
            cut=split.cut,
        )
        for row, (split, target) in enumerate(zip(splits, targets, strict=True))
    ]


def translation_of(
    checkpoint: Checkpoint, split: SentenceSplit, ids: Ids, log_probability: float, alpha: Array | None
) -> Translation:
    """Make a translation from the words of all time steps, ids [steps] and alpha [steps, src_len or padded]."""
    vocabulary = checkpoint.target_vocabulary
    ended = vocabulary.end in ids
    kept = ids[: ids.tolist().index(vocabulary.end)] if ended else ids
    return Translation(
        text=vocabulary.decode(kept.tolist()),
        ids=kept,
        ended=ended,
        cut=split.cut,
        log_probability=log_probability,
        alpha=None if alpha is None else alpha[: len(kept), : len(split.source)].copy(),
        source=split.words,
        words=vocabulary.words(kept.tolist()),
    )
