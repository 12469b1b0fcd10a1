"""Options for how the screen looks, which override the settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from attn_tui.settings import CHOICES, Settings, overridden, read_settings

_F = TypeVar("_F", bound=Callable[..., Any])
_OPTIONS = (
    click.option("--lang", "language", type=click.Choice(CHOICES["language"][1:]), help="Language of the screen."),
    click.option(
        "--theme", metavar="NAME", help=f"Colours of the screen: {', '.join(CHOICES['theme'])}, or one of the settings."
    ),
    click.option("--colours", type=click.Choice(CHOICES["colours"]), help="How many colours to use."),
    click.option("--ascii/--no-ascii", default=None, help="Whether to draw with ASCII alone."),
    click.option(
        "--presenter/--no-presenter", default=None, help="Whether to show only the panes of the moment, larger."
    ),
)


def appearance(command: _F) -> _F:
    """Give a command these options."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def settings_with(options: dict[str, Any]) -> Settings:
    """The settings, overridden by these options. Raises SettingsError."""
    names = ("language", "theme", "colours", "ascii", "presenter")
    return overridden(read_settings(), {name: options[name] for name in names if options.get(name) is not None})
