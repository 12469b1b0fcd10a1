"""What is shown → an explorer of it, and how that has ended: the same at a terminal and in a browser."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from attn_tui.classroom.classroom import Classroom
from attn_tui.classroom.exploring import Bounds, End
from attn_tui.classroom.hosted import where
from attn_tui.errors import AttnTuiError
from attn_tui.room.guard import Session as Allowed
from attn_tui.room.shown import Shown
from attn_tui.story.texts import texts

_LOG = logging.getLogger(__name__)


async def outing(
    classroom: Classroom, allowed: Allowed, shown: Shown, language: str, explore: Callable[..., Awaitable[End]]
) -> End:
    """Open what is shown for one alone, and let them explore it; whatever goes wrong is a sentence of the end.

    `explore` runs an explorer: it is given decodings, and `reopen`, `bench` and `bounds` of `Exploring`'s arguments.
    """
    try:
        decodings = await asyncio.to_thread(classroom.opens, shown)
        return await explore(
            decodings,
            reopen=classroom.reopens,
            bench=classroom.benches(shown, language),
            bounds=Bounds(lambda: allowed.decodes(""), allowed.longest, allowed.edits),
        )
    except AttnTuiError as error:
        return End(True, str(error))
    except Exception as error:
        _LOG.error("what is shown cannot be explored: %s", where(error))
        return End(True, texts(language)("class.failed"))
