"""The sizes and choices that, with its arrays and vocabularies, make a checkpoint: `config.json`."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from attn_tui import scores
from attn_tui.errors import CheckpointError
from attn_tui.text import shown

Direction = Literal["forward", "backward"]

CELLS = ("rnn", "gru", "gru-reset-before", "lstm")
SCORES = ("none", *scores.SCORES)
ATTENTIONS = ("global", "local-m", "local-p")
DIRECTIONS: dict[str, tuple[Direction, ...]] = {
    "both": ("forward", "backward"),
    "forward": ("forward",),
    "backward": ("backward",),
}
TOKENIZERS = ("sentencepiece", "characters", "words", "pieces", "bpe")
NORMALISATIONS = ("", "words", "d2l", "tutorial")
LARGEST_SIZE = 1_000_000
_KINDS: dict[object, tuple[tuple[type, ...], str]] = {
    "int": ((int,), "a whole number"),
    "float": ((int, float), "a number"),
    "float | None": ((int, float, type(None)), "a number or null"),
    "str": ((str,), "a string"),
    "bool": ((bool,), "true or false"),
}


def wrong_kind(values: Any) -> str:
    """Say which field of a dataclass holds a value of the wrong type; '' if none does."""
    for field in dataclasses.fields(values):
        value = getattr(values, field.name)
        kinds, wanted = _KINDS.get(field.type, ((object,), ""))
        if not isinstance(value, kinds) or (isinstance(value, bool) and field.type in _KINDS and field.type != "bool"):
            return f"{field.name} is {shown(value)}; it must be {wanted}."
    return ""


@dataclass(frozen=True, slots=True)
class Family:
    """What an architecture's paper leaves open."""

    paper: str
    """The paper that has this order of steps."""
    cells: tuple[str, ...]
    attentions: tuple[str, ...] = ("global",)
    directions: tuple[str, ...] = tuple(DIRECTIONS)
    stacked: bool = True
    """Whether there may be several layers."""
    hands_over: bool = False
    """The decoder starts from the encoder's last states as they are, so both must be equally wide."""
    feeds_input: bool = False
    """Whether it can have input feeding."""
    feedforward: bool = True
    """Whether there must be a layer between the decoder's state and the output layer."""


FAMILIES = {
    "seq2seq": Family("Sutskever 2014", ("rnn", "gru", "lstm"), hands_over=True, feedforward=False),
    "attention-decoder": Family("the lecture", ("rnn", "gru", "lstm")),
    "rnnsearch": Family("Bahdanau 2015", ("gru-reset-before",), directions=("both",), stacked=False),
    "luong": Family(
        "Luong 2015",
        ("rnn", "gru", "lstm"),
        attentions=ATTENTIONS,
        hands_over=True,
        feeds_input=True,
    ),
}
"""The architectures; the orders of their steps are in `attn_tui.engine.orders`."""


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
        """Raise CheckpointError for values that could not be shown."""
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
    """The order of the sub-steps, by its name in `FAMILIES`."""
    tokenizer: str = "sentencepiece"
    lowercase: bool = False
    """Whether a sentence is read in small letters."""
    normalise: str = ""
    """What else is done to a sentence before it is split: a name in `attn_tui.vocabulary.preparing`, or nothing."""
    embedding: int = 128
    cell: str = "gru"
    """In encoder and decoder: `rnn` (Elman), `gru` (reset after), `gru-reset-before` (Bahdanau et al. 2015), `lstm`."""
    layers: int = 1
    """In encoder and decoder, each."""
    directions: str = "both"
    """How the source is read; `backward` alone is Sutskever's reversed source."""
    encoder_hidden: int = 192
    """Per direction: an encoder hidden state h̄_j has twice as many units if there are two."""
    decoder_hidden: int = 384
    score: str = "dot"
    """How a decoder state is compared with h̄_j: a name in `attn_tui.scores.SCORES`, or `none`."""
    attention: str = "global"
    """Over all positions, or `local-m`, `local-p`: over a window only (Luong et al. 2015, Section 3.2)."""
    window: int = 10
    """D, positions on each side of a local attention's centre."""
    attention_hidden: int = 128
    """Units of the networks inside some scores and `local-p`."""
    input_feeding: bool = False
    """Whether the decoder RNN is also given h̃_{t−1} (Luong et al. 2015, Section 3.3)."""
    feedforward: int = 128
    """Units of the layer before the output layer: the lecture's u_t, Luong's h̃_t, RNNsearch's maxout t_t;
    0 leaves it out, which only an architecture without attention can."""
    tied_output: bool = True
    """The output layer's matrix is the target embedding."""
    max_source_length: int = 100
    """Longer sentences are cut here, and the user is told."""
    max_length: int = 120
    """Decoding stops after this many words when no `<END>` has come."""
    provenance: Provenance = Provenance()

    def __post_init__(self) -> None:
        """Raise CheckpointError for values no model can have."""
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            least = 0 if field.name == "feedforward" else 1
            if field.type == "int" and not (
                isinstance(value, int) and not isinstance(value, bool) and least <= value <= LARGEST_SIZE
            ):
                raise CheckpointError(
                    f"{field.name} is {shown(value)}; it must be a whole number from {least} to {LARGEST_SIZE:,}."
                )
        if wrong := wrong_kind(self):
            raise CheckpointError(wrong)
        self._choose("architecture", FAMILIES)
        self._choose("tokenizer", TOKENIZERS)
        self._choose("normalise", NORMALISATIONS)
        family = FAMILIES[self.architecture]
        of = f" in {self.architecture}"
        self._choose("cell", family.cells, of)
        self._choose("score", scores.trained_with(self.architecture), of)
        self._choose("attention", family.attentions, of)
        self._choose("directions", family.directions, of)
        if self.layers > 1 and not family.stacked:
            raise CheckpointError(f"layers is {self.layers}; {self.architecture} has one, make it 1.")
        if self.input_feeding and not family.feeds_input:
            raise CheckpointError(f"input_feeding is true; {self.architecture} has none, make it false.")
        if family.feedforward and not self.feedforward:
            raise CheckpointError(f"feedforward is 0; {self.architecture} needs at least 1.")
        self._check_widths(family)

    def _choose(self, name: str, known: Iterable[str], of: str = "") -> None:
        if getattr(self, name) not in known:
            raise CheckpointError(f"{name} is {shown(getattr(self, name))}; known{of} are {', '.join(known)}.")

    def _check_widths(self, family: Family) -> None:
        """Raise CheckpointError if two vectors that must be equally wide are not."""
        if (family.hands_over or scores.needs_equal_widths(self.score)) and self.decoder_hidden != self.encoder_state:
            wide = "2 × encoder_hidden" if self.directions == "both" else "encoder_hidden"
            why = (
                f"{self.architecture} hands the encoder's last state to the decoder and needs them equal."
                if family.hands_over
                else f"the {self.score} score needs them equal, score general does not."
            )
            raise CheckpointError(f"decoder_hidden is {self.decoder_hidden} and {wide} is {self.encoder_state}; {why}")
        if self.tied_output and self.output_input != self.embedding:
            name = "feedforward" if self.feedforward else "decoder_hidden"
            raise CheckpointError(
                f"{name} is {self.output_input} and embedding is {self.embedding}; tied_output needs them equal."
            )

    @property
    def encoder_state(self) -> int:
        """Units of one encoder hidden state: h̄_j = [→h_j ; ←h_j], or the only one of these."""
        return len(DIRECTIONS[self.directions]) * self.encoder_hidden

    @property
    def output_input(self) -> int:
        """Units of the output layer's input."""
        return self.feedforward or self.decoder_hidden

    def to_json(self) -> str:
        """The text of `config.json`."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> ModelConfig:
        """Read `config.json`; CheckpointError says what in it is wrong."""
        try:
            values = json.loads(text)
        except (ValueError, RecursionError):
            raise CheckpointError("it is not JSON; copy the file again from the checkpoint's source.") from None
        if not isinstance(values, dict):
            raise CheckpointError("it is not a JSON object; copy the file again from the checkpoint's source.")
        provenance = values.pop("provenance", {})
        if not isinstance(provenance, dict):
            raise CheckpointError("provenance is not a JSON object; make it one, or leave it out.")
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
