"""Where one stands in a decoding, or in several side by side, and how one gets elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from attn_tui.engine.branch import Branch
from attn_tui.engine.intervention import Intervention
from attn_tui.engine.timeline import Timeline
from attn_tui.story.decoding import Decoding
from attn_tui.story.lockstep import Lockstep

Place = tuple[int, int]
"""A time step, 0 while the source is read, and the number of a sub-step in it, from 1."""
Direction = Literal["forward", "back", "next_step", "previous_step", "first", "last"]


class Walk:
    """Owns the place: one steps, changes something and takes it back, or goes on with another sentence.

    All decodings stand at the same place. One that has no such place waits at its end.
    """

    def __init__(self, decodings: Sequence[Decoding], place: Place = (0, 1)) -> None:
        """Walk through these, which are the same sentence in different systems, from that place on."""
        self.decodings = list(decodings)
        self._later: list[list[Decoding]] = []  # of sentences that were taken back
        self.stand_at(place)

    def replace(self, decodings: Sequence[Decoding], place: Place = (0, 1)) -> None:
        """Walk through other decodings, from that place on."""
        self.decodings = list(decodings)
        self.stand_at(place)

    def read_rest(self) -> None:
        """Read what the first sub-step did without. Raises CheckpointError."""
        for decoding in self.decodings:
            decoding.read_rest()

    def look_ahead(self) -> bool:
        """Compute one more time step of each decoding, without moving; whether there may be more."""
        return bool(sum(decoding.timeline.look_ahead() for decoding in self.decodings))  # of all, not up to the first

    def complete(self) -> None:
        """Compute all of them to their ends, without moving."""
        while self.look_ahead():
            pass

    # The place

    def stand_at(self, place: Place) -> None:
        """Bring all timelines there, also those that have taken others' places."""
        timelines = [decoding.timeline for decoding in self.decodings]
        for timeline in timelines:
            timeline.go_to(*place)
        self._lockstep = Lockstep(timelines)
        # In a branch or a sentence that has no such place, it is kept for one that has.
        self._wanted, self._reached = place, self._furthest

    @property
    def _furthest(self) -> Place:
        return max((decoding.timeline.current.t, decoding.timeline.substep) for decoding in self.decodings)

    @property
    def place(self) -> Place:
        """Where one stands; if there was no place as one wanted to stay at, that one."""
        return self._wanted if self._furthest == self._reached else self._furthest

    @property
    def is_reading(self) -> bool:
        """Whether the source is still being read."""
        return any(decoding.timeline.current.t == 0 for decoding in self.decodings)

    def move(self, where: Direction) -> bool:
        """Move by the method of `Timeline` and `Lockstep` of that name; False if nothing is there."""
        moved: bool = getattr(self._stepped, where)()
        return moved

    def go_to(self, t: int, substep: int) -> bool:
        """Go to a sub-step, from 1, of a time step, or to the nearest there is; False if one stood there already."""
        return self._stepped.go_to(t, substep)

    @property
    def _stepped(self) -> Timeline | Lockstep:
        self._lockstep.timelines = [decoding.timeline for decoding in self.decodings]
        return self._lockstep if len(self.decodings) > 1 else self.decodings[0].timeline

    # Changes

    def change(self, decoding: Decoding, changes: Iterable[Intervention], *, amends: bool = False) -> None:
        """Open a branch of a decoding in which these hold, too, or amend the one it is in.

        Raises InterventionError; nothing has changed then.
        """
        place = self.place
        (decoding.branches.amend if amends else decoding.branches.open)(changes)
        self.stand_at(place)

    def switch(self, decoding: Decoding, branch: Branch) -> None:
        """Go on in another branch of a decoding, at the same place."""
        place = self.place
        decoding.branches.switch(branch)
        self.stand_at(place)

    def put_in_place(self, decodings: Sequence[Decoding]) -> None:
        """Go on with another sentence, at the same place; undoing goes back to the one there is."""
        pairs = zip(decodings, self.decodings, strict=True)
        self._later = []
        self.replace([replace(new, former=old) for new, old in pairs], self.place)

    def undo(self, decoding: Decoding) -> bool:
        """Take back the last change of a decoding, or the last sentence of all; False if there is neither."""
        place = self.place
        if decoding.branches.undo():
            self.stand_at(place)
            return True
        former = [one.former for one in self.decodings if one.former]
        if len(former) < len(self.decodings):
            return False
        self._later.append(self.decodings)
        self.replace(former, place)
        return True

    def redo(self, decoding: Decoding) -> bool:
        """Change again what was taken back; False if nothing was."""
        place = self.place
        if decoding.branches.redo():
            self.stand_at(place)
            return True
        if not self._can_redo_sentence:
            return False
        self.replace(self._later.pop(), place)
        return True

    def can_redo(self, decoding: Decoding) -> bool:
        """Whether something was taken back."""
        return decoding.branches.current.left_for is not None or self._can_redo_sentence

    @property
    def _can_redo_sentence(self) -> bool:
        return bool(self._later) and [decoding.former for decoding in self._later[-1]] == self.decodings
