"""The place in one or several decodings, and moving to others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from attn_tui.engine.branch import Branch
from attn_tui.engine.intervention import Intervention
from attn_tui.engine.padding import divide, fitting
from attn_tui.engine.timeline import Timeline
from attn_tui.story.decoding import Decoding
from attn_tui.story.lockstep import Lockstep

Place = tuple[int, int]
"""A time step (0: reading the source), and the number of a sub-step in it, from 1."""
Direction = Literal["forward", "back", "next_step", "previous_step", "first", "last"]


class Walk:
    """Owns the place: moves, makes changes and undoes them, goes on with another sentence.

    All decodings are at the same place. One without that place waits at its end.
    """

    def __init__(self, decodings: Sequence[Decoding], place: Place = (0, 1)) -> None:
        """Walk through these, the same sentence in different systems, from a place on."""
        self.decodings = list(decodings)
        self._later: list[list[Decoding]] = []  # of sentences that were undone
        self.stand_at(place)

    def replace(self, decodings: Sequence[Decoding], place: Place = (0, 1)) -> None:
        """Walk through other decodings, from a place on."""
        self.decodings = list(decodings)
        self.stand_at(place)

    def read_rest(self) -> None:
        """Read what the first sub-step did not need. Raises CheckpointError."""
        for decoding in self.decodings:
            decoding.read_rest()

    def look_ahead(self) -> bool:
        """Compute one more time step of each decoding, without moving; return whether there may be more."""
        return bool(sum(decoding.timeline.look_ahead() for decoding in self.decodings))  # a list's sum: for all of them

    def complete(self) -> None:
        """Compute all of them to their ends, without moving."""
        while self.look_ahead():
            pass

    # The place

    def stand_at(self, place: Place) -> None:
        """Bring all timelines to a place, also those that have replaced others."""
        timelines = [decoding.timeline for decoding in self.decodings]
        for timeline in timelines:
            timeline.go_to(*place)
        self._lockstep = Lockstep(timelines)
        # If a branch or a sentence has no such place, it is kept for one that has.
        self._wanted, self._reached = place, self._furthest

    @property
    def _furthest(self) -> Place:
        return _left_at(self.decodings)

    @property
    def place(self) -> Place:
        """The current place; the one to stay at, even if the current branch or sentence does not have it."""
        return self._wanted if self._furthest == self._reached else self._furthest

    @property
    def is_reading(self) -> bool:
        """Whether the source is still being read."""
        return any(decoding.timeline.current.t == 0 for decoding in self.decodings)

    def move(self, where: Direction) -> bool:
        """Move by the method of `Timeline` and `Lockstep` with that name; False if there is nothing to move to."""
        moved: bool = getattr(self._stepped, where)()
        return moved

    def go_to(self, t: int, substep: int) -> bool:
        """Go to a sub-step, from 1, of a time step, or to the nearest one; False if that is the current place."""
        return self._stepped.go_to(t, substep)

    @property
    def _stepped(self) -> Timeline | Lockstep:
        self._lockstep.timelines = [decoding.timeline for decoding in self.decodings]
        return self._lockstep if len(self.decodings) > 1 else self.decodings[0].timeline

    # Changes

    def change(self, decoding: Decoding, changes: Iterable[Intervention], *, amends: bool = False) -> None:
        """Open a branch of a decoding with these changes added, or amend the current one.

        Raises InterventionError; nothing has changed then.
        """
        place = self.place
        (decoding.branches.amend if amends else decoding.branches.open)(changes)
        self.stand_at(place)

    def change_as_said(self, decoding: Decoding, text: str) -> bool:
        """Make changes of a decoding that are given as text; return whether it was replaced, as all others were.

        It is if padding is changed: that is the sentence's, so it is changed in all of them, and the mask in those that
        attend to anything. Raises InterventionError; nothing has changed then.
        """
        about_padding, _ = divide(text)
        if not about_padding:
            self.change(decoding, decoding.what_if(text))
            return False
        self.put_in_place(
            [
                one.with_changes(text) if one is decoding else one.padded(fitting(one.config, about_padding))
                for one in self.decodings
            ]
        )
        return True

    def drop(self, decoding: Decoding) -> None:
        """Forget the current branch of a decoding, which was opened last, as if it had never been opened."""
        place = self.place
        decoding.branches.drop()
        self.stand_at(place)

    def switch(self, decoding: Decoding, branch: Branch) -> None:
        """Go on in another branch of a decoding, at the same place."""
        place = self.place
        decoding.branches.switch(branch)
        self.stand_at(place)

    def put_in_place(self, decodings: Sequence[Decoding], *, anew: bool = False) -> None:
        """Go on with another sentence; undoing goes back to this one.

        It is compared with this one, at the same place; or it begins `anew`.
        """
        pairs = zip(decodings, self.decodings, strict=True)
        self._later = []
        place = (0, 1) if anew else self.place
        self.replace([replace(new, former=old, anew=anew) for new, old in pairs], place)

    def undo(self, decoding: Decoding) -> bool:
        """Undo the last change of a decoding, or else go back to the previous sentence; False if there is neither."""
        place = self.place
        if decoding.branches.undo():
            self.stand_at(place)
            return True
        if not any(one.former for one in self.decodings):
            return False
        former = [one.former or one for one in self.decodings]
        self._later.append(self.decodings)
        self.replace(former, _left_at(former) if self.decodings[0].anew else place)
        return True

    def redo(self, decoding: Decoding) -> bool:
        """Redo what was undone; False if nothing was."""
        place = self.place
        if decoding.branches.redo():
            self.stand_at(place)
            return True
        if not self._can_redo_sentence:
            return False
        later = self._later.pop()
        self.replace(later, _left_at(later) if later[0].anew else place)
        return True

    def can_redo(self, decoding: Decoding) -> bool:
        """Whether something was undone."""
        return decoding.branches.current.left_for is not None or self._can_redo_sentence

    @property
    def _can_redo_sentence(self) -> bool:
        return bool(self._later) and [one.former or one for one in self._later[-1]] == self.decodings


def _left_at(decodings: Iterable[Decoding]) -> Place:
    """The furthest place of some decodings, where they are, or were left."""
    return max((decoding.timeline.current.t, decoding.timeline.substep) for decoding in decodings)
