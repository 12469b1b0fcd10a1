"""Recipe → checkpoint folder."""

from __future__ import annotations

import datetime
import io
import pickle
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, TypeAlias

import click
import lightning.pytorch as pl
import torch
from lightning.pytorch.callbacks import ModelCheckpoint
from lightning.pytorch.plugins.io import TorchCheckpointIO
from lightning.pytorch.utilities.exceptions import MisconfigurationException

from attn_tui.checkpoint import SIDES, shown_path, vocabulary_of
from attn_tui.config import Provenance
from attn_tui.corpora.bitext import counted
from attn_tui.engine.framing import frame_of
from attn_tui.engine.model import Checkpoint
from attn_tui.errors import TrainingError
from attn_tui.files import clear, complete, replace_file
from attn_tui.judging.curves import Curves
from attn_tui.locate import CONFIG
from attn_tui.text import printable
from attn_tui.training.material import as_ids, gather
from attn_tui.training.pretrained import read_pretrained, vocabularies_of
from attn_tui.training.progress import Stop, UpdatesBar, only_real_warnings, say
from attn_tui.training.recipe import Recipe
from attn_tui.training.run import (
    ORIGIN,
    STATE,
    WritingError,
    begin,
    cannot_go_on,
    check_writable,
    not_known,
    origin_of,
    vocabularies_to_go_on_with,
)
from attn_tui.training.task import TranslationTask
from attn_tui.training.toys import TOYS
from attn_tui.training.validation import best
from attn_tui.training.vocabularies import train_vocabularies

Ending: TypeAlias = Literal["updates", "patience", "interrupted"]


@only_real_warnings()
def train(
    recipe: Recipe,
    *,
    data: Path,
    output: Path,
    work: Path,
    command: str,
    accelerator: str = "auto",
    devices: str = "auto",
    nodes: int = 1,
    keep_every: datetime.timedelta = datetime.timedelta(minutes=3),
    anew: bool = False,
    show: Callable[[Curves], None] = lambda curves: None,
) -> Ending:
    """Train, and export the best validated weights to the folder `output`; say and return why it ended.

    `work` keeps the run's state, written regularly; a run found there goes on, unless it is to begin `anew`.
    `accelerator`, `devices` and `nodes` are Lightning's. `show` is called with the curves when it ends. Raises
    TrainingError, and leaves nothing behind, if the corpora cannot be read or learnt from, or a folder not be written
    to; also if the run there was made from something else.
    """
    pl.seed_everything(recipe.seed, verbose=False)
    trainer = _trainer(recipe, work, accelerator, devices, nodes, keep_every)
    for folder, option in ((output, "--output"), (work, "--work")):
        check_writable(folder, option)
    with suppress(OSError):  # what a kill has left there
        complete(work)
        clear(work)
    material = gather(recipe, data)
    for bitext in material.read:
        for said in filter(None, (bitext.taken(), bitext.left_out())):
            click.echo(said, err=True)
    tokenizer, origin = recipe.config().tokenizer, origin_of(recipe, material.digests)
    if not anew and not_known(work):
        of_old = "what it was begun with is not known, and is taken to be this recipe and these pairs"
        click.echo(f"attn-tui: the run in {shown_path(work)} has no {ORIGIN}: {of_old}.", err=True)
    kept = {} if anew else vocabularies_to_go_on_with(work, origin, tokenizer)
    # A run that goes on has it all in its state.
    pretrained = None if kept and (work / STATE).exists() else read_pretrained(recipe)
    try:
        contents = vocabularies_of(pretrained) if pretrained else kept or train_vocabularies(recipe, material.corpora)
    except OSError as error:  # of the files that SentencePiece reads
        reason = printable(error.strerror or str(error))
        raise TrainingError(
            f"{printable(tempfile.gettempdir())} cannot be written to ({reason}); make room there, or name another "
            "folder in TMPDIR."
        ) from None
    source, target = (vocabulary_of([contents[side]], recipe.config()) for side in SIDES)
    examples, left_out = as_ids(recipe, material, source, target, contents["source"])
    say(f"{counted(len(examples), 'pair')}; {len(source):,} source and {len(target):,} target pieces")
    if left_out:
        say(left_out)
    if recipe.updates < recipe.warmup:
        say(f"the learning rate rises over {recipe.warmup:,} updates (warmup); of these the run has {recipe.updates:,}")
    provenance = Provenance(
        command=command,
        data=recipe.card.get("data", ""),
        licence=recipe.card.get("licence", ""),
        seed=recipe.seed,
        updates=recipe.updates,
        created=datetime.date.today().isoformat(),
    )
    config = recipe.config(source_vocabulary=len(source), target_vocabulary=len(target), provenance=provenance)
    checkpoint = Checkpoint(output.name, config, pretrained.parameters if pretrained else {}, source, target)
    fresh = TOYS[recipe.task].fresh(recipe.seed) if recipe.task in TOYS else []
    room = config.max_source_length - frame_of(config, source).around_pieces
    fresh = [pair for pair in fresh if len(source.encode(pair[0])) <= room]
    task = TranslationTask(recipe, checkpoint, examples, material.validation, output, contents, fresh)
    try:
        begin(work, origin, contents, tokenizer, anew=anew)
    except OSError as error:
        raise _stopped(error, task, work / STATE) from None
    if not kept and (output / CONFIG).exists():
        say(f"the checkpoint that is in {printable(str(output))} will be replaced")
    return _fit(trainer, task, work, show)


class StateFile(TorchCheckpointIO):  # type: ignore[misc]
    """Writes a run's state in its folder. Lightning writes below /tmp, and copies from another disk."""

    def save_checkpoint(self, checkpoint: dict[str, Any], path: Any, storage_options: Any = None) -> None:
        content = io.BytesIO()
        torch.save(checkpoint, content)
        replace_file(Path(path), content.getbuffer())


def _trainer(
    recipe: Recipe, work: Path, accelerator: str, devices: str, nodes: int, keep_every: datetime.timedelta
) -> pl.Trainer:
    try:
        return pl.Trainer(
            accelerator=accelerator,
            devices=devices,
            num_nodes=nodes,
            precision=recipe.precision,
            max_epochs=-1,  # the loader has every update of the run; going on after its end is another epoch
            max_steps=recipe.updates,
            val_check_interval=min(recipe.validate_every, recipe.updates),
            num_sanity_val_steps=0,
            gradient_clip_val=recipe.gradient_clip,
            use_distributed_sampler=False,  # `Batches` divides the work itself
            logger=False,
            enable_model_summary=False,
            enable_progress_bar=False,  # `UpdatesBar` shows the whole run
            plugins=[StateFile()],
            callbacks=[
                # Always the same file, also if the folder was moved: the next run goes on from there.
                ModelCheckpoint(work, Path(STATE).stem, train_time_interval=keep_every, enable_version_counter=False),
                UpdatesBar(),
            ],
        )
    except (
        MisconfigurationException,
        TypeError,
        ValueError,
    ) as error:  # an accelerator, devices or a precision there are not
        raise TrainingError(f"this machine cannot train so: {printable(str(error))}") from None


def _fit(trainer: pl.Trainer, task: TranslationTask, work: Path, show: Callable[[Curves], None]) -> Ending:
    """Learn what is left to learn, keep the state, and say why it ended."""
    state = work / STATE
    if state.exists():
        say(f"going on from update {_update_of(state, task):,}, with what is in {printable(str(work))}")
    try:
        with Stop(trainer) as stop:
            trainer.fit(task, ckpt_path=state if state.exists() else None, weights_only=True)
        if not stop.asked and (not task.history or task.history[-1].update < trainer.global_step):
            trainer.validate(task, verbose=False)  # the last updates, if they are fewer than between two validations
        if not stop.asked and trainer.is_global_zero and not (task.output / CONFIG).exists():
            _export_ended(task, work)
        if trainer.is_global_zero and task.history:
            task.write_history()
        trainer.save_checkpoint(state, weights_only=False)  # the whole state; without the argument Lightning warns
    except OSError as error:
        with suppress(OSError):  # which may be about the checkpoint's folder alone
            trainer.save_checkpoint(state, weights_only=False)
        if isinstance(error, BrokenPipeError):
            raise
        raise _stopped(error, task, state) from None
    ending: Ending = (
        "updates" if trainer.global_step >= task.recipe.updates else "interrupted" if stop.asked else "patience"
    )
    reasons = {
        "updates": "all updates are done",
        "patience": f"the last {task.recipe.patience} validations were no better (the recipe's patience)",
        "interrupted": "interrupted; the same command goes on from there",
    }
    exported = [found.update for found in task.history if found.quality == task.history[best(task.history)].quality]
    chosen = f"; the checkpoint has the weights of update {exported[-1]:,}" if exported else ""
    say(f"ended at update {trainer.global_step:,} of {task.recipe.updates:,}: {reasons[ending]}{chosen}")
    if trainer.is_global_zero:
        show(task.curves())
    return ending


def _export_ended(task: TranslationTask, work: Path) -> None:
    """Write the checkpoint of a run that had ended to a new folder. TrainingError if its best weights are not kept."""
    if task.history[best(task.history)].quality > task.history[-1].quality:
        raise TrainingError(
            f"the run in {shown_path(work)} has ended, and its best weights are only in the checkpoint it wrote; name "
            "that folder with --output, or begin anew with --anew."
        )
    task.export()


def _stopped(error: OSError, task: TranslationTask, state: Path) -> TrainingError:
    """The error for a run that can write no more: what cannot be written, and where the run goes on."""
    where = shown_path(error.folder if isinstance(error, WritingError) else state.parent)
    on = f"goes on from update {_update_of(state, task):,}" if state.exists() else "begins anew"
    return TrainingError(
        f"{where} cannot be written to ({printable(error.strerror or str(error))}); make room or name another folder, "
        f"and the same command {on}."
    )


def _update_of(state: Path, task: TranslationTask) -> int:
    """How many updates are done. Raises TrainingError if the state cannot be read, or is of another model."""
    try:
        found = torch.load(state, map_location="cpu", weights_only=True, mmap=True)
        shapes, update = {name: value.shape for name, value in found["state_dict"].items()}, int(found["global_step"])
    except (OSError, RuntimeError, ValueError, KeyError, AttributeError, TypeError, EOFError, pickle.UnpicklingError):
        raise cannot_go_on(state.parent) from None
    if shapes != {name: value.shape for name, value in task.state_dict().items()}:
        raise cannot_go_on(state.parent)
    return update
