"""What stands between servers of a room: gone and back, slow, another program's, or with messages that none wrote."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from attn_tui.errors import RoomError
from attn_tui.room import redis
from attn_tui.room.state import State, Tally, read_message
from campaigns import values
from campaigns.campaign import Case, FaultError
from campaigns.doors.broker import Broker, Mood
from campaigns.doors.served import Attack, Kind, Served, own, served, several
from campaigns.mutating import mutated

_SHORT = {"_ANSWER": 0.3, "_CONNECT": 0.3, "_SILENCE": 2.0, "_LONGEST_DELAY": 0.1}
"""Seconds in place of those of the program: nobody waits for them here."""
_GARBAGE = (
    b"", b"\r\n", b"+OK\r\n", b"-ERR no\r\n", b"-LOADING\r\n", b"-NOAUTH Authentication required.\r\n", b"$-1\r\n",
    b"*-1\r\n", b":99999999999999999999999\r\n", b"$99999999\r\nx", b"*1000000\r\n", b"%1\r\n", b"_\r\n", b"#t\r\n",
    b"(1\r\n", b",nan\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-x\r\n", b"\xff" * 100, b">1\r\n+x\r\n",
    b"*1\r\n" * 2000, b"$5\r\nhel\r\n", b"!5\r\nERR x\r\n", b"=8\r\ntxt:hell\r\n", b"|1\r\n+a\r\n+b\r\n",
)  # fmt: skip


class _Shared(Served):
    """A class of a room that is shared through a broker."""

    def __init__(self) -> None:
        self.broker = Broker()
        for name, value in _SHORT.items():
            patch.object(redis, name, value).start()
        super().__init__()

    async def _open(self, stores: Any) -> None:
        port = await self.broker.open()
        self._stack.push_async_callback(self.broker.close)
        await super()._open([redis.RedisStore(f"redis://127.0.0.1:{port}/0", "seminar")])
        await self._meets()

    async def _meets(self) -> None:
        await self.until(lambda: self.broker.revision() == tuple(self.room.revision),
                         lambda: f"{self.broker.revision()} is kept, and not {self.room.revision}")  # fmt: skip

    def _is_as_before(self) -> bool:
        return self.broker.revision() >= tuple(self.room.revision) and super()._is_as_before()


def case(drawn: Random, folder: Path) -> Case:
    """One or two things, one after the other."""
    what, attacks = several(drawn, _KINDS, most=2)

    async def attack(one: Served) -> None:
        assert isinstance(one, _Shared)
        for each in attacks:
            await each(one)
        one.broker.mood = lambda answer: answer  # at a moment that nobody waits for

    return served("shared", _Shared).case(what, attack, steps=False)


def _of(attack: Callable[[_Shared], Any]) -> Attack:
    async def run(one: Served) -> None:
        assert isinstance(one, _Shared)
        await attack(one)

    return run


def _gone(drawn: Random) -> tuple[str, Attack]:
    times, pauses = drawn.choice((1, 3)), [drawn.choice((0, 0.01, 0.1)) for _ in range(3)]
    loses = drawn.random() < 0.4

    async def attack(one: _Shared) -> None:
        for pause in pauses[:times]:
            one.broker.mood = lambda answer: None
            one.broker.drop()
            if loses:
                one.broker.kept = {}
            await one.step()
            await asyncio.sleep(pause)
            one.broker.mood = lambda answer: answer
            await asyncio.sleep(pause)

    return f"gone {times} times{', and all is lost' if loses else ''}", _of(attack)


def _moods(drawn: Random) -> dict[str, Mood]:
    """An answer → something else."""
    chance = own(drawn)
    text = drawn.choice(_GARBAGE)

    def seldom(answer: bytes) -> bytes:
        return mutated(chance, answer)[0][: 1 << 20] if chance.random() < 0.4 else answer

    return {
        "says nothing": lambda answer: b"",
        "says half": lambda answer: answer[: len(answer) // 2],
        f"says {text[:20]!r}": lambda answer: text,
        f"says {text[:20]!r} before it": lambda answer: text + answer,
        "says all twice": lambda answer: answer * 2,
        "mangles": seldom,
        "hangs up now and then": lambda answer: None if chance.random() < 0.4 else answer,
    }


def _moody(drawn: Random) -> tuple[str, Attack]:
    what, mood = drawn.choice([*_moods(drawn).items()])
    again = drawn.random() < 0.5

    async def attack(one: _Shared) -> None:
        one.broker.mood = mood
        if again:
            one.broker.drop()
        await one.step()
        await one.step()
        await asyncio.sleep(0.1)

    return f"{what}{', from the beginning' if again else ''}", _of(attack)


def _told(drawn: Random, one: _Shared) -> bytes:
    """A message that another server tells, or one that none does; a state that is newer, mostly."""
    room = one.room
    written = json.loads((room.state if drawn.random() < 0.6 else room._tally()).written())
    if "state" in written:
        revision = written["state"]["revision"]
        revision[1] += drawn.choice((0, 1, 1, 1, 5, 1000))
        revision[2] = drawn.choice((revision[2], 7))
        if drawn.random() < 0.3:
            written["state"]["asked"] = {"at": revision, "kind": "word", "choices": ["a", "b"], "revealed": False}
        shown = written["state"]["shown"]
        if shown and drawn.random() < 0.5:
            shown["systems"][0]["name"] = drawn.choice(("/etc/passwd", "../reverse", "sort", "reverse:1", "x.trace"))
    else:
        written["tally"]["server"], written["tally"]["number"] = drawn.randrange(1, 300), drawn.randrange(1 << 40)
    if drawn.random() < 0.6:
        written = values.changed(drawn, written)[0]
    text = values.text_of(drawn, written)[0] if drawn.random() < 0.3 else json.dumps(written)
    data = text.encode("utf-8", "surrogatepass")
    return mutated(drawn, data)[0] if drawn.random() < 0.2 else data


def _forged(drawn: Random) -> tuple[str, Attack]:
    """Messages that nobody of the room wrote: what is shown may be theirs until the lecturer moves, nothing else."""
    chance, n = own(drawn), drawn.choice((1, 1, 5, 40))

    async def attack(one: _Shared) -> None:
        for _ in range(n):
            data = _told(chance, one)
            _check(data)
            one.broker.publish(data)
            await asyncio.sleep(chance.choice((0, 0, 0.02)))
        await asyncio.sleep(0.1)

    return f"{n} forged messages", _of(attack)


def _check(data: bytes) -> None:
    try:
        read = read_message(data)
    except RoomError:
        return
    if not isinstance(read, State | Tally):
        raise FaultError(f"{data[:300]!r} is read as {read!r}")


def _kept(drawn: Random) -> tuple[str, Attack]:
    """What is kept is another when the server comes back."""
    chance = own(drawn)

    async def attack(one: _Shared) -> None:
        await one.step()
        one.broker.kept[b"state"] = _told(chance, one)
        before = one.broker.asked
        one.broker.mood = lambda answer: answer  # else nobody gets so far as to ask for it
        one.broker.drop()
        # What it says may be newer than its number: the lecturer must show something after it is read.
        await one.until(lambda: one.broker.asked > before, lambda: "nobody comes back")
        await asyncio.sleep(0.1)

    return "something else is kept", _of(attack)


def _beside(drawn: Random) -> tuple[str, Attack]:
    """Bytes among the messages."""
    chance, n = own(drawn), drawn.choice((1, 5))

    async def attack(one: _Shared) -> None:
        for _ in range(n):
            one.broker.send(chance.choice((*_GARBAGE, chance.randbytes(100))))
            await asyncio.sleep(0.02)
        await one.step()

    return f"{n} times bytes that are no message", _of(attack)


_KINDS: Sequence[Kind] = (
    *[_gone] * 2, *[_moody] * 4, *[_forged] * 5, *[_kept] * 2, _beside,
)  # fmt: skip
