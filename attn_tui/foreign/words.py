"""A side's vocabulary and tokenizer → the files of a checkpoint of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from attn_tui.errors import CheckpointError
from attn_tui.vocabulary.base import END, PADDING, START, UNKNOWN
from attn_tui.vocabulary.listing import specials_renamed

_KINDS = {"pieces": "spm", "bpe": "codes"}
"""By tokenizer, the ending of the file that splits words."""


@dataclass(frozen=True, slots=True)
class Specials:
    """A toolkit's names for special tokens; '' if it has none."""

    end: str = "</s>"
    start: str = "<s>"
    padding: str = "<pad>"
    unknown: str = "<unk>"


@dataclass(frozen=True, eq=False)
class Words:
    """The tokens of one side, in order of their ids, and how text becomes such tokens."""

    side: str
    tokens: Sequence[str] = field(repr=False)
    specials: Specials
    tokenizer: str = "words"
    splitter: bytes = field(default=b"", repr=False)
    """The content of the tokenizer's file: a SentencePiece model (`pieces`), or BPE codes (`bpe`)."""

    @property
    def size(self) -> int:
        """Number of tokens."""
        return len(self.tokens)

    @property
    def is_lower(self) -> bool:
        """Whether no token but the special ones has a capital letter: the corpus was in lower case."""
        named = {self.specials.end, self.specials.start, self.specials.padding, self.specials.unknown}
        return all(token == token.lower() for token in self.tokens if token not in named)

    def files(self) -> Mapping[str, bytes]:
        """The contents of the side's files in a checkpoint folder. Raises CheckpointError if two tokens are one."""
        s = self.specials
        listed = specials_renamed(self.tokens, end=s.end, start=s.start, padding=s.padding, unknown=s.unknown)
        files = {f"{self.side}.vocab": listed}
        if self.tokenizer in _KINDS:
            files[f"{self.side}.{_KINDS[self.tokenizer]}"] = self.splitter
        return files

    def id_of(self, ours: str) -> int:
        """The id of a special token by our name; −1 if there is none."""
        s = self.specials
        theirs = {END: s.end, START: s.start, PADDING: s.padding, UNKNOWN: s.unknown}[ours]
        return self.tokens.index(theirs) if theirs in self.tokens else -1


def same_tokenizer(source: Words, target: Words) -> str:
    """The tokenizer of both sides. Raises CheckpointError if they differ."""
    if source.tokenizer != target.tokenizer:
        raise CheckpointError(
            f"the source is split by {source.tokenizer}, the target by {target.tokenizer}; give both tokenizers."
        )
    return source.tokenizer


def check_size(words: Words, rows: int) -> None:
    """Raise CheckpointError if an embedding has another number of rows than there are tokens."""
    if words.size != rows:
        raise CheckpointError(
            f"the {words.side} vocabulary has {words.size:,} tokens, the embedding {rows:,} rows; give the vocabulary "
            f"that the model was trained with, by --{words.side}-vocabulary."
        )
