"""A checkpoint that a run begins with: its vocabularies and its weights."""

from __future__ import annotations

import dataclasses

from attn_tui.checkpoint import SIDES, load
from attn_tui.config import ModelConfig
from attn_tui.engine.architectures import parameter_shapes
from attn_tui.engine.model import Checkpoint
from attn_tui.errors import ApartError, CheckpointError, TrainingError
from attn_tui.files import read_file
from attn_tui.text import printable, shown
from attn_tui.training.recipe import Recipe, shipped_recipes
from attn_tui.training.vocabularies import vocabulary_file

_MAY_DIFFER = ("source_vocabulary", "target_vocabulary", "max_source_length", "max_length", "provenance")
"""Entries of a config that the checkpoint decides, or that change no weight."""


def read_pretrained(recipe: Recipe) -> Checkpoint | None:
    """Open the checkpoint that a recipe's run begins with; None if it begins with random weights.

    Raises TrainingError if there is none of that name, or if it is another model than the recipe's.
    """
    if not recipe.pretrained:
        return None
    try:
        found = load(recipe.pretrained)
    except CheckpointError as error:
        if recipe.pretrained in shipped_recipes() and not isinstance(error, ApartError):
            made = f"attn-tui train {recipe.pretrained}"
            raise TrainingError(f"it begins with {recipe.pretrained}, which is not here: {made} makes it.") from None
        raise TrainingError(f"pretrained is {shown(recipe.pretrained)}: {printable(str(error))}") from None
    config = recipe.config(
        source_vocabulary=len(found.source_vocabulary), target_vocabulary=len(found.target_vocabulary)
    )
    if different := _difference(found.config, config):
        raise TrainingError(
            f"the pretrained checkpoint {printable(found.name)} has {different}; change [model], or name another "
            "checkpoint."
        )
    return found


def vocabularies_of(checkpoint: Checkpoint) -> dict[str, bytes]:
    """Return the content of each side's vocabulary file. Raises TrainingError if it cannot be read."""
    assert checkpoint.folder is not None
    try:
        return {
            side: read_file(checkpoint.folder / vocabulary_file(side, checkpoint.config.tokenizer)) for side in SIDES
        }
    except OSError as error:
        reason = printable(error.strerror or str(error))
        raise TrainingError(f"the vocabularies of {printable(checkpoint.name)} cannot be read ({reason}).") from None


def _difference(before: ModelConfig, now: ModelConfig) -> str:
    """Say the first thing in which a checkpoint is another model than a recipe's; '' if there is none."""
    names = [field.name for field in dataclasses.fields(now) if field.name not in _MAY_DIFFER]
    if parameter_shapes(before) != parameter_shapes(now):
        names.append("max_source_length")  # of positions and of location scores
    for name in names:
        there, wanted = getattr(before, name), getattr(now, name)
        if there != wanted:
            return f"{name} {shown(there)}, not {shown(wanted)}"
    return ""
