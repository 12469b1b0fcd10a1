"""Waiting for what a key does, whoever has pressed it."""

from __future__ import annotations

import asyncio
from typing import Any

from textual.screen import Screen

_APART = 0.03
"""Seconds between two looks, and so between two keys that the program presses."""


async def until_done(bench: Screen[Any]) -> None:
    """Wait until all that a key has begun is done: what is called by it, and what is computed in a thread."""
    app, busy = bench.app, True
    while busy:
        await asyncio.sleep(_APART)
        others = [worker for worker in app.workers if worker.node is not bench]
        pumps = (app, bench, app.screen)  # what is opened over the bench begins its work when it is there
        is_quiet = all(pump._message_queue.empty() for pump in pumps) and app.screen.is_mounted
        is_quiet = is_quiet and not app.is_busy  # type: ignore[attr-defined]
        busy = not (is_quiet and all(worker.is_finished for worker in others))
