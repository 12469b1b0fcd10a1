"""The words of a vocabulary that occur in a decoding: enough to show it, too few to read another sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from functools import cached_property

from attn_tui.config import ModelConfig
from attn_tui.errors import SentenceError
from attn_tui.text import printable
from attn_tui.vocabulary import END, PADDING, START, as_read
from attn_tui.vocabulary.labels import JOINED, NAMES, SHOWN, SHOWN_AS

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
        self._size, self._pieces, self._texts = size, {end: END, **pieces}, texts
        self._named = {name: i for i, name in named.items()}
        places = {piece: i for i, piece in pieces.items()}
        self.start: int | None = places.get(START)
        self.padding: int | None = places.get(PADDING)
        self._shown, self._joined = SHOWN[config.tokenizer], JOINED[config.tokenizer]
        self._shown_as = SHOWN_AS.get(config.tokenizer)

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
        no_text = {self.end, self.start, self.padding}
        pieces = ((instead or {}).get(p, self.pieces([i])[0]) for p, i in enumerate(ids) if i not in no_text)
        return printable(self._joined(pieces))

    def words(self, ids: Sequence[int]) -> tuple[str, ...]:
        return self._shown(self.pieces(ids))

    def find(self, word: str) -> int | None:
        if word in self._named:
            return self._named[word]
        if word in NAMES or self._shown_as is None:
            return self._ids.get(word, self._labels.get(as_read(word)))
        return next((i for i in map(self._ids.get, self._shown_as(word)) if i is not None), None)

    @cached_property
    def _ids(self) -> Mapping[str, int]:
        return {piece: i for i, piece in self._pieces.items()}

    @cached_property
    def _labels(self) -> Mapping[str, int]:
        """The ids by what is shown, the lowest if several are shown alike."""
        return {self._shown([piece])[0]: i for i, piece in sorted(self._pieces.items(), reverse=True)}

    def pieces(self, ids: Sequence[int]) -> tuple[str, ...]:
        """As of any vocabulary; one that is not known is its number."""
        return tuple(self._pieces.get(int(i), f"#{int(i)}") for i in ids)
