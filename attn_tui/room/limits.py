"""What one address and one follower may do, and how much there may be of all.

The defaults are for a lecture hall: 300 students behind one address (NAT), who all come within a minute, some with a
terminal and a browser at once, many with a typing mistake; and for one among them who guesses codes, or floods.
"""

from __future__ import annotations

import dataclasses
import ipaddress
from dataclasses import dataclass

from attn_tui.errors import RoomError
from attn_tui.room.buckets import Rate
from attn_tui.story.texts import texts


@dataclass(frozen=True, slots=True)
class Limits:
    """All of them; times are in seconds. What is over one is refused by a `LimitError`."""

    # Before it is known who it is
    connections_each: int = 700
    """Open at once from one address: of 300 students, two each, and some to spare."""
    knocking: int = 400
    """Open at once of those who have not been let in yet, from all addresses."""
    knocking_each: int = 350
    """The same from one address, so that one cannot keep all others out."""
    knocking_seconds: float = 60
    """To be let in: whoever comes first compares the host key, and types the code, in this time."""
    handshakes: Rate = Rate(500, 40)
    """Connections that begin, from all addresses: each costs about 10 ms of a processor."""
    handshakes_each: Rate = Rate(350, 20)
    """The same from one address."""
    wrong_codes: Rate = Rate(600, 2)
    """Wrong room codes, from all addresses. At two a second, a week of guessing tries one in 20,000 random codes."""
    wrong_codes_each: Rate = Rate(200, 0.5)
    """The same from one address: 300 students mistype about 100. Right ones do not count."""
    wrong_codes_here: int = 5
    """The same on one connection, which is then closed."""

    # Followers
    followers: int = 1_000
    """Let in at once. A lecturer is always let in."""
    sessions: int = 2
    """Of one connection at once."""
    input: Rate = Rate(4_000, 200)
    """Bytes that one types: a sentence is pasted at once, and a key that is held down repeats 30 times a second."""
    backlog: int = 256 << 10
    """Bytes that wait to be sent to one: several of the largest screens."""
    stalled: float = 600
    """For which one may read nothing."""
    idle: float = 4 * 3600
    """For which one may type nothing: who only follows need not."""
    total: float = 12 * 3600
    """That a session may last."""
    columns: int = 400
    lines: int = 150
    """The largest screen that is drawn; in a larger terminal, the rest stays empty."""

    # Who explores
    explorers: int = 100
    """At once: each takes 1.4 MiB, and a tenth of a second to begin."""
    decodings: Rate = Rate(6, 0.1)
    """Sentences that one opens, and what-ifs that compute anew: six at once, and six a minute."""
    decodings_all: Rate = Rate(30, 2)
    """The same of all together, so that the lecturer's key does not wait."""
    edits: Rate = Rate(40, 5)
    """What a key each computes, as changing a weight or a step of learning: 40 take a weight from 0 to 1 twice."""
    edits_all: Rate = Rate(60, 15)
    """The same of all together: each computes a decoding anew and draws it, in about 20 ms of a processor."""
    sentence: int = 400
    """Characters of a sentence, or of a what-if, that a follower types."""

    def __post_init__(self) -> None:
        """Raise RoomError for a limit that would let nothing through."""
        for one in dataclasses.fields(self):
            value = getattr(self, one.name)
            least = min(value.burst, value.per_second) if isinstance(value, Rate) else value
            if not least > 0:
                raise RoomError(f"the limit {one.name} is {least}; it must be a number above 0.")

    def size(self, columns: int, lines: int) -> tuple[int, int]:
        """The part of a terminal of that size that is drawn on."""
        return max(1, min(columns, self.columns)), max(1, min(lines, self.lines))


class LimitError(RoomError):
    """A limit is reached. The message is in English; `said` is the same in another language."""

    def __init__(self, limit: str, **values: str) -> None:
        """Take the last part of the key of its text, and what is put into that."""
        self.limit, self.values = limit, values
        super().__init__(self.said("en"))

    def said(self, language: str) -> str:
        """The sentence in one of `texts.LANGUAGES`; it is in English for who has chosen none yet."""
        say = texts(language)
        return say(f"room.limit.{self.limit}", **self.values)


def address_of(host: str) -> str:
    """What counts as one address: an IPv4 address, or the 64 bits of an IPv6 one that a provider gives to one customer.

    >>> address_of("::ffff:192.0.2.7"), address_of("2001:db8:1:2:3:4:5:6"), address_of("fe80::1%eth0")
    ('192.0.2.7', '2001:db8:1:2::/64', 'fe80::/64')
    """
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return "elsewhere"  # a socket that is no IP one: all that come by it are one
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
