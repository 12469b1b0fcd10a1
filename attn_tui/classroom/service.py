"""A room with its doors: opened together, and closed together, whoever teaches in it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import asyncssh

from attn_tui.classroom.classroom import Classroom
from attn_tui.classroom.follower import TerminalFollower
from attn_tui.classroom.hall import Hall
from attn_tui.classroom.host_key import fingerprint
from attn_tui.classroom.hosted import Threads
from attn_tui.classroom.join import Joining, hosts_of, links_of, with_code
from attn_tui.classroom.lecture import Lecture
from attn_tui.classroom.lecturer import Lecturing
from attn_tui.classroom.seat import LecturerSeat
from attn_tui.classroom.ssh import Door
from attn_tui.errors import AttnTuiError
from attn_tui.process import ending_signals
from attn_tui.room.codes import RoomCode
from attn_tui.room.guard import Guard
from attn_tui.room.linked import Linked
from attn_tui.room.sharing import Store
from attn_tui.screen.app import AttentionApp
from attn_tui.story.decoding import Decoding
from attn_tui.story.texts import texts

if TYPE_CHECKING:
    from attn_tui.classroom.web import Web

_CLOSES = 1.0
"""Seconds to tell everybody that it is over; after a signal, the process ends half a second later."""


@dataclass(frozen=True)
class Listening:
    """Where it listens, and who is let in."""

    host_key: asyncssh.SSHKey
    address: str = "127.0.0.1"
    port: int = 0
    """For SSH; 0 for any free one."""
    web_port: int | None = None
    """For browsers; None if there is no page."""
    code: RoomCode | None = None
    """None if everybody may follow."""
    keys: Sequence[asyncssh.SSHKey] = ()
    """The lecturers'."""
    link: str = ""
    """Where a proxy serves the page, ending in a slash; "" if there is none."""


class Service(Hall):
    """One server of a room, with its doors."""

    def __init__(
        self,
        lecture: Lecture,
        listening: Listening,
        language: str = "en",
        *,
        stores: Sequence[Store] = (),
        reopens: Callable[[Sequence[str], str], list[Decoding]] | None = None,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        """Take what the lecture is about, where to listen, and the stores in which the room is shared with others.

        `reopens` opens what a lecturer asks for who comes by SSH; `options` are more of `AttentionApp`'s for them.
        """
        super().__init__(lecture, *stores)
        self._listening = listening
        self._is_one_of_several = not all(isinstance(store, Linked) for store in stores)
        self.guard = Guard()
        self.classroom = Classroom(
            self.room, lecture.opens, lecture.reopens, lecture.benches, language, lecture.lessons
        )
        seat = partial(
            LecturerSeat,
            self.classroom,
            lambda: self.joining,
            self.watch_trouble,
            recording=lecture.recording,
            reopens=reopens,
            options=options,
        )
        followers = partial(TerminalFollower, self.classroom)
        self._web: Web | None = None
        self._door = Door(self.guard, listening.code, followers, seat, listening.keys)

    async def open(self) -> None:
        """Listen, and join the other servers of the room. Raises RoomError."""
        asyncio.get_running_loop().set_default_executor(Threads())
        listening = self._listening
        port = await self._door.open(listening.address, listening.port, listening.host_key)
        hosts, code = hosts_of(listening.address), listening.code.shown if listening.code else ""
        links: tuple[str, ...] = ()
        if listening.web_port is not None:
            from attn_tui.classroom.web import Web  # aiohttp: 0.2 s, and not needed without a page

            name = urlsplit(listening.link).hostname
            self._web = Web(self.classroom, self.guard, listening.code, (*hosts, name) if name else hosts)
            links = links_of(hosts, await self._web.open(listening.address, listening.web_port), code)
            if listening.link:
                links = (with_code(listening.link, code), *links)
        self.joining = Joining(hosts, port, code, fingerprint(listening.host_key), links)
        self._start(self.classroom.mirrors.run())
        await super().open()

    async def close(self) -> None:
        """Tell everybody that it is over, and close the ports."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLOSES):
                async with asyncio.TaskGroup() as closing:
                    last = "lecture.away" if self._is_one_of_several else "lecture.over"
                    closing.create_task(self._door.close(texts(self.classroom.language)(last)))
                    if self._web is not None:
                        closing.create_task(self._web.close())
        await super().close()


async def teach_here(hall: Hall, app_of: Callable[[], AttentionApp], **terminal: Any) -> AttentionApp:
    """Open a hall, and run its lecturer's app at this terminal until it is left. Raises AttnTuiError.

    `app_of` makes the app when the hall is open; `terminal` are arguments of `App.run_async`.
    """
    try:
        await hall.open()
        app = app_of()
        if isinstance(app, Lecturing):
            hall.watch_trouble(app.say_trouble)
        running = asyncio.create_task(app.run_async(**terminal))
        try:
            await hall.until(running)
        finally:
            if not running.done():
                app.exit()
            error = await running
        if isinstance(error, AttnTuiError):
            raise error
        return app
    finally:
        await hall.close()


async def serve_until_stopped(service: Service, on_open: Callable[[Joining], None]) -> None:
    """Run a service without a terminal of its own until a signal ends it. Raises AttnTuiError."""
    stopped, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in ending_signals():
        loop.add_signal_handler(number, stopped.set)
    try:
        await service.open()
        on_open(service.joining)
        waits = asyncio.create_task(stopped.wait())
        try:
            await service.until(waits)
        finally:
            waits.cancel()
    finally:
        await service.close()
        for number in ending_signals():
            loop.remove_signal_handler(number)


def raise_limit() -> None:
    """Allow as many open files as the system does: each who follows takes one."""
    if sys.platform != "win32":
        import resource  # there is none on Windows

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft != hard:
            with suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
