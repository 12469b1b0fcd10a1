"""How a system learned: what became of sentences at every age that its history keeps, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TypeAlias

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.engine.framing import masks
from attn_tui.engine.model import Array, Checkpoint
from attn_tui.engine.padding import padded_like, unpadded
from attn_tui.engine.stepper import split_sentence
from attn_tui.errors import CheckpointError
from attn_tui.history import History, Looked, check_sentences, look, read_history
from attn_tui.story.decoding import Decoding
from attn_tui.story.naming import age_name
from attn_tui.story.texts import Texts
from attn_tui.text import printable

Stop: TypeAlias = "int | None"
"""An age; None is the trained system itself."""


@dataclass(frozen=True, eq=False, slots=True)
class Seen:
    """What became of a sentence at a stop."""

    source: tuple[str, ...]
    words: tuple[str, ...]
    """Those chosen, `<END>` included if it was."""
    alpha: Array | None
    """Their weights, [trg_len, src_len]; None without attention."""
    places: int
    """How many places of the source may be attended to: what is masked is none."""
    other: frozenset[int] = frozenset()
    """Indices of words that the last stop does not have, in the same order."""

    @property
    def sharpness(self) -> float | None:
        """The largest weight of a word, on average; None without attention, or words."""
        if self.alpha is None or not len(self.alpha):
            return None
        return float(self.alpha.max(axis=1).mean())


class Learned:
    """The ages of a checkpoint's training, and sentences at each of them.

    If all parameters are kept, the sentence on the screen comes first, and the last stop is the trained system.
    """

    def __init__(self, history: History, trained: Checkpoint, sentence: str, like: Checkpoint | None = None) -> None:
        """Take the sentence that is on the screen, and the checkpoint there, which may have padding behind it.

        Raises CheckpointError if there is nothing to show.
        """
        self.history, self._trained, self._like = history, trained, like or trained
        kept: list[Looked | str] = [one for one in history.sentences if one.sentence != sentence]
        kept[:0] = [sentence] if history.is_whole else [one for one in history.sentences if one.sentence == sentence]
        if not history.ages or not kept:
            name = printable(history.name)
            raise CheckpointError(
                f"the history of {name} keeps no sentence at any age; its loss is drawn by attn-tui checkpoints curves."
            )
        self._sentences = kept
        self.count = len(kept)
        """How many sentences there are."""
        self.stops: tuple[Stop, ...] = (*history.ages, None) if history.is_whole else history.ages
        self._known: dict[tuple[Stop, int], Seen] = {}
        self._systems: dict[int, Checkpoint] = {
            age: self._aged(age) for age in history.ages if history.is_whole
        }  # all are checked before any is shown

    @classmethod
    def of(cls, decoding: Decoding) -> Learned:
        """Read the history of a decoding's checkpoint. Raises CheckpointError."""
        checkpoint = unpadded(decoding.checkpoint)
        folder = checkpoint.folder
        if folder is None:
            raise CheckpointError(f"{printable(checkpoint.name)} was not read from a folder, so it has no history.")
        history = read_history(folder, checkpoint.config)
        if checkpoint.age is not None:
            from attn_tui.checkpoint import load  # safetensors, which is there by then

            checkpoint = load(folder)
        check_sentences(history, folder, checkpoint.source_vocabulary)
        return cls(history, checkpoint, decoding.sentence, decoding.checkpoint)

    @property
    def config(self) -> ModelConfig:
        """The architecture."""
        return self._trained.config

    def at(self, stop: Stop, number: int) -> Seen:
        """What became of a sentence, from 0, at a stop."""
        last = self._seen(self.stops[-1], number)
        seen = self._seen(stop, number)
        other = set(range(len(seen.words)))
        for block in SequenceMatcher(None, last.words, seen.words, autojunk=False).get_matching_blocks():
            other -= set(range(block.b, block.b + block.size))
        return replace(seen, other=frozenset(other))

    def _seen(self, stop: Stop, number: int) -> Seen:
        if (stop, number) not in self._known:
            self._known[stop, number] = self._look(stop, number)
        return self._known[stop, number]

    def _look(self, stop: Stop, number: int) -> Seen:
        of, ours = self._sentences[number], self._trained
        if isinstance(of, Looked) and stop is not None:
            at = self.history.ages.index(stop)
            return self._shown(ours, of.source, of.words[at], None if of.alpha is None else of.alpha[at])
        system = ours if stop is None else self._systems[stop]
        if isinstance(of, Looked):
            sentence = of.sentence
        else:
            sentence, system = of, padded_like(system, self._like, of)
        return self._shown(system, split_sentence(system, sentence).source.tolist(), *look(system, sentence))

    def _shown(self, system: Checkpoint, source: Sequence[int], ids: Sequence[int], alpha: Array | None) -> Seen:
        _, attended = masks(system, np.array(source))
        return Seen(
            source=system.source_vocabulary.words(source),
            words=system.target_vocabulary.words(ids) if ids else (),
            alpha=alpha,
            places=len(source) if attended is None else int(attended.sum()),
        )

    def is_without_padding(self, number: int) -> bool:
        """Whether a sentence, from 0, is shown without the padding that stands behind the one on the screen."""
        return self._like is not unpadded(self._like) and isinstance(self._sentences[number], Looked)

    def _aged(self, age: int) -> Checkpoint:
        ours = self._trained
        parameters = self.history.parameters(age, ours.config)
        return Checkpoint(ours.name, ours.config, parameters, ours.source_vocabulary, ours.target_vocabulary)


def stop_name(stop: Stop, say: Texts) -> str:
    """A stop in a few words: how much has been learned by then."""
    return say("history.trained") if stop is None else age_name(stop, say)


def value_at(stop: Stop, updates: Sequence[int], values: Sequence[float]) -> float | None:
    """The last value of a curve at a stop; None if there is none yet."""
    known = [value for update, value in zip(updates, values, strict=True) if stop is None or update <= stop]
    return known[-1] if known else None


def remarks(learned: Learned, stop: Stop, number: int, say: Texts) -> Iterator[str]:
    """What there is to say of a sentence at a stop, for a beginner; the most important first."""
    seen, last = learned.at(stop, number), learned.at(learned.stops[-1], number)
    if learned.is_without_padding(number):
        yield say("history.unpadded")
    if stop == 0:
        yield say("history.random")
    elif stop == learned.stops[-1]:
        yield say("history.end")
    elif not seen.other and len(seen.words) == len(last.words):
        yield say("history.same")
    else:
        yield say("history.other", right=len(seen.words) - len(seen.other), n=len(last.words))
    sharpness, at_last = seen.sharpness, last.sharpness
    if learned.at(learned.stops[0], number).alpha is None:
        yield say("history.no_attention")
    elif sharpness is not None and at_last is not None and stop != learned.stops[-1]:
        yield say("history.sharp", now=f"{sharpness:.2f}", last=f"{at_last:.2f}", even=f"{1 / seen.places:.2f}")
    if not learned.history.is_whole:
        yield say("history.kept")
