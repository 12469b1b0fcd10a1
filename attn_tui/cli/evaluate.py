"""`attn-tui evaluate`: how good checkpoints are, side by side."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from attn_tui import __version__
from attn_tui.cli.completing import checkpoints
from attn_tui.cli.options import age_option, aged, beam_options, say_which, search_of
from attn_tui.cli.overwriting import overwrite_option
from attn_tui.errors import JudgingError, StreamError
from attn_tui.locate import DEFAULT
from attn_tui.text import printable

if TYPE_CHECKING:
    from attn_tui.corpora.bitext import Bitext
    from attn_tui.corpora.gold import Aligned
    from attn_tui.judging.data import Data

_ABOUT_TRANSLATIONS = ("beam", "output", "confidence", "paired", "evidence")
"""Options that say nothing without PAIRS."""


@click.command()
@click.argument("pairs", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-c",
    "--checkpoint",
    "names",
    multiple=True,
    shell_complete=checkpoints,
    callback=say_which,
    help=f"Name or folder; repeatable.  [default: {DEFAULT}]",
)
@age_option
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
@beam_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the translations, one a line; the names of several checkpoints and PAIRS are put before its ending.",
)
@overwrite_option
@click.option("--confidence", is_flag=True, help="Add 95 % confidence intervals of BLEU and chrF, by bootstrap.")
@click.option("--paired", is_flag=True, help="Say how sure the differences to the first checkpoint are, by bootstrap.")
@click.option(
    "--evidence", is_flag=True, help="Say whether the weights agree with what changes without each source word."
)
@click.option("--batch", default=64, show_default=True, type=click.IntRange(1, 4096), help="Sentences at a time.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; attn_tui/judging/results.py lists its keys.")
@click.option("--record", is_flag=True, help="Also write the figures into the checkpoints' folders and cards.")
@click.pass_context
def evaluate(
    context: click.Context,
    /,
    pairs: tuple[Path, ...],
    names: tuple[str, ...],
    age: int | None,
    golds: tuple[Path, ...],
    columns: str | None,
    parallel: bool,
    strict: bool,
    output: Path | None,
    overwrite: bool,
    confidence: bool,
    paired: bool,
    evidence: bool,
    batch: int,
    as_json: bool,
    record: bool,
    **_: Any,
) -> None:
    """Translate the sources of PAIRS and judge the translations.

    PAIRS are files with source TAB target on each line, .csv files, or two parallel files that follow each other:
    train.fr train.en, or a source and a reference in .sgm. All in UTF-8, gzipped or not; - is standard input.

    Prints BLEU and chrF, overall and by the length of the source; greedy search or --beam, cased, detokenised, by
    sacrebleu, with its signatures; for targets of one word, exact matches and chrF. With --alignments also how well
    the attention agrees with alignments made by hand.

    Ctrl-C ends it after the current batch: what was done so far is reported, and the exit code is 130.
    """
    search = search_of(context)
    if not (pairs or golds):
        raise click.UsageError("Missing argument 'PAIRS...'.")
    given = [name for name in _ABOUT_TRANSLATIONS if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    if given and not pairs:
        raise JudgingError(f"--{given[0]} is about translations; add PAIRS to translate, or leave it out.")
    if find_spec("sacrebleu") is None:
        raise JudgingError("evaluating needs sacrebleu; install it with: pip install 'attn-tui[judge]'.")
    # numpy and the engine, 150 ms, not needed for --help or a mistake in the options.
    from attn_tui.cli.corpora import hint_languages, tell_left_out, tell_taken
    from attn_tui.cli.judging import Run
    from attn_tui.cli.outputs import Outputs
    from attn_tui.cli.subjects import open_subjects
    from attn_tui.cli.tables import Tables
    from attn_tui.judging.data import Data, digest
    from attn_tui.judging.results import FORMAT

    # Report what cannot be read or written at once, not after other files have been translated.
    bitexts, aligned = _bitexts(pairs, columns, parallel=parallel, strict=strict), _golds(golds)
    subjects = open_subjects([aged(name, age) for name in names or (DEFAULT,)])
    if record and (young := next((one for one in subjects if one.checkpoint.age is not None), None)):
        raise JudgingError(f"{young.name} is not the trained one, whose figures are recorded; leave out --record.")
    if paired and len(subjects) < 2:
        raise JudgingError("--paired compares checkpoints; name two or more, each with -c.")
    corpora = [Data(bitext.name, bitext.pairs, digest(bitext.pairs), bitext.numbers) for bitext in bitexts]
    outputs = Outputs(output, corpora, subjects, overwrite=overwrite) if output else None
    tell_taken(bitexts)
    hint_languages(bitexts, [subject.checkpoint for subject in subjects])
    run = Run(subjects, search, batch, confidence=confidence, paired=paired, evidence=evidence, outputs=outputs)
    interrupted = run(corpora, aligned, None if as_json else Tables(subjects))
    tell_left_out(bitexts)
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


def _bitexts(paths: Sequence[Path], columns: str | None, *, parallel: bool, strict: bool) -> list[Bitext]:
    """Read the pairs, each file once; their names are all different."""
    # numpy, as above.
    from attn_tui.corpora.columns import parse_columns
    from attn_tui.corpora.reading import read_bitexts
    from attn_tui.judging.data import names_of

    if Path("-") in paths and sys.stdin is None:
        raise StreamError("standard input is closed; give it pairs, or name a file instead of -.")
    wanted = parse_columns(columns) if columns else None
    stream = sys.stdin.buffer if sys.stdin else None
    read = read_bitexts(paths, wanted, parallel=parallel, strict=strict, stream=stream)
    bitexts = {bitext.paths: bitext for bitext in read}
    names = names_of(list(bitexts))
    return [dataclasses.replace(bitext, name=name) for bitext, name in zip(bitexts.values(), names, strict=True)]


def _golds(paths: Sequence[Path]) -> list[Data[Aligned]]:
    """Read the alignments, in the same way."""
    from attn_tui.corpora.gold import read_gold
    from attn_tui.judging.data import Data, digest, names_of

    paths = list(dict.fromkeys(paths))
    found = []
    for path, name in zip(paths, names_of([[path] for path in paths]), strict=True):
        gold = read_gold(path)
        content = digest((one.source, one.target, sorted(one.sure), sorted(one.possible)) for one in gold)
        found.append(Data(name, gold, content))
    return found
