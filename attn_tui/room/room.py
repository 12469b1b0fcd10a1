"""A room: only who holds its `Lecturer` writes what is shown; who holds a `Follower` marks and answers.

The role is the object that one holds, by whatever let them in: nothing takes a role, or a name for one, as an argument.
"""

from __future__ import annotations

import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from attn_tui.errors import RoomError
from attn_tui.room.people import People, Person, Where
from attn_tui.room.shown import LAST, Shown
from attn_tui.room.state import MOST, MOST_CHOICES, Asked, Kind, Revision, Settled, State, Tally
from attn_tui.room.tallies import Tallies
from attn_tui.room.watching import Change, Watchers
from attn_tui.story.walk import Place
from attn_tui.text import printable


@dataclass(frozen=True, slots=True)
class Counts:
    """How many follow, on all servers."""

    following: int
    exploring: int
    back: int
    """How many look back at what was shown before."""

    @property
    def followers(self) -> int:
        """All who are there."""
        return self.following + self.exploring + self.back


class Room:
    """What is shown, who follows, and what they say, on one server or on all that tell each other.

    For one event loop; nothing in it waits. What is counted is what those who are there say: who leaves takes marks and
    answers along, so that no count is larger than the number of followers, and coming again counts nobody twice.
    A server that is not heard of any more has lost its followers.
    """

    def __init__(
        self, shown: Shown | None = None, *, server: int | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin with what is shown until a lecturer sits down: on another server of the room, one may have already.

        `server` is the number of this one; by default a random one, which is no other's.
        """
        self.server = secrets.randbelow(MOST) + 1 if server is None else server
        # Of several servers at which no lecturer has sat down yet, all show what the one shows that was there first.
        first = Revision(0, MOST - int(1000 * time.time()), self.server)
        self.state = State(Revision(server=self.server) if shown is None else first, shown)
        """What the lecturer has written; replaced as a whole."""
        self._subject = shown.subject if shown else ""
        self._clock = clock
        self._people, self._tallies = People(), Tallies(clock)
        self._watchers = Watchers()
        self._told = 0

    # What there is to see

    @property
    def shown(self) -> Shown | None:
        """What the lecturer shows; None before anything is."""
        return self.state.shown

    @property
    def revision(self) -> Revision:
        """Of the state; it only ever grows."""
        return self.state.revision

    @property
    def asked(self) -> Asked | None:
        """The question to the class; None if there is none."""
        return self.state.asked

    @property
    def settled(self) -> Settled | None:
        """What was right of the question before; None if that is not told at this moment."""
        return self.state.settled

    @property
    def followers(self) -> Mapping[int, Person]:
        """Who follows on this server, by their numbers."""
        return self._people.persons

    @property
    def counts(self) -> Counts:
        """How many follow, on all servers."""
        own = self._tally()
        every = [own, *self._tallies]
        return Counts(*(sum(getattr(one, where) for one in every) for where in ("following", "exploring", "back")))

    @property
    def marks(self) -> Mapping[Place, int]:
        """How many are lost at which places of what is shown, on all servers."""
        found: Counter[Place] = Counter()
        for tally in (self._tally(), *self._tallies):
            if tally.subject == self._subject:
                found.update(tally.places)
        return found

    @property
    def answered(self) -> int:
        """How many have answered the question, on all servers."""
        return sum(self._answers())

    @property
    def bars(self) -> tuple[int, ...] | None:
        """How many took each of the choices, on all servers; None before the lecturer shows that."""
        return self._answers() if self.asked is not None and self.asked.revealed else None

    def _answers(self) -> tuple[int, ...]:
        asked = self.asked
        if asked is None:
            return ()
        given = [tally.answers for tally in (self._tally(), *self._tallies) if tally.asked == asked.at]
        return tuple(map(sum, zip(*(one for one in given if len(one) == len(asked.choices)), strict=True)))

    def watch(self, callback: Callable[[Change], None], *changes: Change) -> Callable[[], None]:
        """Call it after each of these kinds of changes, or after any; return a function that ends that."""
        return self._watchers.add(callback, *changes)

    # Who is in it

    def lecturer(self) -> Lecturer:
        """Let a lecturer sit down."""
        return Lecturer(self)

    def join(self, name: str = "") -> Follower:
        """Let somebody follow, who calls themselves like that."""
        number = self._people.join(name, self._clock())
        self._watchers.tell("followers")
        return Follower(self, number)

    # Other servers

    def receive(self, state: State) -> bool:
        """Take the lecturer's state from another server; False, and nothing happens, unless it is newer."""
        if state.revision <= self.revision:
            return False
        before, self.state = self.state, state
        subject, self._subject = self._subject, state.shown.subject if state.shown else ""
        changes: list[Change] = []
        if state.shown != before.shown:
            changes.append("shown")
        if self._subject != subject:
            changes.append("marks")
        if state.asked != before.asked:
            changes += ["asked", "answers"]
        elif state.settled != before.settled:
            changes.append("asked")
        self._watchers.tell(*changes)
        return True

    def hear(self, tally: Tally) -> bool:
        """Take what another server's followers say; False, and nothing happens, unless it is newer."""
        if tally.server == self.server or not self._tallies.hear(tally):
            return False
        self._watchers.tell("followers", "marks", "answers")
        return True

    def knows(self, server: int) -> bool:
        """Whether that other server has been heard of lately."""
        return self._tallies.knows(server)

    def forget_silent(self) -> None:
        """Forget servers that have not been heard of for a while; to be called now and then."""
        if self._tallies.forget_silent():
            self._watchers.tell("followers", "marks", "answers")

    def tally(self) -> Tally:
        """What the followers of this server say, for the others; each has a higher number than the one before."""
        self._told += 1
        return self._tally()

    def _tally(self) -> Tally:
        people, asked = self._people, self.asked
        return Tally(
            server=self.server,
            number=self._told,
            following=people.how_many("following"),
            exploring=people.how_many("exploring"),
            back=people.how_many("back"),
            subject=self._subject,
            marks=tuple((t, substep, n) for (t, substep), n in sorted(people.marks(self._subject).items())),
            asked=asked.at if asked else None,
            answers=people.answers(asked) if asked else (),
        )


class Lecturer:
    """Writes what is shown and asked. Several may hold one: each then sees what the others write, and the last counts.

    Who sits down later, on whatever server, goes before: see `Revision.sitting`.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        self._sitting = 0

    def show(self, shown: Shown) -> None:
        """Show that. A question is about the moment at which it was asked: at another one, it is over."""
        before = self._room.state
        if shown != before.shown or not before.revision.sitting:  # the first says so, or another server could go before
            stays = before.shown is not None and shown.is_moment_of(before.shown)
            self._write(shown, *((before.asked, before.settled) if stays else ()))

    def ask(self, kind: Kind, choices: Sequence[str]) -> Asked:
        """Ask the class which of these it is; return the question that there is now.

        Asked twice, it is one question. Raises RoomError if nothing is shown, or there is nothing to choose from.
        """
        texts = tuple(printable(one)[:500] for one in choices)
        state = self._room.state
        if state.shown is None or not 2 <= len(texts) <= MOST_CHOICES:
            raise RoomError(
                f"there is nothing to ask the class; show something, and give 2 to {MOST_CHOICES:,} answers."
            )
        asked = state.asked
        if asked is None or asked.revealed or (asked.kind, asked.choices) != (kind, texts):
            asked = Asked(self._next(), kind, texts)
            self._write(state.shown, asked)
        return asked

    def reveal(self) -> bool:
        """Show how the class has answered, which ends the answering; False if nothing is asked, or it is shown."""
        state = self._room.state
        if state.asked is None or state.asked.revealed:
            return False
        self._write(state.shown, replace(state.asked, revealed=True))
        return True

    def settle(self, asked: Asked, right: Iterable[int]) -> None:
        """Tell what was right of a question, now that this is shown; the first of these indices is the one to name."""
        state = self._room.state
        self._write(state.shown, settled=Settled(asked.at, asked.choices, tuple(right)))

    def withdraw(self) -> bool:
        """End the question; False if there is none."""
        state = self._room.state
        if state.asked is not None:
            self._write(state.shown, None)
        return state.asked is not None

    def _next(self) -> Revision:
        now = self._room.revision
        sitting = max(now.sitting, self._sitting or now.sitting + 1)
        return Revision(sitting, now.number + 1, self._room.server)

    def _write(self, shown: Shown | None, asked: Asked | None = None, settled: Settled | None = None) -> None:
        revision = self._next()
        self._sitting = revision.sitting
        self._room.receive(State(revision, shown, asked, settled))


class Follower:
    """Follows, leaves to explore and comes back, marks where it is lost, answers. It can write nothing that is shown.

    After `leave`, nothing does anything any more.
    """

    def __init__(self, room: Room, number: int) -> None:
        self._room, self.number = room, number

    @property
    def person(self) -> Person | None:
        """Name and whereabouts; None after it has left."""
        return self._room.followers.get(self.number)

    def leave(self) -> bool:
        """Go, with all marks and answers; False if it has gone already."""
        if self.person is None:
            return False
        self._room._people.leave(self.number)
        self._room._watchers.tell("followers", "marks", "answers")
        return True

    def follow(self) -> bool:
        """Come back to what the lecturer shows; False if it is there, or has left."""
        return self._go("following")

    def explore(self) -> bool:
        """Leave what the lecturer shows; False if it has already."""
        return self._go("exploring")

    def look_back(self) -> bool:
        """Look at what the lecturer has shown before; False if it does already."""
        return self._go("back")

    def _go(self, where: Where) -> bool:
        if self.person is None or not self._room._people.go(self.number, where):
            return False
        self._room._watchers.tell("followers")
        return True

    def mark(self, seen: Shown | None = None) -> bool:
        """Say that it is lost in what it sees, by default in what the lecturer shows now; counted once at each place.

        False if it has said so, has left, or if that is no place.
        """
        subject = self._room._subject if seen is None else seen.subject  # which takes a while to find
        seen = seen or self._room.shown
        if self.person is None or seen is None or not (0 <= seen.place[0] <= LAST and 1 <= seen.place[1] <= LAST):
            return False
        if not self._room._people.mark(self.number, subject, seen.place):
            return False
        self._room._watchers.tell("marks")
        return True

    def answer_to(self, at: Revision) -> int | None:
        """The index of its answer to the question that was asked at that revision; None if there is none."""
        return None if self.person is None else self._room._people.answer_of(self.number, at)

    def answer(self, at: Revision, choice: int) -> bool:
        """Answer the question that was asked `at` that revision, or change the answer, as long as no answer is shown.

        False if that question is over, there is no such choice, it is the answer already, or the follower has left.
        """
        asked = self._room.asked
        if self.person is None or asked is None or asked.at != at or asked.revealed:
            return False
        if not 0 <= choice < len(asked.choices) or not self._room._people.answer(self.number, asked, choice):
            return False
        self._room._watchers.tell("answers")
        return True
