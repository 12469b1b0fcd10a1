"""The group of commands, and how every one of them ends."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from attn_tui.cli.mistakes import no_command, sentence_of
from attn_tui.cli.pipe import drop_output, unwritten, write_all
from attn_tui.errors import AttnTuiError
from attn_tui.terminal import on_terminal

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = {
    "start": "Ask for a sentence and a checkpoint on the screen, as attn-tui alone does.",
    "translate": "Step through the translation of a sentence, or print it.",
    "trace": "Write everything that a translation computes to a file.",
    "replay": "Step through such a file, without the checkpoint.",
    "why": "Print what one number of a translation is made of, down to the products.",
    "lesson": "Go through a lesson on the screen; without a name, list them.",
    "serve": "Let a class follow what you step through, by SSH and in browsers (needs the extra [class]).",
    "export": "Write a decoding as JSON, CSV, Markdown, a figure, a picture or a recording of the screen.",
    "train": "Train a checkpoint (needs the extra [train]).",
    "evaluate": "Judge checkpoints on sentence pairs and alignments (needs the extra [judge]).",
    "checkpoints": "List the checkpoints; show the card of one, or its curves.",
    "config": "Show the settings and keys, and where they come from.",
    "doctor": "Report what this machine has for the program, and what is missing.",
    "completion": "Print what makes a shell complete commands and names by Tab.",
    "man": "Print the manual page, made from all commands and options.",
    "help": "Show a page about the program; without a name, list them.",
}


class LazyGroup(click.Group):
    """Imports a command's file only when that command is called, so that `--help` costs nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"attn_tui.cli.{cmd_name}"), cmd_name)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem  # only when Tab was pressed

        fitting = [CompletionItem(name, help=tells) for name, tells in COMMANDS.items() if name.startswith(incomplete)]
        return fitting or click.Command.shell_complete(self, ctx, incomplete)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not ctx.resilient_parsing:
            raise AttnTuiError(no_command(args[0], COMMANDS))
        return super().resolve_command(ctx, args)

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        with _unread_quietly():  # --help and --version print already here
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: click.Context) -> Any:
        with _unread_quietly():
            return super().invoke(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@contextmanager
def _unread_quietly() -> Iterator[None]:
    """End as a program that SIGPIPE ends if nobody reads the output any more, as in `| head -1`; click ends with 1."""
    try:
        yield
    except BrokenPipeError:
        drop_output(sys.stdout, sys.stderr)
        sys.exit(128 + 13)


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="attn-tui", prog_name="attn-tui")
@click.pass_context
def group(context: click.Context) -> None:
    """Step through the way an RNN encoder-decoder with attention translates a sentence.

    Without a command, on a terminal, a screen asks for the sentence and the checkpoint.
    """
    if context.invoked_subcommand is not None:
        return
    if not on_terminal():
        click.echo(context.get_help(), err=True)
        sys.exit(2)
    import_module("attn_tui.cli.start").begin({})


def main() -> None:
    """Run the command line.

    Ends with 0 if all went well, 1 if doctor has found a fault, 2 if some input cannot be used, 130 if it was
    interrupted, 141 if nobody reads the output.
    """
    # Beside a product of five columns, OpenBLAS computes with whatever an earlier one has left there, and numpy sees
    # the flag of that. The product itself is right: parameters are finite, and what is computed with them is, too.
    warnings.filterwarnings("ignore", "invalid value encountered in matmul", RuntimeWarning)
    write_all()
    try:
        group(prog_name="attn-tui", standalone_mode=False)
    except AttnTuiError as error:
        _end(str(error), 2)
    except OSError as error:
        if error.filename is not None:  # a bug: what is wrong with a file is said elsewhere
            raise
        _end(str(unwritten(error)), 2)
    except MemoryError:
        _end("there is not enough memory for this; ask for less at once, or shorter sentences.", 2)
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except click.Abort:
        _end("interrupted.", 130)
    except click.ClickException as error:
        _end(sentence_of(error, sys.argv[1:]), error.exit_code)


def _end(message: str, code: int) -> None:
    click.echo(f"attn-tui: {message}", err=True)
    sys.exit(code)
