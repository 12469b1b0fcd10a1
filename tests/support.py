"""Small checkpoints with random weights, and what the tests ask of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from attn_tui.checkpoint import save
from attn_tui.config import ModelConfig
from attn_tui.engine.model import Array, Checkpoint, parameter_shapes
from attn_tui.errors import CheckpointError
from attn_tui.vocabulary import END, TokenVocabulary

ROOT = Path(__file__).parent.parent
SYSTEMS = [(score, tied) for score in ("dot", "general") for tied in (True, False)]


def small_config(score: str = "dot", tied: bool = True, **changes: object) -> ModelConfig:
    """A config in which no two axes have the same length, so that no mix-up of axes goes unseen."""
    sizes: dict[str, object] = {
        "source_vocabulary": 13,
        "target_vocabulary": 17,
        "embedding": 5,
        "encoder_hidden": 4,
        "decoder_hidden": 8 if score == "dot" else 7,
        "feedforward": 5 if tied else 6,
        "max_length": 9,
        "max_source_length": 20,
    }
    fixed = {"source_language": "a", "target_language": "b", "tokenizer": "words", "score": score, "tied_output": tied}
    return ModelConfig(**{**sizes, **fixed, **changes})  # type: ignore[arg-type]


def tokens(size: int, end: int = 0) -> list[str]:
    """A vocabulary of words w0, w1, …, each its own id, with `<END>` in one of the places."""
    return [END if i == end else f"w{i}" for i in range(size)]


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
        source_vocabulary=TokenVocabulary(tokens(config.source_vocabulary, 0), " "),
        target_vocabulary=TokenVocabulary(tokens(config.target_vocabulary, end), " "),
    )


def random_checkpoint(seed: int = 0, score: str = "dot", tied: bool = True, **changes: object) -> Checkpoint:
    """A checkpoint with the sizes of `small_config`, some of them changed."""
    return checkpoint_of(small_config(score, tied, **changes), seed)


def favouring(word: int, *, end: int = 0, **changes: object) -> Checkpoint:
    """A checkpoint that says one word whatever it reads."""
    config = small_config(**changes)  # type: ignore[arg-type]
    bias = np.zeros(config.target_vocabulary, np.float32)
    bias[word] = 1000
    return checkpoint_of(config, end=end, changes={"decoder.feedforward.output.bias": bias})


def random_sentence(random: np.random.Generator, length: int, vocabulary: int = 13) -> str:
    """That many words of the source vocabulary of `checkpoint_of`."""
    return " ".join(f"w{i}" for i in random.integers(1, vocabulary, length))


def save_whole(folder: Path, checkpoint: Checkpoint) -> Path:
    """Write a checkpoint and its vocabularies."""
    save(folder, checkpoint.config, checkpoint.parameters, "# card\n")
    for side, vocabulary in (("source", checkpoint.source_vocabulary), ("target", checkpoint.target_vocabulary)):
        assert isinstance(vocabulary, TokenVocabulary)
        (folder / f"{side}.vocab").write_bytes(vocabulary.to_bytes())
    return folder


def refusal(opening: Callable[[], object]) -> str | None:
    """What a CheckpointError says against opening something; None where it opens. Other errors are let through."""
    try:
        opening()
    except CheckpointError as error:
        return str(error)
    return None


def configs() -> st.SearchStrategy[ModelConfig]:
    """Configs of all kinds and small sizes."""

    def config(score: str, tied: bool, sizes: list[int]) -> ModelConfig:
        source, target, embedding, encoder, decoder, feedforward = sizes
        return small_config(
            score,
            tied,
            source_vocabulary=source + 1,
            target_vocabulary=target + 1,
            embedding=embedding,
            encoder_hidden=encoder,
            decoder_hidden=2 * encoder if score == "dot" else decoder,
            feedforward=embedding if tied else feedforward,
        )

    return st.builds(
        config, st.sampled_from(["dot", "general"]), st.booleans(), st.lists(st.integers(1, 9), min_size=6, max_size=6)
    )


class Recorded(Mapping[str, Array]):
    """Parameters that note which of them were looked at."""

    def __init__(self, parameters: Mapping[str, Array]) -> None:
        self._parameters = parameters
        self.touched: set[str] = set()

    def __getitem__(self, name: str) -> Array:
        self.touched.add(name)
        return self._parameters[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parameters)

    def __len__(self) -> int:
        return len(self._parameters)

    def newly_touched(self) -> set[str]:
        """What was looked at since this was last asked."""
        touched, self.touched = self.touched, set()
        return touched
