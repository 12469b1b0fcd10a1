"""SentencePiece's pieces with ids from a list, which toolkits make of a training text (Joey NMT, fairseq, OpenNMT).

The list has pieces that the model does not have, characters that fell outside; and it lacks others, which are `<unk>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from attn_tui.text import printable
from attn_tui.vocabulary.base import UNKNOWN
from attn_tui.vocabulary.labels import WORD_START, listed_pieces_shown_as, words_of
from attn_tui.vocabulary.listed import ListedVocabulary
from attn_tui.vocabulary.preparing import AS_TYPED, Preparation
from attn_tui.vocabulary.restricting import restricted
from attn_tui.vocabulary.sentencepiece import open_model, pieces_with_spans

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor


class PieceVocabulary(ListedVocabulary):
    """A SentencePiece model (`SIDE.spm`) that splits, and a list of pieces (`SIDE.vocab`)."""

    def __init__(
        self,
        model: SentencePieceProcessor,
        tokens: Sequence[str],
        preparation: Preparation = AS_TYPED,
        known_only: bool = False,
    ) -> None:
        """Take a model of `attn_tui.vocabulary.sentencepiece.open_model`, and the pieces in order of their ids.

        If `known_only`, words are split into pieces of the list alone, as far as the model can.
        """
        super().__init__(tokens, preparation)
        if known_only:
            model = open_model(restricted(model.serialized_model_proto(), self._ids.keys()))
        self._model = model

    def _split(self, text: str) -> Iterable[tuple[str, int, int]]:
        return pieces_with_spans(self._model, text)

    def _as_typed(self) -> set[str]:
        return {token.removeprefix(WORD_START) for token in self._tokens}

    def decode(self, ids: Sequence[int], instead: Mapping[int, str] | None = None) -> str:
        unknown = self._model.unk_id()  # a damaged model may have none
        model_s_unknown = self._model.id_to_piece(unknown) if 0 <= unknown < self._model.get_piece_size() else UNKNOWN
        pieces = [model_s_unknown if piece == UNKNOWN else piece for piece in self._text_of(ids, instead)]
        text = self._model.decode_pieces(pieces)
        # The model has left the signs of pieces it does not have as they are.
        return printable(text.removeprefix(WORD_START).replace(WORD_START, " "))

    def words(self, ids: Sequence[int]) -> tuple[str, ...]:
        return words_of(self.pieces(ids))

    def find(self, word: str) -> int | None:
        known = (self._ids.get(piece) for piece in listed_pieces_shown_as(word))
        return next((i for i in known if i is not None), None)
