"""What-ifs on the places behind a sentence, as a batch fills them: `padding=3`, `mask=off`, `packing=off`.

    padding=3    three `<PAD>` behind the sentence, as if the longest one of its batch had three pieces more
    mask=off     attention may look at them; on: their scores are −∞, so that they get no weight
    packing=off  the encoder reads them; on: it stops at the sentence's end and leaves zeros, as PyTorch's
                 `pack_padded_sequence` does

They hold for the whole decoding, so they have no time step. No value of an event is replaced: the same parameters are
taken with another config, whose `pad_to`, `padding` and `padding_masked` say what some models were trained with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.engine.framing import frame_of
from attn_tui.engine.model import Array, Checkpoint
from attn_tui.errors import InterventionError
from attn_tui.text import shown
from attn_tui.vocabulary import PADDING, Vocabulary

_EMBEDDING = "encoder.embedding.weight"
_SWITCH = {"on": True, "off": False}
_FORM = re.compile(r"\s*(?P<name>padding|mask|packing)\s*=\s*(?P<value>[^;]*?)\s*")


@dataclass(frozen=True, eq=False, slots=True)
class Padded(Checkpoint):
    """A checkpoint for one sentence with other padding than its own."""

    unpadded: Checkpoint = field(kw_only=True, repr=False)
    """The checkpoint as it is."""


def divide(text: str) -> tuple[str, str]:
    """Divide a text into these what-ifs and the rest, which is in the notation of `attn_tui.engine.notation`.

    >>> divide("padding=3; 2.alpha=uniform; mask=off")
    ('padding=3; mask=off', '2.alpha=uniform')
    >>> divide("2.y=mask=off")
    ('', '2.y=mask=off')
    """
    parts = [(part, _FORM.fullmatch(part)) for part in text.split(";")]
    about = "; ".join(f"{form['name']}={form['value']}" for _, form in parts if form)
    return about, ";".join(part for part, form in parts if form is None).strip()


def with_padding(checkpoint: Checkpoint, sentence: str, texts: Iterable[str]) -> tuple[Checkpoint, list[str]]:
    """Take these what-ifs out of several texts: the checkpoint with them, and what is left of the texts.

    Raises as `padded`.
    """
    divided = [divide(text) for text in texts]
    settings = "; ".join(about for about, _ in divided if about)
    left = [rest for about, rest in divided if rest or not about]
    return (padded(checkpoint, sentence, settings) if settings else checkpoint), left


def unpadded(checkpoint: Checkpoint) -> Checkpoint:
    """Return the checkpoint as it is without these what-ifs."""
    return checkpoint.unpadded if isinstance(checkpoint, Padded) else checkpoint


def padded_like(checkpoint: Checkpoint, other: Checkpoint, sentence: str) -> Checkpoint:
    """Return a checkpoint with the padding that another one has for a sentence by these what-ifs, if it has any.

    A mask is left out if there is nothing to mask. Raises as `padded`.
    """
    from attn_tui.engine.stepper import split_sentence  # as in `padded`

    filled = split_sentence(other, sentence).words.count(PADDING)
    text = written(other.config, unpadded(other).config, filled)
    return padded(checkpoint, sentence, fitting(checkpoint.config, text))


def fitting(config: ModelConfig, text: str) -> str:
    """What there is in these what-ifs for a system of this config: without attention, nothing is masked."""
    parts = (part.strip() for part in text.split(";"))
    return "; ".join(part for part in parts if config.score != "none" or not part.startswith("mask"))


def padded(checkpoint: Checkpoint, sentence: str, text: str) -> Checkpoint:
    """Return the checkpoint for this sentence with padding behind it; what was set before holds on.

    Its embedding of `<PAD>` is zeros if the model knows none, as PyTorch's `padding_idx` gives it. Raises
    InterventionError if that is impossible, and SentenceError if the sentence cannot be split.

    >>> from attn_tui import load, translate
    >>> reverse = load("reverse")
    >>> translate(padded(reverse, "314", "padding=3"), "314").text
    '413'
    """
    from attn_tui.engine.stepper import split_sentence  # imports the model, which a replay does without

    own, now, said = unpadded(checkpoint), checkpoint.config, _read(text)
    if not said:
        return checkpoint
    if "mask" in said and now.score == "none":
        raise InterventionError(f"{own.name} has no attention, so there is nothing to mask; leave mask out.")
    split = split_sentence(own, sentence)
    masked, packed, pad_to = now.padding_masked, now.padding == "zeros", now.pad_to
    if "padding" in said:
        if own.config.pad_to:
            raise InterventionError(
                f"{own.name} fills every sentence up to {own.config.pad_to} pieces by itself; leave padding out."
            )
        if not pad_to:
            masked = packed = True
        pad_to = len(split.source) + _number(said["padding"], own.config.max_source_length - len(split.source))
    elif pad_to <= len(split.source) - _filled(own, split.words):
        raise InterventionError(f"there is no padding for {' and '.join(said)}; write padding=3 as well.")
    masked, packed = _switched(said, "mask", masked), _switched(said, "packing", packed)
    config = replace(own.config, pad_to=pad_to, padding="zeros" if packed else "read", padding_masked=masked)
    return _with_config(own, config)


def _read(text: str) -> dict[str, str]:
    """Names and values; of several of a name, the last counts."""
    said = {}
    for one in filter(None, text.split(";")):
        form = _FORM.fullmatch(one)
        if form is None:
            raise InterventionError(
                f"{shown(one.strip())} is not about padding; write padding=3, mask=off or packing=off."
            )
        said[form["name"]] = form["value"]
    return said


def _number(text: str, room: int) -> int:
    if re.fullmatch(r"[0-9]{1,9}", text) and 1 <= int(text) <= room:
        return int(text)
    if room < 1:
        raise InterventionError("the sentence is as long as any that is read; shorten it to fill it up.")
    raise InterventionError(f"padding is {shown(text)}; it must be a whole number from 1 to {room:,}.")


def _switched(said: Mapping[str, str], name: str, before: bool) -> bool:
    if said.get(name, "on") not in _SWITCH:
        raise InterventionError(f"{name} is {shown(said[name])}; it must be on or off.")
    return _SWITCH[said[name]] if name in said else before


def _filled(checkpoint: Checkpoint, words: Sequence[str]) -> int:
    """How many places of a sentence are filled up."""
    return words.count(PADDING) if checkpoint.config.pad_to else 0


def _with_config(own: Checkpoint, config: ModelConfig) -> Padded:
    vocabulary, parameters = own.source_vocabulary, own.parameters
    if vocabulary.padding is None:
        config = replace(config, source_vocabulary=config.source_vocabulary + 1)
        vocabulary, parameters = _WithPadding(vocabulary), {**parameters, _EMBEDDING: _longer(parameters[_EMBEDDING])}
    frame_of(config, vocabulary)
    return Padded(own.name, config, parameters, vocabulary, own.target_vocabulary, own.folder, own.age, unpadded=own)


def _longer(embedding: Array) -> Array:
    return np.concatenate([embedding, np.zeros_like(embedding[:1])])


def written(config: ModelConfig, before: ModelConfig, filled: int) -> str:
    """Write what makes one config of the other, for a sentence with so many `<PAD>`, as `padded` reads it.

    "" if both treat padding alike, or the one has none.
    """
    if not config.pad_to:
        return ""
    found, masked, packing = [], before.padding_masked, before.padding
    if config.pad_to != before.pad_to:
        found.append(f"padding={filled}")
    if not before.pad_to:
        masked, packing = True, "zeros"
    found += [f"mask={'on' if config.padding_masked else 'off'}"] if config.padding_masked != masked else []
    found += [f"packing={'on' if config.padding == 'zeros' else 'off'}"] if config.padding != packing else []
    return "; ".join(found)


class _WithPadding:
    """A vocabulary and, after its pieces, `<PAD>`."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._own = vocabulary
        self.end, self.start, self.unknown = vocabulary.end, vocabulary.start, vocabulary.unknown
        self.padding: int | None = len(vocabulary)

    def __len__(self) -> int:
        return len(self._own) + 1

    def encode(self, sentence: str) -> list[int]:
        return self._own.encode(sentence)

    def spans(self, sentence: str) -> list[tuple[int, int]]:
        return self._own.spans(sentence)

    def decode(self, ids: Sequence[int], instead: Mapping[int, str] | None = None) -> str:
        kept = [(place, i) for place, i in enumerate(ids) if i != self.padding]
        texts = {new: instead[old] for new, (old, _) in enumerate(kept) if instead and old in instead}
        return self._own.decode([i for _, i in kept], texts)

    def words(self, ids: Sequence[int]) -> tuple[str, ...]:
        return self._named(ids, self._own.words([self.end if i == self.padding else i for i in ids]))

    def find(self, word: str) -> int | None:
        return self.padding if word == PADDING else self._own.find(word)

    def pieces(self, ids: Sequence[int]) -> tuple[str, ...]:
        return self._named(ids, self._own.pieces([self.end if i == self.padding else i for i in ids]))

    def _named(self, ids: Sequence[int], names: Sequence[str]) -> tuple[str, ...]:
        return tuple(PADDING if i == self.padding else name for i, name in zip(ids, names, strict=True))
