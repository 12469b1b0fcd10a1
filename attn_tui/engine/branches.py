"""What-ifs as branches: the original decoding, and one more for every change."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from attn_tui.engine.branch import Branch, KnownBranches
from attn_tui.engine.intervention import Intervention
from attn_tui.engine.interventions import check
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.stepper import decode, go_on
from attn_tui.engine.timeline import Timeline
from attn_tui.engine.translate import choice_for
from attn_tui.engine.ways import Search


class Branches(KnownBranches):
    """All branches of a sentence's decoding, the original first; new ones can be opened."""

    def __init__(self, checkpoint: Checkpoint, sentence: str, search: Search) -> None:
        """Begin with the original. Raises SentenceError."""
        self._checkpoint, self._sentence, self._search = checkpoint, sentence, search
        choose = choice_for(checkpoint, sentence, search)
        original = Branch(Timeline(decode(checkpoint, sentence, choose=choose)), None, ())
        super().__init__([original], original)

    def open(self, changes: Iterable[Intervention]) -> Branch:
        """Open a branch of the current one with these changes added, and go to it, at the same position.

        It shares the events of earlier time steps. Raises InterventionError if a change is impossible.
        """
        branch = self._branch(self.current, tuple(changes))
        self.all.append(branch)
        self.switch(branch)
        return branch

    def amend(self, changes: Iterable[Intervention]) -> Branch:
        """Replace the current branch, which was opened last, by one with other changes.

        The position is the one at which the parent was left, even if a branch in between ended sooner.
        """
        current = self.current
        assert current.parent is not None
        branch = self._branch(current.parent, tuple(changes))
        self.all[self.all.index(current)] = branch
        self.current = current.parent
        self.switch(branch)
        return branch

    def _branch(self, parent: Branch, changes: tuple[Intervention, ...]) -> Branch:
        interventions = (*parent.interventions, *changes)
        timeline = parent.timeline
        check(self._checkpoint, timeline.split.source, changes)
        choose = choice_for(self._checkpoint, self._sentence, self._search, interventions)
        # In a beam search, a later change affects earlier words, too.
        first = 1 if self._search.kind == "beam" else min((change.t for change in changes), default=1)
        reached = timeline.has_step(first)
        shared = timeline.up_to(first)
        rest = go_on(self._checkpoint, shared, choose=choose, interventions=interventions) if reached else ()
        return Branch(Timeline(chain(shared, rest)), parent, changes)
