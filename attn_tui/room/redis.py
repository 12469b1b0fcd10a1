"""The store of a room on several servers: a Redis server, or what speaks its protocol.

A hash keeps the newest state with its revision; a channel passes on that and what followers say. Whoever may write to
that Redis server may write what the class is shown: give it a password, and keep it in the machines' own network.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import AsyncGenerator, Awaitable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from attn_tui.errors import RoomError
from attn_tui.room.sharing import Heard, Joined, Trouble
from attn_tui.room.state import State, Tally, read_message
from attn_tui.text import printable, shown

if TYPE_CHECKING:
    from redis.asyncio.client import PubSub

KEPT = 1800
"""Seconds that the state is kept after the last server has gone: so long, a class can go on where it was."""
_CONNECT, _ANSWER = 5.0, 5.0  # seconds to wait
_SILENCE = 15.0  # in which this server's own messages at least would have come back
_FIRST_DELAY, _LONGEST_DELAY = 0.1, 5.0
_NAME = re.compile("[a-z0-9][a-z0-9-]{0,63}")

# Compared where it is kept, so that of two servers that write at once the higher revision stays.
_PUBLISH = """
local kept = redis.call('HMGET', KEYS[1], 'sitting', 'number', 'server')
for i = 1, 3 do
  local own, other = tonumber(ARGV[i]), tonumber(kept[i] or '') or -1
  if own < other then return 0 end
  if own > other then
    redis.call('HSET', KEYS[1], 'sitting', ARGV[1], 'number', ARGV[2], 'server', ARGV[3], 'state', ARGV[4])
    redis.call('EXPIRE', KEYS[1], ARGV[5])
    redis.call('PUBLISH', ARGV[6], ARGV[4])
    return 1
  end
end
return 0
"""


class RedisStore:
    """A room of that name on a Redis server."""

    def __init__(self, url: str, name: str) -> None:
        """Take a URL, as redis://:PASSWORD@HOST:6379/0, and a name. Nothing is connected before it is used.

        Raises RoomError if there can be no such URL or room, or the Python package redis is missing.
        """
        if not _NAME.fullmatch(name):
            raise RoomError(
                f"{shown(name)} cannot name a room; take up to 64 small letters, figures and hyphens, as in seminar-2."
            )
        try:
            from redis.asyncio import Redis  # optional, and 0.1 s
            from redis.asyncio.retry import Retry
            from redis.backoff import NoBackoff
            from redis.exceptions import RedisError
        except ImportError:
            raise RoomError(
                "several servers need the Python package redis; install it with pip install 'attn-tui[class]'."
            ) from None
        try:
            self._client: Any = Redis.from_url(
                url,
                socket_connect_timeout=_CONNECT,
                socket_timeout=_ANSWER,
                retry=Retry(NoBackoff(), 1),  # once, for a connection that the server has closed meanwhile
            )
        except (ValueError, RedisError):
            raise RoomError(  # the URL may have a password in it
                "this is no URL of a Redis server; it begins with redis://, rediss:// or unix://, as in "
                "redis://localhost:6379/0."
            ) from None
        self._key, self._channel = f"attn-tui:{name}", f"attn-tui:{name}:told"

    @property
    def where(self) -> str:
        """The server's host and port, or its socket, without the password."""
        about = self._client.connection_pool.connection_kwargs
        return printable(str(about.get("path") or f"{about.get('host', 'localhost')}:{about.get('port', 6379)}"))

    async def reach(self) -> None:
        """Raise RoomError if it cannot be reached now."""
        await self._answer(self._client.ping())

    async def publish(self, state: State) -> None:
        """Keep a state and pass it on, if it is newer than the one that is kept. Raises RoomError if it cannot."""
        values = [*state.revision, state.written(), KEPT, self._channel]
        await self._answer(self._client.eval(_PUBLISH, 1, self._key, *values))

    async def tell(self, tally: Tally) -> None:
        """Pass on what followers say. Raises RoomError if it cannot."""
        async with self._client.pipeline(transaction=False) as commands:
            await self._answer(commands.publish(self._channel, tally.written()).expire(self._key, KEPT).execute())

    async def _answer(self, command: Awaitable[object]) -> None:
        try:
            with _cancellable():
                await command
        except Exception as error:  # also what the client stumbles over if that is no Redis server
            raise self._unreachable(error) from None

    async def changes(self) -> AsyncGenerator[Heard, None]:
        """What is passed on; after an interruption, it tries again, less and less often, until it is reached."""
        delay = _FIRST_DELAY
        while True:
            try:
                async with self._client.pubsub() as told:
                    with _cancellable():
                        await self._subscribe(told)
                        # Only then, so that nothing can be missed between the two.
                        kept = await self._client.hget(self._key, "state")
                    for heard in self._joined(kept):
                        yield heard
                    delay = _FIRST_DELAY
                    while True:
                        with _cancellable():
                            heard = await self._next(told)
                        yield heard
            except Exception as error:  # the same
                yield Trouble(str(self._unreachable(error)))
            # Not all servers at the same moment.
            await asyncio.sleep(delay * random.uniform(0.5, 1))
            delay = min(2 * delay, _LONGEST_DELAY)

    async def close(self) -> None:
        """End all connections."""
        await self._client.aclose()

    async def _subscribe(self, told: PubSub) -> None:
        await told.subscribe(self._channel)
        async with asyncio.timeout(_ANSWER):
            while (await told.get_message(timeout=_ANSWER) or {}).get("type") != "subscribe":
                pass

    def _joined(self, kept: bytes | None) -> list[Heard]:
        try:
            message = None if kept is None else read_message(kept)
        except RoomError as error:
            return [Joined(None), Trouble(str(error))]
        return [Joined(message if isinstance(message, State) else None)]

    async def _next(self, told: PubSub) -> Heard:
        async with asyncio.timeout(_SILENCE):
            while True:
                message = await told.get_message(ignore_subscribe_messages=True, timeout=_SILENCE)
                if message is not None and message.get("type") == "message":
                    break
        try:
            return read_message(message["data"])
        except RoomError as error:
            return Trouble(str(error))

    def _unreachable(self, error: BaseException) -> RoomError:
        reason = printable(str(error)).strip().rstrip(".") if isinstance(error, OSError) else ""
        return RoomError(
            f"the Redis server at {self.where} does not answer ({reason[:100] or type(error).__name__}); this server "
            "goes on by itself until it does."
        )


@contextmanager
def _cancellable() -> Iterator[None]:
    """Let no cancellation be lost.

    Before Python 3.12, `asyncio.wait_for`, which the client uses, takes one for nothing if it comes together with what
    is waited for (https://github.com/python/cpython/issues/86296).
    """
    task = asyncio.current_task()
    before = task.cancelling() if task else 0
    try:
        yield
    finally:
        if task and task.cancelling() > before:
            raise asyncio.CancelledError
