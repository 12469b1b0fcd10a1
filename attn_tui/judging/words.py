"""Words of an alignment made by hand ↔ the sentence a model reads, and its pieces."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np

from attn_tui.engine.model import Array
from attn_tui.text import printable
from attn_tui.vocabulary import Vocabulary

_JOINS_LEFT = frozenset(".,)]…")
_JOINS_LEFT_NOT_IN_FRENCH = frozenset(";:!?")
_JOINS_RIGHT = frozenset("([")


def join_words(words: Sequence[str], language: str, apart: bool = False) -> tuple[str, list[int]]:
    """Join words as people write them, without the blanks before a full stop or after «l'»; printable and NFC.

    `language` is a code: French has a blank before «;:!?» and none after an elision. It undoes the Moses tokenizer
    as far as it matters to a model where a word begins; `apart` keeps all blanks. Also returns
    where each word begins.

    >>> join_words(["L'", "été", ",", "où", "?"], "fr")
    ("L'été, où ?", [0, 2, 5, 7, 10])
    """
    text, begins, joins, inside = "", [], False, False
    for word in (unicodedata.normalize("NFC", printable(word)) for word in words):
        first, apostrophe = word[:1], word[-1:] in ("'", "’")
        joins_left = first in _JOINS_LEFT or (language != "fr" and first in _JOINS_LEFT_NOT_IN_FRENCH)
        if len(word) > 1 and first in ("'", "’"):
            joins_left = True
        if word == '"':
            joins_left, inside = inside, not inside
        text += "" if not text or ((joins or joins_left) and not apart) else " "
        begins.append(len(text))
        text += word
        elision = language == "fr" and apostrophe and len(word) > 1
        joins = word in _JOINS_RIGHT or elision or (word == '"' and inside)
    return text, begins


def shares(vocabulary: Vocabulary, words: Sequence[str], language: str, apart: bool = False) -> tuple[str, Array]:
    """Join words as `join_words` does and find the word that each piece belongs to.

    Returns the sentence and [pieces, words]: the share of a piece's characters, without blanks, that are in the
    word; a row sums to 1. A piece without a character of its own goes with the character after it.
    """
    text, begins = join_words(words, language, apart)
    owners = np.searchsorted(np.array(begins), np.arange(len(text) + 1), side="right") - 1
    spans = vocabulary.spans(text)
    found = np.zeros((len(spans), len(words)), np.float32)
    for piece, (first, end) in enumerate(spans):
        inside = [place for place in range(first, end) if not text[place].isspace()]
        for place in inside or [end]:
            found[piece, owners[min(place, len(text) - 1)]] += 1
    return text, found / found.sum(axis=1, keepdims=True)
