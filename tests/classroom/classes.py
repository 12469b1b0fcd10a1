"""A class of a small system: what its lecturer shows, and the pictures that its followers ought to see."""

from __future__ import annotations

import asyncio
import gc
import weakref
from dataclasses import replace

from screen.looking import SENTENCE, decoding_of, fixed_checkpoint

from attn_tui.classroom.frames import Frame
from attn_tui.classroom.mirror import Mirror, View
from attn_tui.room.shown import Shown, System
from attn_tui.screen.pictures.film import Paints
from attn_tui.story.decoding import Decoding

CHECKPOINT = fixed_checkpoint()
PATIENCE = 20.0


def shown_at(t: int, substep: int, *changes: str, sentence: str = SENTENCE, **others: object) -> Shown:
    """A place of the decoding of `opens`."""
    return Shown((System("fixed", changes=changes),), sentence, place=(t, substep), **others)  # type: ignore[arg-type]


def opens(shown: Shown) -> list[Decoding]:
    """The decodings that a room's server opens for what is shown."""
    found = []
    for system in shown.systems:
        decoding = decoding_of(CHECKPOINT, shown.sentence)
        for text in system.changes:
            decoding = decoding.with_changes(text)
        found.append(decoding)
    return found


def complete(decodings: list[Decoding]) -> list[Decoding]:
    for decoding in decodings:
        while decoding.timeline.look_ahead():
            pass
    return decodings


def places(sentence: str = SENTENCE) -> list[tuple[int, int]]:
    """All places of that decoding."""
    [decoding] = complete(opens(shown_at(0, 1, sentence=sentence)))
    timeline = decoding.timeline
    return [(t, k + 1) for t in range(len(timeline.starts)) for k in range(len(timeline.substeps(t)))]


async def picture(shown: Shown, view: View, paints: Paints | None = None) -> Frame:
    """What an app that shows nothing else makes of it."""
    mirror = Mirror(view, paints or Paints())
    try:
        return await asyncio.wait_for(mirror.frame(shown, complete(opens(shown))), PATIENCE)
    finally:
        await mirror.close()


_read: dict[tuple[Shown, View], list[str]] = {}


async def lines_of(shown: Shown, view: View) -> list[str]:
    """The lines of that picture; an app is opened for it once."""
    if (shown, view) not in _read:
        _read[shown, view] = text_of(await picture(shown, view))
    return _read[shown, view]


def text_of(frame: Frame) -> list[str]:
    """The lines of a frame."""
    return ["".join(run[1] for run in line) for line in frame.lines]


async def freed(*several: weakref.ref[object]) -> None:
    """Wait until nothing holds these any more: timers and threads do, for a moment."""
    for one in several:
        for _ in range(100):
            if one() is None:
                break
            await asyncio.sleep(0.05)
            gc.collect()
        assert one() is None


def at(shown: Shown, place: tuple[int, int]) -> Shown:
    """The same at another place."""
    return replace(shown, place=place)
