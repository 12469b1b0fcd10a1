"""Looking closer: cursors, enlarged panes, and what opens over the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from attn_tui.errors import DerivationError
from attn_tui.screen.panes.readable import Readable
from attn_tui.screen.stepping import Stepping
from attn_tui.story.walk import Place

# What opens over the bench is imported when it is opened: together 60 ms that the first screen does not wait for.
if TYPE_CHECKING:
    from attn_tui.screen.over import Over


class Looking(Stepping):
    """Moves cursors, enlarges panes, and opens what shows more of a moment."""

    _second_sentence = ""
    """The sentence that states were last compared with."""

    # Panes

    def action_other(self, by: int) -> None:
        """Go to the next of the systems that are compared."""
        self.stages.turn(by)

    def action_focus_pane(self, by: int) -> None:
        self.stages.current.focus_next(by)

    def action_focus_number(self, number: int) -> None:
        self.stages.current.focus_number(number)

    def action_zoom(self) -> None:
        """Enlarge the pane with the cursor, or else the active one, to the whole stage; or end that."""
        self.stages.current.toggle_zoom()
        self.show_keys()

    def on_readable_enlarged(self) -> None:
        self.action_zoom()

    def action_alignment(self) -> None:
        """Show all weights so far on the whole stage, or end that."""
        self.stages.current.toggle_alignment()
        self.show_keys()

    def action_presenter(self) -> None:
        """Show only the panes of the moment, larger, or all of them again."""
        self.presents = not self.presents
        self.make_room(self.app.size)

    def action_leave(self) -> None:
        """End the enlargement, and take the cursor away."""
        self.stages.current.zoom(None)
        self.set_focus(None)

    def on_readable_cursor_moved(self) -> None:
        if self.stages.current.zoomed is not None:
            self.stages.current.show(self.look)
        self.show_keys()  # some keys depend on what the cursor is on

    def action_scroll_rows(self, pages: int) -> None:
        self.stages.scroll_rows(pages=pages)

    def on_mouse_scroll_down(self) -> None:
        self.stages.scroll_rows(1)

    def on_mouse_scroll_up(self) -> None:
        self.stages.scroll_rows(-1)

    # What is passed on

    def action_copy(self) -> None:
        pane = self.focused
        if isinstance(pane, Readable) and pane.moment is not None:
            self._pass_on("values.copied", pane.as_text(pane.moment))

    def action_share(self) -> None:
        """Copy the command that opens this very screen."""
        from attn_tui.story.share import command

        if self._is_ready():
            self._pass_on("share.copied", command(self.names, self.walk.decodings, self.look.say.language))

    def _pass_on(self, said: str, text: str) -> None:
        """Copy a text, and show it: not every terminal allows the copy."""
        from attn_tui.screen.dialogs import Notice

        self.app.copy_to_clipboard(text)
        self.app.push_screen(Notice.about(self.look.say(said), text, self.look.say("close")))

    # What opens over the screen

    def action_derive(self) -> None:
        """Show what the number at the cursor is made of; without a cursor, the one that the moment is about."""
        stage = self.stages.current
        pane = self.focused if isinstance(self.focused, Readable) else stage.zoomed or stage.active or stage.readable[0]
        if not self._is_ready() or pane.moment is None:
            return
        at = (pane.cursor_row, pane.cursor_index) if pane is self.focused else pane.about(pane.moment)
        opened = pane.opened_at(pane.moment, *at)
        if opened is None:
            self.app.notify(self.look.say("derivation.nothing"), markup=False)
            return
        from attn_tui.screen.derivation import DerivationScreen

        try:
            self.open_over(DerivationScreen(stage.decoding, *opened))
        except DerivationError as error:
            self.app.notify(str(error), severity="warning", markup=False)

    def on_readable_opened(self) -> None:
        self.action_derive()

    def action_near(self) -> None:
        """Show which states are near each other, beginning with the one at the cursor."""
        from attn_tui.screen.near import Near

        if self._is_ready():
            pane = self.focused if isinstance(self.focused, Readable) else None
            near = Near.of(self.decoding, pane, self._second_sentence)

            def keep() -> None:
                self._second_sentence = near.second

            self.open_over(near, keep)

    def action_evidence(self) -> None:
        """Show what the word of the moment needs of the source, beside its weights."""
        from attn_tui.screen.evidence import EvidenceView
        from attn_tui.screen.evidence.asked import Asked

        if not self._has_model() or not self._is_ready():
            return
        if Asked.is_early(self.decoding):
            self.app.notify(self.look.say("evidence.early"), markup=False)
            return
        self.open_over(EvidenceView(self.decoding))

    def action_learning(self, stage: str = "") -> None:
        """Ask what the model should have written, and show what it learns from that, beginning with a stage."""
        if not self._has_model() or not self._is_ready():
            return
        from attn_tui.engine.architectures import SMALL  # the model, which a replay does not need
        from attn_tui.screen.learning import LearningView, reference
        from attn_tui.story.learning.reference import answer

        decoding, say = self.decoding, self.look.say
        if not decoding.is_small:
            self.app.notify(say("learning.large", most=f"{SMALL:,}"), markup=False)
            return
        beside = [one.checkpoint for one in self.walk.decodings if one is not decoding and not one.is_recorded]

        def teach(text: str) -> None:
            view = LearningView(decoding, text, beside, stage)
            self.call_later(lambda: self.open_over(view))  # when the question is closed

        self.app.push_screen(reference(decoding.checkpoint, answer(decoding.checkpoint, decoding.sentence), say, teach))

    def open_over(self, screen: Over, then: Callable[[], None] = lambda: None) -> None:
        """Open a screen that shows more, and go on at the place that it returns."""

        def left(place: Place | None) -> None:
            then()
            if place is not None:
                self.go_to(*place)

        self.app.push_screen(screen, left)

    def _has_model(self) -> bool:
        """Whether something can be computed; if not, say that a replay cannot."""
        if self.decoding.is_recorded:
            self.app.notify(self.look.say("replay.no_model"), markup=False)
            return False
        return True
