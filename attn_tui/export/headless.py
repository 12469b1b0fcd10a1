"""The real screen without a terminal: the same panes, at any size, at any place of a decoding."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from textual.pilot import Pilot

from attn_tui.export.options import Options
from attn_tui.screen.app import AttentionApp
from attn_tui.story.decoding import Decoding

_T = TypeVar("_T")


class _Shown(AttentionApp):
    """Says when the first sub-step is on the screen."""

    is_complete = False

    def on_complete(self) -> None:
        super().on_complete()
        self.is_complete = True


def screens(
    decoding: Decoding, positions: Iterable[int], options: Options, take: Callable[[AttentionApp], _T]
) -> list[_T]:
    """Show each of these positions of a complete decoding, and return what `take` makes of the app then.

    It is moved there, and stays. Not to be called where an event loop runs, but in a thread of its own.
    """
    app = _Shown(
        lambda: decoding,
        names=[decoding.name],
        language=options.language,
        theme=options.theme,
        depth=options.depth,
        ascii=options.ascii,
    )
    taken: list[_T] = []

    async def walk(pilot: Pilot[Any]) -> None:
        while not app.is_complete and app.return_code is None:
            await asyncio.sleep(0.001)
        for position in positions:
            decoding.timeline.position = position
            app.show_all()
            await _settled(app, pilot)
            taken.append(take(app))
        app.exit()

    asyncio.run(app.run_async(headless=True, size=(options.columns, options.lines), auto_pilot=walk))
    return taken


async def _settled(app: AttentionApp, pilot: Pilot[Any]) -> None:
    """Wait until panes that found other room have been laid out and drawn, and what follows from that."""
    for _ in range(2):
        drawn = asyncio.Event()
        app.screen.call_after_refresh(drawn.set)
        while not drawn.is_set():
            await pilot.pause(0)  # which does not leave the drawing to a clock
