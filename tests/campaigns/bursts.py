"""Keys that arrive together do what they do one after the other."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from contextlib import AsyncExitStack, chdir
from pathlib import Path
from random import Random
from unittest.mock import patch

from screen.looking import rows

from attn_tui.screen.keyboard import Keyboard
from campaigns.campaign import Case, FaultError
from campaigns.screens import Subject, drawn_subject
from campaigns.strokes import BOUND, STEPPING, TYPED, Stroke, named, told
from campaigns.walks import Walker, quickly

BURSTS = 25
"""In a case."""


def case(drawn: Random, folder: Path) -> Case:
    """Two of the same screen: in one each key waits for the one before, in the other none does."""
    subject = drawn_subject(drawn, folder)
    bursts = [_burst(drawn) for _ in range(BURSTS)]
    return Case(subject.what, lambda: asyncio.run(_compared(subject, bursts, folder)))


def _burst(drawn: Random) -> Stroke:
    keys: list[str] = []
    while len(keys) < 8:
        keys += named(drawn.choice(TYPED)) if drawn.random() < 0.3 else [drawn.choice((*BOUND, *STEPPING * 4))]
    return Stroke("typed", tuple(keys))


async def _compared(subject: Subject, bursts: Sequence[Stroke], folder: Path) -> str:
    settled = Keyboard._settled

    async def with_threads(keyboard: Keyboard) -> None:
        """Wait for what is computed in threads, too, which a viewer can leave."""
        await settled(keyboard)
        while any(not worker.is_finished for worker in keyboard._app.workers):
            await asyncio.sleep(0.001)
            await settled(keyboard)

    places = [folder / "patient", folder / "hasty"]  # each writes its own files
    for place in places:
        place.mkdir()
    with chdir(folder), quickly(), patch.object(Keyboard, "_settled", with_threads):
        async with AsyncExitStack() as stack:
            patient, hasty = [await stack.enter_async_context(Walker.on(subject)) for _ in places]
            for number, burst in enumerate(bursts, 1):
                os.chdir(places[0])
                for key in burst.keys:
                    await patient.press(key)
                    if not patient.app.is_running:
                        return "ended"
                os.chdir(places[1])
                await hasty.do(burst)
                for walker in (patient, hasty):
                    walker.app.clear_notifications()
                    await walker.rest()
                one, other = rows(patient.app), rows(hasty.app)
                if one != other:
                    pairs = [pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]]
                    raise FaultError(f"after {told(bursts[max(0, number - 2) : number])} ({number}): {pairs[:3]}")
    return "same"
