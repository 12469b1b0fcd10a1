"""What a run says while it learns, and how it can be asked to end. What else Lightning prints is left out."""

from __future__ import annotations

import logging
import signal
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import lightning.pytorch as pl
from lightning.pytorch.callbacks import Callback
from lightning.pytorch.utilities.warnings import PossibleUserWarning
from tqdm import tqdm

_UNHELPFUL = (
    ".*LeafSpec.*is deprecated.*",
    "Checkpoint directory .* exists and is not empty",
    ".*callbacks used to create the checkpoint need to be provided.*",
    "The dirpath has changed.*",
)
"""Warnings about Lightning's own code, or about what this program means to do."""


@contextmanager
def only_real_warnings() -> Iterator[None]:
    """Let no adverts of Lightning and no advice to its programmers reach whoever trains; real warnings stay."""
    loggers = [logging.getLogger(name) for name in ("lightning.pytorch", "lightning.fabric")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=PossibleUserWarning)
            for message in _UNHELPFUL:
                warnings.filterwarnings("ignore", message)
            yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def say(text: str) -> None:
    """Print a line above the bar, if there is one."""
    tqdm.write(text)


class UpdatesBar(Callback):  # type: ignore[misc]
    """Shows the whole run and the time that is left, on a terminal."""

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        self._bar = tqdm(
            total=trainer.max_steps,
            initial=trainer.global_step,
            desc="updates",
            disable=not sys.stderr.isatty(),
            dynamic_ncols=True,
            leave=False,
        )

    def on_train_batch_end(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        self._bar.set_postfix({"loss": f"{float(trainer.callback_metrics['loss']):.3f}"}, refresh=False)
        self._bar.update(trainer.global_step - self._bar.n)

    def on_train_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        self._bar.close()

    def on_exception(self, trainer: pl.Trainer, pl_module: pl.LightningModule, exception: BaseException) -> None:
        if hasattr(self, "_bar"):
            self._bar.close()


class Stop:
    """Ctrl-C asks a run to end after its update, so that nothing is lost; a second one ends it at once."""

    def __init__(self, trainer: pl.Trainer) -> None:
        self.asked = False
        self._trainer = trainer

    def __enter__(self) -> Stop:
        # Several devices would have to agree on the update; and only the main thread can listen.
        self._listens = self._trainer.world_size == 1 and threading.current_thread() is threading.main_thread()
        if self._listens:
            self._before = signal.signal(signal.SIGINT, self._ask)
        return self

    def _ask(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = self._trainer.should_stop = True
        say("ending after this update; Ctrl-C again ends at once")

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        if self._listens:
            signal.signal(signal.SIGINT, self._before)
        if kind is SystemExit and self.asked:  # what Lightning makes of the second one
            raise KeyboardInterrupt
