"""What may be sent over SSH when somebody is let in (RFC 4254, and what clients add), and what is made of that."""

from __future__ import annotations

from random import Random

from asyncssh.packet import Boolean, NameList, String, UInt32

from campaigns.mutating import mutated

NUMBERS = (0, 1, 2, 24, 80, 255, 65_535, 100_000, 1 << 31, (1 << 32) - 1)
NAMES = ("session", "direct-tcpip", "forwarded-tcpip", "x11", "auth-agent@openssh.com", "tun@openssh.com",
         "direct-streamlocal@openssh.com", "", "a" * 5000)  # fmt: skip
GLOBAL = ("tcpip-forward", "cancel-tcpip-forward", "streamlocal-forward@openssh.com", "keepalive@openssh.com",
          "hostkeys-prove-00@openssh.com", "no-more-sessions@openssh.com", "")  # fmt: skip
COMMANDS = ("id", "cat /etc/passwd", "scp -t /tmp", "internal-sftp", "\x1b[2J", "", "a" * 30_000)
KINDS = ("xterm-256color", "dumb", "", "\x1b]0;x\x07", "../../etc/passwd", "linux", "x" * 5000, "é")


def size(drawn: Random) -> tuple[int, int]:
    """Of a terminal."""
    if drawn.random() < 0.5:
        return drawn.randrange(1, 300), drawn.randrange(1, 100)
    return drawn.choice(NUMBERS), drawn.choice(NUMBERS)


def packet(drawn: Random, channel: int, at: tuple[str, int]) -> tuple[int, bytes]:
    """A message's number and what is in it; `at` is an address that nobody may be led to."""
    kind, parts = drawn.choice((_open, _request, _request, _request, _global, _data, _of_channel, _of_connection))(
        drawn, channel, at
    )
    data = b"".join(parts)
    if drawn.random() < 0.4:
        data, _ = mutated(drawn, data)
    if drawn.random() < 0.05:
        kind = drawn.randrange(1, 256)
    return kind, data[:40_000]


def _number(drawn: Random) -> bytes:
    return UInt32(drawn.choice(NUMBERS))


def _open(drawn: Random, channel: int, at: tuple[str, int]) -> tuple[int, list[bytes]]:
    host, port = at
    window = UInt32(drawn.choice((0, 1, 1 << 16, (1 << 32) - 1)))
    origin = [String("127.0.0.1"), UInt32(22)]
    name = drawn.choice(NAMES)
    there = [String("/tmp/x")] if "local" in name else [String(host), UInt32(port)]
    return 90, [String(name), _number(drawn), window, UInt32(drawn.choice((0, 1, 1 << 15))), *there, *origin]


def _request(drawn: Random, channel: int, at: tuple[str, int]) -> tuple[int, list[bytes]]:
    width, height = size(drawn)
    numbers = [UInt32(one) for one in (width, height, 0, 0)]
    name, parts = drawn.choice(
        (
            ("pty-req", [String(drawn.choice(KINDS)), *numbers, String(drawn.randbytes(drawn.choice((0, 6, 500))))]),
            ("window-change", numbers),
            ("window-change", numbers),
            ("shell", []),
            ("exec", [String(drawn.choice(COMMANDS))]),
            ("subsystem", [String(drawn.choice(("sftp", "netconf", "")))]),
            ("env", [String("LD_PRELOAD"), String("/tmp/x.so")]),
            ("signal", [String(drawn.choice(("KILL", "INT", "")))]),
            ("break", [_number(drawn)]),
            ("xon-xoff", [Boolean(True)]),
            ("x11-req", [Boolean(False), String("MIT-MAGIC-COOKIE-1"), String("00"), UInt32(0)]),
            ("auth-agent-req@openssh.com", []),
            ("exit-status", [UInt32(0)]),
            ("exit-signal", [String("KILL"), Boolean(False), String("x"), String("")]),
            ("eow@openssh.com", []),
        )
    )
    return 98, [UInt32(channel), String(name), Boolean(drawn.random() < 0.5), *parts]


def _global(drawn: Random, channel: int, at: tuple[str, int]) -> tuple[int, list[bytes]]:
    return 80, [String(drawn.choice(GLOBAL)), Boolean(drawn.random() < 0.5), String(at[0]), UInt32(at[1])]


def _data(drawn: Random, channel: int, at: tuple[str, int]) -> tuple[int, list[bytes]]:
    text = drawn.randbytes(drawn.choice((0, 1, 30, 500, 5000)))
    if drawn.random() < 0.7:
        return 94, [UInt32(channel), String(text)]
    return 95, [UInt32(channel), _number(drawn), String(text)]


def _of_channel(drawn: Random, channel: int, at: tuple[str, int]) -> tuple[int, list[bytes]]:
    number = UInt32(channel) if drawn.random() < 0.6 else _number(drawn)
    kind = drawn.choice((91, 92, 93, 93, 96, 97, 99, 100))
    return kind, [number, *(_number(drawn) for _ in range(3))]


def _of_connection(drawn: Random, channel: int, at: tuple[str, int]) -> tuple[int, list[bytes]]:
    """Messages of the layers below (RFC 4253, RFC 4252), at a time at which nobody sends them."""
    names = NameList([b"curve25519-sha256", b"none"])
    return drawn.choice(
        (
            (1, [UInt32(11), String("bye"), String("en")]),
            (2, [String(drawn.randbytes(100))]),
            (3, [_number(drawn)]),
            (4, [Boolean(True), String("\x1b[2J"), String("")]),
            (5, [String(drawn.choice(("ssh-userauth", "ssh-connection", "x")))]),
            (7, [UInt32(1), String("server-sig-algs"), String("x")]),
            (20, [drawn.randbytes(16), *([names] * 10), Boolean(False), UInt32(0)]),
            (21, []),
            (30, [String(drawn.randbytes(32))]),
            (50, [String("ann"), String("ssh-connection"), String("none")]),
            (60, [String("x")]),
            (61, [UInt32(1), String("KXRM-TWPB")]),
        )
    )
