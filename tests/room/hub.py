"""A store in memory, in place of a Redis server: servers can be cut off from it, and it can lose all it keeps."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from attn_tui.errors import RoomError
from attn_tui.room.sharing import Heard, Joined, Trouble
from attn_tui.room.state import State, Tally, read_message


class Hub:
    """Keeps the newest state, and passes messages on as text."""

    def __init__(self) -> None:
        self.kept: str | None = None
        self.stores: list[HubStore] = []
        self.passed_on: list[State | Tally] = []

    def pass_on(self, message: State | Tally) -> None:
        self.passed_on.append(message)
        for store in self.stores:
            if store.is_reached:
                store.inbox.put_nowait(message.written())

    def restart(self) -> None:
        """Lose all that is kept, and all connections."""
        self.kept = None
        for store in self.stores:
            store.cut()
            store.mend()


class HubStore:
    """One server's connection to a hub."""

    def __init__(self, hub: Hub) -> None:
        self.hub, self.inbox = hub, asyncio.Queue[str | None]()
        self.reached = asyncio.Event()
        self.reached.set()
        self.is_closed = False
        hub.stores.append(self)

    @property
    def is_reached(self) -> bool:
        return self.reached.is_set()

    def cut(self) -> None:
        """Neither hear nor tell anything, from now on."""
        self.reached.clear()
        self.inbox.put_nowait(None)

    def mend(self) -> None:
        self.reached.set()

    def _check(self) -> None:
        if not self.is_reached:
            raise RoomError("the hub does not answer.")

    async def publish(self, state: State) -> None:
        await asyncio.sleep(0)
        self._check()
        kept = self.hub.kept and read_message(self.hub.kept)
        if not isinstance(kept, State) or state.revision > kept.revision:
            self.hub.kept = state.written()
            self.hub.pass_on(state)

    async def tell(self, tally: Tally) -> None:
        await asyncio.sleep(0)
        self._check()
        self.hub.pass_on(tally)

    async def changes(self) -> AsyncGenerator[Heard, None]:
        while True:
            await self.reached.wait()
            while not self.inbox.empty():
                self.inbox.get_nowait()
            kept = self.hub.kept and read_message(self.hub.kept)
            yield Joined(kept if isinstance(kept, State) else None)
            while (written := await self.inbox.get()) is not None:
                yield read_message(written)
            yield Trouble("the hub does not answer.")

    async def close(self) -> None:
        self.is_closed = True
