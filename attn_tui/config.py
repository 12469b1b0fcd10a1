"""The sizes and choices that, with its arrays and vocabularies, make a checkpoint: `config.json`."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from attn_tui import scores
from attn_tui.errors import CheckpointError
from attn_tui.families import ATTENTIONS as ATTENTIONS
from attn_tui.families import DIRECTIONS as DIRECTIONS
from attn_tui.families import FAMILIES as FAMILIES
from attn_tui.families import HANDED_OVER
from attn_tui.families import Direction as Direction
from attn_tui.fields import from_mapping, wrong_kind
from attn_tui.text import shown

CELLS = ("rnn", "gru", "gru-reset-before", "lstm")
SCORES = ("none", *scores.SCORES)
TOKENIZERS = ("sentencepiece", "characters", "words", "pieces", "bpe")
NORMALISATIONS = ("", "words", "d2l", "tutorial")
ACTIVATIONS = ("tanh", "relu", "gelu", "swish", "none")
LARGEST_SIZE = 1_000_000
_CHOICES: dict[str, tuple[str, ...]] = {
    "tokenizer": TOKENIZERS,
    "normalise": NORMALISATIONS,
    "start_activation": ACTIVATIONS,
    "activation": ACTIVATIONS,
    "normalisation": ("softmax", "log-softmax"),
    "first": ("end", "start", "zeros"),
    "padding": ("read", "zeros"),
}
"""The words that an entry can be, if that depends on nothing else."""


def _variant(default: Any) -> Any:
    """An entry that few models need: what is as by default is left out of `config.json`."""
    return dataclasses.field(default=default, metadata={"variant": True})


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
    """Units of the layer before the output layer: the lecture's u_t, Luong's h̃_t, RNNsearch's maxout t_t, a readout;
    0 leaves it out, which only some architectures can."""
    tied_output: bool = True
    """The output layer's matrix is the target embedding."""
    max_source_length: int = 100
    """Longer sentences are cut here, and the user is told."""
    max_length: int = 120
    """Decoding stops after this many words when no `<END>` has come."""
    known_pieces: bool = _variant(False)
    """Whether words are split into pieces of the vocabulary's list alone, as Joey NMT does it."""
    lowercase: bool = _variant(False)
    """Whether a sentence is read in small letters."""
    normalise: str = _variant("")
    """What else is done to a sentence before it is split: a name in `attn_tui.vocabulary.preparing`, or nothing."""
    length_ratio: float = _variant(0.0)
    """Decoding also stops after five words more than so many for each piece read; 0: at `max_length` alone."""
    target_embedding: int = _variant(0)
    """Units of the target embedding; 0: as many as the source's."""
    encoder_layers: int = _variant(0)
    """Layers of the encoder; 0: as many as the decoder's."""
    start: str = _variant("")
    """How the decoder starts, one of `attn_tui.families.STARTS`; empty: as the architecture's paper says."""
    start_activation: str = _variant("tanh")
    """What a start's matrices are followed by."""
    readout: str = _variant("")
    """Between h_t and the output layer: nothing (`state`), [h_t ; C_t ; E y_{t−1}] (`concat`), or a sum of products
    with the three, without (`linear`) or with the activation (`tanh`); empty: the architecture has only one."""
    activation: str = _variant("tanh")
    """That of the layer before the output layer, or of one before the decoder RNN."""
    projection: int = _variant(0)
    """Units of a linear layer between Luong's h̃_t and the output layer (fairseq's additional_fc); 0: there is none."""
    with_bias: tuple[str, ...] = _variant(())
    """Linear maps that have a bias, though not in the paper; by their parameters' names without `.weight`."""
    without_bias: tuple[str, ...] = _variant(())
    """The other way round."""
    query: str = _variant("state")
    """What is compared with h̄_j: the decoder's hidden state, or an LSTM's cell, as copies of a tutorial have it."""
    normalisation: str = _variant("softmax")
    """What makes weights of scores; `log-softmax`, a mistake some models were trained with, makes none."""
    positions: int = _variant(0)
    """Rows of the position encodings that are added to both embeddings; 0: there are none."""
    first: str = _variant("end")
    """The first word the decoder is given: `<END>`, `<START>`, or a vector of zeros."""
    source_start: bool = _variant(False)
    """Whether the encoder reads `<START>` first."""
    source_end: bool = _variant(False)
    """Whether the encoder reads `<END>` last."""
    pad_to: int = _variant(0)
    """Sentences are filled up to so many pieces with `<PAD>`, as models were trained that saw no other sentences."""
    padding: str = _variant("read")
    """Whether the encoder reads `<PAD>`, or leaves zeros for it."""
    padding_masked: bool = _variant(False)
    """Whether `<PAD>` gets no weight."""
    never: tuple[str, ...] = _variant(())
    """Target pieces that are never chosen."""
    never_first: tuple[str, ...] = _variant(())
    """Target pieces that are not chosen as the first word."""
    provenance: Provenance = Provenance()

    def __post_init__(self) -> None:
        """Raise CheckpointError for values no model can have."""
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if isinstance(value, list) and isinstance(field.default, tuple):  # it comes from JSON
                object.__setattr__(self, field.name, tuple(value))
            least = 0 if field.name == "feedforward" or field.metadata else 1
            if field.type == "int" and not (
                isinstance(value, int) and not isinstance(value, bool) and least <= value <= LARGEST_SIZE
            ):
                raise CheckpointError(
                    f"{field.name} is {shown(value)}; it must be a whole number from {least} to {LARGEST_SIZE:,}."
                )
        if wrong := wrong_kind(self):
            raise CheckpointError(wrong)
        self._choose("architecture", FAMILIES)
        for name, known in _CHOICES.items():
            self._choose(name, known)
        family = FAMILIES[self.architecture]
        of = f" in {self.architecture}"
        self._choose("cell", family.cells, of)
        self._choose("score", scores.trained_with(self.architecture), of)
        self._choose("attention", family.attentions, of)
        self._choose("directions", family.directions, of)
        self._choose("readout", family.readouts, of)
        self._choose("start", ("", *family.starts), of)
        self._choose("query", family.queries, of)
        if self.query == "cell" and self.cell != "lstm":
            raise CheckpointError(f"query is 'cell'; the cell {self.cell} has none, make it 'state'.")
        if self.start == "forward" and self.directions == "backward":
            raise CheckpointError("start is 'forward'; a source read backward has no forward state, make it 'top'.")
        if (self.layers > 1 or self.reading_layers > 1) and not family.stacked:
            raise CheckpointError(f"layers is {self.layers}; {self.architecture} has one, make it 1.")
        if self.input_feeding and not family.feeds_input:
            raise CheckpointError(f"input_feeding is true; {self.architecture} has none, make it false.")
        if self.projection and not family.projects:
            raise CheckpointError(f"projection is {self.projection}; {self.architecture} has none, make it 0.")
        if not self.feedforward and (self.readout in ("linear", "tanh") or (family.feedforward and not self.readout)):
            raise CheckpointError(f"feedforward is 0; {self.architecture} needs at least 1.")
        if self.feedforward and (self.readout in ("state", "concat") or not family.has_layer):
            raise CheckpointError(
                f"feedforward is {self.feedforward}; there is no such layer in this system, make it 0."
            )
        if not 0 <= self.length_ratio <= 1000:
            raise CheckpointError(f"length_ratio is {shown(self.length_ratio)}; it must be a number from 0 to 1,000.")
        self._check_widths()
        self._check_lengths()

    def _choose(self, name: str, known: Iterable[str], of: str = "") -> None:
        if getattr(self, name) not in known:
            raise CheckpointError(f"{name} is {shown(getattr(self, name))}; known{of} are {', '.join(known)}.")

    def _check_widths(self) -> None:
        """Raise CheckpointError if two vectors that must be equally wide are not."""
        handed = HANDED_OVER.get(self.starts_from)
        if self.starts_from == "last" and self.reading_layers != self.layers:
            raise CheckpointError(
                f"encoder_layers is {self.encoder_layers} and layers {self.layers}; each layer hands its last state to "
                "the decoder's, make them equal."
            )
        if scores.needs_equal_widths(self.score) or handed == "encoder_state":
            why = (
                f"{self.architecture} hands the encoder's last state to the decoder and needs them equal."
                if handed == "encoder_state"
                else f"the {self.score} score needs them equal, score general does not."
            )
            self._check_width(self.encoder_state, why)
        if handed == "encoder_hidden":
            self._check_width(self.encoder_hidden, "the forward state is handed to the decoder, make them equal.")
        if self.tied_output and self.output_input != self.word_embedding:
            name = "feedforward" if self.output_input == self.feedforward else "decoder_hidden"
            raise CheckpointError(
                f"{name} is {self.output_input} and embedding is {self.word_embedding}; tied_output needs them equal."
            )

    def _check_lengths(self) -> None:
        """Raise CheckpointError if there are fewer places than a sentence can have."""
        least = 1 + self.source_start + self.source_end
        if self.max_source_length < least:
            raise CheckpointError(
                f"max_source_length is {self.max_source_length}; a word and what is read around it need {least}."
            )
        if self.pad_to > self.max_source_length:
            raise CheckpointError(
                f"pad_to is {self.pad_to} and max_source_length is {self.max_source_length}; it cannot be larger."
            )
        if 0 < self.positions < (longest := max(self.max_source_length, self.max_length)):
            raise CheckpointError(f"positions is {self.positions}; the longest sentence needs {longest}.")

    def _check_width(self, wanted: int, why: str) -> None:
        if self.decoder_hidden != wanted:
            wide = "2 × encoder_hidden" if wanted == 2 * self.encoder_hidden else "encoder_hidden"
            raise CheckpointError(f"decoder_hidden is {self.decoder_hidden} and {wide} is {wanted}; {why}")

    @property
    def encoder_state(self) -> int:
        """Units of one encoder hidden state: h̄_j = [→h_j ; ←h_j], or the only one of these."""
        return len(DIRECTIONS[self.directions]) * self.encoder_hidden

    def has_bias(self, name: str, paper: bool = False) -> bool:
        """Whether a linear map has a bias; `paper` says whether the paper's has one."""
        return name in self.with_bias or (paper and name not in self.without_bias)

    def longest(self, src_len: int) -> int:
        """After how many words the decoding of that many pieces stops when no `<END>` has come."""
        return min(self.max_length, int(src_len * self.length_ratio + 5)) if self.length_ratio else self.max_length

    @property
    def starts_from(self) -> str:
        """How the decoder starts, one of `attn_tui.families.STARTS` or RNNsearch's `backward`."""
        return self.start or FAMILIES[self.architecture].starts[0]

    @property
    def reading_layers(self) -> int:
        """Layers of the encoder."""
        return self.encoder_layers or self.layers

    @property
    def word_embedding(self) -> int:
        """Units of E y, the target embedding."""
        return self.target_embedding or self.embedding

    @property
    def word_and_state(self) -> int:
        """Units of [E y ; h], the query of scores of places."""
        return self.word_embedding + self.decoder_hidden

    @property
    def output_input(self) -> int:
        """Units of the output layer's input."""
        if self.readout == "concat":
            return self.decoder_hidden + self.encoder_state + self.word_embedding
        return self.projection or self.feedforward or self.decoder_hidden

    def to_json(self) -> str:
        """The text of `config.json`."""
        values = dataclasses.asdict(self)
        for field in dataclasses.fields(self):
            if field.metadata and values[field.name] == field.default:
                del values[field.name]
        return json.dumps(values, ensure_ascii=False, indent=2) + "\n"

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
