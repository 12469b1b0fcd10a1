"""What the Tab key completes in a shell, beside what click knows itself: names that there are, else files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Literal, TypeAlias

import click

from attn_tui.terminal import LANGUAGES

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_PLAIN = re.compile(r"[\w.,:+@%=/-]+")
Completer: TypeAlias = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]


def completer(known: Callable[[], Iterable[str]], otherwise: Literal["file", "dir"] = "file") -> Completer:
    """Return a function for click's `shell_complete`: those of the names that fit, or files if none does.

    Names that a shell would obey are left out: click's scripts put them into the line as they are.
    """

    def complete(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem  # only when Tab was pressed

        fitting = [name for name in known() if name.startswith(typed) and _PLAIN.fullmatch(name)]
        return [CompletionItem(name) for name in fitting] or [CompletionItem(typed, type=otherwise)]

    return complete


def _checkpoints() -> Iterable[str]:
    from attn_tui.locate import names

    return names()


def _lessons() -> Iterable[str]:
    from attn_tui.lessons.shelf import ORDER

    return ORDER


def _recipes() -> Iterable[str]:
    from attn_tui.training.recipe import RECIPES

    return sorted(file.stem for file in RECIPES.glob("*.toml"))


def _pages() -> Iterable[str]:
    from attn_tui.cli.reference import REFERENCE
    from attn_tui.docs import PAGES
    from attn_tui.topics import TOPICS

    return (*PAGES, *REFERENCE, *TOPICS)


def _themes() -> Iterable[str]:
    from attn_tui.errors import SettingsError
    from attn_tui.settings import CHOICES, read_settings

    try:
        return (*CHOICES["theme"], *read_settings().themes)
    except SettingsError:
        return CHOICES["theme"]


def _languages() -> Iterable[str]:
    return (*LANGUAGES, ",".join(LANGUAGES))


checkpoints = completer(_checkpoints, "dir")
lessons, recipes, pages, themes, languages = map(completer, (_lessons, _recipes, _pages, _themes, _languages))
files = completer(list)
