"""Sentence ↔ pieces: what the encoder reads and the decoder writes.

A piece is a word, a part of one, or a punctuation mark; its id is its row in the embedding. Every vocabulary
has `<END>`; some have `<START>` and `<PAD>` too, which the models of some toolkits read or begin with.

base.py           what every vocabulary can do; the names that are no words
listed.py         what those with a list of tokens (`SIDE.vocab`) have in common
labels.py         pieces → what the screen shows, and the text they make
preparing.py      what a model's corpus went through before it was split: lower case, punctuation set apart
apart.py          how punctuation is set apart from words, as a vocabulary has it
tokens.py         words or characters
sentencepiece.py  SentencePiece's pieces
pieces.py         the same, with ids from a list
bpe.py            subword-nmt's parts of words
listing.py        the list of tokens as a file, and toolkits' names for `<END>` and the like → ours
"""

from attn_tui.vocabulary.base import END, LONGEST, PADDING, START, UNKNOWN, Vocabulary, as_read, first_pieces
from attn_tui.vocabulary.labels import label, words_of
from attn_tui.vocabulary.sentencepiece import SentencePieceVocabulary
from attn_tui.vocabulary.tokens import TokenVocabulary

__all__ = [
    "END", "LONGEST", "PADDING", "START", "UNKNOWN", "SentencePieceVocabulary", "TokenVocabulary", "Vocabulary",
    "as_read", "first_pieces", "label", "words_of",
]  # fmt: skip
