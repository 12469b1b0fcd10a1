"""What ifs as branches: the original decoding, and one more for everything that was changed in one of them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from attn_tui.engine.interventions import Intervention, check
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.search import choice_for
from attn_tui.engine.stepper import decode, go_on
from attn_tui.engine.timeline import Timeline
from attn_tui.engine.ways import Search


class Branch:
    """One decoding: where it began to differ from its parent, and where one stands in it."""

    def __init__(self, timeline: Timeline, parent: Branch | None, changes: tuple[Intervention, ...]) -> None:
        self.timeline = timeline
        self.parent = parent
        """The branch it was opened from; None of the original."""
        self.changes = changes
        """What was changed in it; what was changed before holds, too."""
        self.left_for: Branch | None = None
        """The branch that undoing last came from."""

    @property
    def interventions(self) -> tuple[Intervention, ...]:
        """All that hold in it, the oldest first."""
        return tuple(change for branch in self.line for change in branch.changes)

    @property
    def line(self) -> list[Branch]:
        """The branches from the one after the original down to this one."""
        branches, branch = [], self
        while branch.parent is not None:
            branches.append(branch)
            branch = branch.parent
        return branches[::-1]


class Branches:
    """All branches of a sentence's decoding, the original first, and the one that is looked at."""

    def __init__(self, checkpoint: Checkpoint, sentence: str, search: Search) -> None:
        """Begin with the original. Raises SentenceError."""
        self._checkpoint, self._sentence, self._search = checkpoint, sentence, search
        choose = choice_for(checkpoint, sentence, search)
        self.current = Branch(Timeline(decode(checkpoint, sentence, choose=choose)), None, ())
        self.all = [self.current]

    def open(self, changes: Iterable[Intervention]) -> Branch:
        """Open a branch of the current one in which these hold, too, and go to it, at the same position.

        It shares the events of the time steps before. Raises InterventionError where one cannot be.
        """
        branch = self._branch(self.current, tuple(changes))
        self.all.append(branch)
        self.switch(branch)
        return branch

    def amend(self, changes: Iterable[Intervention]) -> Branch:
        """Put a branch with other changes in the place of the current one, which was opened last.

        The position is that at which the parent was left: no branch that ended sooner moves it.
        """
        current = self.current
        assert current.parent is not None
        branch = self._branch(current.parent, tuple(changes))
        self.all[self.all.index(current)] = branch
        self.current = current.parent
        self.switch(branch)
        return branch

    def drop(self) -> None:
        """Forget the current branch, which was opened last, and go back to the one it was opened from."""
        dropped = self.current
        assert dropped.parent is not None
        self.undo()
        self.all.remove(dropped)
        self.current.left_for = None

    def undo(self) -> bool:
        """Go to the branch this one was opened from; False in the original."""
        parent, left = self.current.parent, self.current
        if parent is None:
            return False
        self.switch(parent)
        parent.left_for = left
        return True

    def redo(self) -> bool:
        """Go to the branch that undoing last came from; False where there is none."""
        branch = self.current.left_for
        if branch is not None:
            self.switch(branch)
        return branch is not None

    def switch(self, branch: Branch) -> None:
        """Go to a branch, at the same position."""
        here = self.current.timeline
        branch.timeline.go_to(here.current.t, here.substep)
        if branch.parent is self.current:
            self.current.left_for = None
        self.current = branch

    def _branch(self, parent: Branch, changes: tuple[Intervention, ...]) -> Branch:
        interventions = (*parent.interventions, *changes)
        timeline = parent.timeline
        check(self._checkpoint, len(timeline.split.source), changes)
        choose = choice_for(self._checkpoint, self._sentence, self._search, interventions)
        # With a beam, what holds later decides on the words before, too.
        first = 1 if self._search.kind == "beam" else min((change.t for change in changes), default=1)
        reached = timeline.has_step(first)
        shared = timeline.up_to(first)
        rest = go_on(self._checkpoint, shared, choose=choose, interventions=interventions) if reached else ()
        return Branch(Timeline(chain(shared, rest)), parent, changes)
