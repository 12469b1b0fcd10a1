"""A checkpoint and a sentence, opened for the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from attn_tui.checkpoint import load
from attn_tui.config import ModelConfig
from attn_tui.engine.decoder import ARCHITECTURES
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.stepper import decode
from attn_tui.engine.timeline import Timeline


@dataclass(frozen=True, eq=False, slots=True)
class Decoding:
    """What the screen needs: the events, and names for what is in them."""

    name: str
    config: ModelConfig
    substeps: int
    """How many sub-steps a time step has."""
    timeline: Timeline
    end: int
    """Id of `<END>`."""
    words: Callable[[Sequence[int]], tuple[str, ...]]
    """Target ids → how they are shown."""


def open_decoding(name: str, sentence: str) -> Decoding:
    """Load a checkpoint and split the sentence. Raises CheckpointError and SentenceError."""
    return decoding_of(load(name), sentence)


def decoding_of(checkpoint: Checkpoint, sentence: str) -> Decoding:
    """Split the sentence; raises SentenceError. The rest is computed when it is asked for."""
    return Decoding(
        name=checkpoint.name,
        config=checkpoint.config,
        substeps=len(ARCHITECTURES[checkpoint.config.architecture]),
        timeline=Timeline(decode(checkpoint, sentence)),
        end=checkpoint.target_vocabulary.end,
        words=checkpoint.target_vocabulary.words,
    )
