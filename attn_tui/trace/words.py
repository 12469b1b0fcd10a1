"""The words of a vocabulary that occur in a decoding: enough to show it, too few to read another sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from attn_tui.config import ModelConfig
from attn_tui.errors import SentenceError
from attn_tui.text import printable
from attn_tui.vocabulary import END, label, words_of

_NO_MORE = "only the recorded words are known; translate with the checkpoint itself."


class RecordedVocabulary:
    """A `Vocabulary` of some of its pieces, by their ids."""

    unknown: int | None = None

    def __init__(
        self,
        config: ModelConfig,
        size: int,
        end: int,
        pieces: Mapping[int, str],
        named: Mapping[int, str],
        texts: Mapping[tuple[int, ...], str],
    ) -> None:
        """Take the pieces by id, the names of some in what-ifs, and the texts of some sequences of ids.

        `size` is that of the whole vocabulary.
        """
        self.end = end
        self.start: int | None = None
        self.padding: int | None = None
        self._size, self._pieces, self._texts = size, {end: END, **pieces}, texts
        self._ids = {name: i for i, name in named.items()}
        self._is_sentencepiece = config.tokenizer == "sentencepiece"
        self._separator = "" if config.tokenizer == "characters" else " "

    @property
    def known(self) -> Set[int]:
        """The ids whose pieces are known."""
        return self._pieces.keys()

    def __len__(self) -> int:
        return self._size

    def encode(self, sentence: str) -> list[int]:
        raise SentenceError(_NO_MORE)

    def spans(self, sentence: str) -> list[tuple[int, int]]:
        raise SentenceError(_NO_MORE)

    def decode(self, ids: Sequence[int], instead: Mapping[int, str] | None = None) -> str:
        kept = tuple(int(i) for i in ids if i != self.end)
        if not instead and kept in self._texts:
            return self._texts[kept]
        pieces = ((instead or {}).get(p, self._pieces[int(i)]) for p, i in enumerate(ids) if i != self.end)
        text = "".join(pieces).replace("▁", " ").strip() if self._is_sentencepiece else self._separator.join(pieces)
        return printable(text)

    def words(self, ids: Sequence[int]) -> tuple[str, ...]:
        pieces = self.pieces(ids)
        return words_of(pieces) if self._is_sentencepiece else tuple(map(label, pieces))

    def find(self, word: str) -> int | None:
        return self._ids.get(word)

    def pieces(self, ids: Sequence[int]) -> tuple[str, ...]:
        return tuple(self._pieces[int(i)] for i in ids)
