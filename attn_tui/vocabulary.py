"""Sentence ↔ pieces: what the encoder reads and the decoder writes.

A piece is a word, a part of one, or a punctuation mark; its id is its row in the embedding. Every vocabulary
has `<END>`; there is no padding token, because a mask says which positions count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from attn_tui.errors import CheckpointError, SentenceError
from attn_tui.text import lines_of, printable

END = "<END>"
UNKNOWN = "<unk>"
_WORD_START = "▁"  # SentencePiece's sign for the blank before a word


class Vocabulary(Protocol):
    """The two directions between text and ids, and how a piece is shown."""

    end: int
    """Id of `<END>`, which is also the first word the decoder is given."""
    unknown: int | None
    """Id of the piece that stands for everything no piece can express; None if there is none."""

    def __len__(self) -> int:
        """Return the number of pieces."""

    def encode(self, sentence: str) -> list[int]:
        """Split a sentence; no `<END>` is added. SentenceError if it holds something that no piece can express."""

    def spans(self, sentence: str) -> list[tuple[int, int]]:
        """Return, for each piece of `encode`, the characters it stands for: the first, and one past the last.

        They are positions in what `as_read` makes of the sentence. Blanks may be among them; if several pieces stand
        for one character, the last one has it, and the earlier ones are empty and at its position.
        """

    def decode(self, ids: Sequence[int], instead: Mapping[int, str] | None = None) -> str:
        """Join pieces to a sentence, leaving out `<END>`; printable.

        `instead` has texts that replace pieces, by their positions in `ids`.
        """

    def words(self, ids: Sequence[int]) -> tuple[str, ...]:
        """Return what the screen shows for each piece, a part that continues a word as «+part»; printable."""

    def find(self, word: str) -> int | None:
        """Return the id of the piece shown as `word`, «+part» if it continues a word; None if there is none."""

    def pieces(self, ids: Sequence[int]) -> tuple[str, ...]:
        """Return the pieces as the vocabulary has them; not printable."""


class SentencePieceVocabulary:
    """A trained SentencePiece model (`source.spm`)."""

    def __init__(self, model: bytes) -> None:
        """Take the file's content; CheckpointError if it is not such a model."""
        from sentencepiece import SentencePieceProcessor  # 20 ms, not needed for characters and words

        try:
            self._model = SentencePieceProcessor()
            self._model.LoadFromSerializedProto(model)
            self._model.id_to_piece(list(range(len(self))))  # fails if a piece is not UTF-8
        except (RuntimeError, OSError, TypeError, UnicodeDecodeError):
            raise CheckpointError("this is not a SentencePiece model; copy the file again.") from None
        self.end: int = self._model.eos_id()
        if self.end < 0:
            raise CheckpointError("it has no end piece </s>; train it with one.")
        self.unknown: int | None = self._model.unk_id()

    def __len__(self) -> int:
        return int(self._model.get_piece_size())

    def encode(self, sentence: str) -> list[int]:
        return list(self._model.encode(as_read(sentence)))

    def spans(self, sentence: str) -> list[tuple[int, int]]:
        offsets = self._model.encode(as_read(sentence), return_type="offset_mapping")["offsets"]
        return [(int(first), int(end)) for first, end in offsets]

    def decode(self, ids: Sequence[int], instead: Mapping[int, str] | None = None) -> str:
        if not instead:
            return printable(self._model.decode([int(i) for i in ids if i != self.end]))
        pieces = [instead.get(p, self._model.id_to_piece(int(i))) for p, i in enumerate(ids) if i != self.end]
        return printable(self._model.decode_pieces(pieces))

    def words(self, ids: Sequence[int]) -> tuple[str, ...]:
        return words_of(self.pieces(ids))

    def pieces(self, ids: Sequence[int]) -> tuple[str, ...]:
        return tuple(END if i == self.end else str(self._model.id_to_piece(int(i))) for i in ids)

    def find(self, word: str) -> int | None:
        if word in (END, UNKNOWN):
            return self.end if word == END else self.unknown
        text = as_read(word)
        if text in ("", "␣"):
            parts = [_WORD_START] if text else []
        else:
            parts = [text[1:]] if text[0] == "+" and len(text) > 1 else [_WORD_START + text, text]
        found = (int(self._model.piece_to_id(part)) for part in parts)
        return next((i for i in found if i != self.unknown), None)


def words_of(pieces: Iterable[str]) -> tuple[str, ...]:
    """Return what the screen shows for SentencePiece's pieces, in sequence.

    >>> words_of(["▁tea", "cher", ".", END])
    ('tea', '+cher', '.', '<END>')
    """
    shown, joins = [], False
    for piece in pieces:
        text = printable(piece.removeprefix(_WORD_START)) or "␣"
        # A full stop joins the word before it, too, but is not a part of that word.
        goes_on = joins and not piece.startswith(_WORD_START) and text[0].isalnum()
        shown.append("+" + text if goes_on else text)
        joins = text[-1].isalnum()
    return tuple(shown)


def as_read(sentence: str) -> str:
    """Return the sentence whose characters are split into pieces: printable, accents composed (NFC)."""
    return unicodedata.normalize("NFC", printable(sentence))


class TokenVocabulary:
    """A list of tokens (`source.vocab`), one a line, line = id; `<END>` must be one, `<unk>` may."""

    def __init__(self, tokens: Sequence[str], separator: str) -> None:
        """Take the tokens in order of their ids; sentences are split at `separator`, '' splits characters."""
        self._tokens = tuple(tokens)
        self._ids = {token: i for i, token in enumerate(self._tokens)}
        if len(self._ids) != len(self._tokens):
            raise CheckpointError("a token occurs twice in the vocabulary; every line must differ.")
        if END not in self._ids:
            raise CheckpointError(f"the vocabulary has no line {END}; add the line it was trained with.")
        self._separator = separator
        self.end: int = self._ids[END]
        self.unknown: int | None = self._ids.get(UNKNOWN)

    @classmethod
    def from_bytes(cls, content: bytes, separator: str) -> TokenVocabulary:
        """Take a vocabulary file's content; CheckpointError if it is not one."""
        try:
            return cls(lines_of(content.decode("utf-8")), separator)
        except UnicodeDecodeError:
            raise CheckpointError("this is not a list of tokens in UTF-8; copy the file again.") from None

    def to_bytes(self) -> bytes:
        """Return the file's content, one token a line."""
        return "".join(f"{token}\n" for token in self._tokens).encode()

    def __len__(self) -> int:
        return len(self._tokens)

    def encode(self, sentence: str) -> list[int]:
        tokens = as_read(sentence).split()
        return [self._id(token) for token in (tokens if self._separator else "".join(tokens))]

    def spans(self, sentence: str) -> list[tuple[int, int]]:
        return [found.span() for found in re.finditer(r"\S+" if self._separator else r"\S", as_read(sentence))]

    def _id(self, token: str) -> int:
        found = self._ids.get(token, self._ids.get(UNKNOWN))
        if found is None or token == END:
            known = printable(" ".join(t for t in self._tokens if t != END))
            known = known if len(known) <= 60 else known[:57] + "…"
            raise SentenceError(f"«{token[:40]}» is not in this checkpoint's vocabulary; it knows {known}.")
        return found

    def decode(self, ids: Sequence[int], instead: Mapping[int, str] | None = None) -> str:
        words = enumerate(zip(self.words(ids), ids, strict=True))
        return self._separator.join((instead or {}).get(p, word) for p, (word, i) in words if i != self.end)

    def words(self, ids: Sequence[int]) -> tuple[str, ...]:
        return tuple(printable(piece) or "␣" for piece in self.pieces(ids))

    def pieces(self, ids: Sequence[int]) -> tuple[str, ...]:
        return tuple(self._tokens[int(i)] for i in ids)

    def find(self, word: str) -> int | None:
        return self._ids.get(word)
