"""What is said on stderr of the sentence pairs that were read."""

from __future__ import annotations

from collections.abc import Sequence

import click

from attn_tui.cli.pipe import notice
from attn_tui.corpora.bitext import Bitext
from attn_tui.corpora.language import are_swapped, is_foreign
from attn_tui.engine.model import Checkpoint
from attn_tui.text import printable


def tell_taken(bitexts: Sequence[Bitext]) -> None:
    """What was read of each, with a pair to look at."""
    for bitext in bitexts:
        click.echo(bitext.taken(), err=True)


def tell_left_out(bitexts: Sequence[Bitext]) -> None:
    """Which lines were no pairs."""
    for bitext in bitexts:
        if said := bitext.left_out():
            click.echo(said, err=True)


def hint_languages(bitexts: Sequence[Bitext], checkpoints: Sequence[Checkpoint]) -> None:
    """Say where sources are plainly not in the language that a checkpoint reads."""
    for bitext in bitexts:
        for checkpoint in checkpoints:
            name, c = printable(checkpoint.name), checkpoint.config
            source, target = printable(c.source_language), printable(c.target_language)
            if are_swapped(bitext.pairs, checkpoint.source_vocabulary, checkpoint.target_vocabulary):
                notice(
                    f"{bitext.name}: to {name} its sources look like {target} and its targets like {source}; "
                    f"if they do to you, {bitext.swap}."
                )
            elif is_foreign([pair[0] for pair in bitext.pairs], checkpoint.source_vocabulary):
                notice(f"{bitext.name}: its sources hardly look like {source}, which {name} reads; check them.")
