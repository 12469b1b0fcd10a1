"""SentencePiece's pieces: parts of words, those that begin one with a ▁ before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from attn_tui.errors import CheckpointError
from attn_tui.text import printable
from attn_tui.vocabulary.base import END, PADDING, START, UNKNOWN, as_read, not_of
from attn_tui.vocabulary.labels import WORD_START, pieces_shown_as, words_of
from attn_tui.vocabulary.preparing import AS_TYPED, Preparation, Traced

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor


def open_model(content: bytes) -> SentencePieceProcessor:
    """Take the content of `SIDE.spm`; CheckpointError if it is not a model of SentencePiece's."""
    from sentencepiece import SentencePieceProcessor  # 20 ms, not needed for characters and words

    model = SentencePieceProcessor()
    try:
        model.LoadFromSerializedProto(content)
        model.id_to_piece(list(range(model.get_piece_size())))  # fails if a piece is not UTF-8
    except (RuntimeError, OSError, TypeError, UnicodeDecodeError):
        raise CheckpointError("this is not a SentencePiece model; copy the file again.") from None
    return model


def pieces_with_spans(model: SentencePieceProcessor, text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the pieces of a text, those that the model does not have as they are in the text, with their spans."""
    found = model.encode(text, return_type="offset_mapping")
    for piece, (first, end) in zip(found["pieces"], found["offsets"], strict=True):
        yield piece, int(first), int(end)


class SentencePieceVocabulary:
    """A trained SentencePiece model (`source.spm`), whose pieces have the model's own ids."""

    def __init__(self, model: bytes, preparation: Preparation = AS_TYPED) -> None:
        """Take the file's content; CheckpointError if it is not such a model."""
        self._model = open_model(model)
        self.end: int = self._model.eos_id()
        if self.end < 0:
            raise CheckpointError("it has no end piece </s>; train it with one.")
        self.start: int | None = self._model.bos_id() if self._model.bos_id() >= 0 else None
        self.padding: int | None = self._model.pad_id() if self._model.pad_id() >= 0 else None
        self.unknown: int | None = self._model.unk_id()
        names = ((self.padding, PADDING), (self.start, START), (self.end, END))
        self._names = {i: name for i, name in names if i is not None}
        self._prepare = preparation.of(self._as_typed)

    def __len__(self) -> int:
        return int(self._model.get_piece_size())

    def encode(self, sentence: str) -> list[int]:
        return list(self._model.encode(self._prepared(sentence).what_is_left()))

    def spans(self, sentence: str) -> list[tuple[int, int]]:
        read = self._prepared(sentence)
        return read.origins((first, end) for _, first, end in pieces_with_spans(self._model, read.text))

    def _prepared(self, sentence: str) -> Traced:
        return self._prepare(Traced.of(as_read(sentence)))

    def _as_typed(self) -> set[str]:
        return {piece.removeprefix(WORD_START) for piece in self.pieces(range(len(self)))}

    def decode(self, ids: Sequence[int], instead: Mapping[int, str] | None = None) -> str:
        kept = [(p, int(i)) for p, i in enumerate(ids) if i not in self._names]
        if not instead:
            return printable(self._model.decode([i for _, i in kept]))
        return printable(self._model.decode_pieces([instead.get(p, self._model.id_to_piece(i)) for p, i in kept]))

    def words(self, ids: Sequence[int]) -> tuple[str, ...]:
        return words_of(self.pieces(ids))

    def pieces(self, ids: Sequence[int]) -> tuple[str, ...]:
        try:
            return tuple(self._names.get(i) or str(self._model.id_to_piece(int(i))) for i in ids)
        except IndexError:
            raise not_of(self) from None

    def find(self, word: str) -> int | None:
        named = {name: i for i, name in self._names.items()} | {UNKNOWN: self.unknown}
        if word in named:
            return named[word]
        found = (int(self._model.piece_to_id(part)) for part in pieces_shown_as(word))
        return next((i for i in found if i != self.unknown), None)
