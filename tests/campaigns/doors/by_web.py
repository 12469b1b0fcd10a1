"""Who comes to the door for browsers: with what none of them sends, from elsewhere, with messages of others."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Coroutine, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

from campaigns.campaign import Case, FaultError
from campaigns.doors.frames import KEY, WISHES, frame, join, pieces, wish
from campaigns.doors.served import CODE, WRONG, Attack, Kind, Served, own, served, several
from campaigns.doors.wires import HERE, Wire, host
from campaigns.mutating import mutated

_PATHS = (
    "/", "/class", "/../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/class%00/", "/class?code=KXRM-TWPB",
    "/static/class.js", "/.git/config", "/" + "a" * 9000, "/%ff", "/\x1b[2J", "http://example.org/", "*", "/class/..",
    "/cl%61ss", "/;/class", "/#class",
)  # fmt: skip
_METHODS = ("GET", "GET", "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PRI", "G\x1bT", "")
_HEADERS = (
    "Content-Length: 5", "Content-Length: -1", "Content-Length: 99999999999999999999", "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip, chunked", "Expect: 100-continue", "Upgrade: h2c", "Connection: close, keep-alive",
    "Range: bytes=0-1", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Host: example.org", "Host: example.org", "x: \0",
    " folded", "x : y", "Cookie: " + "a=b; " * 900, "x: " + "y" * 1_000_000, "Authorization: Basic cm9vdDpyb290",
    "Accept-Encoding: gzip, br", "If-None-Match: *", "Sec-WebSocket-Version: 7",
)  # fmt: skip
_BODIES = ("", "", "hello", "5\r\nhello\r\n0\r\n\r\n", "ffffffffffffffff\r\nx", "-1\r\n", "5;x=" + "y" * 9000,
           "0\r\n\r\nGET / HTTP/1.1\r\nHost: H\r\n\r\n", "x" * 300_000)  # fmt: skip
_ORIGINS = ("http://H", "http://H", "https://H", "http://example.org", "null", "", "http://H.example.org", "http://H@x",
            "file://", "HTTP://H", "http://h:1", "http://H, http://example.org", "http://localhost")  # fmt: skip
_NAMES = ("H", "H", "H", "localhost", "example.org", "127.0.0.1:1", "[::1]", "H:H", "127.0.0.1.example.org", "", "0",
          "H\x00", "0x7f000001", "127.1", "\x1b[2J", "a" * 3000, "H, H")  # fmt: skip
_SECRETS = (b"root:x:", CODE.encode(), b"Traceback", b"aiohttp", b"Python", b'File "')
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")


def case(drawn: Random, folder: Path) -> Case:
    """One to three kinds of attackers at once."""
    what, attacks = several(drawn, _KINDS, most=3)
    return served("alone", Served).case(what, *attacks)


def _here(one: Served, text: str) -> bytes:
    """A text, in which the server's own name is H."""
    return re.sub(r"\bH\b", f"{HERE}:{one.web_port}", text).encode("utf-8", "surrogatepass")


# Requests


def _requests(drawn: Random) -> tuple[str, Attack]:
    """Requests that are wrong somewhere."""
    several = [_request(drawn) for _ in range(drawn.choice((1, 1, 4, 12)))]
    hosts, chance, splits = [host(drawn) for _ in several], own(drawn), drawn.choice((1, 1, 1, 30))

    async def come(one: Served, text: str, from_host: str) -> None:
        data = _here(one, text)
        if chance.random() < 0.3:
            data = mutated(chance, data)[0]
        wire = await Wire.to(one.web_port, from_host)
        one.held.append(wire)
        with suppress(OSError):
            await wire.send(data, splits)
        _check(await wire.read(), data)

    async def attack(one: Served) -> None:
        await _together(come(one, *each) for each in zip(several, hosts, strict=True))

    return f"{len(several)} requests: {', '.join(text[:40] for text in several[:3])!a}", attack


async def _together(coming: Iterable[Coroutine[object, object, None]]) -> None:
    """Run them at once. Raises FaultError if one does; what else happens to them is theirs."""
    for found in await asyncio.gather(*coming, return_exceptions=True):
        if isinstance(found, Exception) and not isinstance(found, OSError):
            raise found


def _request(drawn: Random) -> str:
    headers = [drawn.choice(_HEADERS) for _ in range(drawn.choice((0, 0, 1, 1, 2, 5)))]
    if drawn.random() < 0.02:
        headers += ["x: y"] * 20_000
    head = f"{drawn.choice(_METHODS)} {drawn.choice(_PATHS)} HTTP/{drawn.choice(('1.1', '1.1', '1.0', '2.0', '9'))}"
    return "\r\n".join([head, f"Host: {drawn.choice(_NAMES)}", *headers, "", drawn.choice(_BODIES)])


def _check(answer: bytes, data: bytes) -> None:
    """What is answered: a page, or one sentence; nothing that is secret."""
    for secret in _SECRETS:
        if secret in answer and secret not in data:
            raise FaultError(f"{secret!r} is in the answer to {data[:300]!r}")
    parts = [part for part in re.split(rb"(?=HTTP/1\.[01] \d{3} )", answer) if _STATUS.match(part)]
    for k, part in enumerate(parts):
        status = _STATUS.match(part)
        assert status
        head, _, body = part.partition(b"\r\n\r\n")
        number = int(status[1])
        if number >= 400 and k < len(parts) - 1:
            raise FaultError(f"more is answered after {head[:80]!r} to {data[:300]!r}")
        if number >= 500 or (number == 200 and b"text/html" not in head):
            raise FaultError(f"{head[:80]!r} is the answer to {data[:300]!r}")
        if number >= 400 and (b"Server: attn-tui" not in head or (body and not body.startswith(b"attn-tui: "))):
            raise FaultError(f"{part[:300]!r} is the answer to {data[:300]!r}")


def _slow(drawn: Random) -> tuple[str, Attack]:
    """Many requests of which a byte comes now and then, until they are hung up on."""
    n, from_host = drawn.choice((5, 40)), host(drawn)
    begun = f"GET {drawn.choice(_PATHS)} HTTP/1.1\r\nHost: H\r\nx: {'y' * 400}"

    async def come(one: Served) -> None:
        wire = await Wire.to(one.web_port, from_host)
        one.held.append(wire)
        data = _here(one, begun)
        for start in range(0, len(data), 80):
            await wire.send(data[start : start + 80])
            await asyncio.sleep(0.002)

    async def attack(one: Served) -> None:
        await _together(come(one) for _ in range(n))

    return f"{n} slow requests", attack


# Sockets


async def opened(
    one: Served, from_host: str, *, origin: str = "http://H", name: str = "H", narrow: bool = False
) -> Wire:
    """A socket that is open, or that the class has not opened. Raises OSError."""
    wire = await Wire.to(one.web_port, from_host, narrow=narrow)
    one.held.append(wire)
    lines = [
        "GET /class HTTP/1.1", f"Host: {name}", f"Origin: {origin}", "Upgrade: websocket", "Connection: Upgrade",
        f"Sec-WebSocket-Key: {KEY}", "Sec-WebSocket-Version: 13", "", "",
    ]  # fmt: skip
    await wire.send(_here(one, "\r\n".join(lines)))
    return wire


def _elsewhere(drawn: Random) -> tuple[str, Attack]:
    """A page from elsewhere: what it may open must be a page of this server's."""
    origin, name, from_host = drawn.choice(_ORIGINS), drawn.choice(_NAMES), host(drawn)

    async def attack(one: Served) -> None:
        wire = await opened(one, from_host, origin=origin, name=name)
        answer = await wire.read(b"\r\n\r\n")
        _check(answer, b"")
        here = _here(one, name).decode().lower()
        same = _here(one, origin).decode().lower() in (f"http://{here}", f"https://{here}")
        if b" 101 " in answer[:20] and not same:
            raise FaultError(f"a page of {origin!r} may follow at {name!r}")
        if b" 101 " in answer[:20] and "example" in here:
            raise FaultError(f"it answers to {name!r}")
        wire.close()

    return f"a page of {origin!r} at {name[:40]!r}", attack


def _messages(drawn: Random) -> tuple[str, Attack]:
    """Who is let in, mostly, and then tells what no page tells."""
    chance, from_host, n = own(drawn), host(drawn), drawn.choice((1, 1, 5, 30))
    is_let_in, together = drawn.random() < 0.8, drawn.random() < 0.5

    async def attack(one: Served) -> None:
        wire = await opened(one, from_host)
        await wire.read(b"\r\n\r\n")
        if is_let_in:
            await wire.send(frame(json.dumps(join(chance, CODE)).encode()))
            await wire.read(b"banner")
        data = [pieces(chance, wish(chance, chance.choice((CODE, WRONG)) if is_let_in else WRONG)) for _ in range(n)]
        for one_more in [b"".join(data)] if together else data:
            await wire.send(one_more, chance.choice((1, 1, 7)))
        answer = await wire.read()
        if not is_let_in and b'"joined"' in answer:
            raise FaultError("it was let in without a code")
        wire.leave(chance, 0.3)

    return f"{n} messages of who is {'let in' if is_let_in else 'not let in'}", attack


def _replayed(drawn: Random) -> tuple[str, Attack]:
    """All that one page has told, told again by others, in another order."""
    chance, n = own(drawn), drawn.choice((2, 5))
    told = [json.dumps(one).encode() for one in (join(drawn, CODE), *drawn.sample(WISHES, 4))]
    hosts = [host(drawn) for _ in range(n)]

    async def come(one: Served, from_host: str) -> None:
        wire = await opened(one, from_host)
        await wire.read(b"\r\n\r\n")
        mine = [*told, *told]
        if chance.random() < 0.5:
            chance.shuffle(mine)
        await wire.send(b"".join(map(frame, mine)))
        await wire.read()
        wire.close()

    async def attack(one: Served) -> None:
        await _together(come(one, from_host) for from_host in hosts)

    return f"what one page tells, told by {n}", attack


def _codes(drawn: Random) -> tuple[str, Attack]:
    """Wrong codes in floods."""
    n, from_host = drawn.choice((1, 5, 20)), host(drawn)
    codes = [drawn.choice((WRONG, "", "0", "a" * 256, CODE[:-1], "\x1b[2J", "ﷺ" * 200)) for _ in range(10)]

    async def come(one: Served) -> None:
        wire = await opened(one, from_host)
        await wire.read(b"\r\n\r\n")
        await wire.send(b"".join(frame(json.dumps({"join": [code, "en", 80, 24]}).encode()) for code in codes))
        if b'"joined"' in await wire.read():
            raise FaultError("a wrong code lets in")

    async def attack(one: Served) -> None:
        await _together(come(one) for _ in range(n))

    return f"{n} pages that guess codes", attack


def _flood(drawn: Random) -> tuple[str, Attack]:
    """Sockets that are opened, and nothing is told."""
    n, ways, from_host = drawn.choice((10, 60)), ("closes", "resets", "holds", "opens", "tells half"), host(drawn)
    kinds = [drawn.choice(ways) for _ in range(n)]

    async def come(one: Served, kind: str) -> None:
        wire = await (opened(one, from_host) if kind in ("opens", "tells half") else Wire.to(one.web_port, from_host))
        one.held.append(wire)
        if kind == "tells half":
            await wire.send(frame(json.dumps({"join": [CODE, "en", 80, 24]}).encode())[:-3])
        elif kind == "closes":
            wire.close()
        elif kind == "resets":
            wire.reset()

    async def attack(one: Served) -> None:
        await _together(come(one, kind) for kind in kinds)

    return f"{n} sockets that nobody needs", attack


_KINDS: Sequence[Kind] = (
    *[_requests] * 5, _slow, *[_elsewhere] * 2, *[_messages] * 8, _replayed, _codes, _flood,
)  # fmt: skip
