"""Parts of words by byte pair encoding, as subword-nmt has it (Sennrich, Haddow and Birch 2016).

Written here, not taken from that package: it brings tqdm and mock with it, ends the program if a file is damaged, and
does not tell where a part comes from. What it can do besides (dropout, glossaries) a trained model does not need.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cached_property
from itertools import pairwise

from attn_tui.errors import CheckpointError
from attn_tui.text import lines_of, printable, shown
from attn_tui.vocabulary.labels import GOES_ON, joined_parts, parts_of, parts_shown_as
from attn_tui.vocabulary.listed import ListedVocabulary
from attn_tui.vocabulary.preparing import AS_TYPED, Preparation

_END_OF_WORD = "</w>"


class Codes:
    """The merges of a BPE codes file (`SIDE.codes`): two parts a line, those that are joined first come first.

    In version 0.1 the sign for the end of a word is a character of its own, in 0.2 it belongs to the last one.
    """

    def __init__(self, content: bytes) -> None:
        """Take the file's content; CheckpointError if it is not one."""
        try:
            lines = [line.strip(" ") for line in lines_of(content.decode("utf-8-sig").rstrip("\n"))]
        except UnicodeDecodeError:
            raise CheckpointError("this is not a list of BPE codes in UTF-8; copy the file again.") from None
        version = "0.1"
        if lines and lines[0].startswith("#version:"):
            version = lines.pop(0).removeprefix("#version:").strip()
        if version not in ("0.1", "0.2"):
            raise CheckpointError(f"these BPE codes are of version {shown(version)}; only 0.1 and 0.2 can be read.")
        self._end_is_apart = version == "0.1"
        self._ranks: dict[tuple[str, str], int] = {}
        for rank, line in enumerate(lines):
            match line.split(" "):
                case [left, right]:
                    self._ranks.setdefault((left, right), rank)
                case _:
                    raise CheckpointError(
                        f"these are not BPE codes: {shown(line)} is no pair of parts; copy the file again."
                    )

    def parts(self, word: str, known: Set[str] | None = None) -> tuple[str, ...]:
        """Split a word, which must have a character; parts that are not `known` are taken apart again.

        `known` has parts as they stand in a vocabulary, with `@@` if the word goes on.
        """
        parts = self._joined(word)
        if known is None:
            return parts
        *before, last = parts
        apart = [piece for part in before for piece in self._apart(part, known, goes_on=True)]
        return (*apart, *self._apart(last, known, goes_on=False))

    def _apart(self, part: str, known: Set[str], goes_on: bool) -> Iterator[str]:
        """Undo the merges of a part until what is left is known, or cannot be taken apart."""
        left = [(part, goes_on)]
        while left:
            part, goes_on = left.pop()
            pair = self._made_of.get(part if goes_on else part + _END_OF_WORD)
            if pair is None or (part + GOES_ON if goes_on else part) in known:
                yield part
                continue
            first, second = pair[0], pair[1] if goes_on else pair[1].removesuffix(_END_OF_WORD)
            left += [(second, goes_on), (first, True)] if second else [(first, True)]

    @cached_property
    def _made_of(self) -> Mapping[str, tuple[str, str]]:
        """Each part that can be joined, and the two that it is joined from."""
        return {left + right: (left, right) for left, right in reversed(self._ranks)}

    def _joined(self, word: str) -> tuple[str, ...]:
        if len(word) == 1:
            return (word,)
        parts = [*word, _END_OF_WORD] if self._end_is_apart else [*word[:-1], word[-1] + _END_OF_WORD]
        while len(parts) > 1:
            pairs = [pair for pair in pairwise(parts) if pair in self._ranks]
            if not pairs:
                break
            parts = _joined(parts, min(pairs, key=self._ranks.__getitem__))
        *before, last = parts
        return (*before, last.removesuffix(_END_OF_WORD)) if last != _END_OF_WORD else tuple(before)


def _joined(parts: Sequence[str], pair: tuple[str, str]) -> list[str]:
    """Join two parts wherever they stand side by side, from the left."""
    joined, i = [], 0
    while i < len(parts):
        here = tuple(parts[i : i + 2]) == pair
        joined.append("".join(pair) if here else parts[i])
        i += 2 if here else 1
    return joined


class BpeVocabulary(ListedVocabulary):
    """BPE codes that split words, and a list of their parts (`SIDE.vocab`): «part@@» if the word goes on."""

    def __init__(
        self, codes: Codes, tokens: Sequence[str], preparation: Preparation = AS_TYPED, known_only: bool = False
    ) -> None:
        """Take the codes, and the parts in order of their ids; `known_only` as for `attn_tui.vocabulary.pieces`."""
        super().__init__(tokens, preparation)
        self._codes = codes
        self._known = self._ids.keys() if known_only else None

    def _split(self, text: str) -> Iterator[tuple[str, int, int]]:
        for word in re.finditer(r"\S+", text):
            first = word.start()
            *before, last = self._codes.parts(word[0], self._known)
            for part in before:
                yield part + GOES_ON, first, first + len(part)
                first += len(part)
            yield last, first, word.end()

    def _as_typed(self) -> set[str]:
        return {token.removesuffix(GOES_ON) for token in self._tokens}

    def decode(self, ids: Sequence[int], instead: Mapping[int, str] | None = None) -> str:
        return printable(joined_parts(self._text_of(ids, instead)))

    def words(self, ids: Sequence[int]) -> tuple[str, ...]:
        return parts_of(self.pieces(ids))

    def find(self, word: str) -> int | None:
        known = (self._ids.get(part) for part in parts_shown_as(word))
        return next((i for i in known if i is not None), None)
