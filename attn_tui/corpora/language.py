"""Whether texts are in the languages of a checkpoint, told by the pieces its vocabularies make of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attn_tui.corpora.bitext import Pair
from attn_tui.errors import SentenceError
from attn_tui.vocabulary import END, LONGEST, PADDING, START, UNKNOWN, Vocabulary
from attn_tui.vocabulary.labels import bare

_ENOUGH = 200  # sentences that are looked at
_PLAINLY = 2.0  # times that the columns must fit better when exchanged
_FOREIGN = 0.4  # share of single letters and bytes: 0.05 in French read as French, 0.5 in English read as French
_LEAST = 20  # pieces that say something of a language


def are_swapped(pairs: Sequence[Pair], source: Vocabulary, target: Vocabulary) -> bool:
    """Whether the targets are plainly in the source's language, and the sources in the target's."""
    sources, targets = [pair[0] for pair in pairs[:_ENOUGH]], [pair[1] for pair in pairs[:_ENOUGH]]
    straight = letters_a_piece(sources, source) * letters_a_piece(targets, target)
    return letters_a_piece(targets, source) * letters_a_piece(sources, target) > _PLAINLY * straight


def letters_a_piece(sentences: Iterable[str], vocabulary: Vocabulary) -> float:
    """How many letters the average piece has: the more, the better the vocabulary knows the language.

    What it cannot express has none: bytes, `<unk>`, and each letter of a sentence that it refuses.
    """
    letters, pieces = 0, 1
    for sentence in sentences:
        found = _pieces(sentence, vocabulary)
        pieces += len(found) or len(sentence)
        letters += sum(0 if _is_unknown(piece) else len(bare(piece)) for piece in found)
    return letters / pieces


def is_foreign(sentences: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether many of the words come in bytes and single letters though the vocabulary has longer pieces."""
    if all(len(bare(piece)) < 2 or _is_unknown(piece) for piece in vocabulary.pieces(range(len(vocabulary)))):
        return False
    pieces = [bare(piece) for sentence in sentences[:_ENOUGH] for piece in _pieces(sentence, vocabulary)]
    pieces = [piece for piece in pieces if piece.isalnum() or _is_unknown(piece)]
    # A character of Chinese or a syllable of Korean is no odd piece; what has a capital form is a letter.
    odd = sum(_is_unknown(piece) or (len(piece) == 1 and piece.lower() != piece.upper()) for piece in pieces)
    return len(pieces) >= _LEAST and odd > _FOREIGN * len(pieces)


def _pieces(sentence: str, vocabulary: Vocabulary) -> Sequence[str]:
    try:
        return vocabulary.pieces(vocabulary.encode(sentence[:LONGEST]))
    except SentenceError:
        return ()


def _is_unknown(piece: str) -> bool:
    return piece in (UNKNOWN, END, START, PADDING) or piece.startswith("<0x")
