"""What `attn-tui train` is told: a TOML file, or the name of one of the recipes beside this file."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attn_tui.config import ModelConfig, from_mapping
from attn_tui.errors import CheckpointError, TrainingError
from attn_tui.text import printable

RECIPES = Path(__file__).parent / "recipes"
TASKS = ("translate", "reverse")


@dataclass(frozen=True, slots=True)
class Corpus:
    """One TSV file of sentence pairs, plain or .gz, source TAB target."""

    file: str
    times: int = 1
    """How often its pairs come in one epoch."""
    limit: int = 0
    """How many of its first pairs are used; 0 means all."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A training run; every entry but `name` and `model` has a default."""

    name: str
    model: Mapping[str, Any]
    """Entries of `ModelConfig`; the vocabularies' sizes are wishes, the trained tokenizer decides."""
    task: str = "translate"
    """`translate` learns from corpora, `reverse` from digit strings made on the fly."""
    train: tuple[Corpus, ...] = ()
    validation: tuple[Corpus, ...] = ()
    seed: int = 1
    updates: int = 20_000
    batch_tokens: int = 2_400
    """Target tokens in a batch, padding included."""
    learning_rate: float = 2e-3
    warmup: int = 500
    """Updates over which the learning rate rises from 0."""
    decay: float = 0.5
    """The last part of the updates, in which the learning rate falls to 0."""
    dropout: float = 0.1
    label_smoothing: float = 0.1
    gradient_clip: float = 1.0
    """Largest norm of the gradient."""
    precision: str = "32-true"
    """Lightning's name of it; `bf16-mixed` is four times faster where the processor has bfloat16."""
    validate_every: int = 1_000
    """Updates between two validations; the best so far is exported."""
    patience: int = 10
    """Validations without a better BLEU after which training ends."""
    card: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Texts of the model card: data, licence, limits."""

    def __post_init__(self) -> None:
        """Raise TrainingError for what cannot be trained."""
        if self.task not in TASKS:
            raise TrainingError(f"task is {self.task!r}; known are {', '.join(TASKS)}.")
        if self.task == "translate" and not (self.train and self.validation):
            raise TrainingError("it names no [[train]] and [[validation]] files; add one of each.")
        for name in ("updates", "batch_tokens", "validate_every", "patience"):
            if getattr(self, name) < 1:
                raise TrainingError(f"{name} is {getattr(self, name)}; it must be at least 1.")

    def config(self, **changes: Any) -> ModelConfig:
        """The model's config with some entries set."""
        return from_mapping(ModelConfig, {**self.model, **changes})


def read_recipe(name: str) -> tuple[Recipe, Path]:
    """Read a recipe by its path or by the name of a shipped one; also returns the folder it lies in.

    TrainingError says what is wrong with it.
    """
    path = Path(name) if name.endswith(".toml") else RECIPES / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in RECIPES.glob("*.toml")))
        raise TrainingError(f"there is no recipe «{printable(name)}»; name a .toml file or one of: {known}.")
    try:
        values = tomllib.loads(path.read_text("utf-8"))
        for side in ("train", "validation"):
            values[side] = tuple(from_mapping(Corpus, corpus) for corpus in values.get(side, ()))
        recipe = from_mapping(Recipe, {"name": path.stem, **values})
        recipe.config(source_vocabulary=1, target_vocabulary=1)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, CheckpointError, TrainingError, TypeError) as error:
        raise TrainingError(f"{printable(str(path))}: {printable(str(error))}") from None
    return recipe, path.parent
