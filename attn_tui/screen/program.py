"""The app as a program: with the user's settings, on the user's terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from attn_tui.keys import by_id
from attn_tui.process import end_of_start
from attn_tui.progress import Progress, progress_of
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.driver import driver_class
from attn_tui.sentences import History, history_path
from attn_tui.settings import Settings, check_keys
from attn_tui.terminal import colour_depth, is_light, language_of_locale, needs_ascii


def run(
    settings: Settings,
    *openings: Callable[[], Any],
    at_end: Callable[[AttentionApp], None] = lambda app: None,
    progress: Progress | None = None,
    **options: Any,
) -> NoReturn:
    """Run the app with what opens its decodings, with its options and the settings. Raises the error it ends with.

    `at_end` is called if the app ends without an error. `progress` is the lessons', by default `progress_of`.
    """
    keys: Mapping[str, str] = {}
    if settings.keys:
        from attn_tui.screen.keymap import all_bindings  # imports screens that are not opened yet

        keys = by_id(all_bindings())
    check_keys(settings, keys)
    app = AttentionApp(
        *openings,
        default=settings.checkpoint,
        driver_class=driver_class(),
        keymap={**keys, **settings.keys},  # of all bindings: a key that Textual gives to one, it takes from all others
        on_complete=end_of_start,
        # Nothing can be typed in a replay, and nothing is kept of it.
        history=History(history_path) if settings.history and "reopen" in options else None,
        progress=progress or progress_of(settings.history),
        **appearance_of(settings),
        **options,
    )
    error = app.run(mouse=settings.mouse)
    if error is not None:
        raise error
    at_end(app)
    sys.exit(app.return_code or 0)


def appearance_of(settings: Settings) -> Mapping[str, Any]:
    """The look by the settings and the terminal, as arguments of AttentionApp."""
    ascii = needs_ascii(os.environ) if settings.ascii is None else settings.ascii
    return {
        "language": settings.language or language_of_locale(os.environ),
        "theme": settings.theme,
        "themes": settings.themes,
        "on_light": is_light(os.environ),
        "depth": colour_depth(os.environ, settings.colours),
        "ascii": ascii,
        "presents": settings.presenter,
        "seconds_per_substep": settings.seconds_per_substep,
    }
