"""What servers of one room tell each other: the lecturer's state, and what each server's followers say."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias, cast, get_args

from attn_tui.errors import TraceError
from attn_tui.room.checking import few, message, parsed, reading, short
from attn_tui.room.shown import LAST, Shown, shown_in
from attn_tui.story.walk import Place
from attn_tui.trace.checking import entry, whole

VERSION = 1
"""Of these messages; others are not read."""
MOST = (1 << 52) - 1
"""The largest number of a revision: any JSON reader, and any script in Redis, has it exactly."""
MOST_CHOICES = 1_000
MOST_FOLLOWERS = 100_000
MOST_MARKED = 5_000
"""Places that one server tells marks of."""
_LONGEST_CHOICE = 500

Kind: TypeAlias = Literal["attention", "word", "lesson"]
"""What is asked for: the source word with the largest weight, the output word, the answer to a lesson's question."""


class Revision(NamedTuple):
    """Which of two states is newer: the higher one, compared from left to right, the same on all servers."""

    sitting: int = 0
    """How often a lecturer has sat down: what one writes who comes later is newer than whatever the one before wrote,
    even if that was on a server which was cut off and has gone on counting. 0 if none has: a server's first state."""
    number: int = 0
    """Of the state, counted on."""
    server: int = 0
    """The number of the server that wrote it, so that no two states have the same revision."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the class is asked; the right answer is not in it."""

    at: Revision
    """The revision with which it was asked, by which answers name it."""
    kind: Kind
    choices: tuple[str, ...]
    revealed: bool = False
    """Whether the answers are shown; they no longer count then."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A question that is over, and what is right: it is told as soon as what is shown tells it, and not before."""

    at: Revision
    """That of the question, by which everybody knows their own answer."""
    choices: tuple[str, ...]
    right: tuple[int, ...]
    """The indices of all choices that are right; the first is the one to name."""


@dataclass(frozen=True, slots=True)
class State:
    """What only a lecturer writes."""

    revision: Revision
    shown: Shown | None = None
    asked: Asked | None = None
    settled: Settled | None = None
    """Another moment, or another question, ends it."""

    def written(self) -> str:
        """The message to other servers. Raises RoomError if it is too long."""
        return message({"version": VERSION, "state": dataclasses.asdict(self)})


@dataclass(frozen=True, slots=True)
class Tally:
    """What the followers of one server say; the counts of all servers are summed."""

    server: int
    number: int
    """Counted on; a lower one is older."""
    following: int = 0
    exploring: int = 0
    back: int = 0
    subject: str = ""
    """What the marks are about: `Shown.subject`."""
    marks: tuple[tuple[int, int, int], ...] = ()
    """Time step, sub-step, and how many followers are lost there."""
    asked: Revision | None = None
    """The question that the answers are to: `Asked.at`."""
    answers: tuple[int, ...] = ()
    """How often each of its choices was taken."""

    @property
    def places(self) -> dict[Place, int]:
        """The marks by their places."""
        return {(t, substep): n for t, substep, n in self.marks}

    def written(self) -> str:
        """The message to other servers."""
        return message({"version": VERSION, "tally": dataclasses.asdict(self)})


def read_message(written: str | bytes) -> State | Tally:
    """Read what another server tells. Raises RoomError for everything that none would write."""
    with reading("what another server of the room tells"):
        data = parsed(written)
        version = data.get("version")
        if type(version) is not int or version != VERSION:
            raise TraceError("it is of another version")
        return _state_in(entry(data, "state", dict)) if "state" in data else _tally_in(entry(data, "tally", dict))


def _state_in(data: dict[str, Any]) -> State:
    shown, asked, settled = data.get("shown"), data.get("asked"), data.get("settled")
    if shown is None and (asked is not None or settled is not None):
        raise TraceError("it asks about nothing")
    return State(
        _revision_in(data.get("revision")),
        None if shown is None else shown_in(shown),
        None if asked is None else _asked_in(asked),
        None if settled is None else _settled_in(settled),
    )


def _asked_in(data: object) -> Asked:
    kind = entry(data, "kind", str)
    if kind not in get_args(Kind):
        raise TraceError("it asks for something unknown")
    assert isinstance(data, dict)
    return Asked(_revision_in(data.get("at")), cast(Kind, kind), _choices_in(data), entry(data, "revealed", bool))


def _settled_in(data: object) -> Settled:
    right = few(entry(data, "right", list), MOST_CHOICES, 1)
    assert isinstance(data, dict)
    choices = _choices_in(data)
    return Settled(_revision_in(data.get("at")), choices, tuple(whole(one, 0, len(choices) - 1) for one in right))


def _choices_in(data: dict[str, Any]) -> tuple[str, ...]:
    return tuple(short(one, _LONGEST_CHOICE, empty=True) for one in few(data.get("choices"), MOST_CHOICES, 2))


def _revision_in(data: object) -> Revision:
    sitting, number, server = (whole(one, 0, MOST) for one in few(data, 3, 3))
    return Revision(sitting, number, server)


def _tally_in(data: dict[str, Any]) -> Tally:
    def count(name: str, most: int = MOST_FOLLOWERS) -> int:
        return whole(data.get(name), 0, most)

    asked = data.get("asked")
    return Tally(
        count("server", MOST),
        count("number", MOST),
        count("following"),
        count("exploring"),
        count("back"),
        short(data.get("subject"), 64, empty=True),
        tuple(map(_mark_in, few(data.get("marks"), MOST_MARKED))),
        None if asked is None else _revision_in(asked),
        tuple(whole(one, 0, MOST_FOLLOWERS) for one in few(data.get("answers"), MOST_CHOICES)),
    )


def _mark_in(data: object) -> tuple[int, int, int]:
    t, substep, n = few(data, 3, 3)
    return whole(t, 0, LAST), whole(substep, 1, LAST), whole(n, 1, MOST_FOLLOWERS)
