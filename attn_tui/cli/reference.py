"""All commands, options and keys, taken from where they are defined: what `attn-tui help` and `attn-tui man` show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from inspect import cleandoc

import click

REFERENCE = {"commands": "every command and option", "keys": "every key, by its id in the settings"}
"""Pages that are made when they are asked for: name and what the page tells."""
_AS_IT_IS = "\b"
"""Where click keeps the lines of a paragraph as they are."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a command's help; if it is `set`, its lines stay as they are."""

    lines: tuple[str, ...]
    set: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """What is to be told of a command."""

    name: str
    """As it is typed: `attn-tui checkpoints show`."""
    takes: str
    """What follows it: `[OPTIONS] NAME`."""
    help: tuple[Paragraph, ...]
    options: tuple[tuple[str, str], ...]
    """Each as it is written, with its value, and what it does."""


def commands(root: click.Command, name: str = "attn-tui", above: click.Context | None = None) -> Iterator[Command]:
    """Yield a command, and those below it, in the order of their lists; what is hidden is left out."""
    context = click.Context(root, parent=above, info_name=name, **root.context_settings)
    records = (one.get_help_record(context) for one in root.get_params(context) if isinstance(one, click.Option))
    yield Command(
        context.command_path,
        " ".join(root.collect_usage_pieces(context)),
        tuple(_paragraphs(root.help or "")),
        tuple(record for record in records if record),
    )
    if isinstance(root, click.Group):
        for each in root.list_commands(context):
            command = root.get_command(context, each)
            if command is not None and not command.hidden:
                yield from commands(command, each, context)


def markdown(command: Command) -> Iterator[str]:
    """Lines of Markdown about a command."""
    yield from (f"## {command.name}", "", f"`{command.name} {command.takes}`", "")
    for paragraph in command.help:
        if paragraph.set:
            yield from ("```", *paragraph.lines, "```", "")
        else:
            yield from (_marked(" ".join(paragraph.lines)), "")
    for written, does in command.options:
        yield f"- `{written}`: {_marked(does)}"
    yield ""


def keys(language: str) -> Iterator[str]:
    """Lines of Markdown about every key of the screen."""
    # Textual, which nothing else in the help needs.
    from attn_tui.keys import by_id
    from attn_tui.screen.keyline import key_name
    from attn_tui.screen.keymap import all_bindings
    from attn_tui.story.texts import texts

    say = texts(language).templates
    yield from (
        "# Keys",
        "",
        'Under `[keys]` in the settings, a binding has other keys by its id: `forward = "right,f5"`.',
        "",
    )
    for name, bound in by_id(all_bindings()).items():
        written = " ".join(f"`{key_name(key)}`" for key in bound.split(","))
        yield f"- {written}: {say.get(f'key.{name}') or name.replace('_', ' ')} (`{name}`)"


def _paragraphs(text: str) -> Iterator[Paragraph]:
    for block in cleandoc(text).split("\n\n"):
        lines = tuple(line for line in block.split("\n") if line)
        if lines[:1] == (_AS_IT_IS,):
            yield Paragraph(lines[1:], set=True)
        elif lines:
            yield Paragraph(lines)


def _marked(text: str) -> str:
    """Text of a help, in which only what stands between ` is marked."""
    parts = text.split("`")
    return "`".join(part if i % 2 else _escaped(part) for i, part in enumerate(parts))


def _escaped(text: str) -> str:
    return "".join(f"\\{character}" if character in r"\*<" else character for character in text)
