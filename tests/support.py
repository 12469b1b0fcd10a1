"""Small checkpoints with random weights, and what the tests ask of them."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from attn_tui.checkpoint import save
from attn_tui.config import ModelConfig
from attn_tui.engine.architectures import parameter_shapes
from attn_tui.engine.model import Array, Checkpoint
from attn_tui.errors import CheckpointError
from attn_tui.families import DIRECTIONS, FAMILIES, HANDED_OVER
from attn_tui.scores import needs_equal_widths, trained_with
from attn_tui.vocabulary import END, PADDING, START, TokenVocabulary

ROOT = Path(__file__).parent.parent
SYSTEMS = [(score, tied) for score in ("dot", "general") for tied in (True, False)]
"""Of the lecture's decoder."""


def small_config(score: str = "dot", tied: bool = True, **changes: Any) -> ModelConfig:
    """A config in which no two axes have the same length but those that must, so that no mix-up goes unseen.

    It is the lecture's, unless `changes` say otherwise; sizes that they leave open fit those they give.
    """
    values: dict[str, Any] = {
        "source_language": "a",
        "target_language": "b",
        "tokenizer": "words",
        "source_vocabulary": 14,
        "target_vocabulary": 17,
        "architecture": "attention-decoder",
        "directions": "both",
        "attention_hidden": 3,
        "window": 2,
        "max_length": 9,
        "max_source_length": 20,
        "score": score,
        "tied_output": tied,
        **changes,
    }
    directions = len(DIRECTIONS[values["directions"]])
    state = directions * values.setdefault("encoder_hidden", 8 // directions)
    family = FAMILIES[values["architecture"]]
    handed = HANDED_OVER.get(values.get("start") or family.starts[0])
    equal = needs_equal_widths(score) or handed == "encoder_state"
    values.setdefault("decoder_hidden", state if equal else values["encoder_hidden"] if handed else 7)
    readout = values.setdefault("readout", family.readouts[0])
    bare = values.get("feedforward") == 0 or readout in ("state", "concat") or not family.has_layer
    if bare:
        values["feedforward"] = 0
    if "target_embedding" in values or readout == "concat":
        values["tied_output"] = tied = False
    values.setdefault("embedding", values["decoder_hidden"] if tied and bare else 5)
    values.setdefault("feedforward", values["embedding"] if tied else 6)
    if tied and values.get("projection"):
        values["projection"] = values["embedding"]
    if values.get("positions"):
        values["positions"] = values["max_source_length"] + values["max_length"]
    return ModelConfig(**values)


VARIED = {
    "seq2seq": small_config("none", tied=False, architecture="seq2seq", cell="lstm", layers=2, directions="backward"),
    "seq2seq, no feedforward layer": small_config(
        "none", architecture="seq2seq", cell="rnn", directions="forward", feedforward=0
    ),
    "lecture, dot": small_config(),
    "lecture, general": small_config("general", tied=False, cell="lstm", layers=2),
    "lecture, concat": small_config("concat", cell="rnn", directions="forward"),
    "rnnsearch": small_config("additive", tied=False, architecture="rnnsearch", cell="gru-reset-before"),
    "luong, dot": small_config("dot", architecture="luong", cell="gru", directions="backward"),
    "luong, scaled dot": small_config("scaled-dot", tied=False, architecture="luong", directions="forward"),
    "luong, general, fed": small_config(
        "general", tied=False, architecture="luong", cell="lstm", layers=2, input_feeding=True
    ),
    "luong, concat, local-m": small_config(
        "concat", tied=False, architecture="luong", cell="rnn", layers=2, attention="local-m"
    ),
    "luong, location, local-m, fed": small_config(
        "location", architecture="luong", cell="lstm", directions="forward", attention="local-m", input_feeding=True
    ),
    "luong, general, local-p": small_config("general", architecture="luong", cell="gru", attention="local-p"),
    "luong, dot, local-p, fed": small_config(
        "dot", tied=False, architecture="luong", cell="lstm", layers=2, attention="local-p", input_feeding=True
    ),
    # What toolkits do otherwise than the papers.
    "luong, additive, as in Joey NMT": small_config(
        "additive", tied=False, architecture="luong", input_feeding=True, start="bridge", activation="relu",
        start_activation="relu", with_bias=("decoder.attentional",), without_bias=("decoder.output",),
        source_end=True, first="start", never=("w2",), never_first=("<END>", "w3"), encoder_layers=2,
    ),
    "luong, general, as in fairseq": small_config(
        "general", tied=False, architecture="luong", cell="lstm", layers=2, input_feeding=True, start="bridges",
        start_activation="none", projection=4, target_embedding=3, source_end=True,
    ),
    "luong, additive, with positions, as in Eole": small_config(
        "additive", tied=False, architecture="luong", directions="forward", input_feeding=True, positions=1,
        activation="none", with_bias=("decoder.attention.query", "decoder.attentional"), first="start",
    ),
    "luong, forward state": small_config("general", architecture="luong", cell="lstm", layers=2, start="forward"),
    "luong, projected": small_config("dot", architecture="luong", start="top", layers=2, encoder_layers=1, projection=1),
    "tutorial": small_config(
        "additive", tied=False, architecture="attention-first", directions="forward", source_end=True, first="start",
        with_bias=("decoder.attention.query", "decoder.attention.energy"),
    ),
    "d2l": small_config(
        "additive", tied=False, architecture="attention-first", directions="forward", layers=2, source_end=True,
        first="start", pad_to=9, padding_masked=True,
    ),
    "bentrevett": small_config(
        "concat", architecture="attention-first", start="bridge", readout="concat", source_start=True, source_end=True,
        first="start", with_bias=("decoder.attention.query",),
    ),
    "annotated": small_config(
        "additive", tied=False, architecture="attention-first", layers=2, start="bridges", readout="linear",
        without_bias=("decoder.readout.context", "decoder.output"), source_end=True, first="start",
    ),
    "cell as query": small_config(
        "scaled-dot", architecture="attention-first", cell="lstm", start="zeros", query="cell", readout="tanh",
        activation="gelu", start_activation="swish",
    ),
    "conditional": small_config(
        "additive", tied=False, architecture="conditional-gru", first="zeros", source_end=True,
        with_bias=("decoder.attention.query", "decoder.attention.energy"),
    ),
    "positions": small_config(
        "places", tied=False, architecture="position-attention", directions="forward", source_end=True, first="start",
        pad_to=20, padding="zeros",
    ),
    "positions, log-softmax": small_config(
        "places", tied=False, architecture="position-attention", cell="lstm", directions="forward", query="cell",
        normalisation="log-softmax",
    ),
}  # fmt: skip
"""A few systems, in which every order of sub-steps and every choice there is occurs."""


def _choices() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every architecture with every choice that its family leaves open, and what to call it."""
    for architecture, family in FAMILIES.items():
        for cell, layers, directions, score, attention, fed, bare, tied in itertools.product(
            family.cells,
            (1, 2) if family.stacked else (1,),
            family.directions,
            # The additive score is the network of concat: what is true of one is true of the other.
            [s for s in trained_with(architecture) if s != "additive" or "concat" not in trained_with(architecture)],
            family.attentions,
            (False, True) if family.feeds_input else (False,),
            (False,) if family.feedforward or not family.has_layer else (False, True),
            (False, True),
        ):
            flags = (name for name, here in (("fed", fed), ("bare", bare), ("tied", tied)) if here)
            yield (
                " ".join([architecture, cell, str(layers), directions, score, attention, *flags]),
                {
                    "architecture": architecture,
                    "cell": cell,
                    "layers": layers,
                    "directions": directions,
                    "score": score,
                    "attention": attention,
                    "input_feeding": fed,
                    **({"feedforward": 0} if bare else {}),
                    "tied": tied,
                },
            )


CHOICES = dict(_choices())
"""Every system there can be, by name: what to give `small_config`."""


def covering(choices: Mapping[str, Mapping[str, object]], strength: int = 3) -> list[str]:
    """A few of the choices that have every combination of so many values between them that there is in all.

    A covering array of that strength, where what cannot be together is what no choice has: a fault that takes at most
    so many options to show shows in it. Made greedily, so it is not the smallest, but the same every time.
    """
    found: dict[tuple[object, ...], int] = {}

    def bits(choice: Mapping[str, object]) -> int:
        combinations = itertools.combinations(sorted(choice.items()), strength)
        return sum(1 << found.setdefault(values, len(found)) for values in combinations)

    has = {name: bits(choice) for name, choice in choices.items()}
    left, chosen = (1 << len(found)) - 1, []
    while left:
        chosen.append(max(has, key=lambda name: (has[name] & left).bit_count()))
        left &= ~has[chosen[-1]]
    return chosen


COVERING = covering({name: {"feedforward": None, **choice} for name, choice in CHOICES.items()})
"""Of all systems 67, in which any three values stand together that can: every pair, that is, in every architecture.

What is true of a sub-step whatever the others are is tested with these; with all systems, only that engine and torch
agree in every event (`tests/training/test_agreement.py`).
"""


@functools.cache
def systems() -> dict[str, ModelConfig]:
    """Every system there can be, with the sizes of `small_config`."""
    return {name: small_config(**choice) for name, choice in CHOICES.items()}


def tokens(size: int, end: int = 0, *others: str) -> list[str]:
    """A vocabulary of words w0, w1, …, each its own id, with `<END>` in one of the places, and others at its end."""
    return [*(END if i == end else f"w{i}" for i in range(size - len(others))), *others]


_SPECIALS = (START, PADDING)


def _has_specials(config: ModelConfig) -> bool:
    return config.source_start or bool(config.pad_to) or config.first == "start"


def checkpoint_of(
    config: ModelConfig, seed: int = 0, *, scale: float = 0.7, end: int = 0, changes: Mapping[str, Array] | None = None
) -> Checkpoint:
    """A checkpoint of that config: normally distributed parameters, some of them replaced by `changes`."""
    random = np.random.default_rng(seed)
    parameters = {
        name: random.normal(0, scale, shape).astype(np.float32) for name, shape in parameter_shapes(config).items()
    }
    return Checkpoint(
        name="random",
        config=config,
        parameters={**parameters, **(changes or {})},
        source_vocabulary=TokenVocabulary(tokens(config.source_vocabulary, 0, *_SPECIALS * _has_specials(config)), " "),
        target_vocabulary=TokenVocabulary(
            tokens(config.target_vocabulary, end, *_SPECIALS * _has_specials(config)), " "
        ),
    )


def random_checkpoint(seed: int = 0, score: str = "dot", tied: bool = True, **changes: Any) -> Checkpoint:
    """A checkpoint with the sizes of `small_config`, some of them changed."""
    return checkpoint_of(small_config(score, tied, **changes), seed)


def favouring(word: int, *, end: int = 0, **changes: Any) -> Checkpoint:
    """A checkpoint that says one word whatever it reads."""
    config = small_config(**changes)
    bias = np.zeros(config.target_vocabulary, np.float32)
    bias[word] = 1000
    return checkpoint_of(config, end=end, changes={"decoder.output.bias": bias})


def random_sentence(random: np.random.Generator, length: int, vocabulary: int = 13) -> str:
    """That many words of the source vocabulary of `checkpoint_of`."""
    return " ".join(f"w{i}" for i in random.integers(1, vocabulary, length))


def save_whole(folder: Path, checkpoint: Checkpoint) -> Path:
    """Write a checkpoint and its vocabularies."""
    both = {"source": checkpoint.source_vocabulary, "target": checkpoint.target_vocabulary}
    contents = {
        f"{side}.vocab": vocabulary.to_bytes()
        for side, vocabulary in both.items()
        if isinstance(vocabulary, TokenVocabulary)
    }
    assert len(contents) == len(both)
    save(folder, checkpoint.config, checkpoint.parameters, "# card\n", contents)
    return folder


def refusal(opening: Callable[[], object]) -> str | None:
    """What a CheckpointError says against opening something; None where it opens. Other errors are let through."""
    try:
        opening()
    except CheckpointError as error:
        return str(error)
    return None


@st.composite
def configs(draw: st.DrawFn) -> ModelConfig:
    """Configs of all systems and of small sizes."""
    choice = CHOICES[draw(st.sampled_from(list(CHOICES)))]
    config = small_config(**choice)

    def size(most: int = 9) -> int:
        return draw(st.integers(1, most))

    sizes = {
        "source_vocabulary": size() + 1,
        "target_vocabulary": size() + 1,
        "encoder_hidden": size(),
        "attention_hidden": size(),
        "window": size(4),
        "layers": size(3) if FAMILIES[config.architecture].stacked else 1,
    }
    # What must be as wide as something else, `small_config` makes so.
    if config.decoder_hidden != config.encoder_state:
        sizes["decoder_hidden"] = size()
    if config.feedforward or not config.tied_output:
        sizes["embedding"] = size()
    if config.feedforward and not config.tied_output:
        sizes["feedforward"] = size()
    return small_config(**{**choice, **sizes})


class Recorded(Mapping[str, Array]):
    """Parameters that note which of them were looked at."""

    def __init__(self, parameters: Mapping[str, Array]) -> None:
        self._parameters = parameters
        self.touched: set[str] = set()

    def __getitem__(self, name: str) -> Array:
        parameter = self._parameters[name]
        self.touched.add(name)
        return parameter

    def __iter__(self) -> Iterator[str]:
        return iter(self._parameters)

    def __len__(self) -> int:
        return len(self._parameters)

    def newly_touched(self) -> set[str]:
        """What was looked at since this was last asked."""
        touched, self.touched = self.touched, set()
        return touched
