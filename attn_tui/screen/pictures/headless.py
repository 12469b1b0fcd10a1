"""The real screen without a terminal: the same panes, at any size, at any place of a decoding."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias, TypeVar

from textual.app import App
from textual.pilot import Pilot

from attn_tui.export.options import Options
from attn_tui.screen.view import View
from attn_tui.story.decoding import Decoding

_T = TypeVar("_T")
AppClass: TypeAlias = Callable[..., App[Any]]
"""Makes the app to show, with the arguments of `attn_tui.screen.app.AttentionApp`."""


def screens(
    app: AppClass, decoding: Decoding, positions: Iterable[int], options: Options, take: Callable[[App[Any]], _T]
) -> list[_T]:
    """Show each of these positions of a complete decoding, and return what `take` makes of the app then.

    It is moved there, and stays. Not to be called where an event loop runs, but in a thread of its own.
    """
    complete = asyncio.Event()
    shown = app(
        lambda: decoding,
        names=[decoding.name],
        language=options.language,
        theme=options.theme,
        depth=options.depth,
        ascii=options.ascii,
        on_complete=complete.set,
    )
    taken: list[_T] = []

    async def walk(pilot: Pilot[Any]) -> None:
        await complete.wait()
        screen = shown.screen
        assert isinstance(screen, View)
        for position in positions:
            decoding.timeline.position = position
            screen.show_all()
            await _settled(shown, pilot)
            taken.append(take(shown))
        shown.exit()

    asyncio.run(shown.run_async(headless=True, size=(options.columns, options.lines), auto_pilot=walk))
    return taken


async def _settled(app: App[Any], pilot: Pilot[Any]) -> None:
    """Wait until panes that found other room have been laid out and drawn, and what follows from that."""
    for _ in range(2):
        drawn = asyncio.Event()
        app.screen.call_after_refresh(drawn.set)
        while not drawn.is_set():
            await pilot.pause(0)  # which does not leave the drawing to a clock
