"""Pieces → what the screen shows for them, and the text they make, without the vocabulary they are of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from attn_tui.text import in_word, on_circle
from attn_tui.vocabulary.base import END, PADDING, START, UNKNOWN, as_read

WORD_START = "▁"
"""SentencePiece's sign for the blank before a word."""
GOES_ON = "@@"
"""subword-nmt's sign for a part after which the word goes on."""
BLANK = "␣"
"""What is shown for a blank."""
NAMES = frozenset((END, START, PADDING, UNKNOWN))


def label(piece: str) -> str:
    """Return what the screen shows for a piece by itself: something that can be seen, and that is printable.

    >>> label(" "), label("\N{DEVANAGARI VOWEL SIGN I}"), label("e\N{COMBINING ACUTE ACCENT}")
    ('␣', '◌ि', 'é')
    """
    text = as_read(piece)
    return on_circle(text) if text.strip() else BLANK


def bare(piece: str) -> str:
    """Return a piece without the signs that say how it is joined to others.

    >>> bare("▁tea"), bare("tea@@"), bare("cher")
    ('tea', 'tea', 'cher')
    """
    return piece.lstrip(WORD_START).removesuffix(GOES_ON)


def words_of(pieces: Iterable[str]) -> tuple[str, ...]:
    """Return what the screen shows for SentencePiece's pieces, in sequence.

    >>> words_of(["▁tea", "cher", ".", "<END>"])
    ('tea', '+cher', '.', '<END>')
    """
    shown, joins = [], False
    for piece in pieces:
        text = as_read(piece.removeprefix(WORD_START))
        # A full stop joins the word before it, too, but is not a part of that word.
        goes_on = joins and not piece.startswith(WORD_START) and in_word(text[:1])
        shown.append("+" * goes_on + label(text))
        joins = in_word(text[-1:])
    return tuple(shown)


def parts_of(pieces: Iterable[str]) -> tuple[str, ...]:
    """Return what the screen shows for subword-nmt's parts of words, in sequence.

    >>> parts_of(["tea@@", "cher", ".", "<END>"])
    ('tea', '+cher', '.', '<END>')
    """
    shown, goes_on = [], False
    for piece in pieces:
        shown.append("+" * (goes_on and piece not in NAMES) + label(piece.removesuffix(GOES_ON)))
        goes_on = piece.endswith(GOES_ON)
    return tuple(shown)


def pieces_shown_as(word: str) -> Iterator[str]:
    """Yield the pieces that `words_of` may show as this, the likeliest first."""
    text = as_read(word)
    if text in ("", BLANK):
        parts = [WORD_START] if text else []
    else:
        parts = [text[1:]] if text[0] == "+" and len(text) > 1 else [WORD_START + text, text]
    yield from parts
    yield from (part.replace("◌", "", 1) for part in parts)


def parts_shown_as(word: str) -> Iterator[str]:
    """Yield the parts that `parts_of` may show as this, the likeliest first."""
    text = as_read(word)
    part = text.removeprefix("+") or text
    yield from (word, text, part, part + GOES_ON)


def listed_pieces_shown_as(word: str) -> Iterator[str]:
    """Yield the pieces of a list that `words_of` may show as this, the likeliest first: first the word as it is."""
    yield from (word, *pieces_shown_as(word))


def joined_parts(pieces: Iterable[str]) -> str:
    """Join subword-nmt's parts to a text.

    >>> joined_parts(["a", "tea@@", "cher", "."])
    'a teacher .'
    """
    return re.sub(f"{GOES_ON}( |$)", "", " ".join(pieces))


def _labels(pieces: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(label, pieces))


def _joined_pieces(pieces: Iterable[str]) -> str:
    return "".join(pieces).replace(WORD_START, " ").strip()


SHOWN: Mapping[str, Callable[[Iterable[str]], tuple[str, ...]]] = {
    "sentencepiece": words_of,
    "pieces": words_of,
    "bpe": parts_of,
    "words": _labels,
    "characters": _labels,
}
"""Tokenizer → what the screen shows for its pieces, in sequence."""
SHOWN_AS: Mapping[str, Callable[[str], Iterable[str]]] = {
    "sentencepiece": pieces_shown_as,
    "pieces": listed_pieces_shown_as,
    "bpe": parts_shown_as,
}
"""Tokenizer → the pieces that may be shown as a word, the likeliest first, if pieces are not shown as they are."""
JOINED: Mapping[str, Callable[[Iterable[str]], str]] = {
    "sentencepiece": _joined_pieces,
    "pieces": _joined_pieces,
    "bpe": joined_parts,
    "words": " ".join,
    "characters": "".join,
}
"""Tokenizer → the text that its pieces make, as nearly as it can be told without the vocabulary."""
