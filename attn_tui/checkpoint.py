"""Checkpoint folder ↔ `Checkpoint`: nothing in it is executed, everything in it is checked.

config.json           `ModelConfig`
model.safetensors     parameters under PyTorch's names, float16 or float32
source.*, target.*    vocabularies, as the tokenizer needs them: .spm, a SentencePiece model; .codes, BPE codes of
                      subword-nmt; .vocab, one token a line (`attn_tui.vocabulary.listing`)
README.md             the model card
history.safetensors   how it was learnt, if that is known; see `attn_tui.history`
curves.svg            its loss and its validations, for the card
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from os import PathLike, fspath
from pathlib import Path
from typing import Any

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.engine.architectures import parameter_shapes
from attn_tui.engine.framing import wanted
from attn_tui.engine.model import Array, Checkpoint
from attn_tui.engine.parameters import as_computed, unusable
from attn_tui.errors import CheckpointError
from attn_tui.files import LARGEST_TEXT, check_file, read_file, replace_files
from attn_tui.locate import CONFIG, DEFAULT, find, with_age
from attn_tui.locate import WEIGHTS as WEIGHTS
from attn_tui.text import printable, shown
from attn_tui.vocabulary import PADDING, START, SentencePieceVocabulary, TokenVocabulary, Vocabulary
from attn_tui.vocabulary.bpe import BpeVocabulary, Codes
from attn_tui.vocabulary.listing import tokens_from_bytes
from attn_tui.vocabulary.pieces import PieceVocabulary
from attn_tui.vocabulary.preparing import Preparation
from attn_tui.vocabulary.sentencepiece import open_model

CARD = "README.md"
CURVES = "curves.svg"
SIDES = ("source", "target")
_AGAIN = "copy the checkpoint again from its source"
_SEPARATORS = {"characters": "", "words": " "}
_FILES: Mapping[str, Mapping[str, Callable[[bytes], Any]]] = {
    "sentencepiece": {"spm": bytes},
    "characters": {"vocab": tokens_from_bytes},
    "words": {"vocab": tokens_from_bytes},
    "pieces": {"spm": open_model, "vocab": tokens_from_bytes},
    "bpe": {"codes": Codes, "vocab": tokens_from_bytes},
}
"""By tokenizer, the endings of a side's files and what reads them."""


def load(name: str | PathLike[str] = DEFAULT) -> Checkpoint:
    """Open a checkpoint by name or path; at an age that its history keeps, if that follows: `reverse@200`.

    Raises CheckpointError if anything in it does not fit together, or if there is no such age.
    """
    folder, age = find(fspath(name)), with_age(fspath(name))[1]
    config = read_config(folder)
    if age is None:
        called, parameters = folder.resolve().name, _read_parameters(folder / WEIGHTS, config)
    else:
        called, parameters = f"{folder.resolve().name}@{age}", _parameters_at(folder, age, config)
    source = _read_vocabulary(folder, "source", config)
    target = _read_vocabulary(folder, "target", config)
    return Checkpoint(called, config, parameters, source, target, folder, age)


def load_in_turn(name: str = DEFAULT) -> Checkpoint:
    """Open as much of a checkpoint as it takes to split a sentence; the rest is read, and checked, on first use.

    The rest is the parameters and the target vocabulary. Raises CheckpointError, and so does their first use. At an
    age, all is read at once: whether there is that age decides whether there is anything to show.
    """
    if with_age(name)[1] is not None:
        return load(name)
    folder = find(name)
    config = read_config(folder)
    return _InTurn(folder, config, _read_vocabulary(folder, "source", config))


class _InTurn(Checkpoint):
    """A checkpoint whose larger parts are read on first use, and are plain attributes from then on."""

    folder: Path  # there always is one

    def __init__(self, folder: Path, config: ModelConfig, source: Vocabulary) -> None:
        known = {"folder": folder, "name": folder.resolve().name, "config": config, "source_vocabulary": source}
        known["age"] = None
        for name, value in known.items():
            object.__setattr__(self, name, value)  # as every frozen dataclass does

    @cached_property
    def parameters(self) -> Mapping[str, Array]:
        return _read_parameters(self.folder / WEIGHTS, self.config)

    @cached_property
    def target_vocabulary(self) -> Vocabulary:
        return _read_vocabulary(self.folder, "target", self.config)


def read_config(folder: Path) -> ModelConfig:
    """Read `config.json` of a checkpoint folder."""
    path = folder / CONFIG
    content = _small(path)
    try:
        return ModelConfig.from_json(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise CheckpointError(f"{shown_path(path)}: it is not UTF-8; {_AGAIN}.") from None
    except CheckpointError as error:
        raise _about(path, error) from None


def _read_parameters(path: Path, config: ModelConfig) -> dict[str, Array]:
    from safetensors import SafetensorError, safe_open  # not before the first frame: the config is read without it

    wanted = parameter_shapes(config)
    try:
        check_file(path)
        # One parameter after the other, from a mapped file: the whole is never in memory twice.
        with safe_open(path, framework="numpy") as file:
            present = set(file.keys())
            for name in wanted:
                if name not in present:
                    raise CheckpointError(f"{shown_path(path)}: the parameter {name} is missing; {_AGAIN}.")
            for name in present - set(wanted):
                raise CheckpointError(
                    f"{shown_path(path)}: {shown(name)} belongs to no part of this architecture; {_AGAIN}."
                )
            return {name: _parameter(path, name, file.get_tensor(name), shape) for name, shape in wanted.items()}
    except OSError as error:
        raise _unreadable(path, error) from None
    except (SafetensorError, KeyError, ValueError, TypeError, AttributeError, OverflowError, MemoryError):
        raise CheckpointError(f"{shown_path(path)}: this is not an intact safetensors file; {_AGAIN}.") from None


def _parameters_at(folder: Path, age: int, config: ModelConfig) -> dict[str, Array]:
    from attn_tui.history import has_history, read_history  # few ask for an age

    if not has_history(folder):
        raise CheckpointError(
            f"{shown(folder.resolve().name)} has no history, so it can only be opened as it was trained; leave out "
            f"the age {age:,}."
        )
    return read_history(folder).parameters(age, config)


def _parameter(path: Path, name: str, array: np.ndarray, shape: tuple[int, ...]) -> Array:
    """Check a parameter and return it as the engine takes it."""
    if array.shape != shape:
        raise CheckpointError(
            f"{shown_path(path)}: {name} has the shape {array.shape}, but {CONFIG} asks for {shape}; {_AGAIN}."
        )
    if array.dtype not in (np.float16, np.float32):
        raise CheckpointError(f"{shown_path(path)}: {name} is {array.dtype}; save it as float32 or float16.")
    if wrong := unusable(array):
        raise CheckpointError(f"{shown_path(path)}: {name} holds {wrong}; train or copy it again.")
    return as_computed(name, array)


def _read_vocabulary(folder: Path, side: str, config: ModelConfig) -> Vocabulary:
    parts, path = [], folder
    for name, read in zip(vocabulary_files(side, config.tokenizer), _FILES[config.tokenizer].values(), strict=True):
        path = folder / name
        content = _small(path)
        try:
            parts.append(read(content))
        except CheckpointError as error:
            raise _about(path, error) from None
    try:
        vocabulary = _vocabulary(parts, config)
    except CheckpointError as error:
        raise _about(path, error) from None
    size = config.source_vocabulary if side == "source" else config.target_vocabulary
    if len(vocabulary) != size:
        raise CheckpointError(
            f"{shown_path(path)}: it has {len(vocabulary):,} pieces, but {CONFIG} asks for {size:,}; {_AGAIN}."
        )
    there = {START: vocabulary.start, PADDING: vocabulary.padding}
    for token in wanted(config, side):
        if there[token] is None:
            raise CheckpointError(f"{shown_path(path)}: it has no {token}, which {CONFIG} asks for; {_AGAIN}.")
    return vocabulary


def vocabulary_files(side: str, tokenizer: str) -> tuple[str, ...]:
    """The names of the vocabulary files of a side, `source` or `target`."""
    return tuple(f"{side}.{kind}" for kind in _FILES[tokenizer])


def vocabulary_of(contents: Sequence[bytes], config: ModelConfig) -> Vocabulary:
    """Take the content of a side's `vocabulary_files`. Raises CheckpointError if it is none of the config's kind."""
    reading = zip(_FILES[config.tokenizer].values(), contents, strict=True)
    return _vocabulary([read(content) for read, content in reading], config)


def _vocabulary(parts: Sequence[Any], config: ModelConfig) -> Vocabulary:
    """Make a vocabulary of what was read from its files."""
    preparation = Preparation(config.lowercase, config.normalise)
    match config.tokenizer:
        case "sentencepiece":
            return SentencePieceVocabulary(parts[0], preparation)
        case "pieces":
            return PieceVocabulary(parts[0], parts[1], preparation, config.known_pieces)
        case "bpe":
            return BpeVocabulary(parts[0], parts[1], preparation, config.known_pieces)
        case _:
            return TokenVocabulary(parts[0], _SEPARATORS[config.tokenizer], preparation)


def digest(checkpoint: Checkpoint) -> str | None:
    """SHA-256 of a checkpoint's files as they are now, concatenated; None if it was not read from a folder.

    In the order config, weights, source vocabulary, target vocabulary, of files in the order of `vocabulary_files`;
    the weights of an age are in the history. Raises CheckpointError.
    """
    import hashlib  # 4 ms, only for a trace or an export

    if checkpoint.folder is None:
        return None
    found = hashlib.sha256()
    for name in (
        CONFIG,
        weights_file(checkpoint),
        *(name for side in SIDES for name in vocabulary_files(side, checkpoint.config.tokenizer)),
    ):
        found.update(_bytes(checkpoint.folder / name))
    return found.hexdigest()


def weights_file(checkpoint: Checkpoint) -> str:
    """The name of the file that its parameters were read from."""
    if checkpoint.age is None:
        return WEIGHTS
    from attn_tui.history import HISTORY  # few ask for an age

    return HISTORY


def save(
    folder: Path,
    config: ModelConfig,
    parameters: Mapping[str, Array],
    card: str,
    vocabularies: Mapping[str, bytes],
    dtype: type[np.floating[Any]] = np.float16,
    without: Iterable[str] = (),
) -> None:
    """Write a checkpoint folder; `vocabularies` are the content of their files by name (`vocabulary_files`).

    float16 is enough for a model that was trained here; what has to be exact to 1e-4 is kept in float32. If there is a
    checkpoint already, it is replaced, and of its other files those are removed that are named by `without`. Raises
    OSError; what was there is then as it was.
    """
    from safetensors import numpy  # as above

    written = {name: np.ascontiguousarray(parameters[name], dtype) for name in parameter_shapes(config)}
    files: dict[str, bytes | None] = {
        **dict.fromkeys(without),
        **vocabularies,
        WEIGHTS: numpy.save(written),
        CARD: card.encode(errors="replace"),  # the name of a file may be no text
        CONFIG: config.to_json().encode(),
    }
    # At once, so that neither a reader nor a kill at this moment ever finds half a checkpoint.
    replace_files(folder, files)


def _small(path: Path) -> bytes:
    """Read a file of text, or of a tokenizer."""
    content = _bytes(path, LARGEST_TEXT + 1)
    if len(content) > LARGEST_TEXT:
        raise CheckpointError(f"{shown_path(path)}: it is larger than any such file; {_AGAIN}.")
    return content


def _bytes(path: Path, most: int = -1) -> bytes:
    try:
        return read_file(path, most)
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: OSError) -> CheckpointError:
    if isinstance(error, FileNotFoundError):
        return CheckpointError(f"{shown_path(path)}: there is no such file; {_AGAIN}.")
    reason = printable(error.strerror or "no reason given")
    return CheckpointError(f"{shown_path(path)}: it cannot be read ({reason}); check the file and its permissions.")


def _about(path: Path, error: CheckpointError) -> CheckpointError:
    return CheckpointError(f"{shown_path(path)}: {error}")


def shown_path(path: Path) -> str:
    """A path, safe to print."""
    return printable(str(path))
