"""The words of a vocabulary that occur in a decoding: enough to show it, too few to read another sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from functools import cached_property

from attn_tui.config import ModelConfig
from attn_tui.errors import SentenceError
from attn_tui.text import printable
from attn_tui.vocabulary import END, PADDING, START
from attn_tui.vocabulary.labels import JOINED, SHOWN, WORD_START

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
        return self._named.get(word, self._ids.get(word))

    @cached_property
    def _ids(self) -> Mapping[str, int]:
        """Ids by how their pieces are shown; one that goes on with a word has a + if another is shown alike."""
        found: dict[str, int] = {}
        for i, piece in sorted(self._pieces.items(), key=lambda item: (not item[1].startswith(WORD_START), item[0])):
            [shown] = self._shown([piece])
            found.setdefault(shown, i)
            if not piece.startswith(WORD_START):
                found.setdefault(f"+{shown}", i)
        return found

    def pieces(self, ids: Sequence[int]) -> tuple[str, ...]:
        """As of any vocabulary; one that is not known is its number."""
        return tuple(self._pieces.get(int(i), f"#{int(i)}") for i in ids)
