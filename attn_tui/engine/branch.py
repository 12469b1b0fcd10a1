"""The decodings of a sentence, the original and its what-ifs, and going from one to another. Needs no model."""

from __future__ import annotations

from collections.abc import Iterable

from attn_tui.engine.intervention import Intervention
from attn_tui.engine.timeline import Timeline
from attn_tui.errors import InterventionError


class Branch:
    """One decoding: what was changed from its parent, and the position in it."""

    def __init__(self, timeline: Timeline, parent: Branch | None, changes: tuple[Intervention, ...]) -> None:
        self.timeline = timeline
        self.parent = parent
        """The branch it was opened from; None for the original."""
        self.changes = changes
        """What was changed in it; its parent's changes apply, too."""
        self.left_for: Branch | None = None
        """The branch that the last undo came from."""

    @property
    def interventions(self) -> tuple[Intervention, ...]:
        """All that apply in it, oldest first."""
        return tuple(change for branch in self.line for change in branch.changes)

    @property
    def line(self) -> list[Branch]:
        """The branches from the one after the original down to this one."""
        branches, branch = [], self
        while branch.parent is not None:
            branches.append(branch)
            branch = branch.parent
        return branches[::-1]


class KnownBranches:
    """Branches of a sentence's decoding, the original first, and the current one."""

    current: Branch
    all: list[Branch]

    def __init__(self, branches: list[Branch], current: Branch) -> None:
        self.all, self.current = branches, current

    def open(self, changes: Iterable[Intervention]) -> Branch:
        """Raise InterventionError: only a model can compute what follows from a change."""
        raise InterventionError("this decoding was recorded, without its model; translate the sentence to change it.")

    amend = open

    def undo(self) -> bool:
        """Go to the branch this one was opened from; False in the original."""
        parent, left = self.current.parent, self.current
        if parent is None:
            return False
        self.switch(parent)
        parent.left_for = left
        return True

    def drop(self) -> None:
        """Forget the current branch, which was opened last, and go back to the one it was opened from."""
        dropped = self.current
        assert dropped.parent is not None
        self.undo()
        self.all.remove(dropped)
        self.current.left_for = None

    def redo(self) -> bool:
        """Go to the branch that the last undo came from; False if there is none."""
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
