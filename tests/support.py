"""Small checkpoints with random weights, and what the tests ask of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from choices import CHOICES as CHOICES
from choices import COVERING as COVERING
from choices import EVERY as EVERY
from choices import ONE_OF_EACH as ONE_OF_EACH
from choices import PAIRED as PAIRED
from choices import SAMPLE as SAMPLE
from choices import TOOLKITS as TOOLKITS
from choices import VARIED as VARIED
from choices import akin as akin
from choices import has_specials
from choices import small_config as small_config
from choices import systems as systems
from choices import tried as tried
from choices import unframed as unframed
from hypothesis import strategies as st
from numpy.typing import NDArray

from attn_tui.checkpoint import save
from attn_tui.config import ModelConfig
from attn_tui.engine.architectures import parameter_shapes
from attn_tui.engine.events import Event
from attn_tui.engine.model import Array, Checkpoint
from attn_tui.errors import CheckpointError
from attn_tui.families import FAMILIES, HANDED_OVER
from attn_tui.scores import needs_equal_widths
from attn_tui.vocabulary import END, PADDING, START, TokenVocabulary

ROOT = Path(__file__).parent.parent
SYSTEMS = [(score, tied) for score in ("dot", "general") for tied in (True, False)]
"""Of the lecture's decoder."""


def tokens(size: int, end: int = 0, *others: str) -> list[str]:
    """A vocabulary of words w0, w1, …, each its own id, with `<END>` in one of the places, and others in the last."""
    found = [END if i == end else f"w{i}" for i in range(size)]
    places = [i for i in range(size) if i != end]
    for i, token in zip(places[len(places) - len(others) :], others, strict=True):
        found[i] = token
    return found


_SPECIALS = (START, PADDING)


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
        source_vocabulary=TokenVocabulary(tokens(config.source_vocabulary, 0, *_SPECIALS * has_specials(config)), " "),
        target_vocabulary=TokenVocabulary(
            tokens(config.target_vocabulary, end, *_SPECIALS * has_specials(config)), " "
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


def words_of(config: ModelConfig) -> int:
    """How many pieces the source vocabulary of `checkpoint_of` has: `<END>` and words, w1 first."""
    return config.source_vocabulary - len(_SPECIALS) * has_specials(config)


def random_sentence(random: np.random.Generator, length: int, words: int = 12) -> str:
    """That many words of the source vocabulary of `checkpoint_of`."""
    return " ".join(f"w{i}" for i in random.integers(1, words, length))


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
    choice = EVERY[draw(st.sampled_from(list(EVERY)))]
    config = small_config(**choice)

    def size(most: int = 9) -> int:
        return draw(st.integers(1, most))

    specials = len(_SPECIALS) * has_specials(config)
    sizes = {
        "source_vocabulary": size() + 1 + specials,
        "target_vocabulary": size() + 1 + specials,
        "encoder_hidden": size(),
        "attention_hidden": size(),
        "window": size(4),
    }
    if FAMILIES[config.architecture].stacked and not config.encoder_layers:
        sizes["layers"] = size(3)
    # What must be as wide as something else, `small_config` makes so.
    if not needs_equal_widths(config.score) and config.starts_from not in HANDED_OVER:
        sizes["decoder_hidden"] = size()
    if config.feedforward or not config.tied_output:
        sizes["embedding"] = size()
    if config.feedforward and not config.tied_output:
        sizes["feedforward"] = size()
    return small_config(**{**choice, **sizes})


def first_word_of(checkpoint: Checkpoint) -> int:
    """The id of the word that is given before the first one."""
    vocabulary = checkpoint.target_vocabulary
    first = vocabulary.start if checkpoint.config.first == "start" else vocabulary.end
    assert first is not None
    return first


def given_to_output(checkpoint: Checkpoint, happened: Iterable[Event]) -> list[Array]:
    """What the output layer is given in each time step of a decoding."""
    config, found = checkpoint.config, {}
    name = "concat_t" if config.readout == "concat" else "hidden" if config.feedforward else "h_t"
    for event in happened:
        if event.t and hasattr(event, name):
            found[event.t] = getattr(event, name)  # the last of a step
    return list(found.values())


def probabilities_of(checkpoint: Checkpoint, x: Array) -> NDArray[np.float64]:
    """The probabilities of all words, by an output layer that is given x, in float64."""
    tied = checkpoint.config.tied_output
    weight = checkpoint.parameters["decoder.embedding.weight" if tied else "decoder.output.weight"]
    logits = weight.astype(float) @ x + checkpoint.parameters.get("decoder.output.bias", np.float32(0))
    exponentials: NDArray[np.float64] = np.exp(logits - logits.max())
    return exponentials / exponentials.sum()


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
