"""A corpus and a recipe so small that a run takes about a second."""

import itertools

import numpy as np
import torch

from attn_tui.training import task
from attn_tui.training.recipe import read_recipe
from attn_tui.training.run import STATE
from attn_tui.training.train import train

SUBJECTS = [("le chat", "the cat"), ("le chien", "the dog"), ("un homme", "a man"), ("la femme", "the woman")]
VERBS = [("voit", "sees"), ("aime", "likes"), ("cherche", "seeks"), ("dessine", "draws"), ("connaît", "knows")]
OBJECTS = [*SUBJECTS, ("Marie", "Mary"), ("2 maisons", "2 houses"), ("la mer", "the sea"), ("l’été", "summer")]
RECIPE = """
updates = 40
batch_tokens = 80
warmup = 5
validate_every = 10
[model]
source_language = "fr"
target_language = "en"
source_vocabulary = 330
target_vocabulary = 330
embedding = 8
encoder_hidden = 4
decoder_hidden = 8
feedforward = 8
max_length = 24
[[train]]
file = "train.tsv"
[[validation]]
file = "val.tsv"
[card]
data = "Sentences of a small grammar."
"""


def lasting(updates):
    """The recipe with another number of updates: the fewer, the faster."""
    return RECIPE.replace("updates = 40", f"updates = {updates}")


def pairs():
    """All sentences of the grammar as lines of a TSV file, in an order that is always the same."""
    words = itertools.product(SUBJECTS, VERBS, OBJECTS)
    lines = ["\t".join(f"{s} {v} {o}." for s, v, o in zip(*each, strict=True)) for each in words]
    return np.random.default_rng(1).permutation(lines).tolist()


def write(folder, lines, name="train.tsv"):
    (folder / name).write_text("".join(f"{line}\n" for line in lines), "utf-8")


def made(folder, recipe=RECIPE):
    """Fill a folder with the recipe tiny.toml and its corpora."""
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, pairs()[:140])
    write(folder, pairs()[140:152], "val.tsv")
    (folder / "tiny.toml").write_text(recipe, "utf-8")
    return folder


def run(folder, **others):
    recipe, data = read_recipe(str(folder / "tiny.toml"))
    others = {"data": data, "output": folder / "tiny", "work": folder / "work", **others}
    return train(recipe, **others, command="attn-tui train tiny.toml", accelerator="cpu", devices="1")


def state_of(work):
    """A run's state, opened the way nothing in it could be executed."""
    return torch.load(work / STATE, weights_only=True)


def note(monkeypatch):
    """Note the updates that are done in this process, and the batches they are done on."""
    done = []
    step = task.TranslationTask.training_step

    def noted(module, batch, batch_idx):
        done.append((module.trainer.global_step, batch.source.tolist()))
        return step(module, batch, batch_idx)

    monkeypatch.setattr(task.TranslationTask, "training_step", noted)
    return done
