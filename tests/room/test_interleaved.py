"""Several servers of one room, whatever is done and delivered in whatever order: late, twice, or only at the end."""

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from room.rooms import FULL, PLAIN, Clock

from attn_tui.room.room import Room
from attn_tui.room.state import Revision, State, read_message

SERVERS = 3
SHOWN = [replace(one, place=(t, 1)) for one in (PLAIN, replace(FULL, recording=None)) for t in range(3)]
server, choice = st.integers(0, SERVERS - 1), st.integers(0, 2)


class Servers(RuleBasedStateMachine):
    """Rooms that tell each other; what followers have said is kept beside them, without anything clever."""

    follower = Bundle("follower")
    message = Bundle("message")

    @initialize()
    def begin(self):
        # The servers' numbers are in no order of time.
        self.rooms = [Room(PLAIN, server=number, clock=Clock()) for number in (50, 7, 200)]
        self.lecturers = [[room.lecturer(), room.lecturer()] for room in self.rooms]
        self.revisions = [room.revision for room in self.rooms]
        self.said = [{} for _ in self.rooms]  # of each server: number → where, marks, answer

    # What lecturers do

    @rule(at=server, which=st.integers(0, 1), shown=st.sampled_from(SHOWN))
    def show(self, at, which, shown):
        before = self.rooms[at].state
        self.lecturers[at][which].show(shown)
        assert self.rooms[at].shown == shown
        assert (self.rooms[at].revision > before.revision) is (shown != before.shown)

    @rule(at=server, which=st.integers(0, 1), n=st.integers(2, 3))
    def ask(self, at, which, n):
        asked = self.lecturers[at][which].ask("word", ["a", "b", "c"][:n])
        assert self.rooms[at].asked == asked
        assert not asked.revealed

    @rule(at=server, which=st.integers(0, 1))
    def reveal(self, at, which):
        self.lecturers[at][which].reveal()

    @rule(at=server, which=st.integers(0, 1))
    def withdraw(self, at, which):
        self.lecturers[at][which].withdraw()
        assert self.rooms[at].asked is None

    # What followers do

    @rule(target=follower, at=server)
    def join(self, at):
        one = self.rooms[at].join("Ada")
        self.said[at][one.number] = ["following", set(), None]
        return at, one

    @rule(of=follower)
    def leave(self, of):
        at, one = of
        assert one.leave() is (self.said[at].pop(one.number, None) is not None)

    @rule(of=follower, where=st.sampled_from(["following", "exploring", "back"]))
    def go(self, of, where):
        at, one = of
        went = {"following": one.follow, "exploring": one.explore, "back": one.look_back}[where]()
        said = self.said[at].get(one.number)
        assert went is (said is not None and said[0] != where)
        if said:
            said[0] = where

    @rule(of=follower, seen=st.sampled_from([None, *SHOWN]))
    def mark(self, of, seen):
        at, one = of
        meant = seen or self.rooms[at].shown
        said = self.said[at].get(one.number)
        assert one.mark(seen) is (said is not None and (meant.subject, meant.place) not in said[1])
        if said:
            said[1].add((meant.subject, meant.place))

    @rule(of=follower, choice=choice, late=st.booleans())
    def answer(self, of, choice, late):
        at, one = of
        asked, said = self.rooms[at].asked, self.said[at].get(one.number)
        to = Revision() if late or asked is None else asked.at
        counts = said is not None and asked is not None and to == asked.at and not asked.revealed
        counts = counts and choice < len(asked.choices) and said[2] != (to, choice)
        assert one.answer(to, choice) is counts
        if counts:
            said[2] = (to, choice)

    # What servers tell

    @rule(target=message, at=server)
    def tell_state(self, at):
        return self.rooms[at].state.written()

    @rule(target=message, at=server)
    def tell_tally(self, at):
        return self.rooms[at].tally().written()

    @rule(written=message, to=server)
    def deliver(self, written, to):
        self._deliver(written, to)

    def _deliver(self, written, to):
        room, message = self.rooms[to], read_message(written)
        if isinstance(message, State):
            newer = message.revision > room.revision
            before = room.state
            assert room.receive(message) is newer
            assert room.state == (message if newer else before)
        else:
            room.hear(message)

    # What holds all the time

    @invariant()
    def revisions_only_grow_and_tell_states_apart(self):
        now = [room.revision for room in self.rooms]
        assert all(one >= before for one, before in zip(now, self.revisions, strict=True))
        self.revisions = now
        by_revision = {}
        for room in self.rooms:
            assert by_revision.setdefault(room.revision, room.state) == room.state

    @invariant()
    def each_server_counts_what_its_followers_say(self):
        for room, said in zip(self.rooms, self.said, strict=True):
            assert set(room.followers) == set(said)
            tally = room.tally()
            assert [tally.following, tally.exploring, tally.back] == [
                sum(one[0] == where for one in said.values()) for where in ("following", "exploring", "back")
            ]
            assert tally.places == self._marks(said.values(), room.shown.subject)
            assert tally.answers == self._answers(said.values(), room.asked)

    @staticmethod
    def _marks(said, subject):
        marked = [place for _, marks, _ in said for about, place in marks if about == subject]
        return {place: marked.count(place) for place in marked}

    @staticmethod
    def _answers(said, asked):
        choices = range(len(asked.choices)) if asked else ()
        return tuple(sum(answer == (asked.at, choice) for _, _, answer in said) for choice in choices)

    @invariant()
    def bars_are_shown_only_when_the_lecturer_shows_them(self):
        for room in self.rooms:
            assert (room.bars is not None) is (room.asked is not None and room.asked.revealed)

    def teardown(self):
        """Once every message arrives, in any order, all servers agree on the newest state and on every count."""
        if not hasattr(self, "rooms"):
            return
        newest = max((room.state for room in self.rooms), key=lambda state: state.revision)
        for told in ([room.state.written() for room in self.rooms], [room.tally().written() for room in self.rooms]):
            for written in told:
                for to in range(SERVERS):
                    self._deliver(written, to)
        # What is about the newest state can only be told by who has it.
        for written in [room.tally().written() for room in self.rooms]:
            for to in range(SERVERS):
                self._deliver(written, to)
        everybody = [one for said in self.said for one in said.values()]
        for room in self.rooms:
            assert room.state == newest
            assert room.counts.followers == len(everybody)
            assert room.marks == self._marks(everybody, newest.shown.subject)
            assert room.answered == sum(self._answers(everybody, newest.asked))


TestServers = Servers.TestCase
TestServers.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
