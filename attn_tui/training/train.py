"""Recipe → checkpoint folder."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click
import lightning.pytorch as pl
from lightning.pytorch.callbacks import EarlyStopping, ModelCheckpoint, TQDMProgressBar

from attn_tui.config import Provenance
from attn_tui.corpora.bitext import Pair
from attn_tui.engine.model import Checkpoint
from attn_tui.training.material import as_ids, gather
from attn_tui.training.recipe import Recipe
from attn_tui.training.task import TranslationTask
from attn_tui.training.tokenizer import train_sentencepiece
from attn_tui.training.toys import TOYS
from attn_tui.vocabulary import SentencePieceVocabulary, TokenVocabulary, Vocabulary

STATE = "last.ckpt"


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
) -> None:
    """Train, and export the best validated weights to the folder `output`.

    `work` keeps the run's state, written regularly; a run found there is resumed. `accelerator`, `devices`
    and `nodes` are Lightning's. Raises TrainingError if the corpora cannot be read.
    """
    pl.seed_everything(recipe.seed, verbose=False)
    material = gather(recipe, data)
    for bitext in material.read:
        for said in filter(None, (bitext.taken(), bitext.left_out())):
            click.echo(said, err=True)
    work.mkdir(parents=True, exist_ok=True)
    output.mkdir(parents=True, exist_ok=True)
    source, target = _vocabularies(recipe, material.corpora, work, output)
    provenance = Provenance(
        command=command,
        data=recipe.card.get("data", ""),
        licence=recipe.card.get("licence", ""),
        seed=recipe.seed,
        updates=recipe.updates,
        created=datetime.date.today().isoformat(),
    )
    config = recipe.config(source_vocabulary=len(source), target_vocabulary=len(target), provenance=provenance)
    checkpoint = Checkpoint(output.name, config, {}, source, target)
    model = (work / "source.spm").read_bytes() if recipe.sampling else b""
    examples = as_ids(recipe, material, source, target, config.max_source_length, model)
    click.echo(f"{len(examples):,} pairs; {len(source):,} source and {len(target):,} target pieces")

    fresh = TOYS[recipe.task].fresh(recipe.seed) if recipe.task in TOYS else []
    task = TranslationTask(recipe, checkpoint, examples, material.validation, output, fresh)
    trainer = pl.Trainer(
        accelerator=accelerator,
        devices=devices,
        num_nodes=nodes,
        precision=recipe.precision,
        max_epochs=-1,  # the loader has every update of the run; a run that goes on after its end begins another epoch
        max_steps=recipe.updates,
        val_check_interval=min(recipe.validate_every, recipe.updates),
        num_sanity_val_steps=0,
        gradient_clip_val=recipe.gradient_clip,
        use_distributed_sampler=False,  # `Batches` divides the work itself
        logger=False,
        enable_model_summary=False,
        callbacks=[
            EarlyStopping("quality", mode="max", patience=recipe.patience),
            ModelCheckpoint(work, Path(STATE).stem, train_time_interval=keep_every),
            UpdatesBar(refresh_rate=1 if sys.stderr.isatty() else 500),
        ],
    )
    state = work / STATE
    trainer.fit(task, ckpt_path=state if state.exists() else None, weights_only=True)
    if not task.history or task.history[-1].update < trainer.global_step:
        trainer.validate(
            task, verbose=False
        )  # the last updates, if they are fewer than from one validation to the next
    trainer.save_checkpoint(state, weights_only=False)  # the whole state; without the argument Lightning warns


class UpdatesBar(TQDMProgressBar):  # type: ignore[misc]
    """Shows the whole run and what is left of it, even if a run is resumed in the middle of its only epoch."""

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        super().on_train_start(trainer, pl_module)
        self.train_progress_bar.reset(trainer.max_steps)
        self.train_progress_bar.initial = self.train_progress_bar.n = trainer.global_step
        self.train_progress_bar.set_description("updates")


def _vocabularies(recipe: Recipe, pairs: list[Pair], work: Path, output: Path) -> tuple[Vocabulary, Vocabulary]:
    """The vocabularies the run began with, or new ones; a copy goes to the checkpoint."""
    vocabularies: list[Vocabulary] = []
    for side, name in enumerate(("source", "target")):
        if recipe.task in TOYS:
            toy = TOYS[recipe.task]
            tokens = TokenVocabulary((toy.source, toy.target)[side], separator="")
            (output / f"{name}.vocab").write_bytes(tokens.to_bytes())
            vocabularies.append(tokens)
            continue
        kept = work / f"{name}.spm"
        if not kept.exists():
            click.echo(f"training the {name} tokenizer")
            pieces = recipe.model[f"{name}_vocabulary"]
            kept.write_bytes(train_sentencepiece((pair[side] for pair in pairs), pieces, recipe.seed))
        (output / kept.name).write_bytes(kept.read_bytes())
        vocabularies.append(SentencePieceVocabulary(kept.read_bytes()))
    return vocabularies[0], vocabularies[1]
