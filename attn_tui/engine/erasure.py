"""Source words taken away one by one: how probable each output word is without each of them.

In two ways. *Masked*: the word's score is −∞ in the output word's own time step, so that step does not look at it; all
else stays as it was, and what other states have read of it stays in them. It is what `t.e.WORD=out` does, and it is
defined for every system with attention, also for those whose scores do not look at the words; without attention there
is nothing to mask. Serrano and Smith 2019, "Is Attention Interpretable?", Section 4, do the same to one weight.
*Left out*: the sentence is read without it, and the words before are forced again; it is defined for every system, and
is the leave-one-out of Jain and Wallace 2019, Section 4.1.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from attn_tui.engine.architectures import order
from attn_tui.engine.events import ScoresComputed, SentenceSplit, replaced
from attn_tui.engine.evidence import Evidence
from attn_tui.engine.framing import frame_of
from attn_tui.engine.intervention import WITH_PROBABILITIES, Intervention
from attn_tui.engine.interventions import check, intervene_by_row
from attn_tui.engine.memory import Memory
from attn_tui.engine.model import Array, Checkpoint, Ids
from attn_tui.engine.stepper import split_sentence, start_batch
from attn_tui.errors import SearchError
from attn_tui.text import shown
from attn_tui.vocabulary import first_pieces


def evidence(
    checkpoint: Checkpoint, sentence: str, ids: Sequence[int], *, interventions: Sequence[Intervention] = ()
) -> list[Evidence]:
    """Ask what each word of a translation needs of the sentence.

    `ids` are the words of the time steps 1, 2, …, `<END>` too if it is asked about; they are forced. `interventions`
    hold with and without each word; what they put in for a word that is left out goes with it. Raises SentenceError if
    the sentence is empty or cannot be split, SearchError if the checkpoint does not have one of the words or cannot
    write so many, and InterventionError if an intervention is impossible.

    >>> from attn_tui import load, translate
    >>> reverse = load("reverse")
    >>> [one.most_needed("left_out") for one in evidence(reverse, "314", translate(reverse, "314").ids)]
    [2, 1, 0]
    """
    [found] = evidence_batch(checkpoint, [sentence], [ids], interventions=interventions)
    return found


def evidence_batch(
    checkpoint: Checkpoint,
    sentences: Sequence[str],
    targets: Sequence[Sequence[int]],
    *,
    interventions: Sequence[Intervention] = (),
    first: int = 1,
) -> list[list[Evidence]]:
    """As `evidence`, for several sentences and of the words from time step `first` on.

    One batch has all words masked, the other all left out.
    """
    if not sentences:
        return []
    splits = [split_sentence(checkpoint, sentence) for sentence in sentences]
    for split in splits:
        check(checkpoint, split.source, interventions)
    targets = [list(ids) for ids in targets]
    for ids in targets:
        _check_words(checkpoint, ids)
    pieces = [_pieces(checkpoint, sentence, split) for sentence, split in zip(sentences, splits, strict=True)]
    found: list[list[Evidence]] = [[] for _ in sentences]
    for row, one in _with_all(checkpoint, splits, pieces, targets, interventions, first):
        found[row].append(one)
    left_out = _left_out(checkpoint, splits, pieces, targets, interventions, first)
    return [
        [replace(one, left_out=without) for one, without in zip(of, log_p, strict=True)]
        for of, log_p in zip(found, left_out, strict=True)
    ]


def _check_words(checkpoint: Checkpoint, ids: Sequence[int]) -> None:
    most, known = checkpoint.config.max_length, len(checkpoint.target_vocabulary)
    if len(ids) > most:
        raise SearchError(f"{len(ids):,} words are to be forced; {checkpoint.name} can write at most {most:,}.")
    for y in ids:
        if not 0 <= y < known:
            raise SearchError(f"there is no word {shown(y)} in the vocabulary; its ids go from 0 to {known - 1:,}.")


def _pieces(checkpoint: Checkpoint, sentence: str, split: SentenceSplit) -> range:
    """The positions of the sentence's own pieces among all that is read."""
    first = len(frame_of(checkpoint.config, checkpoint.source_vocabulary).before)
    return range(first, first + first_pieces(checkpoint.source_vocabulary, sentence)[1] - split.cut)


def _with_all(
    checkpoint: Checkpoint,
    splits: Sequence[SentenceSplit],
    pieces: Sequence[range],
    targets: Sequence[Sequence[int]],
    interventions: Sequence[Intervention],
    first: int,
) -> Iterator[tuple[int, Evidence]]:
    """Yield each word's evidence with the number of its sentence; what is left out is not known yet."""
    attends = checkpoint.config.score != "none"
    for memory, y_t in _forced(checkpoint, [split.source for split in splits], targets):
        asked = memory.t >= first
        sizes = [len(splits[row].source) for row in memory.rows]
        if asked and attends:
            # A row for each position, from what is known before this time step.
            masked, rows = copy.copy(memory), np.repeat(np.arange(len(sizes)), sizes)
            masked.select(rows)
            _step(checkpoint, masked, [interventions], out=np.concatenate([np.arange(size) for size in sizes]))
            log_p_masked = np.split(masked.log_probability(y_t[rows]), np.cumsum(sizes)[:-1])
        _step(checkpoint, memory, [interventions], with_words=asked)
        for i, row in enumerate(memory.rows.tolist() if asked else ()):
            size, log_p = sizes[i], float(memory.log_probability(y_t)[i])
            is_word = np.isin(np.arange(size), pieces[row])
            without = None
            if attends:  # what no score lets in is not there to be masked
                without = np.where(np.isneginf(memory.e_t[i, :size]), np.float32(log_p), log_p_masked[i])
            yield (
                row,
                Evidence(
                    t=memory.t,
                    y_t=int(y_t[i]),
                    log_probability=log_p,
                    is_word=is_word,
                    alpha=memory.alpha_t[i, :size] if attends else None,
                    masked=without,
                    left_out=np.full(size, np.nan, np.float32),
                ),
            )


def _left_out(
    checkpoint: Checkpoint,
    splits: Sequence[SentenceSplit],
    pieces: Sequence[range],
    targets: Sequence[Sequence[int]],
    interventions: Sequence[Intervention],
    first: int,
) -> list[Array]:
    """Log-probabilities without each position, for each sentence: [words from `first` on, src_len]."""
    frame = frame_of(checkpoint.config, checkpoint.source_vocabulary)
    found = [
        np.full((max(0, len(target) + 1 - first), len(split.source)), np.nan, np.float32)
        for split, target in zip(splits, targets, strict=True)
    ]
    # Without its only word, a sentence is none.
    places = [(row, j) for row, own in enumerate(pieces) if len(own) > 1 for j in own]
    if not places:
        return found
    sources = []
    for row, j in places:
        kept = [int(splits[row].source[k]) for k in pieces[row] if k != j]
        sources.append(np.array(frame.around(kept), np.int64))
    of_rows = [_without(interventions, j, len(source)) for (_, j), source in zip(places, sources, strict=True)]
    for memory, y_t in _forced(checkpoint, sources, [targets[row] for row, _ in places]):
        asked = memory.t >= first
        _step(checkpoint, memory, [of_rows[number] for number in memory.rows], with_words=asked)
        if asked:
            for number, log_p in zip(memory.rows, memory.log_probability(y_t), strict=True):
                row, j = places[number]
                found[row][memory.t - first, j] = log_p
    return found


def _without(interventions: Sequence[Intervention], j: int, src_len: int) -> tuple[Intervention, ...]:
    """The same in a sentence from which position j was left out, so that `src_len` are read."""
    found = []
    for one in interventions:
        if one.field in ("e_t", "alpha_t"):
            if one.at == j:
                continue
            if one.at is not None and one.at > j:
                one = replace(one, at=one.at - 1)
            if isinstance(one.value, tuple):
                # A place that is filled up anew gets what the last one has.
                values = one.value[:j] + one.value[j + 1 :]
                one = replace(one, value=values + one.value[-1:] * (src_len - len(values)))
        found.append(one)
    return tuple(found)


def _forced(
    checkpoint: Checkpoint, sources: Sequence[Ids], targets: Sequence[Sequence[int]]
) -> Iterator[tuple[Memory, Ids]]:
    """Go through the time steps of given words: yield what is known before each, which the caller steps, and its words.

    Sentences whose words are all given are left out of the batch.
    """
    lengths = np.array([len(target) for target in targets])
    wanted = np.zeros((len(targets), int(lengths.max(initial=0))), np.int64)
    for row, target in enumerate(targets):
        wanted[row, : len(target)] = target
    memory = start_batch(checkpoint, sources)
    for memory.t in range(1, wanted.shape[1] + 1):
        going_on = np.flatnonzero(lengths[memory.rows] >= memory.t)
        if len(going_on) < len(memory.rows):
            memory.select(going_on)
        y_t = wanted[memory.rows, memory.t - 1]
        yield memory, y_t
        memory.y_t = y_t


def _step(
    checkpoint: Checkpoint,
    memory: Memory,
    of_rows: Sequence[Sequence[Intervention]],
    *,
    out: Ids | None = None,
    with_words: bool = True,
) -> None:
    """Take a time step up to the words' probabilities; no later one needs those, so they can be spared.

    `of_rows` has the interventions of each row, or one for all; `out` a position of each row that is masked: [batch].
    """
    _, *substeps = order(checkpoint.config)
    for substep in substeps:
        if substep.event in WITH_PROBABILITIES and not with_words:
            continue
        event = intervene_by_row(checkpoint, memory, substep(checkpoint, memory), of_rows)
        if out is not None and isinstance(event, ScoresComputed):
            is_out = np.arange(event.e_t.shape[-1]) == out[:, None]
            event = replaced(event, e_t=np.where(is_out, np.float32(-np.inf), event.e_t))
        memory.learn(event)
