"""`attn-tui train`: a recipe and corpora → a checkpoint folder."""

from __future__ import annotations

import dataclasses
import os
import shlex
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import click

from attn_tui.cli.completing import recipes
from attn_tui.errors import TrainingError
from attn_tui.locate import own
from attn_tui.text import printable
from attn_tui.training.recipe import read_recipe

EXTRA = "training needs more libraries; install them with: pip install 'attn-tui[train]'"


@click.command()
@click.argument("recipe", shell_complete=recipes)
@click.option("--data", type=click.Path(path_type=Path), help="Folder of the corpora [default: the recipe's].")
@click.option("--output", type=click.Path(path_type=Path), help="Checkpoint folder [default: in your data folder].")
@click.option("--work", type=click.Path(path_type=Path), help="Folder of the run's state [default: runs/RECIPE].")
@click.option("--anew", is_flag=True, help="Begin anew, even if --work has the state of a run.")
@click.option("--updates", type=click.IntRange(min=1), help="Instead of the recipe's.")
@click.option("--strict", is_flag=True, help="Refuse corpora with lines that are no pairs, instead of skipping them.")
@click.option("--accelerator", default="auto", show_default=True, help="Lightning's: cpu, gpu, …")
@click.option("--devices", default="auto", show_default=True, help="Lightning's: how many.")
@click.option("--nodes", default=1, show_default=True, help="Machines that train together.")
def train(
    recipe: str,
    data: Path | None,
    output: Path | None,
    work: Path | None,
    anew: bool,
    updates: int | None,
    strict: bool,
    accelerator: str,
    devices: str,
    nodes: int,
) -> None:
    """Train RECIPE, a .toml file or the name of a shipped recipe (fr-en, reverse, dates …).

    After an interruption, the same command with the same --work continues where it was; with more --updates, so does a
    run that has ended. If the recipe or the data have changed, it says so, and --anew begins anew.
    """
    if not all(map(find_spec, ("torch", "lightning", "sacrebleu", "matplotlib"))):
        raise TrainingError(EXTRA + ".")
    wanted, folder = read_recipe(recipe)
    from attn_tui.cli.console import console  # Rich, not before the libraries are known to be there
    from attn_tui.cli.curves import show_curves  # numpy
    from attn_tui.training.train import train as run  # torch, 5 s, not before the recipe is known to be one

    out = console()
    if updates is not None:
        wanted = dataclasses.replace(wanted, updates=updates)
    if strict:
        wanted = wanted.strictly()
    output = output or own() / wanted.name
    # By default, freed memory goes back to the system and is paged in again at every step; keeping it is twice as fast.
    hint = "" if "MALLOC_TRIM_THRESHOLD_" in os.environ else _HINT
    command = shlex.join(["attn-tui", "train", recipe, *(["--updates", str(updates)] if updates else [])])
    if wanted.task == "translate":
        command += " --data DATA"
    click.echo(f"training {wanted.name} into {printable(str(output))}{hint}")
    ending = run(
        wanted,
        data=data or folder,
        output=output,
        work=work or Path("runs") / wanted.name,
        command=command,
        accelerator=accelerator,
        devices=devices,
        nodes=nodes,
        anew=anew,
        show=partial(show_curves, out),
    )
    if ending == "interrupted":
        raise click.Abort
    click.echo(f"done: attn-tui translate -c {shlex.quote(str(output))} …")


_HINT = (
    "\nhint: on Linux, MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TRIM_THRESHOLD_=8589934592 in the environment"
    " makes training on processors two to four times faster"
)
