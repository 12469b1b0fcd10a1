"""`attn-tui config`: the settings, where they come from, and what can be set."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator, Mapping

import click

from attn_tui.cli.overwriting import check_free, overwrite_option, taken
from attn_tui.errors import SettingsError
from attn_tui.files import replace_file
from attn_tui.keys import by_id
from attn_tui.settings import AUTO, CHOICES, COLOURS, QUICKEST, SLOWEST, Settings, read_settings, settings_path
from attn_tui.story.texts import texts
from attn_tui.terminal import colour_depth, language_of_locale, needs_ascii
from attn_tui.text import printable


@click.command()
@click.option("--example", is_flag=True, help="Print a settings file with all defaults, to edit.")
@click.option("--init", is_flag=True, help="Write that file to where settings are read from, if there is none.")
@overwrite_option
def config(example: bool, init: bool, overwrite: bool) -> None:
    """Show where the settings are read from, each of them, and the keys of every binding.

    The environment variable ATTN_TUI_CONFIG names a file to use instead of the usual one. Options of a command
    override the settings.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a letter the terminal's encoding lacks becomes a «?»
    if init:
        lines: Iterator[str] = iter([_write(overwrite)])
    else:
        lines = _example() if example else _shown()
    for line in lines:
        click.echo(line)


def _shown() -> Iterator[str]:
    """The current settings as a settings file; a comment on each line says where the value comes from."""
    bindings = _bindings()
    settings = read_settings(known_keys={name: keys for name, (keys, _) in bindings.items()})
    path = printable(str(settings_path()))
    if settings.file is None:
        yield f"# There is no file {path}; attn-tui config --init writes one."
    else:
        yield f"# Read from {path}."
    rows = {name: (_value(settings, name), _origin(settings, name)) for name in _HINTS}
    yield from _aligned(rows)
    yield ""
    yield "[keys]"
    keys = {}
    for name, (default, _) in bindings.items():
        line = settings.line("keys", name)
        origin = "default" if line is None else f"line {line}; default {default}"
        keys[name] = (_text(settings.keys.get(name, default)), origin)
    yield from _aligned(keys)


def _example() -> Iterator[str]:
    """A settings file with every default."""
    from attn_tui.screen.palette import palette_of  # Rich's styles, which the settings themselves do not need

    settings = Settings()
    yield "# Settings of attn-tui. Any line may be left out; these are the defaults."
    for name, hint in _HINTS.items():
        yield ""
        yield f"# {hint}"
        yield f"{name} = {_value(settings, name)}"
    yield ""
    yield "# Themes of your own, with these names of colours; what is left out, base has."
    yield "# [themes.mine]"
    yield '# base = "dark"'
    colours = palette_of("dark", "truecolor")
    for name in COLOURS:
        yield f"# {name} = {_text(getattr(colours, name))}"
    yield f"# ramp = [{', '.join(map(_text, palette_of('dark', '256').ramp))}]"
    yield ""
    yield "# The keys of each binding, several separated by commas; remove the # before those you change."
    yield "[keys]"
    yield from _aligned({f"# {name}": (_text(keys), what) for name, (keys, what) in _bindings().items()})


def _write(overwrite: bool) -> str:
    path = settings_path()
    shown = printable(str(path))
    check_free(path, overwrite, otherwise="edit it")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, "".join(f"{line}\n" for line in _example()).encode(), replaces=overwrite)
    except FileExistsError:
        raise taken(path, otherwise="edit it") from None
    except OSError as error:
        reason = printable(error.strerror or "no reason given")
        raise SettingsError(f"{shown} cannot be written ({reason}); check its folder's permissions.") from None
    return f"wrote {shown}"


_HINTS = {
    "language": f"Language of the screen: {', '.join(CHOICES['language'])}; auto is the locale's.",
    "theme": f"Colours of the screen: {', '.join(CHOICES['theme'])}, or one of yours; auto asks the terminal.",
    "ascii": "Whether to draw with ASCII alone: true, false, auto; auto is true if the terminal needs it.",
    "colours": f"How many colours to use: {', '.join(CHOICES['colours'])}; auto is what the terminal says it has.",
    "presenter": "Whether to show only the panes of the moment, larger: true, false; small terminals always do.",
    "mouse": "Whether the program uses the mouse: true, false; if not, dragging selects as the terminal does.",
    "history": "Whether typed sentences are kept, for ↑ to bring them back, and the progress in lessons: true, false.",
    "seconds_per_substep": f"Pace of playing: seconds for a sub-step with little to read, {QUICKEST:g} to {SLOWEST:g}.",
    "checkpoint": "The checkpoint that is opened if none is named; attn-tui checkpoints lists them.",
}
"""What each setting does; without the keys."""


def _value(settings: Settings, name: str) -> str:
    value = getattr(settings, name)
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value}" if isinstance(value, float) else _text(value or AUTO)


def _origin(settings: Settings, name: str) -> str:
    """Say where a setting comes from, and what `auto` means here."""
    line = settings.line(name)
    origin = "default" if line is None else f"line {line}"
    value = getattr(settings, name)
    here = ""
    if name == "language" and not value:
        here = language_of_locale(os.environ)
    elif name == "ascii" and value is None:
        here = str(needs_ascii(os.environ)).lower()
    elif name == "colours" and value == AUTO:
        here = colour_depth(os.environ)
    return f"{origin}; here {here}" if here else origin


def _bindings() -> dict[str, tuple[str, str]]:
    """Every binding's default keys and what it does, by its id."""
    from attn_tui.screen.keymap import all_bindings  # Textual, not needed to refuse a broken settings file

    says = texts("en").templates
    keys = by_id(all_bindings())
    return {name: (of, says.get(f"key.{name}", "")) for name, of in keys.items()}


def _aligned(rows: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """Lines `name = value  # comment`, with the comments aligned unless a value is too long."""
    width = max((len(f"{name} = {value}") for name, (value, _) in rows.items()), default=0)
    for name, (value, comment) in rows.items():
        yield f"{f'{name} = {value}':<{min(width, 40)}}  # {comment}" if comment else f"{name} = {value}"


def _text(value: str) -> str:
    """A TOML string, safe to print."""
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(character if character.isprintable() else f"\\U{ord(character):08x}" for character in quoted)
