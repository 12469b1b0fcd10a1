"""`attn-tui checkpoints`: a list of them, the card of one, and its curves."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.cells import cell_len, set_cell_size

from attn_tui.cli.completing import checkpoints as names
from attn_tui.cli.importing import import_checkpoint
from attn_tui.cli.mistakes import quoted
from attn_tui.cli.options import say_which
from attn_tui.cli.overwriting import check_free, overwrite_option, write_output
from attn_tui.errors import CheckpointError, ExportError
from attn_tui.files import read_file
from attn_tui.locate import APART, CONFIG, HOW, find, missing, own, shipped, with_age
from attn_tui.locate import names as known_names
from attn_tui.text import near, printable, shown

FIGURES = (".svg", ".png", ".pdf")
"""What curves can be written as."""

if TYPE_CHECKING:
    from attn_tui.config import ModelConfig


class _Group(click.Group):
    """Says what is likely meant by a name without a command."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.commands and not ctx.resilient_parsing:
            found = near(args[0], (*known_names(), *APART))
            if args[0] in ("list", "ls"):
                meant = "; attn-tui checkpoints alone lists them."
            elif near(args[0].casefold(), self.commands):
                meant = "; perhaps you mean attn-tui checkpoints show NAME."
            elif found:
                meant = f"; perhaps you mean attn-tui checkpoints show {quoted(found)}."
            else:
                meant = ", and there is no checkpoint of that name; attn-tui checkpoints lists them."
            raise CheckpointError(f"{shown(args[0])} is no command of checkpoints{meant}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Group, invoke_without_command=True)
@click.pass_context
def checkpoints(context: click.Context) -> None:
    """List the checkpoints that come with attn-tui and those in your data folder, by what they read and write.

    BLEU is what `attn-tui evaluate --record` has measured with these weights.
    """
    if context.invoked_subcommand is not None:
        return
    from attn_tui.cli.console import console  # Rich, and below numpy: neither --help nor Tab in a shell needs them
    from attn_tui.examples import by_task

    entries, broken = [], []
    known: set[str] = set()
    for folder in _folders():
        try:
            entries.append(_entry(folder, is_own=folder.parent == own(), hidden=folder.name in known))
        except CheckpointError as error:
            broken.append(f"{printable(folder.name)} cannot be used: {error}")
        except OSError as error:  # it is another's
            why = printable(error.strerror or "no reason given")
            broken.append(f"{printable(folder.name)} cannot be used: it cannot be read ({why}).")
        known.add(folder.name)
    out, tasks = console(), by_task(entries, lambda entry: entry.config)
    more = [f"Not here: {', '.join(apart)}; {HOW}."] if (apart := missing()) else []
    for line in [*_lines(tasks), *broken, "", *more, f"Yours belong in {printable(str(own()))}."]:
        out.print(line, soft_wrap=True)


def _folders() -> Iterator[Path]:
    for place in (shipped(), own()):
        with suppress(OSError):  # there is none, or it cannot be looked at
            yield from sorted(path for path in place.iterdir() if os.path.isdir(path) and not path.name.startswith("."))


@dataclass(frozen=True, slots=True)
class _Entry:
    columns: tuple[str, str, str, str]
    """In the order of `_HEADER`; the last is not in it."""
    config: ModelConfig
    bleu: list[str]
    below: list[str]


_HEADER = ("name", "languages", "parameters", "size", "BLEU")


def _entry(folder: Path, *, is_own: bool, hidden: bool) -> _Entry:
    """What the list says of a checkpoint. CheckpointError if it cannot be used."""
    from attn_tui.checkpoint import load
    from attn_tui.describe import describe, parameters
    from attn_tui.judging.record import read_results
    from attn_tui.judging.wording import leading, named

    if not (folder / CONFIG).is_file():
        raise CheckpointError(f"it has no {CONFIG}; copy it again, or train it to its first validation.")
    checkpoint = load(str(folder))
    c = checkpoint.config
    try:
        pairs = read_results(folder).pairs
        bleu = [f"{leading(one)} {_corpus(on)}" for one, on in zip(pairs, named(pairs), strict=True)]
    except CheckpointError:
        bleu = ["unreadable; evaluate with --record again"]
    trained = f", trained on {printable(str(c.provenance.created))}" if c.provenance.created else ""
    below = [f"  {describe(c)}; {'yours' if is_own else 'shipped'}{trained}"]
    if hidden:
        below.append(f"  name it by its path, {printable(str(folder))}; one above has the same name")
    size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
    languages = printable(f"{c.source_language} → {c.target_language}")
    return _Entry(
        (printable(folder.name), languages, _short(parameters(checkpoint)), f"{_short(size)}B"), c, bleu or ["–"], below
    )


def _lines(tasks: Sequence[Sequence[_Entry]]) -> Iterator[str]:
    """A row for each, and below it the text that would make a column too wide; a gap between tasks."""
    columns = [entry.columns for entries in tasks for entry in entries]
    wide = [max(map(cell_len, column)) for column in zip(_HEADER[:4], *columns, strict=True)]

    def row(name: str, languages: str, parameters: str, size: str, bleu: str) -> str:
        left = set_cell_size(name, wide[0]), set_cell_size(languages, wide[1])
        return "   ".join([*left, f"{parameters:>{wide[2]}}", f"{size:>{wide[3]}}", bleu]).rstrip()

    if tasks:
        yield row(*_HEADER)
    for number, entries in enumerate(tasks):
        yield from [""] * (number > 0)
        for entry in entries:
            yield row(*entry.columns, entry.bleu[0])
            yield from (row("", "", "", "", bleu) for bleu in entry.bleu[1:])
            yield from entry.below


def _short(count: int) -> str:
    return f"{count / 1e6:.1f} M" if count >= 1e6 else f"{count / 1e3:.1f} k"


def _corpus(name: str) -> str:
    return printable(name.replace(".gz", "").replace(".tsv", ""))


def _folder_of_all_ages(name: str, what: str) -> Path:
    """The folder of a checkpoint that is named without an age. Raises CheckpointError."""
    folder = find(name)
    stem, age = with_age(name)
    if age is not None:
        raise CheckpointError(f"all ages of {shown(stem)} have the same {what}; leave out @{age}.")
    return folder


@checkpoints.command()
@click.argument("name", shell_complete=names, callback=say_which)
def show(name: str) -> None:
    """Print the card of the checkpoint NAME: what it is, what it was trained on, how good it is."""
    from attn_tui.checkpoint import CARD, shown_path
    from attn_tui.cli.markdown import show_markdown

    path = _folder_of_all_ages(name, "card") / CARD
    try:
        card = read_file(path).decode("utf-8", errors="replace")
    except FileNotFoundError:
        raise CheckpointError(f"{shown_path(path)}: there is no such file; this checkpoint has no card.") from None
    except OSError as error:
        reason = printable(error.strerror or "no reason given")
        raise CheckpointError(f"{shown_path(path)}: it cannot be read ({reason}); check its permissions.") from None
    # Line by line: of all control characters, only the ends of lines are kept.
    show_markdown("\n".join(printable(line).rstrip() for line in card.split("\n")))


@checkpoints.command()
@click.argument("name", shell_complete=names, callback=say_which)
@click.option("-o", "--output", metavar="FILE", help=f"Write a figure instead: {', '.join(FIGURES)}.")
@overwrite_option
def curves(name: str, output: str | None, overwrite: bool) -> None:
    """Draw how the loss of the checkpoint NAME fell in its training, and how its validations went."""
    from attn_tui.judging.curves import read_curves

    if output is not None and not output.endswith(FIGURES):
        raise ExportError(f"«{printable(output)}» is none of the figures there are: {', '.join(FIGURES)}.")
    if output is not None:
        check_free(output, overwrite)
    found = read_curves(_folder_of_all_ages(name, "curves"))
    if output is None:
        from attn_tui.cli.console import console  # as above
        from attn_tui.cli.curves import show_curves

        show_curves(console(), found)
        return
    from attn_tui.export.curves import draw

    kind = output.rpartition(".")[2]
    made = draw(found, kind, lambda sentence: click.echo(f"attn-tui: {sentence}", err=True))
    write_output(output, made, overwrite)


checkpoints.add_command(import_checkpoint)
