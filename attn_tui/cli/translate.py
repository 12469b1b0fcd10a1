"""`attn-tui translate`: the screen on a terminal, plain lines anywhere else."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from typing import Any

import click
from click.core import ParameterSource

from attn_tui.cli.appearance import appearance, settings_with
from attn_tui.cli.show import end_of_start, show, use_one_thread
from attn_tui.engine.ways import LENGTH_PENALTY, WIDTH, Kind, Search
from attn_tui.errors import SearchError, SentenceError
from attn_tui.locate import DEFAULT, find
from attn_tui.settings import Settings, read_settings
from attn_tui.text import printable

COMPARED = 3
"""Systems that can stand beside the first."""


@click.command()
@click.argument("sentence")
@click.option("-c", "--checkpoint", "name", help=f"Name or folder; {DEFAULT}, unless the settings name another.")
@click.option(
    "--compare",
    "others",
    multiple=True,
    metavar="NAME",
    help="Another checkpoint, to be stepped beside it; repeatable, up to three.",
)
@click.option("--plain", is_flag=True, help="Print the translation; no screen. So it is in a pipe anyway.")
@click.option(
    "--beam", type=int, default=WIDTH, metavar="N", help="Beam search: pursue the N best beginnings at a time."
)
@click.option(
    "--length-penalty",
    type=float,
    default=LENGTH_PENALTY,
    metavar="A",
    show_default=True,
    help="A beam's score is log-probability / ((5 + length) / 6)^A; 0 for none.",
)
@click.option("--nbest", type=int, metavar="N", help="Print a beam's N best as lines, SCORE TAB TRANSLATION.")
@click.option("--sample", is_flag=True, help="Draw every word by its probability.")
@click.option(
    "--temperature",
    type=float,
    default=1.0,
    metavar="T",
    show_default=True,
    help="Below 1, probable words are drawn more often; above, less.",
)
@click.option(
    "--seed", type=int, default=0, metavar="S", show_default=True, help="The same number draws the same words."
)
@click.option("--force", metavar="TEXT", help="Follow this translation; printed as LOG-PROBABILITY TAB TRANSLATION.")
@click.option("--at", default="", metavar="PLACE", help="Begin there: 3 or 3.softmax. With --plain, print its numbers.")
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="WHAT",
    help="What if: 3.alpha.WORD=0, *.alpha=last, 3.y=WORD …; repeatable. 2:… is about the second system.",
)
@click.option("--replace-unknown", is_flag=True, help="Print the most attended source word in place of <unk>.")
@appearance
@click.pass_context
def translate(
    context: click.Context,
    /,
    sentence: str,
    name: str | None,
    others: tuple[str, ...],
    plain: bool,
    at: str,
    changes: tuple[str, ...],
    replace_unknown: bool,
    nbest: int | None,
    **_: Any,
) -> None:
    """Translate SENTENCE and step through every part of the computation.

    Without a terminal, with --plain, or with - for SENTENCE (standard input), prints one line for each line read.
    The most probable word is taken each time, unless there is --beam, --sample or --force.
    """
    search = _search(context)
    reads = sentence == "-"
    if reads and search.kind == "forced":
        raise SearchError("--force has the translation of one sentence; give that sentence instead of -.")
    screen = not (reads or plain) and sys.stdin.isatty() and sys.stdout.isatty()
    if screen and (nbest or replace_unknown):
        raise SearchError(f"{'--nbest' if nbest else '--replace-unknown'} is about what is printed; add --plain.")
    if reads and (at or changes):
        raise SearchError(f"{'--at' if at else '--set'} is about one sentence; give that sentence instead of -.")
    if others and not screen:
        raise SearchError("--compare is about the screen; without one, translate with each checkpoint by itself.")
    if len(others) > COMPARED:
        raise SearchError(f"--compare is given {len(others)} times; at most {COMPARED} systems go beside the first.")
    gc.disable()  # until the checkpoint is open: of what a start allocates, nothing is garbage yet
    if screen:
        settings = settings_with(context.params)
        names = (settings.checkpoint if name is None else name, *others)
        _show(names, sentence, search, settings, at, _by_system(changes, len(names)))
    else:
        use_one_thread()
        name = read_settings().checkpoint if name is None else name
        from attn_tui.cli.plain import print_translations, standard_input

        print_translations(
            name,
            standard_input() if reads else [sentence.replace("\n", " ")],
            search,
            n_best=1 if search.kind == "forced" else nbest,
            changes=[text for _, text in _by_system(changes, 1)],
            at=at,
            replace=replace_unknown,
            strict=not reads,
            on_open=end_of_start,
        )


def _show(
    names: Sequence[str],
    sentence: str,
    search: Search,
    settings: Settings,
    at: str,
    changes: Sequence[tuple[int, str]],
) -> None:
    """Open the screen; what needs neither model nor Textual is checked before."""
    if not printable(sentence).strip():
        raise SentenceError("the sentence is empty; type at least one word.")
    for name in names:
        find(name)
    show(settings, names, sentence, search, at, changes)


def _by_system(changes: Sequence[str], systems: int) -> list[tuple[int, str]]:
    """Take the number of the system from before each change; 1 where there is none. Raises SearchError."""
    found = []
    for text in changes:
        number, _, rest = text.partition(":")
        system, change = (int(number), rest) if number.isdecimal() and len(number) < 4 else (1, text)
        if not 1 <= system <= systems:
            raise SearchError(f"--set names system {system}; there {'are' if systems > 1 else 'is'} {systems}.")
        found.append((system, change))
    return found


_WAYS: dict[str, Kind] = {"beam": "beam", "sample": "sample", "force": "forced"}
_BELONGS_TO = {"length_penalty": "beam", "nbest": "beam", "temperature": "sample", "seed": "sample"}


def _search(context: click.Context) -> Search:
    """Make one way to search of the options. SearchError where they contradict each other."""
    options = context.params
    given = {name for name in options if context.get_parameter_source(name) is not ParameterSource.DEFAULT}
    chosen = [way for way in _WAYS if way in given]
    if len(chosen) > 1:
        raise SearchError(f"--{chosen[0]} and --{chosen[1]} are two ways to search; leave one of them out.")
    for name, way in _BELONGS_TO.items():
        if name in given and way not in chosen:
            option = "--" + name.replace("_", "-")
            raise SearchError(f"{option} belongs to --{way}; add --{way}, or leave {option} out.")
    search = Search(
        kind=_WAYS[chosen[0]] if chosen else "greedy",
        width=options["beam"],
        length_penalty=options["length_penalty"],
        temperature=options["temperature"],
        seed=options["seed"],
        translation=options["force"] or "",
    )
    if options["nbest"] is not None and not 1 <= options["nbest"] <= search.width:
        raise SearchError(
            f"--nbest is {options['nbest']}; a beam of {search.width} has from 1 to {search.width} translations."
        )
    return search
