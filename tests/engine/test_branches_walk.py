"""Any sequence of opening, undoing and switching, against a simple model of branches."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from what_if import SENTENCE, assert_identical, endless, interventions

from attn_tui.engine.branches import Branches
from attn_tui.engine.events import SentenceSplit
from attn_tui.engine.stepper import decode
from attn_tui.engine.translate import choice_for
from attn_tui.engine.ways import Search

SYSTEMS = ["lecture, dot", "luong, general, fed", "rnnsearch", "seq2seq"]
SEARCHES = {
    "greedy": Search(),
    "sample": Search("sample", temperature=2.0, seed=3),
    "forced": Search("forced", translation="w3 w5 w9 w2"),
    "beam": Search("beam", 3),
}


def played(timeline):
    """All events of a timeline, without moving in it."""
    while timeline.look_ahead():
        pass
    return timeline.events


class Walk(RuleBasedStateMachine):
    """Any sequence of what can be done with branches, against lists of whole decodings."""

    @initialize(
        name=st.sampled_from(["lecture, dot", "luong, general, fed", "rnnsearch", "seq2seq"]),
        kind=st.sampled_from(list(SEARCHES)),
    )
    def begin(self, name, kind):
        self.checkpoint, self.search = endless(name, 4), SEARCHES[kind]
        self.opened = Branches(self.checkpoint, SENTENCE, self.search)
        original = self.opened.current
        self.held, self.known, self.parents = {original: ()}, {}, {original: None}
        self.list, self.current, self.place = [original], original, 0
        self.undone = []  # what redoing goes back to, the next one last
        self.still = False  # whether one has not moved since the last branch was opened
        self.first = played(original.timeline)

    def whole(self, held):
        """The decoding with these interventions, from the beginning."""
        if held not in self.known:
            choose = choice_for(self.checkpoint, SENTENCE, self.search, held)
            self.known[held] = list(decode(self.checkpoint, SENTENCE, choose=choose, interventions=held))
        return self.known[held]

    def go(self, branch):
        """Stand in another branch, at the same sub-step of the same time step, or the last there is."""
        here = self.whole(self.held[self.current])
        t = here[self.place].t
        substep = self.place - next(i for i, event in enumerate(here) if event.t == t)
        there = [i for i, event in enumerate(self.whole(self.held[branch])) if event.t == t]
        self.place = there[min(substep, len(there) - 1)] if there else len(self.whole(self.held[branch])) - 1
        self.current = branch

    @rule(data=st.data())
    def open(self, data):
        changes = data.draw(st.lists(interventions(self.checkpoint), max_size=2))
        branch = self.opened.open(changes)
        self.held[branch], self.parents[branch] = self.held[self.current] + tuple(changes), self.current
        self.list.append(branch)
        self.came_from = self.current, self.place
        self.go(branch)
        self.undone, self.still = [], True

    @precondition(lambda self: self.still)
    @rule(data=st.data())
    def amend(self, data):
        changes = data.draw(st.lists(interventions(self.checkpoint), max_size=2))
        parent = self.parents[self.current]
        branch = self.opened.amend(changes)
        self.held[branch], self.parents[branch] = self.held[parent] + tuple(changes), parent
        self.list[-1] = branch
        self.current, self.place = self.came_from
        self.go(branch)

    @precondition(lambda self: self.current is self.list[-1] and len(self.list) > 1)
    @rule()
    def drop(self):
        self.opened.drop()
        self.list.pop()
        self.go(self.parents[self.current])
        self.undone, self.still = [], False

    @rule()
    def undo(self):
        left, parent = self.current, self.parents[self.current]
        assert self.opened.undo() == (parent is not None)
        if parent is not None:
            self.go(parent)
            self.undone.append(left)
            self.still = False

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self):
        assert self.opened.redo()
        self.go(self.undone.pop())
        self.still = False

    @rule(data=st.data())
    def switch(self, data):
        branch = data.draw(st.sampled_from(self.list))
        self.opened.switch(branch)
        self.go(branch)
        self.undone, self.still = [], False

    @rule(data=st.data())
    def move(self, data):
        events = self.whole(self.held[self.current])
        self.place = data.draw(st.integers(0, len(events) - 1))
        t = events[self.place].t
        first = next(i for i, event in enumerate(events) if event.t == t)
        self.opened.current.timeline.go_to(t, self.place - first + 1)
        self.still = False

    @invariant()
    def everything_is_where_it_should_be(self):
        assert self.opened.current is self.current
        assert self.opened.all == self.list
        assert self.current.timeline.position == self.place
        assert self.current.interventions == self.held[self.current]
        assert_identical(played(self.current.timeline), self.whole(self.held[self.current]))
        original = self.opened.all[0].timeline.events
        assert all(one is other for one, other in zip(original, self.first, strict=True))
        assert type(original[0]) is SentenceSplit


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
