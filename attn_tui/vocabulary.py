"""Sentence ↔ pieces: what the encoder reads and the decoder writes.

A piece is a word, a part of one, or a punctuation mark; its id is its row in the embedding. Every vocabulary
has `<END>`; there is no padding token, because a mask says which positions count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Protocol

from attn_tui.errors import CheckpointError, SentenceError
from attn_tui.text import in_word, lines_of, on_circle, printable

END = "<END>"
START = "<START>"
PADDING = "<PAD>"
UNKNOWN = "<unk>"
_WORD_START = "▁"  # SentencePiece's sign for the blank before a word
_BLANK = "␣"  # what is shown for a blank


class Vocabulary(Protocol):
    """The two directions between text and ids, and how a piece is shown."""

    end: int
    """Id of `<END>`, which is also the first word the decoder is given."""
    unknown: int | None
    """Id of the piece that stands for everything no piece can express; None if there is none."""

    start: int | None
    """Id of `<START>`, None if there is none: some decoders are given it first, and some encoders."""
    padding: int | None
    """Id of `<PAD>`, None if there is none."""

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
        self.start: int | None = None
        self.padding: int | None = None

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
        try:
            return tuple(END if i == self.end else str(self._model.id_to_piece(int(i))) for i in ids)
        except IndexError:
            raise _not_of(self) from None

    def find(self, word: str) -> int | None:
        if word in (END, UNKNOWN):
            return self.end if word == END else self.unknown
        text = as_read(word)
        if text in ("", _BLANK):
            parts = [_WORD_START] if text else []
        else:
            parts = [text[1:]] if text[0] == "+" and len(text) > 1 else [_WORD_START + text, text]
            parts += [part.replace("◌", "", 1) for part in parts]
        found = (int(self._model.piece_to_id(part)) for part in parts)
        return next((i for i in found if i != self.unknown), None)


def _not_of(vocabulary: Vocabulary) -> CheckpointError:
    return CheckpointError(
        f"a word's id is beyond the {len(vocabulary):,} of this vocabulary; give the checkpoint it was computed with."
    )


def words_of(pieces: Iterable[str]) -> tuple[str, ...]:
    """Return what the screen shows for SentencePiece's pieces, in sequence.

    >>> words_of(["▁tea", "cher", ".", END])
    ('tea', '+cher', '.', '<END>')
    """
    shown, joins = [], False
    for piece in pieces:
        text = as_read(piece.removeprefix(_WORD_START))
        # A full stop joins the word before it, too, but is not a part of that word.
        goes_on = joins and not piece.startswith(_WORD_START) and in_word(text[:1])
        shown.append("+" * goes_on + label(text))
        joins = in_word(text[-1:])
    return tuple(shown)


def label(piece: str) -> str:
    """Return what the screen shows for a piece by itself: something that can be seen, and that is printable.

    >>> label(" "), label("\N{DEVANAGARI VOWEL SIGN I}"), label("e\N{COMBINING ACUTE ACCENT}")
    ('␣', '◌ि', 'é')
    """
    text = as_read(piece)
    return on_circle(text) if text.strip() else _BLANK


def as_read(sentence: str) -> str:
    """Return the sentence whose characters are split into pieces: printable, accents composed (NFC)."""
    return unicodedata.normalize("NFC", printable(sentence))


class TokenVocabulary:
    """A list of tokens (`source.vocab`), one a line, line = id; `<END>` must be one, `<unk>` may.

    A token is found in the form in which a sentence is read, whatever its form in the list. If two of them become
    the same by that, it is the one that is in that form already, or else the first.
    """

    def __init__(self, tokens: Sequence[str], separator: str) -> None:
        """Take the tokens in order of their ids; sentences are split at `separator`, '' splits characters."""
        self._tokens = tuple(tokens)
        self._ids = {token: i for i, token in enumerate(self._tokens)}
        if len(self._ids) != len(self._tokens):
            raise CheckpointError("a token occurs twice in the vocabulary; every line must differ.")
        if END not in self._ids:
            raise CheckpointError(f"the vocabulary has no line {END}; add the line it was trained with.")
        self._separator = separator
        self._pattern = re.compile(r"\S+" if separator else self._characters())
        self.end: int = self._ids[END]
        self.unknown: int | None = self._ids.get(UNKNOWN)
        self.start, self.padding = self._ids.get(START), self._ids.get(PADDING)

    @classmethod
    def from_bytes(cls, content: bytes, separator: str) -> TokenVocabulary:
        """Take a vocabulary file's content; CheckpointError if it is not one."""
        try:
            return cls(lines_of(content.decode("utf-8-sig")), separator)
        except UnicodeDecodeError:
            raise CheckpointError("this is not a list of tokens in UTF-8; copy the file again.") from None

    def to_bytes(self) -> bytes:
        """Return the file's content, one token a line."""
        return "".join(f"{token}\n" for token in self._tokens).encode()

    def __len__(self) -> int:
        return len(self._tokens)

    def encode(self, sentence: str) -> list[int]:
        return [i for i, _, _ in self._read(sentence, self._ids_of)]

    def spans(self, sentence: str) -> list[tuple[int, int]]:
        """As of any vocabulary; what has no id is one token, so that it can be said which sentence it is in."""
        return [(first, end) for _, first, end in self._read(sentence, self._ids_or_one)]

    def _read(self, sentence: str, ids_of: Callable[[str], list[int]]) -> Iterator[tuple[int, int, int]]:
        """Yield the id of each token, and its span."""
        for found in self._pattern.finditer(as_read(sentence)):
            first, end = found.span()
            *before, last = ids_of(found[0])
            yield from ((i, first, first) for i in before)
            yield last, first, end

    @cached_property
    def _forms(self) -> Mapping[str, int]:
        """The ids by the tokens as they are read."""
        return {as_read(token): i for i, token in reversed([*enumerate(self._tokens)])} | self._ids

    @cached_property
    def _labels(self) -> Mapping[str, int]:
        """The ids by what is shown."""
        return {label(token): i for i, token in reversed([*enumerate(self._tokens)])}

    def _characters(self) -> str:
        """The pattern of one character: some are read as several, and a blank is one if it is a token."""
        several = {as_read(token) for token in self._tokens if len(token) == 1}
        longer = sorted((form for form in several if len(form) > 1), key=len, reverse=True)
        return "|".join([*map(re.escape, longer), *([r"(?<=\S) +(?=\S)"] if " " in several else []), r"\S"])

    def _ids_or_one(self, text: str) -> list[int]:
        try:
            return self._ids_of(text)
        except SentenceError:
            return [self.end]

    def _ids_of(self, text: str) -> list[int]:
        """The id of a token, or those of its parts if an accent is a token of its own. Raises SentenceError."""
        token = text if text.strip() else " "
        found = self._ids.get(token, self._forms.get(token))
        if found is not None and found != self.end:
            return [found]
        if not self._separator and len(parts := unicodedata.normalize("NFD", token)) > 1:
            known = [i for part in parts if (i := self._forms.get(part)) is not None]
            if len(known) == len(parts):
                return known
        if self.unknown is None or token == END:
            tokens = printable(" ".join(t for t in self._tokens if t != END))
            tokens = tokens if len(tokens) <= 60 else tokens[:57] + "…"
            raise SentenceError(f"«{token[:40]}» is not in this checkpoint's vocabulary; it knows {tokens}.")
        return [self.unknown]

    def decode(self, ids: Sequence[int], instead: Mapping[int, str] | None = None) -> str:
        pieces = enumerate(zip(self.pieces(ids), ids, strict=True))
        return self._separator.join(
            (instead or {}).get(p) or printable(piece) or _BLANK for p, (piece, i) in pieces if i != self.end
        )

    def words(self, ids: Sequence[int]) -> tuple[str, ...]:
        return tuple(map(label, self.pieces(ids)))

    def pieces(self, ids: Sequence[int]) -> tuple[str, ...]:
        try:
            return tuple(self._tokens[int(i)] for i in ids)
        except IndexError:
            raise _not_of(self) from None

    def find(self, word: str) -> int | None:
        return self._ids.get(word, self._labels.get(as_read(word)))
