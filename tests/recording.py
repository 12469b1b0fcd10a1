"""What the tests of traces record, and how they look at it."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any
from unittest.mock import patch

from screen.looking import SENTENCE, cells, fixed_checkpoint, opened, press, system_checkpoint

from attn_tui import trace
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.ways import Search
from attn_tui.screen.app import AttentionApp
from attn_tui.story.decoding import Decoding, decoding_of
from attn_tui.story.recorded import decodings_of
from attn_tui.story.texts import LANGUAGES, texts
from attn_tui.trace.container import pack, unpack
from attn_tui.trace.reading import check

GREEDY = Search()


def decoded(
    checkpoint: Checkpoint | None = None, *changes: str, search: Search = GREEDY, sentence: str = SENTENCE
) -> Decoding:
    """A decoding in which each of the changes has opened a branch of the one before."""
    return decoding_of(checkpoint or fixed_checkpoint(), sentence, search, changes)


@functools.cache
def content(system: str = "") -> bytes:
    """The bytes of a trace with two branches."""
    checkpoint = system_checkpoint(system) if system else None
    return trace.to_bytes([decoded(checkpoint, "2.y=teacher", "3.h=0")])


def again(data: bytes) -> list[Decoding]:
    """What a trace's bytes show."""
    return decodings_of(check(data))


def replay_of(data: bytes, **options: Any) -> AttentionApp:
    """The app that shows a trace."""
    found = check(data)
    openers = [functools.partial(lambda decoding: decoding, decoding) for decoding in decodings_of(found)]
    names = [recorded.name for recorded in found.decodings]
    return AttentionApp(*openers, names=names, at="{}.{}".format(*found.place), **options)


def app_that_shows(*decodings: Decoding, **options: Any) -> AttentionApp:
    """The app that shows live decodings."""
    openers = [functools.partial(lambda decoding: decoding, decoding) for decoding in decodings]
    return AttentionApp(*openers, names=[decoding.name for decoding in decodings], **options)


async def seen(app: AttentionApp, keys: Sequence[str], size: tuple[int, int] = (80, 24)) -> list[Any]:
    """All cells of the screen, at the beginning and after each key, but for the line that names the keys.

    A replay does not say here that it is one: it is to look the same.
    """
    frames = []
    async with AsyncExitStack() as stack:
        for language in LANGUAGES:
            stack.enter_context(patch.dict(texts(language).templates, {"place.replay": ""}))
        pilot = await stack.enter_async_context(app.run_test(size=size))
        await opened(pilot)
        frames.append(cells(app)[:-1])
        for key in keys:
            await press(pilot, key)
            frames.append(cells(app)[:-1])
    return frames


def described(data: bytes) -> dict[str, Any]:
    """The JSON of a trace."""
    return json.loads(unpack(data)[1])


def changed(data: bytes, about: Any = None, tensors: dict[str, Any] | None = None) -> bytes:
    """The same trace with another description, or with other tensors in place of some."""
    known, text = unpack(data)
    for name, array in (tensors or {}).items():
        if array is None:
            del known[name]
        else:
            known[name] = array
    return pack(known, text if about is None else about if isinstance(about, str) else json.dumps(about))
