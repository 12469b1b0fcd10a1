"""What every vocabulary can do, and the names that are not words of a language."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from attn_tui.errors import CheckpointError
from attn_tui.text import printable

END = "<END>"
START = "<START>"
PADDING = "<PAD>"
UNKNOWN = "<unk>"
LONGEST = 20_000
"""Characters that are split at once: each may become 18 (U+FDFA does), and a million of them 33 million pieces."""


class Vocabulary(Protocol):
    """The two directions between text and ids, and how a piece is shown."""

    end: int
    """Id of `<END>`."""
    start: int | None
    """Id of `<START>`; None if there is none."""
    padding: int | None
    """Id of `<PAD>`; None if there is none."""
    unknown: int | None
    """Id of the piece that stands for everything no piece can express; None if there is none."""

    def __len__(self) -> int:
        """Return the number of pieces."""

    def encode(self, sentence: str) -> list[int]:
        """Split a sentence; no `<END>` is added. SentenceError if it holds something that no piece can express.

        Whatever is typed, none of it is read as `<END>`, `<START>` or `<PAD>`.
        """

    def spans(self, sentence: str) -> list[tuple[int, int]]:
        """Return, for each piece of `encode`, the characters it stands for: the first, and one past the last.

        They are positions in what `as_read` makes of the sentence. Blanks may be among them; if several pieces stand
        for one character, the last one has it, and the earlier ones are empty and at its position.
        """

    def decode(self, ids: Sequence[int], instead: Mapping[int, str] | None = None) -> str:
        """Join pieces to a sentence, leaving out `<END>`, `<START>` and `<PAD>`; printable.

        `instead` has texts that replace pieces, by their positions in `ids`.
        """

    def words(self, ids: Sequence[int]) -> tuple[str, ...]:
        """Return what the screen shows for each piece, a part that continues a word as «+part»; printable."""

    def find(self, word: str) -> int | None:
        """Return the id of the piece shown as `word`, «+part» if it continues a word; None if there is none."""

    def pieces(self, ids: Sequence[int]) -> tuple[str, ...]:
        """Return the pieces as the vocabulary has them; not printable."""


def as_read(sentence: str) -> str:
    """Return the sentence whose characters are split into pieces: printable, accents composed (NFC)."""
    return unicodedata.normalize("NFC", printable(sentence))


def first_pieces(vocabulary: Vocabulary, sentence: str) -> tuple[list[int], int]:
    """Split the beginning of a sentence, more of it than any model reads, and count the pieces of all of it.

    The rest is split part by part; the count may be off by one for each. Raises SentenceError as `Vocabulary.encode`.
    """
    beginning, *rest = _parts(sentence)
    ids = vocabulary.encode(beginning)
    return ids, len(ids) + sum(len(vocabulary.encode(part)) for part in rest)


def _parts(sentence: str) -> Iterator[str]:
    """Yield parts of at most `LONGEST` characters, which end before a blank if they have one."""
    begin = 0
    while len(sentence) - begin > LONGEST:
        blank = sentence.rfind(" ", begin + 1, begin + LONGEST)
        end = blank if blank > 0 else begin + LONGEST
        yield sentence[begin:end]
        begin = end
    yield sentence[begin:]


def not_of(vocabulary: Vocabulary) -> CheckpointError:
    """The error for an id that a vocabulary does not have."""
    return CheckpointError(
        f"a word's id is beyond the {len(vocabulary):,} of this vocabulary; give the checkpoint it was computed with."
    )
