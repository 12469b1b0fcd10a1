"""The screen as a program: opened with the settings there are, on the terminal there is."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from attn_tui.engine.ways import Search
from attn_tui.settings import Settings, check_keys
from attn_tui.terminal import colour_depth, language_of_locale, needs_ascii

if TYPE_CHECKING:
    from attn_tui.engine.model import Checkpoint
    from attn_tui.screen.decoding import Decoding


def show(
    settings: Settings,
    names: Sequence[str],
    sentence: str,
    search: Search,
    at: str = "",
    changes: Sequence[tuple[int, str]] = (),
) -> None:
    """Open the screen with one system or several; without a name, the start screen. Does not return.

    `changes` are what-ifs, each with the number of its system, from 1; `at` is where to begin.

    Raises what keeps the first decodings from being opened; `names` and `sentence` have been looked at before.
    """
    use_one_thread()

    from attn_tui.keys import by_id
    from attn_tui.screen.app import AttentionApp
    from attn_tui.screen.driver import driver_class
    from attn_tui.screen.keys import all_bindings

    keys = by_id(all_bindings()) if settings.keys else {}
    check_keys(settings, keys)

    class Program(AttentionApp):
        """The app with a process of its own."""

        def on_complete(self) -> None:
            super().on_complete()
            end_of_start()

    app = Program(
        *(
            partial(_open, name, sentence, search, [text for system, text in changes if system == number])
            for number, name in enumerate(names, 1)
        ),
        names=names,
        reopen=lambda names, sentence: [_open_whole(name, sentence, search) for name in names],
        default=settings.checkpoint,
        at=at,
        driver_class=driver_class(),
        keymap={**keys, **settings.keys},  # of all: Textual takes a key that one is given away from all others
        **_appearance(settings),
    )
    error = app.run()
    if error is not None:
        raise error
    sys.exit(app.return_code or 0)


def _appearance(settings: Settings) -> Mapping[str, Any]:
    ascii = needs_ascii(os.environ) if settings.ascii is None else settings.ascii
    return {
        "language": settings.language or language_of_locale(os.environ),
        "theme": settings.theme,
        "depth": colour_depth(os.environ, settings.colours),
        "ascii": ascii,
        "seconds_per_substep": settings.seconds_per_substep,
    }


def _open(name: str, sentence: str, search: Search, changes: Sequence[str] = ()) -> Decoding:
    from attn_tui.screen.decoding import decoding_of

    decoding = decoding_of(_checkpoint(name), sentence, search)
    for text in changes:
        decoding.branches.open(decoding.what_if(text))
    return decoding


@cache
def _checkpoint(name: str) -> Checkpoint:
    """Open a checkpoint once, however many sentences it is given."""
    from attn_tui.checkpoint import load_in_turn  # brings numpy along: not before the first frame

    return load_in_turn(name)


def _open_whole(name: str, sentence: str, search: Search) -> Decoding:
    """Open what takes the place of something that is on the screen, which stays there if anything is wrong."""
    decoding = _open(name, sentence, search)
    decoding.read_rest()
    return decoding


def end_of_start() -> None:
    """Collect garbage again, but never look at what the start has left: a full collection would delay a key."""
    gc.freeze()
    gc.enable()


def use_one_thread() -> None:
    """Keep numpy's matrix products on one thread: one sentence's are too small to share, and threads cost memory.

    Has to come before numpy is imported; who has set it otherwise keeps it.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
