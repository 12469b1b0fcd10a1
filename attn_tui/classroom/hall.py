"""A room that is shared with other servers or another process, for whoever teaches in it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

from attn_tui.room.reopening import check_joined
from attn_tui.room.room import Room
from attn_tui.room.sharing import Sharing, Store
from attn_tui.room.shown import Shown

if TYPE_CHECKING:
    from attn_tui.classroom.join import Joining
    from attn_tui.classroom.lecture import Lecture

_LOG = logging.getLogger(__name__)
_JOINS = 2.0
"""Seconds to wait for what other servers of the room show."""
_STOPS = 1.0
"""Seconds in which its tasks stop."""


class Hall:
    """A room, and how to join it, as long as it is open."""

    joining: Joining
    """Known when it is open."""

    def __init__(self, lecture: Lecture, *stores: Store) -> None:
        """Take what the lecture is about, and the stores in which the room is shared."""
        self.lecture = lecture
        self.room = Room(lecture.shown)
        self._hear_trouble: list[Callable[[str], None]] = []
        self._troubles = [""] * len(stores)
        self._sharings = [
            Sharing(
                self.room, store, check=partial(check_joined, lecture.shown), on_trouble=partial(self._say_trouble, k)
            )
            for k, store in enumerate(stores)
        ]
        for one in self._sharings:
            one.others = [other for other in self._sharings if other is not one]
        self._tasks: set[asyncio.Task[Any]] = set()

    async def open(self) -> None:
        """Join those who share the room. Raises RoomError."""
        if not self._sharings:
            return
        sharing = [self._start(one.run()) for one in self._sharings]
        joined = asyncio.gather(*(one.joined.wait() for one in self._sharings))
        await asyncio.wait({*sharing, joined}, timeout=_JOINS, return_when=asyncio.FIRST_COMPLETED)
        joined.cancel()

    def watch_trouble(self, hear: Callable[[str], None]) -> Callable[[], None]:
        """Tell what is wrong between those who share the room, now and later, and "" when it no longer is.

        Return what ends that.
        """
        self._hear_trouble.append(hear)
        if self._trouble:
            hear(self._trouble)
        return lambda: self._hear_trouble.remove(hear)

    @property
    def _trouble(self) -> str:
        return next(filter(None, self._troubles), "")

    def _say_trouble(self, of: int, sentence: str) -> None:
        self._troubles[of] = sentence
        if sentence:
            _LOG.warning("%s", sentence.partition(": ")[0])  # without what another server has told
        for hear in [*self._hear_trouble]:
            hear(self._trouble)

    def _start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        return task

    @property
    def begun(self) -> Shown | None:
        """Where the same lecture stands already, on another server or before this one was started anew."""
        now, own = self.room.shown, self.lecture.shown
        if now is None or now == own or now.lesson != own.lesson:
            return None
        same = bool(own.lesson) or now.subject == own.subject  # a lesson has several sentences
        return now if same else None

    async def until(self, *others: asyncio.Task[Any]) -> None:
        """Wait until one of these ends; if the room cannot go on before that, raise why."""
        await asyncio.wait({*self._tasks, *others}, return_when=asyncio.FIRST_COMPLETED)
        for task in self._tasks:
            if task.done():
                task.result()

    async def close(self) -> None:
        """Share it no longer."""
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks, timeout=_STOPS) if self._tasks else None
