"""A run that is broken off, again and again, by a kill or a full disk: it ends with the bytes of one that is not."""

from __future__ import annotations

import datetime
import functools
import hashlib
import io
import json
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from attn_tui.checkpoint import load
from attn_tui.errors import AttnTuiError, CheckpointError
from attn_tui.locate import find
from campaigns.campaign import Case, FaultError
from campaigns.killed import age, files, is_left
from campaigns.moments import Moment, drawn_moment, ended
from campaigns.used import answered, came_of

_COMMAND = ("train", "tiny.toml", "--accelerator", "cpu", "--devices", "1", "--output", "tiny", "--work", "work")
_STATE, _ORIGIN = "work/last.ckpt", "work/run.json"
_UPDATES, _EVERY = 16, 5
_MOST = 3
"""How often a run is broken off."""


@dataclass(frozen=True, slots=True)
class Run:
    """What is trained, and what is there before."""

    what: str
    seed_before: int = 0
    """The seed of a run that has ended there, after half of the updates; 0 if there was none."""
    options: tuple[str, ...] = ()


RUNS = (Run("a new run"), Run("a run that goes on", 1), Run("a run anew", 2, ("--anew",)))


def case(drawn: Random, folder: Path) -> Case:
    """A run, broken off at some moments."""
    run, everything = drawn.choice(RUNS), drawn.random() < 0.4
    moments = [drawn_moment(drawn) for _ in range(drawn.randint(1, _MOST))]
    what = f"{run.what}{' with everything' * everything}: {'; '.join(map(str, moments))}"
    return Case(what, lambda: _broken_off(run, everything, moments, folder))


def _broken_off(run: Run, everything: bool, moments: list[Moment], folder: Path) -> str:
    before, whole, sizes = _unbroken(run, everything)
    for name, content in before.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    found, options = [], run.options
    for moment in moments:
        updates, there = 0 if options else _updates(folder), files(folder)
        came = ended(partial(_train, options), folder, moment, sizes).came
        found.append(came or "killed")
        _check(folder, updates)
        if came and (left := [name for name in files(folder) if is_left(name) and name not in there]):
            raise FaultError(f"it leaves {left[0]} behind")
        if options and _seed(folder) == 1:  # it has begun, and goes on
            options = ()
    age(folder)
    found.append(f"{ended(partial(_train, options), folder).came}")
    left = _seen(files(folder))
    for name in sorted({*left, *whole}):
        if left.get(name) != whole.get(name):
            raise FaultError(f"after {', '.join(found)} it ends with another {name}: {left.get(name)!r:.200}")
    return ", ".join(found)


@functools.cache
def _unbroken(run: Run, everything: bool) -> tuple[Mapping[str, bytes], Mapping[str, bytes], tuple[int, int, float]]:
    """What is there before, what a run comes to, and how much it does."""
    import attn_tui.training.train  # noqa: F401 - so that what is forked has torch already

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made).resolve()
        _recipe(folder, everything, run.seed_before or 1)
        if run.seed_before:
            ended(partial(_train, ("--updates", str(_UPDATES // 2))), folder)
        _recipe(folder, everything, 1)
        before = files(folder)
        done = ended(partial(_train, run.options), folder)
        after = files(folder)
    if done.came != "read":
        raise FaultError("it cannot be done at all")
    largest = max(len(content) for name, content in after.items() if before.get(name) != content)
    return before, _seen(after), (done.changes, largest, done.seconds)


def _recipe(folder: Path, everything: bool, seed: int) -> None:
    """Write the recipe and its pairs."""
    from training.test_resuming import EVERYTHING, GENERATED  # torch, which other campaigns need not
    from training.tiny import lasting, made

    recipe = lasting(_UPDATES).replace("validate_every = 10", f"validate_every = {_EVERY}")
    if everything:
        recipe = EVERYTHING + recipe.replace("[card]", f"{GENERATED}[card]")
    made(folder, f"seed = {seed}\n{recipe}")


def _train(options: tuple[str, ...]) -> str:
    """Train, and keep the state after each update."""
    import torch

    from attn_tui.training.train import train

    torch.set_num_threads(1)
    often = partial(train, keep_every=datetime.timedelta(microseconds=1))
    with (
        mock.patch("attn_tui.training.train.train", often),
        mock.patch("attn_tui.training.task.draw", return_value=b"<svg/>"),  # which takes longer than all the rest
    ):
        return came_of(answered(*_COMMAND, *options))


def _check(folder: Path, updates: int) -> None:
    """Raise FaultError if a file is half written, or if less is kept than before."""
    if _updates(folder) < updates:
        raise FaultError(f"{updates} updates were done, and {_updates(folder)} are left")
    with suppress(CheckpointError):  # there is none yet
        find(str(folder / "tiny"))
        try:
            load(folder / "tiny")
        except AttnTuiError as error:
            raise FaultError(f"the checkpoint is half written: {error}") from error


def _updates(folder: Path) -> int:
    """How many are done, as the state says."""
    path = folder / _STATE
    return int(_state(path.read_bytes())["global_step"]) if path.exists() else 0


def _state(content: bytes) -> dict[str, Any]:
    import torch  # as above

    try:
        return torch.load(io.BytesIO(content), weights_only=True)
    except Exception as error:
        raise FaultError(f"the run's state is half written: {error!r:.200}") from error


def _seed(folder: Path) -> int:
    return json.loads((folder / _ORIGIN).read_bytes())["recipe"]["seed"]


def _seen(some: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files; of the state the numbers."""
    found = dict(some)
    state = _state(found[_STATE])
    parts = ("global_step", "state_dict", "optimizer_states", "lr_schedulers", "history", "learnt")
    found[_STATE] = b" ".join(b"%s %s" % (name.encode(), _digest(state[name])) for name in parts)
    return found


def _digest(value: Any) -> bytes:
    """A digest of what numbers, lists, mappings and tensors hold."""
    import torch

    torch.set_printoptions(profile="full", precision=17)
    return hashlib.sha256(repr(value).encode()).hexdigest()[:8].encode()
