"""`attn-tui evaluate`: how good checkpoints are, side by side."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from attn_tui import __version__
from attn_tui.cli.options import beam_options, say_which, search_of
from attn_tui.errors import JudgingError, StreamError
from attn_tui.locate import DEFAULT
from attn_tui.text import printable

if TYPE_CHECKING:
    from attn_tui.judging.data import Data
    from attn_tui.judging.gold import Aligned
    from attn_tui.judging.pairs import Pair

_ABOUT_TRANSLATIONS = ("beam", "output", "confidence", "paired")
"""Options that say nothing without PAIRS."""


@click.command()
@click.argument("pairs", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-c",
    "--checkpoint",
    "names",
    multiple=True,
    callback=say_which,
    help=f"Name or folder; repeatable.  [default: {DEFAULT}]",
)
@click.option(
    "--alignments",
    "golds",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Alignments made by hand: a folder, or an ali_w2w_SOURCE_TARGET.txt; repeatable.",
)
@beam_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the translations, one a line; the names of several checkpoints and PAIRS are put before its ending.",
)
@click.option("--confidence", is_flag=True, help="Add 95 % confidence intervals of BLEU and chrF, by bootstrap.")
@click.option("--paired", is_flag=True, help="Say how sure the differences to the first checkpoint are, by bootstrap.")
@click.option("--batch", default=64, show_default=True, type=click.IntRange(1, 4096), help="Sentences at a time.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; attn_tui/judging/results.py lists its keys.")
@click.option("--record", is_flag=True, help="Also write the figures into the checkpoints' folders and cards.")
@click.pass_context
def evaluate(
    context: click.Context,
    /,
    pairs: tuple[Path, ...],
    names: tuple[str, ...],
    golds: tuple[Path, ...],
    output: Path | None,
    confidence: bool,
    paired: bool,
    batch: int,
    as_json: bool,
    record: bool,
    **_: Any,
) -> None:
    """Translate the sources of PAIRS, TSV files (source TAB target, plain or .gz), and judge the translations.

    Prints BLEU and chrF, overall and by the length of the source; greedy search or --beam, cased, detokenised, by
    sacrebleu, with its signatures; for targets of one word, exact matches and chrF. With --alignments also how well
    the attention agrees with alignments made by hand. - for PAIRS is standard input.

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
    from attn_tui.cli.judging import Run
    from attn_tui.cli.outputs import Outputs
    from attn_tui.cli.subjects import open_subjects
    from attn_tui.cli.tables import Tables
    from attn_tui.judging.results import FORMAT

    # Report what cannot be read or written at once, not after other files have been translated.
    corpora, aligned = _corpora(pairs), _golds(golds)
    subjects = open_subjects(names or (DEFAULT,))
    if paired and len(subjects) < 2:
        raise JudgingError("--paired compares checkpoints; name two or more, each with -c.")
    outputs = Outputs(output, corpora, subjects) if output else None
    run = Run(subjects, search, batch, confidence=confidence, paired=paired, outputs=outputs)
    interrupted = run(corpora, aligned, None if as_json else Tables(subjects))
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


def _corpora(paths: Sequence[Path]) -> list[Data[Pair]]:
    """Read the pairs, each file once; their names are all different."""
    # numpy, as above.
    from attn_tui.judging.data import STDIN, Data, digest, names_of
    from attn_tui.judging.pairs import read_tsv

    paths = list(dict.fromkeys(paths))
    found = []
    for path, name in zip(paths, names_of(paths), strict=True):
        if str(path) == "-":
            if sys.stdin is None:
                raise StreamError("standard input is closed; give it pairs, or name a file instead of -.")
            pairs, name = read_tsv(Path(STDIN), stream=sys.stdin.buffer), STDIN
        else:
            pairs = read_tsv(path)
        found.append(Data(name, pairs, digest(pairs)))
    return found


def _golds(paths: Sequence[Path]) -> list[Data[Aligned]]:
    """Read the alignments, in the same way."""
    from attn_tui.judging.data import Data, digest, names_of
    from attn_tui.judging.gold import read_gold

    paths = list(dict.fromkeys(paths))
    found = []
    for path, name in zip(paths, names_of(paths), strict=True):
        gold = read_gold(path)
        content = digest((one.source, one.target, sorted(one.sure), sorted(one.possible)) for one in gold)
        found.append(Data(name, gold, content))
    return found
