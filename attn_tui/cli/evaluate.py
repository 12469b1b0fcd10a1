"""`attn-tui evaluate`: BLEU of a checkpoint on sentence pairs."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from attn_tui.errors import TrainingError
from attn_tui.locate import DEFAULT


@click.command()
@click.argument("pairs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-c", "--checkpoint", "name", default=DEFAULT, show_default=True, help="Name or folder.")
def evaluate(pairs: tuple[Path, ...], name: str) -> None:
    """Translate the sources of PAIRS, TSV files (source TAB target, plain or .gz), and print BLEU.

    Greedy search; cased, detokenised, by sacrebleu, whose signature is printed along.
    """
    if find_spec("sacrebleu") is None or find_spec("torch") is None:
        raise TrainingError("evaluating needs more libraries; install them with: pip install 'attn-tui[train]'.")
    from attn_tui.checkpoint import load
    from attn_tui.training.bleu import judge
    from attn_tui.training.corpus import read_pairs
    from attn_tui.training.recipe import Corpus

    checkpoint = load(name)
    for path in pairs:
        found = judge(checkpoint, read_pairs(path.parent, Corpus(path.name)))
        click.echo(f"{path.name}\tBLEU {found.bleu:.2f}\texact {found.exact:.1%}\t{found.signature}")
