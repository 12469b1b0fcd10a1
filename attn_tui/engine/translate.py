"""Sentence → translation, in any of the ways to search and with what-ifs; and its alignment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from attn_tui.engine.events import ContextComputed, Event, SentenceSplit, WordChosen
from attn_tui.engine.intervention import Intervention
from attn_tui.engine.interventions import check
from attn_tui.engine.model import Array, Checkpoint
from attn_tui.engine.padding import divide
from attn_tui.engine.search import Choice, forced, greedy, sampled
from attn_tui.engine.stepper import Translation, split_sentence, translate_batch
from attn_tui.engine.ways import Search
from attn_tui.errors import InterventionError, SentenceError
from attn_tui.vocabulary import first_pieces

if TYPE_CHECKING:
    from attn_tui.engine.beam import Hypothesis

GREEDY = Search()


def translate(
    checkpoint: Checkpoint, sentence: str, search: Search = GREEDY, *, interventions: Sequence[Intervention] = ()
) -> Translation:
    """Translate one sentence: greedily, or as `search` says.

    Raises SentenceError if it, or what is to be forced, is empty, too long or cannot be split, and InterventionError if
    an intervention is impossible.

    >>> from attn_tui import load
    >>> translation = translate(load("fr-en"), "Je suis étudiant.")
    >>> translation.text, translation.words
    ("I'm a student.", ('I', "'", 'm', 'a', 'student', '.'))
    """
    if search.kind == "beam":
        return _best_of_beam(checkpoint, sentence, search, interventions)
    choose = choice_for(checkpoint, sentence, search, interventions)
    [translation] = translate_batch(checkpoint, [sentence], choose=choose, interventions=interventions)
    return translation


def choice_for(
    checkpoint: Checkpoint, sentence: str, search: Search, interventions: Sequence[Intervention] = ()
) -> Choice:
    """Turn a way to search into a choice for this sentence; a beam search is run here, and its best result forced.

    Raises SentenceError if the sentence, or the translation to force, cannot be split, is empty or too long, and
    InterventionError if a beam search is given an impossible intervention.
    """
    if search.kind == "greedy":
        return greedy
    if search.kind == "sample":
        return sampled(search.temperature, search.seed)
    end = checkpoint.target_vocabulary.end
    if search.kind == "forced":
        return forced(_pieces_to_force(checkpoint, search.translation), end)
    best = _best_of_beam(checkpoint, sentence, search, interventions)
    return forced(best.ids.tolist(), end)  # one that was cut is as long as a decoding may be: no `<END>` follows


def _pieces_to_force(checkpoint: Checkpoint, translation: str) -> list[int]:
    try:
        ids, count = first_pieces(checkpoint.target_vocabulary, translation)
    except SentenceError as error:
        raise SentenceError(f"the translation to force: {error}") from None
    limit = checkpoint.config.max_length
    if not ids:
        raise SentenceError("the translation to force is empty; give at least one word.")
    if count > limit:
        raise SentenceError(
            f"the translation to force has {count:,} pieces; at most {limit:,} can be written, shorten it."
        )
    return ids


def _best_of_beam(
    checkpoint: Checkpoint, sentence: str, search: Search, interventions: Sequence[Intervention]
) -> Hypothesis:
    from attn_tui.engine.beam import beam_search  # 10 ms of the 220 that a plain translation takes

    [best] = beam_search(
        checkpoint,
        sentence,
        width=search.width,
        length_penalty=search.length_penalty,
        n_best=1,
        interventions=interventions,
    )
    return best


def what_if(checkpoint: Checkpoint, sentence: str, *texts: str) -> tuple[Intervention, ...]:
    """Read interventions for a sentence, in the notation of `attn_tui.engine.notation`, and check them.

    Raises SentenceError if the sentence cannot be split, and InterventionError if one is impossible, or about padding:
    that is for `attn_tui.engine.padding`.

    >>> from attn_tui import load
    >>> fr_en, sentence = load("fr-en"), "Je suis étudiant."
    >>> translate(fr_en, sentence, interventions=what_if(fr_en, sentence, "1.y=She")).text
    "She's a student."
    """
    from attn_tui.engine.notation import read  # 5 ms, as above

    for text in texts:
        if about := divide(text)[0]:
            raise InterventionError(
                f"{about} is about what stands behind the sentence, no intervention; give the checkpoint "
                f"that padded(checkpoint, sentence, {about!r}) returns."
            )
    split = split_sentence(checkpoint, sentence)
    interventions = tuple(one for text in texts for one in read(checkpoint, split.words, text))
    check(checkpoint, split.source, interventions)
    return interventions


def score_of(translation: Translation) -> float:
    """The score by which its search compared translations: a hypothesis's own, else the log-probability. In nats."""
    from attn_tui.engine.beam import Hypothesis

    return translation.score if isinstance(translation, Hypothesis) else translation.log_probability


class Alignment(NamedTuple):
    """A matrix of weights, a row for each output word and a column for each source word, with the words."""

    source: tuple[str, ...]
    """How each source piece is shown."""
    target: tuple[str, ...]
    """How each output piece is shown, `<END>` left out."""
    weights: Array | None  # [trg_len, src_len]
    """α_tj, the weights of the encoder states in the context of time step t; None without attention."""


def alignment(checkpoint: Checkpoint, events: Iterable[Event]) -> Alignment:
    """Collect the weights of a decoding, or of the part computed so far, from `decode` or a timeline.

    >>> from attn_tui import decode, load
    >>> checkpoint = load("reverse")
    >>> source, target, weights = alignment(checkpoint, decode(checkpoint, "314"))
    >>> source, target, weights.argmax(axis=1).tolist()
    (('3', '1', '4'), ('4', '1', '3'), [2, 1, 0])
    """
    source: tuple[str, ...] = ()
    ids: list[int] = []
    weights: list[Array] = []
    for event in events:
        if isinstance(event, SentenceSplit):
            source = event.words
        elif isinstance(event, ContextComputed):
            weights.append(event.alpha_t)
        elif isinstance(event, WordChosen) and event.y_t != checkpoint.target_vocabulary.end:
            ids.append(int(event.y_t))
    rows = weights[: len(ids)]  # without the row of `<END>`, or of a word that is still to come
    without = checkpoint.config.score == "none"
    matrix = None if without else np.array(rows, np.float32).reshape(len(rows), len(source))
    return Alignment(source, checkpoint.target_vocabulary.words(ids), matrix)
