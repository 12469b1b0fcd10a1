"""An app in which one can intervene: change a value, see what follows, take it back, pass it on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual.geometry import Size

from attn_tui.errors import InterventionError
from attn_tui.screen.closer import NOTICE, Closer

if TYPE_CHECKING:  # they bring numpy along, which the first frame does not wait for
    from attn_tui.engine.branch import Branch, KnownBranches
    from attn_tui.engine.intervention import Intervention
    from attn_tui.screen.beam import BeamTree
    from attn_tui.screen.near import Near
    from attn_tui.screen.panes.weights import Weights
    from attn_tui.story.decoding import Decoding


class WhatIf(Closer):
    """Owns the branches: every change opens one, and what was there before stays."""

    _later: list[list[Decoding]]
    """Decodings of sentences that were taken back."""
    _second_sentence = ""
    """What states were compared with last."""
    names: tuple[str, ...]
    """The checkpoints, as they were asked for."""

    @property
    def decoding(self) -> Decoding | None:
        """The decoding that keys are for."""
        return None if self._stages is None else self._stages.current.decoding

    @property
    def _branches(self) -> KnownBranches | None:
        decoding = self.decoding
        return None if decoding is None or not self._is_ready() else decoding.branches

    def change(self, changes: Iterable[Intervention], *, amends: bool = False) -> None:
        """Open a branch where these hold, too, or amend the current one; say so, where they cannot be."""
        try:
            self.try_change(changes, amends=amends)
        except InterventionError as error:
            self.notify(str(error), severity="warning", markup=False)

    def try_change(self, changes: Iterable[Intervention], *, amends: bool = False) -> None:
        """Do that; raises InterventionError, and then nothing has changed."""
        branches = self._branches
        if branches is not None:
            place = self._place
            (branches.amend if amends else branches.open)(changes)
            self._branch_changed(place)

    def _branch_changed(self, place: tuple[int, int]) -> None:
        """Show another branch, at the place where one stood."""
        self._question, self._verdict = None, None
        self._stand_at(place)
        if self._stages is not None and self._stages.needs_room:
            self.make_room(self.size)
        self.show_all()
        self.look_ahead()

    def make_room(self, size: Size) -> None:
        """Lay the screen out anew."""

    # Taking back

    def action_undo(self) -> None:
        """Go back to what there was before the last change."""
        self._end_editing()
        branches = self._branches
        if branches is None:
            return
        place = self._place
        if branches.undo():
            self._branch_changed(place)
        elif all(decoding.former for decoding in self.decodings):
            self._later.append(self.decodings)
            self._show_at_same_place([decoding.former for decoding in self.decodings if decoding.former])

    def action_redo(self) -> None:
        """Change again what was taken back."""
        branches = self._branches
        if branches is None:
            return
        place = self._place
        if branches.redo():
            self._branch_changed(place)
        elif self._can_redo_sentence:
            self._show_at_same_place(self._later.pop())

    @property
    def _can_redo_sentence(self) -> bool:
        return bool(self._later) and [decoding.former for decoding in self._later[-1]] == self.decodings

    def put_in_place(self, decodings: list[Decoding]) -> None:
        """Show the decodings of another sentence at the same place; undoing goes back to those there are."""
        self._later = []
        self._show_at_same_place([replace(new, former=old) for new, old in zip(decodings, self.decodings, strict=True)])

    def _show_at_same_place(self, decodings: list[Decoding]) -> None:
        """Show them at the place where one stands."""
        self.show_others(decodings, self._place)

    def show_others(self, decodings: list[Decoding], place: tuple[int, int] = (0, 1)) -> None:
        """Show other decodings in place of those there are."""

    def action_branches(self) -> None:
        """List all branches, to go to one of them."""
        branches, decoding = self._branches, self.decoding
        if branches is not None and decoding is not None:
            from attn_tui.screen.branching import BranchList

            self.push_screen(BranchList(decoding, self.look), self._switch)

    def _switch(self, branch: Branch | None) -> None:
        branches = self._branches
        if branches is not None and branch is not None:
            place = self._place
            branches.switch(branch)
            self._branch_changed(place)

    # Changing

    def action_change(self) -> None:
        """Change what has the cursor: edit the weights, mask a word, choose one, make a number 0."""
        if self._stages is None or not self._is_ready():
            return
        from attn_tui.screen.panes.candidates import Candidates
        from attn_tui.screen.panes.readable import Readable
        from attn_tui.screen.panes.weights import Weights

        stage, pane = self._stages.current, self.screen.focused
        weights = next((known for known in stage.readable if isinstance(known, Weights)), None)
        if isinstance(pane, Candidates) or (pane is None and weights is None):
            self._ask_word()
        elif weights is not None and pane in (None, weights):
            self._edit_weights(weights)
        elif isinstance(pane, Readable) and pane.moment is not None:
            changes = pane.edit(pane.moment)
            if changes:
                self.change(changes)
            else:
                self.notify(self.look.say("change.nothing"), markup=False)

    def _edit_weights(self, weights: Weights) -> None:
        """Edit them in the time step there is, or in the first; where they are not computed yet, go there."""
        from attn_tui.engine.intervention import kind_of

        decoding = self.decoding
        assert decoding is not None
        timeline, kind = decoding.timeline, kind_of(decoding.config, "alpha_t")
        if timeline.now(kind) is None:
            t = max(1, timeline.current.t)
            self.go_to(t, timeline.substeps(t).index(kind.substep) + 1)
        weights.begin()
        self._look_at(weights)
        self.show_keys()

    def _end_editing(self) -> None:
        if self._stages is not None:
            for pane in self._stages.current.readable:
                if getattr(pane, "editing", None) is not None:
                    pane.action_edited()  # type: ignore[attr-defined]

    @property
    def _is_editing(self) -> bool:
        return getattr(self.screen.focused, "editing", None) is not None

    def _ask_word(self) -> None:
        decoding = self.decoding
        if decoding is None or not decoding.timeline.current.t:
            self.notify(self.look.say("change.early"), markup=False)
            return
        from attn_tui.screen.ask import word

        self.push_screen(word(self, decoding))

    def action_what_if(self) -> None:
        """Ask for a change in words: every kind there is."""
        decoding = self.decoding
        if decoding is not None and self._is_ready():
            from attn_tui.screen.ask import what_if

            self.push_screen(what_if(self, decoding))

    # The beam's tree

    def action_beam(self) -> None:
        """Show what a beam search looks at, as a tree."""
        decoding = self.decoding
        if decoding is None or not self._is_ready():
            return
        from attn_tui.screen.beam import BeamTree

        search, held = decoding.search, decoding.branches.current.interventions
        self.push_screen(
            BeamTree(
                decoding.checkpoint,
                decoding.sentence,
                held,
                search.width,
                search.length_penalty,
                max(1, decoding.timeline.current.t),
            )
        )

    def on_beam_tree_chosen(self, event: BeamTree.Chosen) -> None:
        """Follow a hypothesis: its words, and all that the decoder computed on the way to the last of them."""
        from attn_tui.engine.events import WordChosen
        from attn_tui.engine.intervention import Intervention

        if event.tree in self.screen_stack:
            event.tree.dismiss()
            decoding, t = self.decoding, len(event.ids)
            if decoding is not None and t:  # before the first word, there is nothing to follow
                self.change(Intervention(t, "y_t", value=y) for t, y in enumerate(event.ids, 1))
                self.go_to(t, decoding.timeline.substeps(t).index(WordChosen.substep) + 1)

    # Neighbours

    def action_near(self) -> None:
        """Show which states are near each other, from the one with the cursor on."""
        decoding = self.decoding
        if decoding is None or self._stages is None or not self._is_ready():
            return
        from attn_tui.screen.near import Near, place_of
        from attn_tui.screen.panes.readable import Readable
        from attn_tui.story.decoding import decoding_of

        focused = self.screen.focused
        at = place_of(decoding, focused if isinstance(focused, Readable) else None)
        other = partial(decoding_of, decoding.checkpoint, search=decoding.search)
        self.push_screen(Near(decoding, other, at, second=self._second_sentence))

    def on_near_chosen(self, event: Near.Chosen) -> None:
        self.go_to(event.t, event.substep)

    def on_near_compared(self, event: Near.Compared) -> None:
        self._second_sentence = event.sentence

    # Passing on

    def action_share(self) -> None:
        """Copy the command that opens this very screen, and show it."""
        if self._stages is None or not self._is_ready():
            return
        from attn_tui.screen import write
        from attn_tui.screen.dialogs import Notice
        from attn_tui.story.share import command

        text, say = command(self.names, self.decodings, self.look.say.language), self.look.say
        self.copy_to_clipboard(text)
        lines = [*write.wrapped(say("share.copied"), NOTICE), "", *write.wrapped(text, NOTICE)]
        self.push_screen(Notice("\n".join([*lines, "", say("close")])))
