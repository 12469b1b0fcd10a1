"""Who was let in as a follower: types, pastes and resizes without end, explores, reads nothing, answers for others."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import asyncssh
from classroom.wanderer import KEYS, LINES

from campaigns.campaign import Case, FaultError
from campaigns.doors.by_ssh import connect
from campaigns.doors.by_web import opened
from campaigns.doors.frames import VIEWS, frame
from campaigns.doors.packets import KINDS, size
from campaigns.doors.served import CODE, NAME, Attack, Kind, Served, own, served, several
from campaigns.doors.wires import HERE, Wire, host
from campaigns.values import TEXTS

_ENDS = ("leaves", "hangs up", "quits", "returns and quits")
_PRESSED = ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Enter", "Escape", "Home", "End", "PageDown", "F1",
            "Backspace", *"/Iigewbam?!ycxoptPTzHBELCurd0$[]vf ")  # fmt: skip


def case(drawn: Random, folder: Path) -> Case:
    """One or two kinds of followers at once; who answers for others has the lecturer for themselves."""
    if drawn.random() < 0.12:
        what, attack = _answers(own(drawn))
        return served("alone", Served).case(what, attack, steps=False)
    what, attacks = several(drawn, _KINDS, most=2)
    return served("alone", Served).case(what, *attacks)


# At a terminal


class _Terminal(asyncssh.SSHClientSession[bytes]):
    """What somebody types on, and seldom reads."""

    received = b""
    channel: asyncssh.SSHClientChannel[bytes]

    def connection_made(self, chan: asyncssh.SSHClientChannel[bytes]) -> None:
        self.channel = chan

    def data_received(self, data: bytes, datatype: object) -> None:
        self.received = (self.received + data)[-4096:]

    def type(self, text: str) -> None:
        """Type, unless it is over."""
        if not self.channel.is_closing():
            self.channel.write(text.encode("utf-8", "surrogateescape"))

    async def until(self, text: str) -> None:
        """Wait a while for it."""
        for _ in range(100):
            if text.encode() in self.received or self.channel.is_closing():
                break
            await asyncio.sleep(0.005)


@asynccontextmanager
async def _terminal(one: Served, drawn: Random, **options: object) -> AsyncIterator[tuple[_Terminal, object]]:
    at = (80, 24) if drawn.random() < 0.7 else size(drawn)
    kind = "xterm-256color" if drawn.random() < 0.9 else drawn.choice(KINDS)
    name = drawn.choice(("ann", NAME, "Grace", "", "\x1b]0;x\x07", "lecturer", "Z\u0301" * 200))
    async with connect(one, host(drawn), username=name, **options) as connection:
        terminal = _Terminal()
        await connection.create_session(lambda: terminal, term_type=kind, term_size=at, encoding=None, window=1 << 30)
        yield terminal, connection


def _line(drawn: Random) -> str:
    text = drawn.choice((*LINES, *LINES, *TEXTS))[:3000]
    return text.encode("utf-8", "replace").decode() + drawn.choice(("\r", "\r\r", "\t\r"))


def _keys(drawn: Random, n: int) -> list[str]:
    """Keys, and now and then a line where one may be typed."""
    typed = []
    for _ in range(n):
        if drawn.random() < 0.2:
            typed += ["\x1b", drawn.choice("/IigH\x10"), _line(drawn)]
        else:
            typed.append(drawn.choice(KEYS))
    return typed


def _types(drawn: Random) -> tuple[str, Attack]:
    chance, n, end = own(drawn), drawn.choice((1, 10, 40, 80)), drawn.choice(_ENDS)
    typed, together, resizes = _keys(drawn, n), drawn.random() < 0.4, drawn.random() < 0.2

    async def attack(one: Served) -> None:
        async with _terminal(one, chance) as (terminal, connection):
            if chance.random() < 0.8:
                terminal.type(chance.choice((" ", "\x1b[C", "\x1b[D")))
                await terminal.until("You explore")
            for text in ["".join(typed)] if together else typed:
                terminal.type(text)
                if resizes:
                    terminal.channel.change_terminal_size(*size(chance))
                await asyncio.sleep(0 if together or chance.random() < 0.5 else 0.006)
            await asyncio.sleep(chance.choice((0, 0.05, 0.2)))
            await _end(end, terminal, connection)

    return f"{n} keys by SSH{' at once' if together else ''}, {end}", attack


async def _end(end: str, terminal: _Terminal, connection: object) -> None:
    assert isinstance(connection, asyncssh.SSHClientConnection)
    if end == "hangs up":
        connection.abort()
    elif end != "leaves":
        terminal.type("\x1b\x1bfq" if end == "returns and quits" else "q")
        await asyncio.sleep(0.02)


def _pastes(drawn: Random) -> tuple[str, Attack]:
    chance, much = own(drawn), drawn.choice((100, 3999, 4001, 100_000, 4_000_000))
    text = drawn.choice(("a", "é", "\x1b[C", "\r", "1 2 3 ", "\0", "\x1b[200~"))
    bracketed, explores = drawn.random() < 0.6, drawn.random() < 0.5

    async def attack(one: Served) -> None:
        async with _terminal(one, chance) as (terminal, _):
            if explores:
                terminal.type(" ")
                await terminal.until("You explore")
                terminal.type(chance.choice(("/", "i", "")))
                await asyncio.sleep(0.02)
            pasted = (text * (much // len(text.encode())))[:much]
            end = chance.choice(("\x1b[201~", ""))
            terminal.type(f"\x1b[200~{pasted}{end}" if bracketed else pasted)
            await asyncio.sleep(chance.choice((0.02, 0.1)))

    return f"{much:,} bytes of {text!r} {'pasted' if bracketed else 'typed'}", attack


def _resizes(drawn: Random) -> tuple[str, Attack]:
    chance, n = own(drawn), drawn.choice((1, 10, 100))
    sizes, explores = [size(drawn) for _ in range(n)], drawn.random() < 0.3

    async def attack(one: Served) -> None:
        async with _terminal(one, chance) as (terminal, _):
            if explores:
                terminal.type(" ")
                await terminal.until("You explore")
            for at in sizes:
                terminal.channel.change_terminal_size(*at)
                await asyncio.sleep(0 if chance.random() < 0.7 else 0.005)
            await asyncio.sleep(0.03)

    return f"{n} sizes, {sizes[:3]}…{' of who explores' if explores else ''}", attack


def _stalls(drawn: Random) -> tuple[str, Attack]:
    """Reads nothing for the whole case, and makes the class draw."""
    chance, n = own(drawn), drawn.choice((1, 1, 3))
    explores, shown = drawn.random() < 0.3, drawn.choice((3, 12))

    async def come(one: Served) -> None:
        wire = await Wire.to(one.port, host(chance), narrow=True)
        one.held.append(wire)
        connection = await connect(one, HERE, sock=wire.socket)
        terminal = _Terminal()
        await connection.create_session(
            lambda: terminal, term_type="xterm-256color", term_size=(200, 60), encoding=None, window=(1 << 32) - 1
        )
        if explores:
            terminal.type(" ")
        await terminal.until("You explore" if explores else "You follow")
        connection._transport.pause_reading()
        one.held_connections.append(connection)
        for _ in range(shown):
            terminal.type(chance.choice(("L", "C", "\x1b[C", "\x1b[D", "?")))
            terminal.channel.change_terminal_size(*chance.choice(((200, 60), (199, 60), (120, 40))))
            await asyncio.sleep(0.003)

    async def attack(one: Served) -> None:
        await asyncio.gather(*(come(one) for _ in range(n)))

    return f"{n} who read nothing{' and explore' if explores else ''}", attack


def _marks(drawn: Random) -> tuple[str, Attack]:
    """Says that it is lost, again and again, in all ways."""
    chance, n = own(drawn), drawn.choice((10, 500))

    async def attack(one: Served) -> None:
        async with _terminal(one, chance) as (terminal, _):
            await terminal.until("You follow")
            terminal.type("!" * n)
            wire = await _page(one, chance)
            await wire.send(frame(b'{"lost":true}') * n)
            await wire.read(b'"remark"')
            if max(one.room.marks.values(), default=0) > len(one.room.followers):
                raise FaultError(f"of {len(one.room.followers)}, so many are lost: {one.room.marks}")
            wire.close()

    return f"lost {n} times", attack


# In a browser


async def _page(one: Served, drawn: Random, narrow: bool = False) -> Wire:
    wire = await opened(one, host(drawn), narrow=narrow)
    await wire.read(b"\r\n\r\n")
    view = ["en", 80, 24] if drawn.random() < 0.8 else drawn.choice(VIEWS)
    await wire.send(frame(json.dumps({"join": [CODE, *view]}).encode()))
    await wire.read(b'"lines"', quiet=0.2)
    return wire


def _wish(drawn: Random) -> dict[str, object]:
    match drawn.choice(("press", "press", "press", "press", "paste", "click", "look", "follow", "lost")):
        case "press":
            return {"press": [drawn.choice(_PRESSED), drawn.random() < 0.1]}
        case "paste":
            return {"paste": _line(drawn)[:2000]}
        case "click":
            return {"click": [drawn.randrange(-1, 210), drawn.randrange(-1, 70)]}
        case "look":
            return {"look": drawn.choice(VIEWS)}
        case other:
            return {other: True}


def _presses(drawn: Random) -> tuple[str, Attack]:
    chance, n, reads = own(drawn), drawn.choice((1, 10, 40)), drawn.random() < 0.7
    wishes = [_wish(drawn) for _ in range(n)]

    async def attack(one: Served) -> None:
        wire = await _page(one, chance, narrow=not reads)
        for wish in ({"press": ["ArrowRight", False]}, *wishes):
            await wire.send(frame(json.dumps(wish).encode()))
            if reads:
                await wire.read(quiet=0.003)
        await asyncio.sleep(chance.choice((0, 0.1)))
        if not reads:
            return  # it is held until the class hangs up, or the case is over
        wire.leave(chance, 0.5)

    return f"{n} wishes of a page{'' if reads else ' that reads nothing'}", attack


# Answers


def _answers(drawn: Random) -> tuple[str, Attack]:
    """Those of the witnesses are counted, whatever others answer; who has gone is not."""
    chance, n, reveals = own(drawn), drawn.choice((1, 3)), drawn.random() < 0.3
    choices = [str(k) for k in range(drawn.choice((2, 5, 40)))]

    async def attack(one: Served) -> None:
        asked = one.lecturer.ask("word", choices)
        one.terminal.type("1")
        await one.page.answer(asked.at, 1)
        await one.until(lambda: one.room.answered == 2, lambda: f"{one.room.answered} have answered, and not 2")
        own = {0: 1, 1: 1}
        wires = [await _page(one, chance) for _ in range(n)]
        for wire in wires:
            for _ in range(chance.choice((1, 30))):
                at = chance.choice(
                    ([*asked.at], [*asked.at], [asked.at.sitting, asked.at.number - 1, 0], [1 << 52, 0, 0])
                )
                choice = chance.choice((0, 1, len(choices) - 1, len(choices), -1, 10**6, True, "0", None))
                await wire.send(frame(json.dumps({"answer": [at, choice]}).encode()))
            await wire.read()
        async with _terminal(one, chance) as (terminal, _):
            terminal.type("".join(chance.choice("0123456789\r") for _ in range(20)))
            await asyncio.sleep(0.02)
            counted = one.room._answers()
            if sum(counted) > 2 + n + 1 or any(counted[k] < v for k, v in own.items()):
                raise FaultError(f"{n + 3} may answer, and it is counted as {counted}")
            if reveals:
                one.lecturer.reveal()
                terminal.type("12")
                await asyncio.sleep(0.02)
        for wire in wires:
            wire.close()
        wanted = (1, 1, *[0] * (len(choices) - 2))
        await one.until(lambda: one.room._answers() == wanted, lambda: f"{one.room._answers()}, and not {wanted}")
        one.lecturer.withdraw()

    return f"{n} who answer for others, among {len(choices)}", attack


_KINDS: Sequence[Kind] = (
    *[_types] * 5, *[_pastes] * 2, *[_resizes] * 2, *[_stalls] * 2, _marks, *[_presses] * 4,
)  # fmt: skip
