"""What `attn-tui train` takes: a TOML file, or the name of one of the recipes beside this file."""

from __future__ import annotations

import dataclasses
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from attn_tui.config import ModelConfig
from attn_tui.corpora.columns import Columns, check_columns
from attn_tui.errors import CheckpointError, CorpusError, TrainingError
from attn_tui.fields import from_mapping, wrong_kind
from attn_tui.files import read_file
from attn_tui.scores import SCORES
from attn_tui.text import near, printable, shown
from attn_tui.toml import fault
from attn_tui.training.generated import GENERATORS
from attn_tui.training.toys import TOYS

RECIPES = Path(__file__).parent / "recipes"
TASKS = {"translate": ("sentencepiece", "characters", "words"), **dict.fromkeys(TOYS, ("characters",))}
"""Task → the tokenizers it can have."""
FALLING = ("linear", "cosine")
_SHARES = (
    "decay", "dropout", "label_smoothing", "averaging", "sampling_share", "word_dropout", "join", "generated_share",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Corpus:
    """Sentence pairs: a file with source TAB target on each line, or two parallel files; see `attn_tui.corpora`."""

    file: str = ""
    source: str = ""
    """With `target` instead of `file`: a file with a sentence on each line."""
    target: str = ""
    columns: Columns | None = None
    """Of source and target in `file`, where they are not plain: numbers from 1, or names in the header."""
    times: float = 1
    """How often its pairs come in one epoch; 2.5: each twice, and a random half once more."""
    limit: int = 0
    """How many of its first pairs are used; 0 means all."""
    ligatures: bool = False
    """Whether half of the sources that have lost their œ («cur», «uvre») get it back; only for training."""
    strict: bool = False
    """Whether a line that is no pair is an error instead of being left out."""

    def __post_init__(self) -> None:
        """Raise TrainingError if it cannot be read."""
        if wrong := wrong_kind(self) or _too_small(self, limit=0) or _not_above_0(self, "times"):
            raise TrainingError(wrong)
        if bool(self.file) == bool(self.source or self.target) or bool(self.source) != bool(self.target):
            raise TrainingError("a corpus has one file, or source and target; write file = …, or both of the others.")
        if self.columns and not self.file:
            raise TrainingError("columns are those of one file; leave them out beside source and target.")

    @property
    def files(self) -> tuple[str, ...]:
        """The names of its files."""
        return (self.file,) if self.file else (self.source, self.target)

    @property
    def name(self) -> str:
        """What it is called beside others: its file's name up to what says that it is a table."""
        return self.file.split(".tsv")[0] if self.file else f"{self.source} + {self.target}"


@dataclass(frozen=True, slots=True)
class Generated:
    """Pairs made by rule, or from the corpora's pairs; see `attn_tui.training.generated`."""

    kind: str
    """The generator, by its name in `GENERATORS`."""
    pairs: int = 10_000
    """How many are made, once per run, from the recipe's seed; repeated ones are left out."""
    times: float = 1
    """How often they come in one epoch, as for a corpus; `generated_share` is the limit."""

    def __post_init__(self) -> None:
        """Raise TrainingError if they cannot be made."""
        if wrong := wrong_kind(self) or _too_small(self, pairs=1) or _not_above_0(self, "times"):
            raise TrainingError(wrong)
        if self.kind not in GENERATORS:
            raise TrainingError(f"kind is {shown(self.kind)}; known are {', '.join(GENERATORS)}.")


@dataclass(frozen=True, slots=True)
class Recipe:
    """A training run; every entry but `name` and `model` has a default."""

    name: str
    model: Mapping[str, Any]
    """Entries of `ModelConfig`; the trained tokenizer may give smaller vocabularies than asked for."""
    pretrained: str = ""
    """A checkpoint of this model, by name or path, that training begins with: its vocabularies and its weights."""
    task: str = "translate"
    """`translate` learns from corpora, the others from pairs that `attn_tui.training.toys` makes."""
    train: tuple[Corpus, ...] = ()
    validation: tuple[Corpus, ...] = ()
    generated: tuple[Generated, ...] = ()
    generated_share: float = 0.15
    """Largest share of generated pairs among all pairs of similar length, that is, in a batch."""
    seed: int = 1
    updates: int = 20_000
    batch_tokens: int = 2_400
    """Target tokens in a batch, padding included."""
    learning_rate: float = 2e-3
    warmup: int = 500
    """Updates over which the learning rate rises from 0."""
    decay: float = 0.5
    """Share of the updates, the last ones, in which the learning rate falls to 0."""
    falling: str = "linear"
    """How it falls: `linear`, or `cosine`, slowly at the beginning and the end (Loshchilov and Hutter 2017)."""
    averaging: float = 0.0
    """Decay of the exponential moving average of the weights, which is then validated and exported; 0: none."""
    sampling: float = 0.0
    """α with which the source's pieces are sampled each time (Kudo 2018), over all segmentations; 0: the best."""
    sampling_share: float = 1.0
    """Share of the examples whose pieces are sampled; the others have the best, as in decoding."""
    word_dropout: float = 0.0
    """Share of the pieces, source and target, whose whole embedding is dropped (Sennrich et al. 2016)."""
    join: float = 0.0
    """Share of an epoch's pairs that are joined to longer examples, one sentence after the other."""
    join_pieces: int = 60
    """Target pieces of the longest joined example; each has its own limit, between a third of this and this."""
    history: tuple[str, ...] = ()
    """Sentences whose translation and weights are kept at growing intervals; see `attn_tui.training.history`."""
    dropout: float = 0.1
    label_smoothing: float = 0.1
    gradient_clip: float = 1.0
    """Largest norm of the gradient."""
    precision: str = "32-true"
    """Lightning's name for it; `bf16-mixed` is twice as fast if the processor has bfloat16."""
    validate_every: int = 1_000
    """Updates between two validations; the best weights so far are exported."""
    patience: int = 10
    """Validations without a better BLEU after which training ends."""
    card: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Texts of the model card: data, licence, limits."""

    def __post_init__(self) -> None:
        """Raise TrainingError if it cannot be trained."""
        least = {"updates": 1, "batch_tokens": 1, "warmup": 1, "validate_every": 1, "patience": 1, "join_pieces": 1}
        if wrong := wrong_kind(self) or _too_small(self, **least, seed=0, learning_rate=0, gradient_clip=0, sampling=0):
            raise TrainingError(wrong)
        for name in _SHARES:
            if not 0 <= getattr(self, name) <= 1:
                raise TrainingError(f"{name} is {getattr(self, name)}; it must be from 0 to 1.")
        if self.falling not in FALLING:
            raise TrainingError(f"falling is {shown(self.falling)}; known are {', '.join(FALLING)}.")
        if self.task not in TASKS:
            raise TrainingError(f"task is {shown(self.task)}; known are {', '.join(TASKS)}.")
        if not isinstance(self.model, Mapping):
            raise TrainingError(f"model is {shown(self.model)}; write a [model] table.")
        if not isinstance(self.card, Mapping) or not all(isinstance(text, str) for text in self.card.values()):
            raise TrainingError(f"card is {shown(self.card)}; write a [card] table of texts.")
        if self.task == "translate" and not (self.train and self.validation):
            raise TrainingError("it names no [[train]] and [[validation]] files; add one of each.")

    def strictly(self) -> Recipe:
        """Return the same run, for which a line that is no pair is an error."""
        train, validation = (tuple(replace(c, strict=True) for c in some) for some in (self.train, self.validation))
        return replace(self, train=train, validation=validation)

    def config(self, **changes: Any) -> ModelConfig:
        """The model's config with some entries set."""
        return from_mapping(ModelConfig, {**self.model, **changes})


def _too_small(values: Any, **least: float) -> str:
    """Say which field is below its least value; '' if none is."""
    for name, limit in least.items():
        if not getattr(values, name) >= limit:  # written so that NaN is too small, too
            return f"{name} is {getattr(values, name)}; it must be at least {limit}."
    return ""


def _not_above_0(values: Any, name: str) -> str:
    """Say if a field is 0 or less; '' if it is not."""
    value = getattr(values, name)
    return "" if value > 0 else f"{name} is {value}; it must be above 0."


def read_recipe(name: str) -> tuple[Recipe, Path]:
    """Read a recipe by its path or by the name of a shipped one; also returns the folder it lies in.

    TrainingError says what is wrong with it.
    """
    path = Path(name) if name.endswith(".toml") else RECIPES / f"{name}.toml"
    try:
        text = read_file(path).decode("utf-8")
    except UnicodeDecodeError:
        raise TrainingError(f"{printable(str(path))}: it is not UTF-8; save it as that.") from None
    except (OSError, ValueError) as error:  # or a name that no file can have (too long, a NUL)
        if os.path.lexists(path):
            reason = printable(getattr(error, "strerror", None) or str(error))
            raise TrainingError(f"{printable(str(path))}: it cannot be read ({reason}); check the file.") from None
        meant = f"perhaps you mean {one}; " if (one := near(name, shipped_recipes())) else ""
        raise TrainingError(
            f"there is no recipe {shown(name)}; {meant}name a .toml file or one of: {', '.join(shipped_recipes())}."
        ) from None
    try:
        recipe = _recipe(path.stem, _with_base(tomllib.loads(text)))
    except (CheckpointError, CorpusError, TrainingError) as error:
        raise TrainingError(f"{printable(str(path))}: {printable(str(error))}") from None
    except tomllib.TOMLDecodeError as error:
        line, said = fault(text, error)
        raise TrainingError(f"{printable(str(path))}, line {line}: {said}.") from None
    except (RecursionError, ValueError):  # brackets by the hundred, digits by the thousand
        raise TrainingError(
            f"{printable(str(path))}: it is nested too deeply or has a number too long; shorten it."
        ) from None
    return recipe, path.parent


def _with_base(values: dict[str, Any]) -> dict[str, Any]:
    """Complete a recipe from the shipped one it names as its `base`; a table in both is merged entry by entry."""
    name = values.pop("base", None)
    if name is None:
        return values
    if name not in (shipped := shipped_recipes()):
        raise TrainingError(f"base is {shown(name)}; name one of: {', '.join(shipped)}.")
    base = _with_base(tomllib.loads((RECIPES / f"{name}.toml").read_text("utf-8")))
    for key, value in values.items():
        both = isinstance(value, dict) and isinstance(base.get(key), dict)
        base[key] = {**base[key], **value} if both else value
    return base


def shipped_recipes() -> list[str]:
    """Return the names of the recipes that come with the program, in order."""
    return sorted(path.stem for path in RECIPES.glob("*.toml"))


def _with_columns(table: dict[str, Any]) -> dict[str, Any]:
    if "columns" not in table:
        return table
    columns = table["columns"]
    return {**table, "columns": check_columns(columns if isinstance(columns, list) else [columns])}


def _recipe(name: str, values: dict[str, Any]) -> Recipe:
    for side, kind in (("train", Corpus), ("validation", Corpus), ("generated", Generated)):
        tables = values.get(side, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise TrainingError(f"{side} is {shown(tables)}; write it as [[{side}]] tables.")
        values[side] = tuple(from_mapping(kind, _with_columns(table)) for table in tables)
    if isinstance(values.get("history"), list):
        values["history"] = tuple(values["history"])
    recipe = from_mapping(Recipe, {"name": name, **values})
    config = recipe.config()
    if config.tokenizer not in TASKS[recipe.task]:
        raise TrainingError(
            f"tokenizer is {shown(config.tokenizer)}; the task {recipe.task} needs {' or '.join(TASKS[recipe.task])}."
        )
    if config.lowercase or config.normalise:
        raise TrainingError("lowercase and normalise are of imported checkpoints; leave them out, change the corpus.")
    if recipe.join and (config.positions or (config.score != "none" and not SCORES[config.score].reads_states)):
        raise TrainingError(
            f"join is {recipe.join}; this system has no more than {config.max_source_length} places; make it 0."
        )
    if recipe.sampling and config.tokenizer != "sentencepiece":
        raise TrainingError(f"sampling is {recipe.sampling}; there are no pieces of {config.tokenizer}; make it 0.")
    return recipe
