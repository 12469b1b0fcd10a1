"""What vocabularies with a list of tokens have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from attn_tui.errors import CheckpointError, SentenceError
from attn_tui.text import printable
from attn_tui.vocabulary.base import END, PADDING, START, UNKNOWN, as_read, not_of
from attn_tui.vocabulary.listing import tokens_to_bytes
from attn_tui.vocabulary.preparing import AS_TYPED, Preparation, Traced


class ListedVocabulary(ABC):
    """A `Vocabulary` whose ids are places in a list of tokens: `<END>` must be one, the other names may.

    A token is found in the form in which a sentence is read, whatever its form in the list. If two of them become
    the same by that, it is the one that is in that form already, or else the first.
    """

    def __init__(self, tokens: Sequence[str], preparation: Preparation = AS_TYPED) -> None:
        """Take the tokens in order of their ids. CheckpointError if one occurs twice, or there is no `<END>`."""
        self._tokens = tuple(tokens)
        self._ids = {token: i for i, token in enumerate(self._tokens)}
        if len(self._ids) != len(self._tokens):
            raise CheckpointError("a token occurs twice in the vocabulary; every line must differ.")
        if END not in self._ids:
            raise CheckpointError(f"the vocabulary has no line {END}; add the line it was trained with.")
        self.end: int = self._ids[END]
        self.start: int | None = self._ids.get(START)
        self.padding: int | None = self._ids.get(PADDING)
        self.unknown: int | None = self._ids.get(UNKNOWN)
        self._no_text = {self.end, self.start, self.padding}
        self._prepare = preparation.of(self._as_typed)

    def to_bytes(self) -> bytes:
        """Return the content of `SIDE.vocab`."""
        return tokens_to_bytes(self._tokens)

    def __len__(self) -> int:
        return len(self._tokens)

    def encode(self, sentence: str) -> list[int]:
        return [self._id_of(token) for token, _, _ in self._split(self._prepared(sentence).what_is_left())]

    def spans(self, sentence: str) -> list[tuple[int, int]]:
        """As of any vocabulary; also of what has no id, so that it can be said which sentence it is in."""
        read = self._prepared(sentence)
        return read.origins((first, end) for _, first, end in self._split(read.text))

    def _prepared(self, sentence: str) -> Traced:
        return self._prepare(Traced.of(as_read(sentence)))

    def _as_typed(self) -> Collection[str]:
        """The tokens, without what marks them as parts of words."""
        return self._ids.keys()

    @abstractmethod
    def _split(self, text: str) -> Iterable[tuple[str, int, int]]:
        """Yield what a text is split into, whether or not these are tokens, with their spans."""

    @cached_property
    def _forms(self) -> Mapping[str, int]:
        """The ids by the tokens as they are read."""
        return {as_read(token): i for i, token in reversed([*enumerate(self._tokens)])} | self._ids

    def _id_of(self, token: str) -> int:
        found = self._ids.get(token)
        if found is None:
            found = self._forms.get(token)
        if found is not None and found not in self._no_text:
            return found
        if self.unknown is None or found is not None:
            known = printable(" ".join(t for i, t in enumerate(self._tokens) if i not in self._no_text))
            known = known if len(known) <= 60 else known[:57] + "…"
            raise SentenceError(f"«{token[:40]}» is not in this checkpoint's vocabulary; it knows {known}.")
        return self.unknown

    def _text_of(self, ids: Sequence[int], instead: Mapping[int, str] | None) -> list[str]:
        """The pieces that belong to a text, those of `instead` in their places."""
        pieces = zip(ids, self.pieces(ids), strict=True)
        return [(instead or {}).get(p) or piece for p, (i, piece) in enumerate(pieces) if i not in self._no_text]

    @abstractmethod
    def decode(self, ids: Sequence[int], instead: Mapping[int, str] | None = None) -> str: ...

    @abstractmethod
    def words(self, ids: Sequence[int]) -> tuple[str, ...]: ...

    @abstractmethod
    def find(self, word: str) -> int | None: ...

    def pieces(self, ids: Sequence[int]) -> tuple[str, ...]:
        try:
            return tuple(self._tokens[int(i)] for i in ids)
        except IndexError:
            raise not_of(self) from None
