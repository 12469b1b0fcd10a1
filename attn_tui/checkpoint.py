"""Checkpoint folder ↔ `Checkpoint`: nothing in it is executed, everything in it is checked.

config.json        `ModelConfig`
model.safetensors  parameters under PyTorch's names, float16 or float32
source.spm, target.spm        SentencePiece models, or
source.vocab, target.vocab    one token a line
README.md          the model card
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from attn_tui.config import ModelConfig, shown
from attn_tui.engine.decoder import ARCHITECTURES
from attn_tui.engine.model import Array, Checkpoint, parameter_shapes
from attn_tui.errors import CheckpointError
from attn_tui.text import printable
from attn_tui.vocabulary import SentencePieceVocabulary, TokenVocabulary, Vocabulary

DEFAULT = "fr-en"
CONFIG, WEIGHTS, CARD = "config.json", "model.safetensors", "README.md"
_AGAIN = "copy the checkpoint from where it came from again"
_SEPARATORS = {"characters": "", "words": " "}


def folders() -> list[Path]:
    """Where checkpoints are looked for by name: the user's own first, then those shipped with the package."""
    import platformdirs

    package = Path(__file__).parent
    shipped = package / "checkpoints"  # in a wheel; in a working copy they lie at the top level
    own = Path(platformdirs.user_data_dir("attn-tui")) / "checkpoints"
    return [own, shipped if shipped.is_dir() else package.parent / "checkpoints"]


def find(name: str) -> Path:
    """Return the folder of a checkpoint given by name or by path. CheckpointError says what there is instead."""
    as_path = Path(name).expanduser()
    if name and (as_path / CONFIG).is_file():
        return as_path
    known: set[str] = set()
    for folder in folders():
        if name and Path(name).name == name and (folder / name / CONFIG).is_file():
            return folder / name
        known |= {path.parent.name for path in folder.glob(f"*/{CONFIG}")}
    if as_path.is_dir():
        raise CheckpointError(f"{shown_path(as_path / CONFIG)}: there is no such file; name a checkpoint's folder.")
    raise CheckpointError(
        f"there is no checkpoint «{shown(name)[1:-1]}», neither by name nor as a folder; "
        f"found: {printable(', '.join(sorted(known))) or 'none'}."
    )


def load(name: str = DEFAULT) -> Checkpoint:
    """Open a checkpoint by name or path. Raises CheckpointError where anything in it does not fit together."""
    folder = find(name)
    config = read_config(folder)
    parameters = _read_parameters(folder / WEIGHTS, config)
    source = _read_vocabulary(folder, "source", config)
    target = _read_vocabulary(folder, "target", config)
    return Checkpoint(folder.resolve().name, config, parameters, source, target)


def read_config(folder: Path) -> ModelConfig:
    """Read `config.json` of a checkpoint folder."""
    path = folder / CONFIG
    try:
        config = ModelConfig.from_json(_bytes(path).decode("utf-8"))
    except UnicodeDecodeError:
        raise CheckpointError(f"{shown_path(path)}: it is not UTF-8; {_AGAIN}.") from None
    except CheckpointError as error:
        raise _about(path, error) from None
    if config.architecture not in ARCHITECTURES:
        raise CheckpointError(
            f"{shown_path(path)}: its architecture {shown(config.architecture)} is unknown; "
            f"this version knows {', '.join(ARCHITECTURES)}."
        )
    return config


def _read_parameters(path: Path, config: ModelConfig) -> dict[str, Array]:
    from safetensors import SafetensorError, numpy

    try:
        arrays = numpy.load(_bytes(path))
    except (SafetensorError, KeyError, ValueError, TypeError, OverflowError, MemoryError):
        raise CheckpointError(f"{shown_path(path)}: this is no intact safetensors file; {_AGAIN}.") from None
    wanted = parameter_shapes(config)
    for name, shape in wanted.items():
        if name not in arrays:
            raise CheckpointError(f"{shown_path(path)}: the parameter {name} is missing; {_AGAIN}.")
        if arrays[name].shape != shape:
            raise CheckpointError(
                f"{shown_path(path)}: {name} has the shape {arrays[name].shape}, but {CONFIG} asks for {shape}; "
                f"{_AGAIN}."
            )
        if arrays[name].dtype not in (np.float16, np.float32):
            raise CheckpointError(f"{shown_path(path)}: {name} is {arrays[name].dtype}; save it as float32 or float16.")
    unknown = [name for name in arrays if name not in wanted]
    if unknown:
        raise CheckpointError(
            f"{shown_path(path)}: {shown(unknown[0])} belongs to no part of this architecture; {_AGAIN}."
        )
    return {name: _finite(path, name, arrays.pop(name)) for name in wanted}


def _finite(path: Path, name: str, array: np.ndarray) -> Array:
    """Give a parameter as read-only float32."""
    values = np.asarray(array, np.float32)
    # The sum of finite float16 or sane float32 weights is finite, and one pass over the file is enough.
    if not np.isfinite(values.sum()) and not np.isfinite(values).all():
        raise CheckpointError(
            f"{shown_path(path)}: {name} holds values that are no finite numbers; train or copy it again."
        )
    values.setflags(write=False)
    return values


def _read_vocabulary(folder: Path, side: str, config: ModelConfig) -> Vocabulary:
    path = folder / f"{side}.{'spm' if config.tokenizer == 'sentencepiece' else 'vocab'}"
    content = _bytes(path)
    try:
        vocabulary: Vocabulary = (
            SentencePieceVocabulary(content)
            if config.tokenizer == "sentencepiece"
            else TokenVocabulary.from_bytes(content, _SEPARATORS[config.tokenizer])
        )
    except CheckpointError as error:
        raise _about(path, error) from None
    wanted = config.source_vocabulary if side == "source" else config.target_vocabulary
    if len(vocabulary) != wanted:
        raise CheckpointError(
            f"{shown_path(path)}: it has {len(vocabulary):,} pieces, but {CONFIG} asks for {wanted:,}; {_AGAIN}."
        )
    return vocabulary


def save(folder: Path, config: ModelConfig, parameters: Mapping[str, Array], card: str) -> None:
    """Write a checkpoint folder, all but its vocabularies, with float16 weights."""
    from safetensors import numpy

    folder.mkdir(parents=True, exist_ok=True)
    half = {name: np.ascontiguousarray(parameters[name], np.float16) for name in parameter_shapes(config)}
    # Renamed into place, so that a reader, or a kill at this moment, never meets half a file.
    for name, content in (
        (WEIGHTS, numpy.save(half)),
        (CARD, card.encode()),
        (CONFIG, config.to_json().encode()),
    ):
        (folder / f".{name}").write_bytes(content)
        (folder / f".{name}").replace(folder / name)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise CheckpointError(f"{shown_path(path)}: there is no such file; {_AGAIN}.") from None
    except OSError as error:
        raise CheckpointError(
            f"{shown_path(path)}: it cannot be read ({error.strerror}); check its permissions."
        ) from None


def _about(path: Path, error: CheckpointError) -> CheckpointError:
    return CheckpointError(f"{shown_path(path)}: {error}")


def shown_path(path: Path) -> str:
    """A path as it may be printed."""
    return printable(str(path))
