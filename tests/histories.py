"""Checkpoints with a history that was never trained: their weights are random, and another age has others."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import numpy as np
from safetensors.numpy import save
from support import save_whole

from attn_tui.engine.model import Checkpoint
from attn_tui.history import look

AGES = (0, 10, 200)


def aged(checkpoint: Checkpoint, share: float) -> Checkpoint:
    """The checkpoint with a share of its weights, as float16 keeps them."""
    parameters = {name: (share * np.asarray(value)).astype(np.float16) for name, value in checkpoint.parameters.items()}
    return Checkpoint(
        checkpoint.name, checkpoint.config, parameters, checkpoint.source_vocabulary, checkpoint.target_vocabulary
    )


def arrays_of(
    checkpoint: Checkpoint, sentences: Sequence[str], ages: Sequence[int] = AGES, *, whole: bool = True
) -> dict[str, np.ndarray]:
    """The arrays of a history, in which a system of a later age has more of its weights."""
    systems = [aged(checkpoint, (i + 1) / (len(ages) + 1)) for i in range(len(ages))]
    arrays = {
        "ages": np.array(ages, np.int32),
        "loss.updates": np.array([10, 50, 250], np.int32),
        "loss.values": np.array([2.5, 1.25, 0.5], np.float32),
        "validation.updates": np.array([25, 250], np.int32),
        "validation.bleu": np.zeros((2, 0), np.float32),
        "validation.exact": np.array([0.25, 0.75], np.float32),
    }
    for s, sentence in enumerate(sentences):
        arrays[f"source.{s}"] = np.array(checkpoint.source_vocabulary.encode(sentence), np.int32)
        seen = [look(system, sentence) for system in systems]
        longest = max((len(words) for words, _ in seen), default=0)
        rows = [[*words, *[-1] * (longest - len(words))] for words, _ in seen]
        arrays[f"words.{s}"] = np.array(rows, np.int32).reshape(len(ages), longest)
        if seen and seen[0][1] is not None:
            arrays[f"alpha.{s}"] = np.stack(
                [np.pad(alpha, ((0, longest - len(alpha)), (0, 0))) for _, alpha in seen if alpha is not None]
            ).astype(np.float16)
    for name in checkpoint.parameters if whole else ():
        arrays[f"parameters.{name}"] = np.stack([system.parameters[name] for system in systems])
    return arrays


def write_history(
    folder: Path, arrays: dict[str, np.ndarray], sentences: Sequence[str], corpora: Sequence[str] = ()
) -> None:
    """Write arrays, as they are, as a checkpoint's history."""
    about = {"format": 1, "sentences": list(sentences), "corpora": list(corpora)}
    content = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    (folder / "history.safetensors").write_bytes(save(content, {"history": json.dumps(about)}))


def with_history(
    folder: Path,
    checkpoint: Checkpoint,
    sentences: Sequence[str],
    ages: Sequence[int] = AGES,
    *,
    whole: bool = True,
    changed: Mapping[str, np.ndarray | None] = MappingProxyType({}),
) -> Path:
    """Write a checkpoint with its history; `changed` has other arrays for it, None leaves one out."""
    save_whole(folder, checkpoint)
    arrays = {**arrays_of(checkpoint, sentences, ages, whole=whole), **changed}
    write_history(folder, {name: array for name, array in arrays.items() if array is not None}, sentences)
    return folder
