"""A sentence that is given to a command, with the checkpoint that reads it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from screen.looking import SYSTEMS, decoding_of, fixed_checkpoint, system_checkpoint

from attn_tui.checkpoint import load
from attn_tui.story.decoding import Decoding
from campaigns.readers import Reader


@dataclass(frozen=True, slots=True)
class Given:
    """What all commands are given."""

    sentence: str
    reader: Reader
    folder: Path
    """Theirs to write into."""

    @property
    def arguments(self) -> tuple[str, ...]:
        """Checkpoint and sentence, behind all options."""
        return "-c", self.reader.name, "--", self.sentence

    @property
    def kept(self) -> str:
        """The sentence as files have it: in one line."""
        return self.sentence.replace("\n", " ")

    def decoding(self) -> Decoding:
        """What the commands should find. Raises AttnTuiError."""
        return decoding_of(load(self.reader.name), self.kept)


@cache
def harmless(name: str, sentence: str) -> Decoding:
    """The decoding of a sentence whose words, and those that come of it, do no harm."""
    if name == "fixed" or name in SYSTEMS:
        return decoding_of(fixed_checkpoint() if name == "fixed" else system_checkpoint(name), sentence)
    return decoding_of(load(name), sentence)


def without_halves(text: str) -> str:
    """A text in which what is no character, half of a pair or a byte that is not UTF-8, is U+FFFD."""
    return "".join("\N{REPLACEMENT CHARACTER}" if "\ud800" <= one <= "\udfff" else one for one in text)
