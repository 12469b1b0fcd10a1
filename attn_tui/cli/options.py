"""The options that every command with a sentence has: what is decoded, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from attn_tui.cli.completing import checkpoints
from attn_tui.cli.opening import Before
from attn_tui.engine.ways import LENGTH_PENALTY, WIDTH, Kind, Search
from attn_tui.errors import CheckpointError, SearchError, SentenceError
from attn_tui.locate import DEFAULT, is_foreign, namesake, with_age
from attn_tui.settings import Settings
from attn_tui.text import printable, shown

_F = TypeVar("_F", bound=Callable[..., Any])
COMPARED = 3
"""Systems that can be shown beside the first."""
_BEAM_OPTIONS = (
    click.option(
        "--beam", type=int, default=WIDTH, metavar="N", help="Beam search: keep the N best hypotheses at a time."
    ),
    click.option(
        "--length-penalty",
        type=float,
        default=LENGTH_PENALTY,
        metavar="A",
        show_default=True,
        help="A beam's score is log-probability / ((5 + length) / 6)^A; 0 for no penalty.",
    ),
)
_V = TypeVar("_V", str, None, tuple[str, ...])


def named(settings: Settings, name: str | None, age: int | None) -> str:
    """The checkpoint of -c and --age; without -c, that of the settings. Raises CheckpointError if both have an age."""
    return aged(settings.checkpoint if name is None else name, age)


def aged(name: str, age: int | None) -> str:
    """The name with an age after it, if there is one. Raises CheckpointError if the name has one already."""
    if age is None:
        return name
    if with_age(name)[1] is not None:
        raise CheckpointError(f"{shown(name)} names an age already; leave out --age {age}.")
    return f"{name}@{age}"


def say_which(context: click.Context, parameter: click.Parameter, value: _V) -> _V:
    """Say, as a callback, which checkpoint is taken if a shipped one and one of the user's have the same name.

    A model of another toolkit becomes the folder of the checkpoint that is made of it.
    """
    names: Sequence[str] = [value] if isinstance(value, str) else value or []
    if not context.resilient_parsing and any(map(is_foreign, names)):
        from attn_tui.cli.importing import opened  # numpy, and what reads such files

        names = [opened(name) if is_foreign(name) else name for name in names]
        value = names[0] if isinstance(value, str) else tuple(names)  # type: ignore[assignment]
    for name in names:
        if not context.resilient_parsing and (other := namesake(name)):
            note = f"{printable(name)} is the one that comes with attn-tui; yours is {printable(str(other))}"
            click.echo(f"attn-tui: {note}", err=True)
    return value


age_option = click.option(
    "--age",
    type=click.IntRange(min=0),
    metavar="N",
    help="As it was after N updates of its training, if it keeps that; the same as NAME@N.",
)
_OPTIONS = (
    click.option(
        "-c",
        "--checkpoint",
        "name",
        shell_complete=checkpoints,
        callback=say_which,
        help=f"Name or folder; {DEFAULT}, unless the settings name another.",
    ),
    age_option,
    click.option(
        "--compare",
        "others",
        multiple=True,
        callback=say_which,
        metavar="NAME",
        shell_complete=checkpoints,
        help="Another checkpoint to step beside it; repeatable, up to three.",
    ),
    click.option("--at", default="", metavar="PLACE", help="Begin there: 3 or 3.softmax. If printed, its numbers."),
    click.option(
        "--set",
        "changes",
        multiple=True,
        metavar="WHAT",
        help="What if: 3.alpha.WORD=0, *.alpha=last, 3.y=WORD, padding=3 …; repeatable. 2:… is the second system's.",
    ),
    click.option(
        "--before", metavar="SENTENCE", help="The sentence that this one was changed from; the screen compares both."
    ),
    click.option(
        "--set-before", "changes_before", multiple=True, metavar="WHAT", help="What if, in that sentence; as --set."
    ),
    *_BEAM_OPTIONS,
    click.option("--sample", is_flag=True, help="Draw each word at random by its probability."),
    click.option(
        "--temperature",
        type=float,
        default=1.0,
        metavar="T",
        show_default=True,
        help="Below 1, probable words are drawn more often; above, less.",
    ),
    click.option(
        "--seed", type=int, default=0, metavar="S", show_default=True, help="The same number draws the same words."
    ),
    click.option(
        "--force", metavar="TEXT", help="Follow this translation; printed as LOG-PROBABILITY TAB TRANSLATION."
    ),
)


parameters_option = click.option(
    "--with-parameters",
    is_flag=True,
    help="Put the parameters into the trace, so that a replay tells what each number is made of.",
)


def decoding_options(command: _F) -> _F:
    """Give a command these options."""
    return _with(command, _OPTIONS)


def beam_options(command: _F) -> _F:
    """Give a command those of them that are about a beam."""
    return _with(command, _BEAM_OPTIONS)


def _with(command: _F, options: Sequence[Callable[[_F], _F]]) -> _F:
    for option in reversed(options):
        command = option(command)
    return command


@contextmanager
def naming_settings(settings: Settings, name: str | None) -> Iterator[None]:
    """Add to an error about the checkpoint of the settings where they name it; `name` is one that was named instead."""
    try:
        yield
    except CheckpointError as error:
        stem, _ = with_age(settings.checkpoint)
        line = settings.line("checkpoint")
        about = (shown(stem), printable(stem))
        if name is not None or line is None or not any(one in str(error) for one in about):
            raise
        where = f"{printable(str(settings.file))}, line {line}"
        raise CheckpointError(f"{str(error).removesuffix('.')}; it is the checkpoint named in {where}.") from None


def check_compared(others: Sequence[str]) -> None:
    """Raise SearchError if more systems are to be compared than there is room for."""
    if len(others) > COMPARED:
        raise SearchError(f"--compare is given {len(others)} times; at most {COMPARED} systems go beside the first.")


def by_system(changes: Sequence[str], systems: int, option: str = "--set") -> list[tuple[int, str]]:
    """Take the system's number off the front of each change; 1 if it has none. Raises SearchError."""
    found = []
    for text in changes:
        number, _, rest = text.partition(":")
        system, change = (int(number), rest) if number.isdecimal() and len(number) < 4 else (1, text)
        if not 1 <= system <= systems:
            raise SearchError(f"{option} names system {system}; there {'are' if systems > 1 else 'is'} {systems}.")
        found.append((system, change))
    return found


def before_of(context: click.Context, sentence: str, systems: int) -> Before | None:
    """What a sentence is compared with, by the options; None if with nothing. Raises AttnTuiError."""
    before, changes = context.params["before"], context.params["changes_before"]
    if before is None:
        if changes:
            raise SearchError("--set-before is about the sentence of --before; add that, or leave --set-before out.")
        return None
    before = before.replace("\n", " ")
    if not printable(before).strip():
        raise SentenceError("the sentence of --before is empty; give at least one word.")
    if before == sentence.replace("\n", " "):
        raise SentenceError("--before has the same sentence; give the one that it was changed from.")
    return Before(before, by_system(changes, systems, "--set-before"))


def check_alone(context: click.Context) -> None:
    """Raise SearchError for options of `before_of`: here no screen is drawn, which alone compares two sentences."""
    for name, option in (("before", "--before"), ("changes_before", "--set-before")):
        if context.params[name] not in (None, ()):  # "" is given, too
            raise SearchError(f"{option} is about the screen, which compares two sentences; leave it out.")


_WAYS: dict[str, Kind] = {"beam": "beam", "sample": "sample", "force": "forced"}
_BELONGS_TO = {"length_penalty": "beam", "nbest": "beam", "temperature": "sample", "seed": "sample"}


def search_of(context: click.Context) -> Search:
    """Turn the options into one way to search. SearchError if they contradict each other."""
    options = context.params
    given = {name for name in options if context.get_parameter_source(name) is not ParameterSource.DEFAULT}
    chosen = [way for way in _WAYS if way in given]
    if len(chosen) > 1:
        raise SearchError(f"--{chosen[0]} and --{chosen[1]} are two ways to search; leave one of them out.")
    for name, way in _BELONGS_TO.items():
        if name in given and way not in chosen:
            option = "--" + name.replace("_", "-")
            raise SearchError(f"{option} belongs to --{way}; add --{way}, or leave {option} out.")
    values = {name: options[name] for name in ("length_penalty", "temperature", "seed") if name in options}
    kind = _WAYS[chosen[0]] if chosen else "greedy"
    search = Search(kind, options["beam"], translation=options.get("force") or "", **values)
    if options.get("nbest") is not None and not 1 <= options["nbest"] <= search.width:
        raise SearchError(
            f"--nbest is {options['nbest']}; a beam of {search.width} has 1 to {search.width} translations."
        )
    return search
