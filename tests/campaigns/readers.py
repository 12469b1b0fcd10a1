"""Who reads the sentences of a campaign: toys, a language pair, and systems whose words are those of the sentence."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
from screen.looking import SENTENCE, SOURCE, SYSTEMS, TARGET, fixed_checkpoint, system_checkpoint
from support import save_whole

from attn_tui.engine.model import Checkpoint
from attn_tui.locate import shipped
from attn_tui.text import printable
from attn_tui.vocabulary import END, UNKNOWN, TokenVocabulary, as_read
from campaigns.sentences import drawn_name, drawn_sentence

TOYS = {
    "reverse": "314", "reverse-bahdanau": "314", "reverse-luong": "314", "reverse-local": "27", "reverse-gru": "27",
    "reverse-seq2seq": "314", "reverse-positions": "27", "reverse-rnn": "27", "sort": "314", "dates": "3 May 2021",
    "numbers-ko": "칠십", "numbers-ko-back-bahdanau": "70",
}  # fmt: skip
_PAIR = "fr-en"
_EMBEDDING = "encoder.embedding.weight"
_LEARNED, _LENGTH = 30, 100
"""Words that a system is taught of a sentence, and their characters, at most: nobody has longer ones."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A checkpoint that reads a sentence."""

    name: str
    """As a command takes it."""
    what: str
    harmless: tuple[str, str]
    """A checkpoint of the same kind, and a sentence, whose words do no harm."""


def drawn_reader(drawn: Random, sentence: str, folder: Path, *, has_to_be_quick: bool, is_shared: bool) -> Reader:
    """One of all kinds for a sentence; its files are written into the folder.

    If it `has_to_be_quick`, it is none that takes its time; the command of one that `is_shared` has a name that is
    printable.
    """
    kind = drawn.choices(("made", "toy", "pair"), (65, 15, 0 if has_to_be_quick else 20))[0]
    if kind == "pair":
        return Reader(_PAIR, _PAIR, (_PAIR, "Je suis."))
    name = drawn_name(drawn) if drawn.random() < 0.2 else "it"
    name = printable(name).strip() or "it" if is_shared else name
    try:
        place = folder / os.fsdecode(os.fsencode(name))
    except UnicodeError:  # no name in this locale
        place = folder / "it"
    if kind == "toy":
        toy = drawn.choice(sorted(TOYS))
        if name == "it":
            return Reader(toy, toy, (toy, TOYS[toy]))
        shutil.copytree(shipped() / toy, place)
        return Reader(str(place), f"{toy} called {name!a}", (toy, TOYS[toy]))
    system = drawn.choice(("fixed", *sorted(SYSTEMS)))
    tokenizer = drawn.choice(("words", "words", "characters"))
    knows_unknown = drawn.random() < 0.9
    save_whole(place, _taught(drawn, system, tokenizer, sentence, knows_unknown=knows_unknown))
    return Reader(
        str(place), f"{system} of {tokenizer}{'' if name == 'it' else f' called {name!a}'}", (system, SENTENCE)
    )


def _taught(drawn: Random, system: str, tokenizer: str, sentence: str, *, knows_unknown: bool) -> Checkpoint:
    """A system that knows the words of the sentence, and writes others of that sort."""
    given = _checkpoint(system)
    text = as_read(sentence)
    words = [*dict.fromkeys(text.split() if tokenizer == "words" else text)][:_LEARNED]
    source = _different([UNKNOWN] * knows_unknown, [END], SOURCE[1:-1], words)
    written = [drawn_sentence(drawn)[:_LENGTH] for _ in TARGET[1:]]
    target = _different([END], written, TARGET[1:])[: len(TARGET)]
    config = replace(given.config, tokenizer=tokenizer, source_vocabulary=len(source))
    shape = (len(source), config.embedding)
    return replace(
        given,
        config=config,
        parameters={**given.parameters, _EMBEDDING: np.resize(given.parameters[_EMBEDDING], shape)},
        source_vocabulary=TokenVocabulary(source, ""),
        target_vocabulary=TokenVocabulary(target, ""),
    )


def _different(*words: Iterable[str]) -> Sequence[str]:
    """Tokens that can stand in one list."""
    found = (word.encode("utf-8", "replace").decode() for some in words for word in some if len(word) <= _LENGTH)
    return [*dict.fromkeys(word for word in found if word)]


@cache
def _checkpoint(system: str) -> Checkpoint:
    return fixed_checkpoint() if system == "fixed" else system_checkpoint(system)
