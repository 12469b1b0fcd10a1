"""How to join: the command, the link, the room code, and the host key by which it is known to be this class."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from typing import ClassVar, TypeAlias
from urllib.parse import quote, urlsplit

from rich.style import Style
from textual.geometry import Size
from textual.widget import Widget

from attn_tui.classroom.blocks import large, qr
from attn_tui.screen import write
from attn_tui.screen.bindings import CLASS_JOINING
from attn_tui.screen.lines import Lines
from attn_tui.screen.look import Look
from attn_tui.screen.over import Over

_Line: TypeAlias = list[tuple[str, Style]]
_APART, _NARROWEST = 3, 34  # cells between the text and the QR code; the text keeps so many
_ON_PAPER, _ON_INK = Style(color="#000000", bgcolor="#ffffff"), Style(color="#ffffff", bgcolor="#000000")
_ELSEWHERE = {4: "192.0.2.1", 6: "2001:db8::1"}  # of RFC 5737 and 3849: nothing is ever sent there


@dataclass(frozen=True, slots=True)
class Joining:
    """What has to be known to join."""

    hosts: tuple[str, ...]
    """Addresses of this machine, the most likely one first."""
    port: int
    code: str
    """As `RoomCode.shown`; "" if everybody may join."""
    fingerprint: str
    links: tuple[str, ...] = ()
    """For browsers, the most likely one first."""

    @property
    def command(self) -> str:
        """What to type in a terminal."""
        return f"ssh -p {self.port} {self.hosts[0]}"

    @property
    def others(self) -> tuple[str, ...]:
        """Other addresses of this machine."""
        return self.hosts[1:]

    @property
    def scanned(self) -> str:
        """What the QR code says: the link, or an address that SSH clients of phones open."""
        return self.links[0] if self.links else f"ssh://{_in_link(self.hosts[0])}:{self.port}"

    @property
    def is_local(self) -> bool:
        """Whether only this machine can join."""
        hosts = [*self.hosts, *(urlsplit(link).hostname or "" for link in self.links)]
        return all(host == "localhost" or _is_loopback(host) for host in hosts)


def links_of(hosts: Iterable[str], port: int, code: str) -> tuple[str, ...]:
    """The addresses of the page; the room code is behind the #, which no browser sends to anybody.

    >>> links_of(["2001:db8::7"], 8080, "KXRM-TWPB")
    ('http://[2001:db8::7]:8080/#KXRM-TWPB',)
    """
    return tuple(with_code(f"http://{_in_link(host)}:{port}/", code) for host in hosts)


def with_code(link: str, code: str) -> str:
    """The address of the page, with the room code, if there is one."""
    return f"{link}#{quote(code)}" if code else link


def _in_link(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def hosts_of(address: str) -> tuple[str, ...]:
    """What others reach this machine by, if it listens at an address: that one, or all of its own if it is all."""
    with suppress(ValueError):
        if ip_address(address).is_unspecified:
            own = _own_addresses(6 if ":" in address else 4)
            return own or (socket.gethostname(),)
    return (address,)


def _own_addresses(version: int) -> tuple[str, ...]:
    """The address that this machine has for all others first, then those that it gives its own name."""
    found: dict[str, None] = {}
    families = {4: socket.AF_INET, 6: socket.AF_INET6}
    for kind in [4] if version == 4 else [4, 6]:
        with suppress(OSError), socket.socket(families[kind], socket.SOCK_DGRAM) as way:
            way.connect((_ELSEWHERE[kind], 9))  # which sends nothing
            found[way.getsockname()[0]] = None
        with suppress(OSError):
            for *_, address in socket.getaddrinfo(socket.gethostname(), None, families[kind]):
                found[str(address[0])] = None
    return tuple(one for one in found if not _is_loopback(one) and not ip_address(one.partition("%")[0]).is_link_local)


def _is_loopback(host: str) -> bool:
    with suppress(ValueError):
        return ip_address(host.partition("%")[0]).is_loopback
    return False


class Join(Over):
    """Shows how to join, large enough for a hall."""

    DEFAULT_CSS = "Join #joining { height: 1fr; }"
    ASIDE = "join"
    BINDINGS = CLASS_JOINING
    KEYS: ClassVar[tuple[str, ...]] = ("language", "help", "join_leave")
    HELP_KEYS = (("language",), ("theme",), ("join_leave",), ("help", "quit_always"))
    HELP_TEXT = "help.joining"

    def __init__(self, joining: Joining, *, coloured: bool = True) -> None:
        """`coloured` says whether there are colours to draw on white with."""
        super().__init__()
        self._joining, self._coloured = joining, coloured

    def parts(self) -> Iterable[Widget]:
        yield Lines("joining")

    def show_all(self) -> None:
        width, height = self.app.size
        self.query_one("#joining", Lines).show(
            page(self._joining, Size(width, height - 1), self.look, coloured=self._coloured), self.look
        )
        self.show_keys()


def page(joining: Joining, size: Size, look: Look, *, coloured: bool = True) -> list[_Line]:
    """The lines of the screen: the text, and if there is room, the QR code at its right."""
    code = [] if look.ascii else qr(joining.scanned, size.width - _NARROWEST - _APART, size.height)
    width = size.width - 2 - (len(code[0]) + _APART if code else 0)
    lines = next(
        (lines for lines in _by_size(joining, width, look) if len(lines) <= size.height),
        list(_text(joining, width, look, [_spaced(joining.code)])),
    )
    if not code:
        return [[(" ", look.style("text")), *line] for line in lines]
    if coloured:
        style = _ON_PAPER
    elif look.palette.dark:  # what is not drawn is dark there
        code, style = [line.translate(_SWAPPED) for line in code], look.style("text")
    else:
        style = look.style("text")
    blank: _Line = [("", look.style("text"))]
    rows = [line for line, _ in zip([*lines, *[blank] * len(code)], range(max(len(lines), len(code))), strict=False)]
    return [_beside(row, code[y] if y < len(code) else "", width, style, look) for y, row in enumerate(rows)]


_SWAPPED = str.maketrans(" ▀▄█", "█▄▀ ")


def _beside(line: _Line, code: str, width: int, style: Style, look: Look) -> _Line:
    cells = list(write.line(line, width, look))
    left = [(segment.text, segment.style or look.style("text")) for segment in cells]
    return [(" ", look.style("text")), *left, (" " * (_APART - 1), look.style("text")), (code, style)]


def _by_size(joining: Joining, width: int, look: Look) -> Iterator[list[_Line]]:
    """The text with the room code as large as there is room for, then smaller."""
    letters = joining.code.replace("-", "")
    groups = joining.code.split("-")
    if letters and not look.ascii:
        apart = ["   ".join(three) for three in zip(*(_padded(group) for group in groups), strict=True)]
        below = [line for group in groups for line in (*large(group), "")][:-1]
        for drawn in (apart, below):
            if drawn and all(len(line) <= width - 2 for line in drawn):
                yield list(_text(joining, width, look, drawn))
    yield list(_text(joining, width, look, [_spaced(joining.code)]))


def _padded(group: str) -> list[str]:
    drawn = large(group)
    return [line.ljust(max(map(len, drawn))) for line in drawn]


def _spaced(code: str) -> str:
    return " ".join(code)


def _text(joining: Joining, width: int, look: Look, code: list[str]) -> Iterator[_Line]:
    say = look.say
    bold, faint, accent = look.style("text", bold=True), look.style("dim"), look.style("accent", bold=True)

    def told(text: str, style: Style, indent: str = "") -> Iterator[_Line]:
        return ([(indent + line, style)] for line in write.wrapped(text, width - len(indent)))

    yield [(say("joining.title"), accent)]
    yield []
    yield from told(say("joining.ssh"), faint)
    yield from told(joining.command, bold, "  ")
    if joining.others:
        yield from told(say("joining.others", hosts=", ".join(joining.others[:2])), faint)
    if joining.code:
        yield []
        yield from told(say("joining.code", code=joining.code), faint)
        yield from ([("  " + line, accent)] for line in code)
    if joining.links:
        yield []
        yield from told(say("joining.web"), faint)
        yield from told(joining.links[0], bold, "  ")
    yield []
    yield from told(say("joining.key"), faint)
    yield from told(joining.fingerprint, look.style("text"), "  ")
    if joining.is_local:
        yield []
        yield from told(say("joining.local"), look.style("weight"))
