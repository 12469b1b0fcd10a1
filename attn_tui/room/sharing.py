"""One room on several servers: each tells the others through a store, and the higher revision wins.

A store keeps the newest state and passes messages on; it may go away and come back, and may deliver late, twice, or in
another order. Nothing is lost by that but time: every server has all of the state, and tells it anew if the store's is
older. What followers say is told again every few seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from attn_tui.errors import RoomError
from attn_tui.room.room import Room
from attn_tui.room.shown import Shown
from attn_tui.room.state import Revision, State, Tally
from attn_tui.room.watching import Change


@dataclass(frozen=True, slots=True)
class Joined:
    """The store has been reached, for the first time or again."""

    kept: State | None
    """What it keeps."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """The store cannot be reached, or has told something that cannot be used."""

    sentence: str


Heard: TypeAlias = State | Tally | Joined | Trouble


class Store(Protocol):
    """Where servers of a room meet."""

    async def publish(self, state: State) -> None:
        """Keep a state and pass it on, if it is newer than the one that is kept. Raises RoomError if it cannot."""

    async def tell(self, tally: Tally) -> None:
        """Pass on what followers say. Raises RoomError if it cannot."""

    def changes(self) -> AsyncGenerator[Heard, None]:
        """What is passed on, this server's own among it; first `Joined`, and again whenever it may have missed some."""

    async def close(self) -> None:
        """End it."""


class Alone:
    """The store of a room that is on one server."""

    async def publish(self, state: State) -> None:
        """Nobody else wants to know."""

    async def tell(self, tally: Tally) -> None:
        """Nobody else wants to know."""

    async def changes(self) -> AsyncGenerator[Heard, None]:
        """Wait for ever: nobody tells anything."""
        yield Joined(None)
        await asyncio.Event().wait()

    async def close(self) -> None:
        """There is nothing to end."""


class Sharing:
    """Keeps a room the same as on all other servers, as long as `run` runs."""

    def __init__(
        self,
        room: Room,
        store: Store,
        *,
        check: Callable[[Shown], None] = lambda shown: None,
        on_trouble: Callable[[str], None] = lambda sentence: None,
        pace: float = 0.25,
        beat: float = 5.0,
    ) -> None:
        """Share a room through a store.

        `check` raises RoomError if this server cannot show what the room shows already; `on_trouble` is told in one
        sentence what is wrong, and "" when it no longer is. What followers say is told at most every `pace` seconds,
        and every `beat` seconds even if nothing has changed.
        """
        self._room, self._store = room, store
        self._check, self._on_trouble = check, on_trouble
        self._pace, self._beat = pace, beat
        self._kept = Revision()  # the highest that the store is known to keep
        self.joined = asyncio.Event()
        """Set as soon as the store has told what it keeps."""
        self.others: Sequence[Sharing] = ()
        """What shares the same room through other stores: what is heard of followers here is told there."""
        self._state_due, self._tally_due = asyncio.Event(), asyncio.Event()
        self._tells_anew = True
        self._relayed: dict[int, Tally] = {}
        self._troubles = {"hearing": "", "telling": ""}

    async def run(self) -> None:
        """Share until it is cancelled. Raises RoomError if the room that is joined cannot be shown by this server."""
        end = self._room.watch(self._changed)
        try:
            async with asyncio.TaskGroup() as tasks:
                for loop in (self._listen, self._publish, self._tell):
                    tasks.create_task(loop())
        except BaseExceptionGroup as group:  # what ends one loop ends all
            refused = group.subgroup(RoomError)
            raise (refused or group).exceptions[0] from None
        finally:
            end()
            await self._store.close()

    def _changed(self, change: Change) -> None:
        (self._state_due if change in ("shown", "asked") else self._tally_due).set()
        if change == "shown":
            self._tally_due.set()  # it says what the marks are about

    async def _listen(self) -> None:
        async with aclosing(self._store.changes()) as changes:
            async for heard in changes:
                match heard:
                    case Joined(kept):
                        self._join(kept)
                    case State():
                        self._kept = max(self._kept, heard.revision)
                        self._room.receive(heard)
                    case Tally():
                        if heard.server != self._room.server and not self._room.knows(heard.server):
                            self._tell_anew()  # it is new here, and knows as little of this one
                        if self._room.hear(heard):
                            for other in self.others:
                                other.relay(heard)
                    case Trouble(sentence):
                        self._say("hearing", sentence)

    def _join(self, kept: State | None) -> None:
        if kept is not None and kept.shown is not None and not self.joined.is_set():
            self._check(kept.shown)
        self._kept = kept.revision if kept else Revision()  # it may have lost what it kept before
        if kept is not None:
            self._room.receive(kept)
        self.joined.set()
        self._say("hearing", "")
        self._state_due.set()
        self._tell_anew()

    def relay(self, tally: Tally) -> None:
        """Tell, soon, what followers say on a server that is heard through another store."""
        self._relayed[tally.server] = tally
        self._tally_due.set()

    def _tell_anew(self) -> None:
        self._tells_anew = True
        self._tally_due.set()

    async def _publish(self) -> None:
        delay = self._pace
        while True:
            await self._state_due.wait()
            self._state_due.clear()
            state = self._room.state
            if not self.joined.is_set() or state.revision <= self._kept:
                continue
            try:
                await self._store.publish(state)
            except RoomError as error:
                self._say("telling", str(error))
                await asyncio.sleep(delay)
                delay = min(2 * delay, self._beat)
                self._state_due.set()  # for the newest one by then
            else:
                self._say("telling", "")
                self._kept, delay = max(self._kept, state.revision), self._pace

    async def _tell(self) -> None:
        clock = asyncio.get_running_loop().time
        told, beats_at = None, clock() + self._beat
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout_at(beats_at):
                    await self._tally_due.wait()
            self._tally_due.clear()
            self._room.forget_silent()
            tally = self._room.tally()
            content = replace(tally, number=0)
            if self._tells_anew or content != told or clock() >= beats_at:
                beats_at = clock() + self._beat
                self._tells_anew = False  # before it is told: meanwhile, there may be another reason to tell it anew
                if self.joined.is_set() and await self._can_tell(tally):
                    told = content
            relayed, self._relayed = self._relayed, {}
            for one in relayed.values() if self.joined.is_set() else ():
                await self._can_tell(one)
            await asyncio.sleep(self._pace)

    async def _can_tell(self, tally: Tally) -> bool:
        try:
            await self._store.tell(tally)
        except RoomError as error:
            self._say("telling", str(error))
            self._tells_anew = True
            return False
        self._say("telling", "")
        return True

    def _say(self, of: str, sentence: str) -> None:
        before = self._wrong
        self._troubles[of] = sentence
        if self._wrong != before:
            self._on_trouble(self._wrong)

    @property
    def _wrong(self) -> str:
        return self._troubles["telling"] or self._troubles["hearing"]
