"""The real screen without a terminal: the same panes, at any size and place of a decoding."""

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
"""Makes the app, with the arguments of `attn_tui.screen.app.AttentionApp`."""


def screens(
    app: AppClass, decoding: Decoding, positions: Iterable[int], options: Options, take: Callable[[App[Any]], _T]
) -> list[_T]:
    """Show each of these positions of a complete decoding, and return what `take` returns for the app at each.

    The decoding's position moves and is not put back. If an event loop runs, call it in another thread.
    """
    complete = asyncio.Event()
    shown = app(
        lambda: decoding,
        names=[decoding.name],
        language=options.language,
        theme=options.theme,
        depth=options.depth,
        ascii=options.ascii,
        presents=options.presenter,
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
            await settled(shown, pilot)
            taken.append(take(shown))
        shown.exit()

    asyncio.run(shown.run_async(headless=True, size=(options.columns, options.lines), auto_pilot=walk))
    return taken


async def settled(app: App[Any], pilot: Pilot[Any]) -> None:
    """Wait until all panes have been laid out again and drawn, or the app has ended."""
    for _ in range(2):
        drawn = asyncio.Event()
        app.screen.call_after_refresh(drawn.set)
        while not drawn.is_set() and app.is_running:
            await pilot.pause(0)  # does not wait for a clock to draw
