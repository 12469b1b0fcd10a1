"""The training loop's two halves for Lightning: a step of learning, and judging on validation pairs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import lightning.pytorch as pl
import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader

from attn_tui import checkpoint as checkpoints
from attn_tui.checkpoint import CURVES
from attn_tui.corpora.bitext import Pair
from attn_tui.engine.architectures import parameter_shapes
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.stepper import split_sentence
from attn_tui.errors import TrainingError
from attn_tui.export.curves import draw
from attn_tui.files import replace_files
from attn_tui.history import HISTORY
from attn_tui.judging.curves import Curves
from attn_tui.judging.metrics import judge
from attn_tui.locate import CONFIG
from attn_tui.training.averaging import averaged
from attn_tui.training.card import write_card
from attn_tui.training.corpus import Batch, Batches, Pairs
from attn_tui.training.history import History, is_age
from attn_tui.training.kinds import kinds_section
from attn_tui.training.model import Model
from attn_tui.training.progress import say
from attn_tui.training.recipe import Recipe
from attn_tui.training.run import writing
from attn_tui.training.sample import sample_line, samples_of
from attn_tui.training.toys import TOYS
from attn_tui.training.validation import Validation, best, curves
from attn_tui.training.vocabularies import vocabulary_file


class ResumableLoader(DataLoader[Any]):
    """A loader that Lightning can resume: `Batches` begins at the right update, so there is no state to keep."""

    def state_dict(self) -> dict[str, Any]:
        return {}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Do nothing."""


class TranslationTask(pl.LightningModule):  # type: ignore[misc]
    """Learns from teacher-forced batches; is judged by what the engine translates with its weights."""

    def __init__(
        self,
        recipe: Recipe,
        checkpoint: Checkpoint,
        pairs: Pairs,
        validation: Mapping[str, Sequence[Pair]],
        output: Path,
        vocabularies: Mapping[str, bytes],
        fresh: Sequence[Pair] = (),
    ) -> None:
        """Train on `pairs`, judge on `validation` by corpus, export the best to the folder `output`.

        `checkpoint` has the config, the vocabularies, whose files' content `vocabularies` is, and the parameters that
        training begins with, or none. `fresh` are a toy's pairs that its card judges by kind.
        """
        super().__init__()
        self.recipe, self.checkpoint, self.pairs = recipe, checkpoint, pairs
        self.validation, self.output, self.vocabularies, self.fresh = validation, output, vocabularies, fresh
        self.model = Model(checkpoint.config, recipe.dropout, recipe.word_dropout)
        if checkpoint.parameters:
            self.model.begin_with(checkpoint.parameters)
        self.average = averaged(self.model, recipe.averaging) if recipe.averaging else None
        self.history: list[Validation] = []
        self.learnt = History(recipe.history)
        self._samples = samples_of(validation)

    def train_dataloader(self) -> DataLoader[Any]:
        """The batches of the remaining updates: a resumed run goes on where it was."""
        updates = range(self.trainer.global_step, self.recipe.updates)
        sampler = Batches(
            self.pairs,
            self.recipe.batch_tokens,
            self.recipe.seed,
            updates,
            self.trainer.global_rank,
            self.trainer.world_size,
            join=self.recipe.join,
            join_pieces=self.recipe.join_pieces,
        )
        return ResumableLoader(self.pairs, batch_sampler=sampler, collate_fn=self.pairs.collate)

    def val_dataloader(self) -> DataLoader[Any]:
        """One empty batch: all pairs are judged together when validation ends."""
        return DataLoader(Pairs([[0]], [[0]], 0))

    def transfer_batch_to_device(self, batch: Any, device: torch.device, dataloader_idx: int) -> Any:
        """Move all but the lengths, which packing needs on the CPU."""
        if not isinstance(batch, Batch):
            return batch
        moved = {name: getattr(batch, name).to(device) for name in ("source", "previous", "target", "mask")}
        return Batch(lengths=batch.lengths, looked_at=batch.looked_at, **moved)

    def on_train_start(self) -> None:
        """Judge what was learnt if the run ended before that; do not go on with one that patience has ended."""
        update, every = self.trainer.global_step, self.recipe.validate_every
        # The state is kept before the validation of its update.
        if update and update % every == 0 and (not self.history or self.history[-1].update < update):
            self.on_validation_epoch_end()
        self.trainer.should_stop = self.patience_is_over()

    def on_train_batch_start(self, batch: Any, batch_idx: int) -> None:
        """Draw what is dropped from the seed and the update alone, for resuming; keep the history."""
        update = self.trainer.global_step
        drawn = np.random.SeedSequence([self.recipe.seed, update, self.trainer.global_rank]).generate_state(1)
        torch.manual_seed(int(drawn[0]))
        if is_age(update) and self.trainer.is_global_zero:
            self.learnt.look(update, self.exported())

    def optimizer_step(self, *args: Any, **values: Any) -> None:
        """Add the new weights to the average at once: the run's state is saved before `on_train_batch_end`."""
        super().optimizer_step(*args, **values)
        if self.average is not None:
            self.average.update_parameters(self.model)

    def training_step(self, batch: Batch, batch_idx: int) -> Tensor:
        """Cross-entropy of the target words, in nats per word."""
        hidden = self.model(batch.source, batch.lengths, batch.previous, batch.looked_at)["hidden"]
        words = batch.mask.flatten().nonzero()[:, 0]
        hidden, target = (array.flatten(0, 1).index_select(0, words) for array in (hidden, batch.target))
        loss = self.model.loss(hidden, target, self.recipe.label_smoothing)
        self.log("loss", loss)
        if not math.isfinite(value := loss.item()):
            raise self._grown()
        self.learnt.loss(self.trainer.global_step + 1, value)
        return loss

    def validation_step(self, batch: Any, batch_idx: int) -> None:
        """Do nothing: `on_validation_epoch_end` judges."""

    def on_validation_epoch_end(self) -> None:
        """Translate the validation pairs, say what was found, export the weights if they are the best so far."""
        candidate = self.exported()
        judged = {name: judge(candidate, pairs) for name, pairs in self.validation.items()}
        found = Validation.of(self.trainer.global_step, judged)
        # A run may go on with another folder for its checkpoint, which then has none yet.
        exports = not (self.output / CONFIG).exists() or all(found.quality >= one.quality for one in self.history)
        sample = self._samples[len(self.history) % len(self._samples)]
        history = [*self.history, found]
        if self.trainer.is_global_zero and exports:
            # Before the run remembers this validation: it must not compare later ones with what was not written.
            self._export(candidate, history)
        self.history = history
        if self.patience_is_over():
            self.trainer.should_stop = True
        if self.trainer.is_global_zero:
            say(f"{found}{', exported' if exports else ''}")
            say(sample_line(candidate, sample))
            self.write_history()

    def export(self) -> None:
        """Write the current weights, which the last validation has judged, to the checkpoint."""
        self._export(self.exported(), self.history)

    def _export(self, candidate: Checkpoint, history: Sequence[Validation]) -> None:
        card = write_card(self.output.name, self.recipe, candidate, history, self._by_kind(candidate))
        tokenizer = candidate.config.tokenizer
        files = {vocabulary_file(side, tokenizer): content for side, content in self.vocabularies.items()}
        with writing(self.output):
            checkpoints.save(self.output, candidate.config, candidate.parameters, card, files)

    def patience_is_over(self) -> bool:
        """Whether the last validations, as many as the recipe has patience for, were no better than one before."""
        return len(self.history) - 1 - best(self.history) >= self.recipe.patience

    def _by_kind(self, candidate: Checkpoint) -> str:
        """Where a toy ends, for its card; '' for other tasks."""
        if not self.fresh:
            return ""
        return kinds_section(TOYS[self.recipe.task], candidate, self.fresh)

    def curves(self) -> Curves:
        """The loss and the validations so far."""
        return curves(self.output.name, self.learnt.curve, self.history)

    def write_history(self) -> None:
        """Write the history so far to the checkpoint, and its curves as a figure."""
        source = [split_sentence(self.checkpoint, sentence).source.tolist() for sentence in self.recipe.history]
        files = {
            HISTORY: self.learnt.to_bytes(source, self.history),
            CURVES: draw(self.curves(), "svg", lambda sentence: None),  # a letter without a font is no reason to stop
        }
        with writing(self.output):
            replace_files(self.output, files)

    def exported(self) -> Checkpoint:
        """The current weights, or their average, as the engine's checkpoint."""
        model = self.model if self.average is None else self.average.module
        arrays = {name: tensor.detach().float().cpu().numpy() for name, tensor in model.state_dict().items()}
        wanted = {name: arrays[name].copy() for name in parameter_shapes(self.checkpoint.config)}
        if not all(np.abs(array).max() <= np.finfo(np.float16).max for array in wanted.values()):  # nor if it is NaN
            raise self._grown()
        c = self.checkpoint
        return Checkpoint(c.name, c.config, wanted, c.source_vocabulary, c.target_vocabulary)

    def _grown(self) -> TrainingError:
        return TrainingError(
            f"at update {self.trainer.global_step:,} the weights have grown beyond all bounds; begin anew with --anew "
            "and a smaller learning_rate."
        )

    def configure_optimizers(self) -> Any:
        """Adam; the learning rate rises linearly, stays, and falls to 0 as the recipe says."""
        recipe = self.recipe

        def share(update: int) -> float:
            rise = (update + 1) / recipe.warmup
            fall = (recipe.updates - update) / max(1.0, recipe.decay * recipe.updates)
            fall = max(0.0, min(1.0, fall))
            return min(rise, (1 - math.cos(math.pi * fall)) / 2 if recipe.falling == "cosine" else fall)

        optimizer = torch.optim.Adam(self.model.parameters(), lr=recipe.learning_rate, betas=(0.9, 0.98))
        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, share)
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}

    def on_save_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Save the history as plain values: a run's state has no objects that unpickling would have to build."""
        checkpoint["history"] = [found.state() for found in self.history]
        checkpoint["learnt"] = self.learnt.state()

    def on_load_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Restore the history."""
        self.history = [Validation.from_state(values) for values in checkpoint["history"]]
        if "learnt" in checkpoint:  # a run begun by an older version has none
            self.learnt.load(checkpoint["learnt"])
