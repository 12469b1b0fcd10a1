"""What stands around the pieces that are read, `<START>`, `<END>`, `<PAD>`; and the first word that is given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from attn_tui.config import ModelConfig
from attn_tui.engine.model import Array, Checkpoint, Ids, Mask
from attn_tui.errors import CheckpointError
from attn_tui.vocabulary import PADDING, START, Vocabulary


class Frame(NamedTuple):
    """What the encoder reads besides the pieces of a sentence; by default nothing."""

    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    padding: int = 0
    """What fills a sentence up."""
    least: int = 0
    """To how many places."""
    reads_padding: bool = True
    """Whether the encoder reads what fills up; if not, its states are zeros there."""
    looks_at_padding: bool = True
    """Whether attention may look at it."""

    def around(self, ids: Sequence[int]) -> list[int]:
        """Return all that is read of a sentence of these pieces."""
        source = [*self.before, *ids, *self.after]
        return source + [self.padding] * (self.least - len(source))

    @property
    def around_pieces(self) -> int:
        """How many places are taken by other things than pieces in the longest sentence."""
        return len(self.before) + len(self.after)

    def places(self, pieces: int) -> tuple[int, int]:
        """Return how many places are read, and how many may be looked at, of a sentence of so many pieces."""
        own = pieces + self.around_pieces
        whole = max(own, self.least)
        return whole if self.reads_padding else own, whole if self.looks_at_padding else own

    def of_pieces(self, columns: Array, pieces: int) -> Array:
        """Keep the columns of a sentence's pieces, of which some may have been cut: [..., src_len] → [..., pieces]."""
        first = len(self.before)
        return columns[..., first : first + min(pieces, columns.shape[-1] - self.around_pieces)]


NOTHING = Frame()


def frame_of(config: ModelConfig, source: Vocabulary) -> Frame:
    """Return what this system reads around a sentence. Raises CheckpointError if its vocabulary lacks it."""
    return Frame(
        before=(_known(source.start, "source", START),) if config.source_start else (),
        after=(source.end,) if config.source_end else (),
        padding=_known(source.padding, "source", PADDING) if config.pad_to else 0,
        least=config.pad_to,
        reads_padding=config.padding == "read",
        looks_at_padding=not config.padding_masked,
    )


def masks(checkpoint: Checkpoint, source: Ids, mask: Mask | None = None) -> tuple[Mask | None, Mask | None]:
    """What the encoder reads, and what attention may look at; None is everything: source [..., src_len].

    `mask` is False where a batch is filled up. `<PAD>`, which belongs to the sentence for models that were trained so,
    is kept from either as the config says.
    """
    config, padding = checkpoint.config, checkpoint.source_vocabulary.padding
    if not config.pad_to or padding is None or not (source == padding).any():
        return mask, mask
    pieces = source != padding if mask is None else mask & (source != padding)
    return pieces if config.padding == "zeros" else mask, pieces if config.padding_masked else mask


def first_id(config: ModelConfig, target: Vocabulary) -> int:
    """Return the word before the first one; if that is a vector of zeros, `<END>` stands for it.

    Raises CheckpointError if the vocabulary lacks it.
    """
    return _known(target.start, "target", START) if config.first == "start" else target.end


def wanted(config: ModelConfig, side: str) -> tuple[str, ...]:
    """Return what the vocabulary of a side must have besides `<END>`."""
    if side == "target":
        return (START,) * (config.first == "start")
    return (*(START,) * config.source_start, *(PADDING,) * bool(config.pad_to))


def _known(i: int | None, side: str, token: str) -> int:
    if i is None:
        raise CheckpointError(f"the {side} vocabulary has no {token}, which config.json asks for; change one of them.")
    return i
