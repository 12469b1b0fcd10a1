"""What `attn-tui evaluate` works with: the checkpoints to judge, progress, and Ctrl-C."""

from __future__ import annotations

import dataclasses
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from attn_tui.checkpoint import load, weights_file
from attn_tui.describe import describe, parameters
from attn_tui.engine.model import Checkpoint
from attn_tui.errors import CheckpointError, JudgingError, SentenceError
from attn_tui.judging.card import card_with
from attn_tui.judging.record import fingerprint, read_results, write_results
from attn_tui.judging.results import Alignment, Judged, Results
from attn_tui.locate import find, with_age
from attn_tui.plotting.plot import MARKS
from attn_tui.text import printable

_T = TypeVar("_T")


@dataclasses.dataclass(eq=False, slots=True)
class Subject:
    """A checkpoint that is judged, and its results so far, by the numbers of files and gold alignments."""

    name: str
    """Its name as it is shown."""
    folder: Path
    checkpoint: Checkpoint
    pairs: dict[int, Judged] = dataclasses.field(default_factory=dict)
    alignments: dict[int, Alignment] = dataclasses.field(default_factory=dict)

    def results(self) -> Results:
        """Its results so far."""
        return Results(
            fingerprint(self.folder, weights_file(self.checkpoint)),
            tuple(self.pairs.values()),
            tuple(self.alignments.values()),
        )

    def document(self) -> dict[str, Any]:
        """What `--json` prints about it."""
        c = self.checkpoint.config
        return {
            "name": self.name,
            "system": describe(c),
            "source_language": c.source_language,
            "target_language": c.target_language,
            "parameters": parameters(self.checkpoint),
            **dataclasses.asdict(self.results()),
        }

    def record(self) -> Path:
        """Write the results into the checkpoint's folder, and its card; returns the folder."""
        try:
            before = read_results(self.folder)
        except CheckpointError:
            before = Results("")  # unreadable: write a new one
        results = before.merged(self.results())
        write_results(self.folder, results, card_with(self.folder, results))
        return self.folder


def open_subjects(names: Sequence[str]) -> list[Subject]:
    """Open checkpoints; two of the same name are shown as they were named on the command line."""
    if len(names) > len(MARKS):
        raise JudgingError(f"{len(names)} checkpoints are too many to tell apart; name at most {len(MARKS)}.")
    places = {(find(name).resolve(), with_age(name)[1]): name for name in names}
    opened = [(folder, load(name), name) for (folder, _), name in places.items()]
    shown = [checkpoint.name for _, checkpoint, _ in opened]
    return [
        Subject(printable(one.name if shown.count(one.name) == 1 else name), folder, one)
        for folder, one, name in opened
    ]


class Stop:
    """Ctrl-C asks to end after the current batch, so that nothing is half done; a second one ends at once."""

    def __init__(self) -> None:
        self.asked = False

    def __enter__(self) -> Stop:
        self._before = signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True


def collect(
    batches: Iterator[Mapping[int, _T | SentenceError]], count: int, file: str, subject: Subject, stop: Stop
) -> dict[int, _T | SentenceError]:
    """Collect batches until all `count` sentences are done or `stop` is asked for, with a progress bar.

    Says on stderr which sentence could not be read, and how many others.
    """
    done: dict[int, _T | SentenceError] = {}
    if stop.asked:
        return done
    with Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
    ) as progress:
        task = progress.add_task(f"{file} · {subject.name}", total=count)
        while not stop.asked and (batch := next(batches, None)) is not None:
            done.update(batch)
            progress.update(task, completed=len(done))
    refused = [(i, outcome) for i, outcome in sorted(done.items()) if isinstance(outcome, SentenceError)]
    if refused:
        number, error = refused[0]
        others = f" (nor can {len(refused) - 1:,} more)" if len(refused) > 1 else ""
        click.echo(f"attn-tui: {file}, {subject.name}: pair {number + 1:,} cannot be read{others}: {error}", err=True)
    return done
