"""The sizes and choices that, with its arrays and vocabularies, make a checkpoint: `config.json`."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from attn_tui.errors import CheckpointError
from attn_tui.text import shown

SCORES = ("dot", "general")
TOKENIZERS = ("sentencepiece", "characters", "words")
LARGEST_SIZE = 1_000_000
_KINDS: dict[object, tuple[tuple[type, ...], str]] = {
    "int": ((int,), "a whole number"),
    "float": ((int, float), "a number"),
    "str": ((str,), "a text"),
    "bool": ((bool,), "true or false"),
}


def wrong_kind(values: Any) -> str:
    """Say which field of a dataclass holds a value of another kind than it is declared to; '' where none does."""
    for field in dataclasses.fields(values):
        value = getattr(values, field.name)
        kinds, wanted = _KINDS.get(field.type, ((object,), ""))
        if not isinstance(value, kinds) or (isinstance(value, bool) and field.type in ("int", "float")):
            return f"{field.name} is {shown(value)}; it must be {wanted}."
    return ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a checkpoint comes from; shown, never interpreted."""

    command: str = ""
    data: str = ""
    licence: str = ""
    seed: int = 0
    updates: int = 0
    created: str = ""

    def __post_init__(self) -> None:
        """Raise CheckpointError for what could not be shown."""
        if wrong := wrong_kind(self):
            raise CheckpointError(f"provenance.{wrong}")


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """One trained model. All sizes are numbers of units; lengths are numbers of tokens."""

    source_language: str
    target_language: str
    source_vocabulary: int
    target_vocabulary: int
    architecture: str = "attention-decoder"
    """The order of the sub-steps, by its name in `attn_tui.engine.decoder.ARCHITECTURES`."""
    tokenizer: str = "sentencepiece"
    embedding: int = 128
    encoder_hidden: int = 192
    """Per direction: an encoder hidden state h̄_j has twice as many units."""
    decoder_hidden: int = 384
    score: str = "dot"
    """How h_t is compared with h̄_j: `dot` or `general` (Luong et al. 2015, Section 3.1)."""
    feedforward: int = 128
    tied_output: bool = True
    """The feedforward network's output matrix is the target embedding."""
    max_source_length: int = 100
    """Longer sentences are cut here, and the reader is told."""
    max_length: int = 120
    """Decoding stops after this many words when no `<END>` has come."""
    provenance: Provenance = Provenance()

    def __post_init__(self) -> None:
        """Raise CheckpointError for values no model can have."""
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if field.type == "int" and not (
                isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST_SIZE
            ):
                raise CheckpointError(
                    f"{field.name} is {shown(value)}; it must be a whole number from 1 to {LARGEST_SIZE:,}."
                )
        if wrong := wrong_kind(self):
            raise CheckpointError(wrong)
        if self.score not in SCORES:
            raise CheckpointError(f"score is {shown(self.score)}; known are {', '.join(SCORES)}.")
        if self.tokenizer not in TOKENIZERS:
            raise CheckpointError(f"tokenizer is {shown(self.tokenizer)}; known are {', '.join(TOKENIZERS)}.")
        if self.score == "dot" and self.decoder_hidden != self.encoder_state:
            raise CheckpointError(
                f"decoder_hidden is {self.decoder_hidden} and 2 × encoder_hidden is {self.encoder_state}; "
                f"the dot score needs them equal, score general does not."
            )
        if self.tied_output and self.feedforward != self.embedding:
            raise CheckpointError(
                f"feedforward is {self.feedforward} and embedding is {self.embedding}; tied_output needs them equal."
            )

    @property
    def encoder_state(self) -> int:
        """Units of one encoder hidden state h̄_j = [→h_j ; ←h_j]."""
        return 2 * self.encoder_hidden

    def to_json(self) -> str:
        """The text of `config.json`."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> ModelConfig:
        """Read `config.json`; CheckpointError says what in it cannot be."""
        try:
            values = json.loads(text)
        except (ValueError, RecursionError):
            raise CheckpointError("it is not JSON; take the file from where the checkpoint came from again.") from None
        if not isinstance(values, dict):
            raise CheckpointError("it holds no JSON object; take the file from where the checkpoint came from again.")
        provenance = values.pop("provenance", {})
        if not isinstance(provenance, dict):
            raise CheckpointError("provenance is no JSON object; make it one, or leave it out.")
        names = {field.name for field in dataclasses.fields(Provenance)}
        credit = Provenance(**{name: value for name, value in provenance.items() if name in names})
        return from_mapping(cls, {**values, "provenance": credit})


_T = TypeVar("_T")


def from_mapping(kind: type[_T], values: Mapping[str, Any]) -> _T:
    """Make a config dataclass from names and values; CheckpointError names the unknown and the missing."""
    fields = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    unknown = [name for name in values if name not in fields]
    if unknown:
        raise CheckpointError(f"it has an unknown entry {shown(unknown[0])}; known are {', '.join(fields)}.")
    required = [name for name, field in fields.items() if field.default is field.default_factory is dataclasses.MISSING]
    missing = [name for name in required if name not in values]
    if missing:
        raise CheckpointError(f"it lacks the entry {missing[0]!r}; add it.")
    return kind(**values)
