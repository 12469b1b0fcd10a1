"""Histories of checkpoints: arrays, what is told of them, their container; used by all that reads one."""

from __future__ import annotations

import functools
import json
import tempfile
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from random import Random

import numpy as np
from histories import with_history
from safetensors.numpy import load, save
from support import random_checkpoint

from attn_tui.checkpoint import load_in_turn, read_config
from attn_tui.history import HISTORY, check_sentences, read_history
from campaigns import arrays, mutating, values
from campaigns.campaign import Case
from campaigns.checkpoints import metadata_of, with_header, write
from campaigns.places import displaced
from campaigns.used import answered, came_of, refused_or

SENTENCES = ("w3 w4 w5", "w6")


@functools.cache
def base(whole: bool) -> Mapping[str, bytes]:
    """The files of a small checkpoint with a history."""
    with tempfile.TemporaryDirectory() as made:
        folder = with_history(Path(made) / "it", random_checkpoint(1), SENTENCES, whole=whole)
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def case(drawn: Random, folder: Path) -> Case:
    """A history changed, and something that reads it."""
    place = write(folder / "it", base(drawn.random() < 0.7))
    at_reading, what = _changed(drawn, place / HISTORY)
    arguments = drawn.choice(
        (
            None, None, None, ["checkpoints", "curves", str(place)], ["checkpoints", "show", str(place)],
            *[["translate", "w1 w2", "--plain", "-c", f"{place}@{age}"] for age in (0, 10, 10, 7)],
            ["translate", "w1 w2", "--plain", "-c", str(place)],
        )
    )  # fmt: skip

    def run() -> str:
        with at_reading:
            return came_of(answered(*arguments)) if arguments else refused_or(lambda: looked_at(place))

    return Case(f"{what}; {' '.join(arguments or ['read']).replace(str(folder), '')}", run)


def looked_at(place: Path) -> None:
    """Read a history as the screen does."""
    history = read_history(place, read_config(place))
    check_sentences(history, place, load_in_turn(str(place)).source_vocabulary)


def _changed(drawn: Random, path: Path):
    data, way = path.read_bytes(), drawn.random()
    if way < 0.12:
        return displaced(drawn, path)
    if way < 0.5:
        changed, what = arrays.changed(drawn, load(data))
        data = save({name: np.ascontiguousarray(array) for name, array in changed.items()}, metadata_of(data))
    elif way < 0.7:
        told = json.loads((metadata_of(data) or {})["history"])
        value, what = values.changed(drawn, told)
        text, more = values.text_of(drawn, value)
        text = text.encode(errors="replace").decode()  # which a header has to be
        data, what = save(load(data), {"history": text}), f"told: {what} {more}".strip()
    elif way < 0.85:
        data, what = with_header(drawn, data)
    else:
        data, what = mutating.mutated(drawn, data)
    path.write_bytes(data)
    return nullcontext(), what
