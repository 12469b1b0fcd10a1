"""Who comes to the door for terminals: too many, half-open, with a handshake that is none, with wrong codes; and who is
let in, and asks for what there is not."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import asyncssh
from asyncssh.packet import Boolean, String, UInt32

from campaigns.campaign import Case, FaultError
from campaigns.doors.packets import COMMANDS, packet
from campaigns.doors.served import CODE, GONE, NAME, WRONG, Attack, Kind, Served, own, served, several
from campaigns.doors.wires import HERE, Wire, host
from campaigns.mutating import mutated

_HELLO = b"SSH-2.0-OpenSSH_9.6\r\n"


def case(drawn: Random, folder: Path) -> Case:
    """One to three kinds of attackers at once."""
    what, attacks = several(drawn, _KINDS, most=3)
    return served("alone", Served).case(what, *attacks)


def connect(one: Served, from_host: str, **options: Any) -> Any:
    """A connection by SSH of who knows the code, unless told otherwise."""
    options = {"password": CODE, "username": "ann", "client_keys": None, **options}
    at = {} if "sock" in options else {"host": HERE, "port": one.port, "local_addr": (from_host, 0)}
    return asyncssh.connect(**at | options, known_hosts=None, config=None, agent_path=None, login_timeout=5)


# Before one is let in


def _flood(drawn: Random) -> tuple[str, Attack]:
    n, ways = drawn.choice((3, 10, 40)), ("closes", "resets", "holds", "says half", "says nonsense", "shows a key half")
    kinds = [drawn.choice(ways) for _ in range(n)]
    data = [_said(drawn, kind) for kind in kinds]
    hosts = [host(drawn) for _ in kinds]

    async def come(one: Served, kind: str, said: bytes, from_host: str) -> None:
        wire = await Wire.to(one.port, from_host)
        one.held.append(wire)
        await wire.send(said)
        if kind == "closes":
            wire.close()
        elif kind == "resets":
            wire.reset()

    async def attack(one: Served) -> None:
        coming = (come(one, *each) for each in zip(kinds, data, hosts, strict=True))
        await asyncio.gather(*coming, return_exceptions=True)

    return f"{n} connections that {', '.join(sorted(set(kinds)))}", attack


def _said(drawn: Random, kind: str) -> bytes:
    match kind:
        case "says half":
            return _HELLO[: drawn.randrange(1, len(_HELLO))]
        case "says nonsense":
            return drawn.choice(
                (drawn.randbytes(drawn.choice((10, 5000))), b"GET / HTTP/1.1\r\n\r\n", b"x" * 70_000, b"\n" * 3000)
            )
        case "shows a key half":
            names = [String(b"curve25519-sha256")] * 10
            body = b"\x14" + bytes(16) + b"".join(names) + Boolean(False) + UInt32(0)
            packed = UInt32(len(body) + 5) + b"\x04" + body + bytes(4)
            return _HELLO + mutated(drawn, packed)[0][:70_000]
        case _:
            return drawn.choice((b"", _HELLO))


def _mangled(drawn: Random) -> tuple[str, Attack]:
    """A handshake by a client that does as it should, of which something arrives otherwise."""
    at, chance, from_host = drawn.choice((0, 21, drawn.randrange(2500))), own(drawn), host(drawn)
    stalls = drawn.random() < 0.2

    async def attack(one: Served) -> None:
        wire, mangles = await Wire.to(one.port, from_host), _mangler(at, chance, stalls)
        pumps: list[asyncio.Task[None]] = []

        def relay(far: socket.socket) -> None:
            ways = (far, wire.socket, mangles), (wire.socket, far, None)
            pumps.extend(asyncio.create_task(_pump(*way)) for way in ways)

        with socket.create_server((HERE, 0)) as listens:
            listens.setblocking(False)
            connecting = asyncio.ensure_future(connect(one, HERE, port=listens.getsockname()[1]))
            far, _ = await asyncio.get_running_loop().sock_accept(listens)
            relay(far)
            try:
                async with asyncio.timeout(0.4):
                    async with await connecting as connection:
                        await connection.run("id", check=False)
            finally:
                for pump in pumps:
                    pump.cancel()
                await asyncio.wait(pumps)
                far.close()
                wire.close()

    return f"a handshake that {'stops' if stalls else 'is another'} from byte {at} on", attack


async def _pump(source: socket.socket, sink: socket.socket, change: Callable[[bytes], bytes] | None) -> None:
    loop = asyncio.get_running_loop()
    with suppress(OSError):
        while data := await loop.sock_recv(source, 1 << 16):
            await loop.sock_sendall(sink, change(data) if change else data)
        sink.shutdown(socket.SHUT_WR)


def _mangler(at: int, chance: Random, stalls: bool) -> Callable[[bytes], bytes]:
    seen = 0

    def change(data: bytes) -> bytes:
        nonlocal seen
        start, seen = at - seen, seen + len(data)
        if stalls:
            return data[: max(0, start)]
        return data[:start] + mutated(chance, data[start:])[0][: 1 << 16] if 0 <= start < len(data) else data

    return change


def _codes(drawn: Random) -> tuple[str, Attack]:
    """Wrong codes in all ways, at once."""
    n, from_host = drawn.choice((1, 3, 6)), host(drawn)
    codes = [
        drawn.choice((WRONG, "", "\0", "a" * 300, "a" * 20_000, "é\x1b[2J", CODE[:-1], f"{CODE} x")) for _ in range(n)
    ]
    names = [drawn.choice((NAME, "root", "lecturer", "", "\x1b]0;x\x07", "a" * 5000)) for _ in range(n)]

    async def come(one: Served, code: str, name: str) -> None:
        tries = [code] * 8

        class Guessing(asyncssh.SSHClient):
            def password_auth_requested(self) -> str | None:
                return tries.pop() if tries else None

        async with connect(one, from_host, username=name, password=None, client_factory=Guessing):
            raise FaultError(f"{code!r:.40} lets in")

    async def attack(one: Served) -> None:
        for found in await asyncio.gather(*(come(one, *each) for each in zip(codes, names, strict=True)),
                                          return_exceptions=True):  # fmt: skip
            if isinstance(found, FaultError):
                raise found

    return f"{n} who guess codes", attack


def _unasked(drawn: Random) -> tuple[str, Attack]:
    """Messages, in place of a code, that come when nobody has been let in."""
    chance, n, from_host = own(drawn), drawn.choice((1, 5, 40)), host(drawn)

    async def attack(one: Served) -> None:
        before = one.guard.followers

        class Hasty(asyncssh.SSHClient):
            def connection_made(self, conn: Any) -> None:
                self.connection = conn

            def password_auth_requested(self) -> None:
                for _ in range(n):
                    kind, data = drawn_before(chance)
                    self.connection.send_packet(kind, data)

        async with asyncio.timeout(0.4):
            async with connect(one, from_host, password=None, client_factory=Hasty):
                raise FaultError("it was let in without a code")
        assert before

    return f"{n} messages of who has not been let in", attack


def drawn_before(drawn: Random) -> tuple[int, bytes]:
    """A message that asks to be let in (RFC 4252, RFC 4256), or one that may come only later."""
    if drawn.random() < 0.4:
        return packet(drawn, 0, (HERE, 22))
    way, parts = drawn.choice(
        (
            ("none", []),
            ("password", [Boolean(False), String(drawn.choice((WRONG, b"\xff", "x" * 3000)))]),
            ("password", [Boolean(True), String(WRONG), String("x")]),
            ("keyboard-interactive", [String(""), String("")]),
            ("publickey", [Boolean(False), String("ssh-ed25519"), String(drawn.randbytes(40))]),
            ("publickey", [Boolean(True), String("ssh-ed25519"), String(drawn.randbytes(40)), String(b"x")]),
            ("hostbased", [String("ssh-rsa"), String(b"x"), String("h"), String("root"), String(b"x")]),
            ("gssapi-with-mic", [UInt32(1), String(b"x")]),
        )
    )
    data = b"".join([String(drawn.choice((NAME, "root"))), String("ssh-connection"), String(way), *parts])
    return 50, mutated(drawn, data)[0][:40_000] if drawn.random() < 0.5 else data


# When one is let in


def _asks(drawn: Random) -> tuple[str, Attack]:
    """What a client of asyncssh can ask for."""
    kind, command, from_host = drawn.choice(_WISHES), drawn.choice(COMMANDS), host(drawn)

    async def attack(one: Served) -> None:
        led: list[object] = []
        trap = await asyncio.start_server(lambda reader, writer: (led.append(reader), writer.close()), HERE, 0)
        try:
            async with connect(one, from_host) as connection:
                with suppress(asyncssh.ChannelOpenError, asyncssh.ChannelListenError, *GONE):
                    async with asyncio.timeout(0.5):
                        await kind(connection, command, trap.sockets[0].getsockname()[1])
        finally:
            trap.close()
        if led:
            raise FaultError("it was led on to another port")

    return f"{kind.__name__.strip('_')} {command[:20]!r}", attack


async def _run(connection: Any, command: str, port: int) -> None:
    done = await connection.run(command, check=False)
    if done.stdout or done.exit_status == 0:
        raise FaultError(f"{command!r} was run: {done.stdout!r:.100}")


async def _subsystem(connection: Any, command: str, port: int) -> None:
    process = await connection.create_process(subsystem=command[:100] or "sftp")
    if await process.stdout.read():
        raise FaultError("there is a subsystem")


async def _environment(connection: Any, command: str, port: int) -> None:
    process = await connection.create_process(
        env={"LANG": "ko", "LD_PRELOAD": command, "PAGER": command}, term_type="xterm", x11_forwarding="ignore_failure"
    )
    await process.stdout.read(100)
    process.stdin.write("q")
    await process.wait_closed()


async def _files(connection: Any, command: str, port: int) -> None:
    async with connection.start_sftp_client() as files:
        raise FaultError(f"there are files: {await files.listdir('.')}")


async def _leads_on(connection: Any, command: str, port: int) -> None:
    _, writer = await connection.open_connection(HERE, port)
    writer.write(b"hello")
    await asyncio.sleep(0.05)


async def _leads_back(connection: Any, command: str, port: int) -> None:
    if await connection.forward_remote_port("", 0, HERE, port):
        raise FaultError("it listens for others")


async def _sockets(connection: Any, command: str, port: int) -> None:
    await connection.open_unix_connection("/run/dbus/system_bus_socket")
    raise FaultError("it opens a socket")


async def _tunnel(connection: Any, command: str, port: int) -> None:
    await connection.open_tun()
    raise FaultError("it opens a tunnel")


async def _many(connection: Any, command: str, port: int) -> None:
    opening = (connection.create_process(term_type="xterm", term_size=(80, 24)) for _ in range(6))
    found = await asyncio.gather(*opening, return_exceptions=True)
    if sum(not isinstance(one, BaseException) for one in found) > 2:
        raise FaultError("more sessions than two")


_WISHES: tuple[Callable[[Any, str, int], Awaitable[None]], ...] = (
    _run, _subsystem, _environment, _files, _leads_on, _leads_back, _sockets, _tunnel, _many,
)  # fmt: skip


def _sends(drawn: Random) -> tuple[str, Attack]:
    """Messages at random, beside a terminal."""
    chance, n, from_host, has_terminal = own(drawn), drawn.choice((1, 10, 60)), host(drawn), drawn.random() < 0.7

    async def attack(one: Served) -> None:
        led: list[object] = []
        trap = await asyncio.start_server(lambda reader, writer: (led.append(reader), writer.close()), HERE, 0)
        at = HERE, trap.sockets[0].getsockname()[1]
        try:
            async with connect(one, from_host) as connection:
                if has_terminal:
                    await connection.create_process(term_type="xterm", term_size=(80, 24), encoding=None)
                for _ in range(n):
                    connection.send_packet(*packet(chance, chance.choice((0, 0, 0, 1, 1 << 31)), at))
                    await asyncio.sleep(0)
                await asyncio.sleep(0.03)
                connection.abort()
        finally:
            trap.close()
        if led:
            raise FaultError("it was led on to another port")

    return f"{n} messages {'beside a terminal' if has_terminal else 'of who is let in'}", attack


_KINDS: Sequence[Kind] = (
    *[_flood] * 2, *[_mangled] * 4, _codes, *[_unasked] * 3, *[_asks] * 2, *[_sends] * 4,
)  # fmt: skip
