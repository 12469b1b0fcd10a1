"""Tokens that are whole words, or characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from attn_tui.text import printable
from attn_tui.vocabulary.base import as_read
from attn_tui.vocabulary.labels import BLANK, label
from attn_tui.vocabulary.listed import ListedVocabulary
from attn_tui.vocabulary.listing import tokens_from_bytes
from attn_tui.vocabulary.preparing import AS_TYPED, Preparation


class TokenVocabulary(ListedVocabulary):
    """Words, which are what stands between blanks, or characters."""

    def __init__(self, tokens: Sequence[str], separator: str, preparation: Preparation = AS_TYPED) -> None:
        """Take the tokens in order of their ids; sentences are split at `separator`, '' splits characters."""
        super().__init__(tokens, preparation)
        self._separator = separator
        self._pattern = re.compile(r"\S+" if separator else self._characters())

    @classmethod
    def from_bytes(cls, content: bytes, separator: str) -> TokenVocabulary:
        """Take a vocabulary file's content; CheckpointError if it is not one."""
        return cls(tokens_from_bytes(content), separator)

    def _split(self, text: str) -> Iterator[tuple[str, int, int]]:
        for found in self._pattern.finditer(text):
            first, end = found.span()
            *before, last = self._parts(found[0])
            yield from ((part, first, first) for part in before)
            yield last, first, end

    def _parts(self, text: str) -> Sequence[str]:
        """A token, or its parts if an accent is a token of its own."""
        token = text if text.strip() else " "
        if self._separator or token in self._forms:
            return [token]
        parts = unicodedata.normalize("NFD", token)
        return parts if all(part in self._forms for part in parts) else [token]

    @cached_property
    def _labels(self) -> Mapping[str, int]:
        """The ids by what is shown."""
        return {label(token): i for i, token in reversed([*enumerate(self._tokens)])}

    def _characters(self) -> str:
        """The pattern of one character: some are read as several, and a blank is one if it is a token."""
        several = {as_read(token) for token in self._tokens if len(token) == 1}
        longer = sorted((form for form in several if len(form) > 1), key=len, reverse=True)
        return "|".join([*map(re.escape, longer), *([r"(?<=\S) +(?=\S)"] if " " in several else []), r"\S"])

    def decode(self, ids: Sequence[int], instead: Mapping[int, str] | None = None) -> str:
        return self._separator.join(printable(piece) or BLANK for piece in self._text_of(ids, instead))

    def words(self, ids: Sequence[int]) -> tuple[str, ...]:
        return tuple(map(label, self.pieces(ids)))

    def find(self, word: str) -> int | None:
        return self._ids.get(word, self._labels.get(as_read(word)))
