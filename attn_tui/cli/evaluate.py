"""`attn-tui evaluate`: how good checkpoints are, side by side."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from attn_tui import __version__
from attn_tui.errors import JudgingError
from attn_tui.locate import DEFAULT
from attn_tui.text import printable

if TYPE_CHECKING:
    from attn_tui.cli.subjects import Subject
    from attn_tui.corpora.bitext import Bitext
    from attn_tui.corpora.gold import Aligned


@click.command()
@click.argument("pairs", nargs=-1, type=click.Path(path_type=Path))
@click.option("-c", "--checkpoint", "names", multiple=True, help=f"Name or folder; repeatable.  [default: {DEFAULT}]")
@click.option(
    "--alignments",
    "golds",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Alignments made by hand: a folder, or an ali_w2w_SOURCE_TARGET.txt; repeatable.",
)
@click.option("--columns", metavar="SOURCE,TARGET", help="Columns of PAIRS: numbers from 1, or names in the header.")
@click.option("--parallel", is_flag=True, help="PAIRS are parallel files, a sentence a line: SOURCE TARGET.")
@click.option("--strict", is_flag=True, help="Refuse a file with lines that are no pairs, instead of skipping them.")
@click.option("--batch", default=64, show_default=True, type=click.IntRange(1, 4096), help="Sentences at a time.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; attn_tui/judging/results.py lists its keys.")
@click.option("--record", is_flag=True, help="Also write the figures into the checkpoints' folders and cards.")
def evaluate(
    pairs: tuple[Path, ...],
    names: tuple[str, ...],
    golds: tuple[Path, ...],
    columns: str | None,
    parallel: bool,
    strict: bool,
    batch: int,
    as_json: bool,
    record: bool,
) -> None:
    """Translate the sources of PAIRS and judge the translations.

    PAIRS are files with source TAB target on each line, .csv files, or two parallel files that follow each other:
    train.fr train.en, or a source and a reference in .sgm. All in UTF-8, gzipped or not.

    Prints BLEU and chrF, overall and by the length of the source; greedy search, cased, detokenised, by sacrebleu,
    with its signatures. With --alignments also how well the attention agrees with alignments made by hand.

    Ctrl-C ends it after the current batch: what was done so far is reported, and the exit code is 130.
    """
    if not (pairs or golds):
        raise click.UsageError("Missing argument 'PAIRS...'.")
    if find_spec("sacrebleu") is None:
        raise JudgingError("evaluating needs sacrebleu; install it with: pip install 'attn-tui[judge]'.")
    # numpy and the engine, 150 ms, not needed for --help or a mistake in the options.
    from attn_tui.cli.corpora import hint_languages, tell_left_out, tell_taken
    from attn_tui.cli.subjects import open_subjects
    from attn_tui.corpora.columns import parse_columns
    from attn_tui.corpora.gold import read_gold
    from attn_tui.corpora.reading import read_bitexts
    from attn_tui.judging.results import FORMAT

    # Report a file that cannot be read at once, not after the files before it have been translated.
    corpora = read_bitexts(pairs, parse_columns(columns) if columns else None, parallel=parallel, strict=strict)
    aligned = [(printable(path.resolve().name), read_gold(path)) for path in golds]
    subjects = open_subjects(names or (DEFAULT,))
    tell_taken(corpora)
    hint_languages(corpora, [subject.checkpoint for subject in subjects])
    interrupted = _judge(subjects, corpora, aligned, batch, show=not as_json)
    tell_left_out(corpora)
    if as_json:
        document = {
            "format": FORMAT,
            "version": __version__,
            "complete": not interrupted,
            "checkpoints": [subject.document() for subject in subjects],
        }
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    if interrupted:
        kept = " and nothing was recorded" if record else ""
        click.echo(f"attn-tui: interrupted: the figures cover what was done so far{kept}.", err=True)
        sys.exit(130)
    for subject in subjects if record else []:
        click.echo(f"recorded in {printable(str(subject.record()))}", err=True)


def _judge(
    subjects: list[Subject],
    corpora: list[Bitext],
    golds: list[tuple[str, list[Aligned]]],
    batch: int,
    *,
    show: bool,
) -> bool:
    """Judge all checkpoints on all files, and show the results file by file; returns whether it was interrupted."""
    # numpy, and sacrebleu.
    from attn_tui.cli.subjects import Stop, collect
    from attn_tui.cli.tables import Tables
    from attn_tui.judging.aligning import alignment, readings
    from attn_tui.judging.metrics import judged
    from attn_tui.judging.translating import translations

    tables = Tables(subjects) if show else None
    with Stop() as stop:
        for bitext in corpora:
            name, pairs = bitext.name, bitext.pairs
            sources = [source for source, _ in pairs]
            for subject in subjects:
                if done := collect(translations(subject.checkpoint, sources, batch), len(pairs), name, subject, stop):
                    subject.pairs[name] = judged(name, pairs, done)
            if tables:
                tables.show_pairs(name)
        for name, gold in golds:
            for subject in subjects:
                if read := collect(readings(subject.checkpoint, gold, batch), len(gold), name, subject, stop):
                    subject.alignments[name] = alignment(name, gold, read)
            if tables:
                tables.show_alignments(name)
    return stop.asked
