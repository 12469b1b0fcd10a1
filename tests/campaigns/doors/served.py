"""A class that is served in this process, and followed as it should be; after each case all is as it was before it."""

from __future__ import annotations

import asyncio
import atexit
import gc
import os
import threading
import traceback
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from random import Random
from typing import TypeAlias
from unittest.mock import patch

import asyncssh

from attn_tui.classroom.service import Listening, Service
from attn_tui.cli.lectures import of_sentence
from attn_tui.cli.serve import serve
from attn_tui.room.codes import RoomCode
from attn_tui.room.guard import Guard
from attn_tui.room.limits import Limits
from attn_tui.room.sharing import Store
from attn_tui.settings import Settings
from campaigns.campaign import Case, FaultError
from campaigns.doors.growth import Growth
from campaigns.doors.noted import Clock, Noted, refilled
from campaigns.doors.wires import Wire
from campaigns.doors.witnesses import AtTerminal, InPage, pictures

CODE, WRONG = "KXRM-TWPB", "BCDF-GHJK"
NAME = "Ada Lovelace"
"""What the witness at a terminal is called."""
PLACES = ((1, 2), (1, 3), (2, 4), (0, 2), (2, 1))
LIMITS = Limits(idle=1e9, total=1e9)
PATIENCE = 100.0
"""Seconds for what never takes one."""
LEAVING = PATIENCE
"""The same, for what those leave behind who are gone."""
_MINUTE, _LONG = LIMITS.knocking_seconds + 5, LIMITS.stalled + 5
_TURN = 40
"""Times as long as the longest callback while the witnesses came: so long nobody may keep all others waiting."""
GONE = (OSError, asyncssh.Error, asyncio.IncompleteReadError, TimeoutError)
"""What may happen to an attacker."""

Attack: TypeAlias = "Callable[[Served], Awaitable[object]]"
Kind: TypeAlias = Callable[[Random], tuple[str, Attack]]
"""Draws an attack, and says what it is."""


@dataclass(frozen=True)
class Counted:
    """What a process has, and what a door has let in."""

    tasks: int
    files: int
    threads: int
    clients: int
    connections: int
    people: tuple[tuple[int, str, str], ...]
    followers: int
    explorers: int
    marks: int
    answered: int
    knocking: int
    addresses: int
    views: int


class Served:
    """One class for many cases."""

    def __init__(self, *stores: Store) -> None:
        self.runner = asyncio.Runner()
        self.loop = self.runner.get_loop()
        self._stack = AsyncExitStack()
        self.noted, self.clock, self._growth = Noted(), Clock(), Growth()
        self.held: list[Wire] = []
        """Connections that stay open until the class hangs up, or the case is over."""
        self.held_connections: list[asyncssh.SSHClientConnection] = []
        """The same, of who does not read what has come."""
        self._step = 0
        with self.noted.listening(self.loop):
            self.runner.run(self._open(stores))
        self._turn = _TURN * self.noted.longest

    def close(self) -> None:
        """End the class."""
        self.runner.run(self._stack.aclose())
        self.runner.close()

    async def _open(self, stores: Sequence[Store]) -> None:
        context = serve.make_context("serve", ["123", "-c", "reverse"])
        lecture = of_sentence(context, "123", Settings())
        self.guard = Guard(LIMITS, self.clock)
        keys = [asyncssh.generate_private_key("ssh-ed25519") for _ in range(2)]
        listening = Listening(keys[0], code=RoomCode(CODE), web_port=0, keys=[keys[1]])
        with patch("attn_tui.classroom.service.Guard", lambda: self.guard):
            service = Service(lecture, listening, stores=stores)
        await service.open()
        self._stack.push_async_callback(service.close)
        self.service, self.room = service, service.room
        assert service._web is not None
        self.door, self.web = service._door, service._web
        self.port, self.web_port = service.joining.port, self.web._listens.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        self.lecturer, self._shown = self.room.lecturer(), lecture.shown
        shown = [replace(lecture.shown, place=place) for place in PLACES]
        self._pictures = dict(zip(PLACES, await pictures(shown, lecture.opens(lecture.shown)), strict=True))
        enter = self._stack.enter_async_context
        self.terminal = await enter(AtTerminal.joined(self.port, CODE, NAME, "You follow the lecturer."))
        self.page = await enter(InPage.joined(self.web_port, CODE))
        self.explorer = await enter(AtTerminal.joined(self.port, CODE, "Grace", "You explore"))
        await self.explorer.explores()
        await self.step()
        await asyncio.sleep(0.2)
        self._explored = self.explorer.lines
        self._people = self._counted().people
        self._before = self._counted()

    # A case

    def case(self, what: str, *attacks: Attack, steps: bool = True) -> Case:
        """Make a case of what several do at once; the lecturer steps meanwhile, unless told otherwise."""

        def run() -> str:
            with self.noted.listening(self.loop):
                return self.runner.run(self._run(attacks, steps))

        return Case(what, run)

    async def _run(self, attacks: Sequence[Attack], steps: bool) -> str:
        self.noted.found, self.noted.longest = [], 0.0
        refilled(self.guard)
        attacking = asyncio.gather(*(_attacked(self, attack) for attack in attacks))
        try:
            async with asyncio.timeout(PATIENCE):
                if steps:
                    await self.step()
                await attacking
        except TimeoutError:
            raise FaultError("an attack never ends") from None
        finally:
            attacking.cancel()
        await self._hangs_up()
        await self.step()
        await self._judge()
        _forget_cancelled(self.loop)
        self._growth.case()
        return "unharmed"

    async def step(self) -> None:
        """Show another place, and wait until all see it. Raises FaultError if they do not."""
        self._step += 1
        place = PLACES[self._step % len(PLACES)]
        self.lecturer.show(replace(self._shown, place=place))
        wanted = self._pictures[place]
        await self.until(lambda: self.terminal.lines == wanted, lambda: _differs(self.terminal.lines, wanted))
        await self.until(lambda: self.page.lines == wanted, lambda: _differs(self.page.lines, wanted))

    async def until(self, true: Callable[[], object], fault: Callable[[], str], seconds: float = PATIENCE) -> None:
        """Wait for it. Raises FaultError if it never comes."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not true():
                    await asyncio.sleep(0.003)
                return
        raise FaultError(fault())

    async def _hangs_up(self) -> None:
        """Let time pass: who was not let in, or has read nothing, must be gone, though they hold on to it."""
        for seconds in (_MINUTE, 0.0, _LONG):
            self.clock.ahead += seconds
            self.door._check()
            self.web._check()
            await asyncio.sleep(0)
        await self.until(
            lambda: not self.guard.knocking.total() and not any(one.waiting for one in self.door.clients),
            lambda: f"{self.guard.knocking.total()} who are not let in are not hung up on",
        )
        for connection in self.held_connections:
            connection.abort()
        for wire in self.held:
            wire.close()
        self.held.clear()
        self.held_connections.clear()

    # What is looked at

    async def _judge(self) -> None:
        for task in self.service._tasks:
            if task.done():  # which ends the class
                task.result()
        mirrors = self.service.classroom.mirrors
        for seat in mirrors._seats.values():  # which are kept for a minute
            if not seat.receivers and seat.closing is not None:
                seat.closing.cancel()
                seat.is_idle = True
        mirrors._woken.set()
        await self.until(self._is_as_before, self._more, LEAVING)
        gc.collect()
        await asyncio.sleep(0)
        if self.noted.found:
            raise FaultError("; ".join(self.noted.found)[:3000])
        for witness in (self.terminal, self.page, self.explorer):
            if not witness.is_there:
                raise FaultError(f"{type(witness).__name__} is no longer where it was")
        if self.explorer.lines != self._explored:
            raise FaultError(f"who explores sees what others do: {_differs(self.explorer.lines, self._explored)}")
        if self.noted.longest > self._turn:
            raise FaultError(f"all wait for one: {self.noted.longest:.2f} s, and {self._turn:.2f} are the most")

    def _is_as_before(self) -> bool:
        now, before = self._counted(), self._before
        return (
            replace(now, tasks=0, files=0, threads=0) == replace(before, tasks=0, files=0, threads=0)
            and now.tasks <= before.tasks
            and now.files <= before.files
            and now.threads <= before.threads + 40  # the loop's, which stay for the next
        )

    def _more(self) -> str:
        tasks = [repr(task)[:200] for task in asyncio.all_tasks()]
        return f"not as before: {self._counted()}, and it was {self._before}; {tasks}"

    def _counted(self) -> Counted:
        persons, own = sorted(self.room.followers.items()), self.room._tally()
        return Counted(
            len(asyncio.all_tasks()),
            len(os.listdir("/dev/fd")),
            threading.active_count(),
            len(self.door.clients),
            len(self.web.connections),
            tuple((number, person.name, person.where) for number, person in persons),
            self.guard.followers,
            self.guard.explorers,
            sum(n for *_, n in own.marks),
            sum(own.answers),
            self.guard.knocking.total(),
            len(self.guard.open),
            len(self.service.classroom.mirrors._seats),
        )


def _forget_cancelled(loop: asyncio.AbstractEventLoop) -> None:
    """Let go of timers that nobody waits for: until they would be due, each keeps its context, and so a whole app."""
    timers: list[asyncio.TimerHandle] = loop._scheduled  # type: ignore[attr-defined]
    for timer in timers:
        if timer.cancelled():
            timer._context = None  # type: ignore[attr-defined]


async def _attacked(served: Served, attack: Attack) -> None:
    try:
        await attack(served)
    except GONE:
        pass
    except Exception as error:  # an attacker's library may stumble over what it has sent itself
        *_, (last, _) = traceback.walk_tb(error.__traceback__)
        if not last.f_globals.get("__name__", "").startswith(("asyncssh.", "aiohttp.")):
            raise


def _differs(lines: Sequence[str], wanted: Sequence[str]) -> str:
    pairs = [(a, b) for a, b in zip(lines, wanted, strict=False) if a != b]
    return f"a witness sees {pairs[:3]} in {len(lines)} lines"


_SERVED: dict[str, Served] = {}


def served(kind: str, opens: Callable[[], Served]) -> Served:
    """The class of this process that all cases of a kind share."""
    if kind not in _SERVED:
        atexit.register(close)  # before what its tasks need is gone
        _SERVED[kind] = opens()
    return _SERVED[kind]


def close() -> None:
    """End all of them."""
    while _SERVED:
        _SERVED.popitem()[1].close()


def several(drawn: Random, kinds: Sequence[Kind], most: int) -> tuple[str, list[Attack]]:
    """Draw some attacks, mostly one, and say what they are."""
    n = 1 if drawn.random() < 0.6 else drawn.randint(2, most)
    found = [drawn.choice(kinds)(own(drawn)) for _ in range(n)]
    return "; ".join(what for what, _ in found), [attack for _, attack in found]


def own(drawn: Random) -> Random:
    """What is drawn while a case runs: in the same order, whatever the others do."""
    return Random(drawn.random())
