"""A room with its doors: opened together, and closed together, whoever teaches in it."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import asyncssh

from attn_tui.classroom.classroom import Classroom
from attn_tui.classroom.follower import TerminalFollower
from attn_tui.classroom.host_key import fingerprint
from attn_tui.classroom.hosted import Threads
from attn_tui.classroom.join import Joining, hosts_of, links_of
from attn_tui.classroom.lecture import Lecture
from attn_tui.classroom.seat import LecturerSeat
from attn_tui.classroom.ssh import Door
from attn_tui.errors import AttnTuiError
from attn_tui.room.codes import RoomCode
from attn_tui.room.guard import Guard
from attn_tui.room.reopening import check_joined
from attn_tui.room.room import Room
from attn_tui.room.sharing import Alone, Sharing, Store
from attn_tui.room.shown import Shown
from attn_tui.screen.app import AttentionApp
from attn_tui.story.decoding import Decoding
from attn_tui.story.texts import texts

if TYPE_CHECKING:
    from attn_tui.classroom.web import Web

_JOINS = 2.0
"""Seconds to wait for what other servers of the room show."""
_CLOSES = 1.0
"""Seconds to tell everybody that it is over; after a signal, the process ends half a second later."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


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
    store: Store = field(default_factory=Alone)
    """Where servers of the room meet."""


class Service:
    """One server of a room."""

    def __init__(
        self,
        lecture: Lecture,
        listening: Listening,
        language: str = "en",
        *,
        reopens: Callable[[Sequence[str], str], list[Decoding]] | None = None,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        """Take what the lecture is about, and where to listen.

        `reopens` opens what a lecturer asks for who comes by SSH; `options` are more of `AttentionApp`'s for them.
        """
        self.lecture, self._listening = lecture, listening
        self.room = Room(lecture.shown)
        self.guard = Guard()
        self.classroom = Classroom(
            self.room, lecture.opens, lecture.reopens, lecture.benches, language, lecture.lessons
        )
        self.on_trouble: Callable[[str], None] = lambda sentence: None
        """Told what is wrong between the servers of the room, and "" when it no longer is."""
        seat = partial(
            LecturerSeat,
            self.classroom,
            lambda: self.joining,
            recording=lecture.recording,
            reopens=reopens,
            options=options,
        )
        followers = partial(TerminalFollower, self.classroom)
        self._web: Web | None = None
        self._door = Door(self.guard, listening.code, followers, seat, listening.keys)
        self._sharing = Sharing(
            self.room,
            listening.store,
            check=partial(check_joined, lecture.shown),
            on_trouble=lambda sentence: self.on_trouble(sentence),
        )
        self._tasks: set[asyncio.Task[Any]] = set()
        self.joining: Joining

    async def open(self) -> None:
        """Listen, and join the other servers of the room. Raises RoomError."""
        asyncio.get_running_loop().set_default_executor(Threads())
        listening = self._listening
        port = await self._door.open(listening.address, listening.port, listening.host_key)
        hosts, code = hosts_of(listening.address), listening.code.shown if listening.code else ""
        links: tuple[str, ...] = ()
        if listening.web_port is not None:
            from attn_tui.classroom.web import Web  # aiohttp: 0.2 s, and not needed without a page

            self._web = Web(self.classroom, self.guard, listening.code, hosts)
            links = links_of(hosts, await self._web.open(listening.address, listening.web_port), code)
        self.joining = Joining(hosts, port, code, fingerprint(listening.host_key), links)
        self._start(self.classroom.mirrors.run())
        if not isinstance(listening.store, Alone):
            sharing = self._start(self._sharing.run())
            joined = asyncio.create_task(self._sharing.joined.wait())
            await asyncio.wait({sharing, joined}, timeout=_JOINS, return_when=asyncio.FIRST_COMPLETED)
            joined.cancel()

    def _start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        return task

    @property
    def begun(self) -> Shown | None:
        """Where the same lecture stands already, on another server or before this one was started anew."""
        now, own = self.room.shown, self.lecture.shown
        same = now is not None and now != own and now.subject == own.subject and now.lesson == own.lesson
        return now if same else None

    async def until(self, *others: asyncio.Task[Any]) -> None:
        """Wait until one of these ends; if the service cannot go on before that, raise why."""
        await asyncio.wait({*self._tasks, *others}, return_when=asyncio.FIRST_COMPLETED)
        for task in self._tasks:
            if task.done():
                task.result()

    async def close(self) -> None:
        """Tell everybody that it is over, and close the ports."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLOSES):
                async with asyncio.TaskGroup() as closing:
                    closing.create_task(self._door.close(texts(self.classroom.language)("lecture.over")))
                    if self._web is not None:
                        closing.create_task(self._web.close())
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks, timeout=_CLOSES) if self._tasks else None


async def teach_here(service: Service, app_of: Callable[[], AttentionApp], **terminal: Any) -> AttentionApp:
    """Run a service, and its lecturer's app at this terminal until it is left. Raises AttnTuiError.

    `app_of` makes the app when the service is open; `terminal` are arguments of `App.run_async`.
    """
    try:
        await service.open()
        app = app_of()
        service.on_trouble = getattr(app, "say_trouble", service.on_trouble)
        running = asyncio.create_task(app.run_async(**terminal))
        try:
            await service.until(running)
        finally:
            if not running.done():
                app.exit()
            error = await running
        if isinstance(error, AttnTuiError):
            raise error
        return app
    finally:
        await service.close()


async def serve_until_stopped(service: Service, on_open: Callable[[Joining], None]) -> None:
    """Run a service without a terminal of its own until a signal ends it. Raises AttnTuiError."""
    stopped, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in _SIGNALS:
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
        for number in _SIGNALS:
            loop.remove_signal_handler(number)


def raise_limit() -> None:
    """Allow as many open files as the system does: each who follows takes one."""
    if sys.platform != "win32":
        import resource  # there is none on Windows

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft != hard:
            with suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
